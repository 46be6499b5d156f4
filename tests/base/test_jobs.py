"""One process does jobs and the tick; a deed that fails holds no other up."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fachplan.base import tick as ticking
from tests.base.test_cli import ROOT, until
from tests.places_made import lay_out_tables

AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
FORGOTTEN_MAIL = """
import django; django.setup()
from django.utils import timezone
from fachplan.base.models import Message
Message.objects.create(to="a@example.org", subject="Vergessen", text="Ohne Auftrag", created=timezone.now(), due=timezone.now())
"""


@contextmanager
def jobs(data: Path) -> Iterator["subprocess.Popen[bytes]"]:
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    process = subprocess.Popen([sys.executable, "-m", "fachplan.cli", "jobs"], cwd=ROOT, env={**inherited, "FACHPLAN_DATA": str(data)})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_the_process_for_jobs_also_does_what_is_due_and_ends_when_told(tmp_path: Path) -> None:
    lay_out_tables(tmp_path)
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run([sys.executable, "-c", FORGOTTEN_MAIL], cwd=ROOT, check=True,
                   env={**inherited, "FACHPLAN_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "fachplan.settings"})

    with jobs(tmp_path) as process:
        until(lambda: list((tmp_path / "mail").glob("*")), "the mail for which nobody asked a job was sent by the tick")
        process.terminate()
        assert process.wait(10) == 0


def test_a_deed_that_fails_holds_no_other_up_and_is_told_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[datetime] = []

    def broken(_at: datetime) -> int:
        raise ValueError("a broken reminder")

    def counted(at: datetime) -> int:
        done.append(at)
        return 1

    monkeypatch.setattr(ticking, "_deeds", {"a": broken, "b": counted})

    with pytest.raises(ExceptionGroup) as raised:
        ticking.tick(AT)

    assert done == [AT]
    assert [(str(error), error.__notes__) for error in raised.value.exceptions] == [("a broken reminder", ["at the tick: a"])]
    monkeypatch.setattr(ticking, "_deeds", {"b": counted})
    assert ticking.tick(AT) == {"b": 1}
