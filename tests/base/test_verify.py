"""Verify finds the first thing that is not as it was stored, and says which."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from fachplan.base import audit
from fachplan.base.files import place_of, read_file, store_file
from fachplan.base.models import AuditLine, StoredFile
from fachplan.base.verify import broken, first_broken

AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def record(count: int) -> list[AuditLine]:
    with transaction.atomic():
        return [audit.record("forum.open", f"forum:{number}", actor="user:1", at=AT, step=number) for number in range(count)]


def test_an_untouched_log_is_whole() -> None:
    record(3)

    assert list(broken()) == []


def test_changed_values_are_found() -> None:
    [_first, second, _third] = record(3)
    AuditLine.objects.filter(pk=second.pk).update(values={"step": 7})

    assert first_broken() == f"audit line {second.pk}: its values are not those that were written"


def test_a_changed_actor_breaks_the_chain() -> None:
    [_first, second, _third] = record(3)
    AuditLine.objects.filter(pk=second.pk).update(actor="user:2")

    assert list(broken()) == [f"audit line {second.pk}: the chain breaks here"]


def test_a_line_taken_out_breaks_the_chain_at_the_next() -> None:
    [_first, second, third] = record(3)
    second.delete()

    assert first_broken() == f"audit line {third.pk}: the chain breaks here"


def test_erased_values_leave_the_chain_whole() -> None:
    [_first, second, _third] = record(3)
    AuditLine.objects.filter(pk=second.pk).update(values={}, salt=b"")

    assert first_broken() == ""


def test_a_missing_and_a_changed_file_are_found(data_dir: Path) -> None:
    stored = store_file(b"one", name="a.jpg", media_type="image/jpeg", at=AT)
    other = store_file(b"two", name="b.jpg", media_type="image/jpeg", at=AT)
    place_of(stored.sha256).unlink()
    place_of(other.sha256).write_bytes(b"twO")

    assert set(broken()) == {f"file {stored.pk} is missing", f"file {other.pk} has changed since it was stored"}


def test_the_same_content_is_kept_once_and_read_back(data_dir: Path) -> None:
    first = store_file(b"same", name="a.txt", media_type="text/plain", at=AT)
    second = store_file(b"same", name="b.txt", media_type="text/plain", at=AT)

    assert (first.sha256, second.sha256) == (hashlib.sha256(b"same").hexdigest(),) * 2
    assert [read_file(stored) for stored in StoredFile.objects.all()] == [b"same", b"same"]
    assert len([path for path in data_dir.rglob("*") if path.is_file()]) == 1
