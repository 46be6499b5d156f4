"""Files beside the database: kept once under the sha256 of their content, on disk before a row names them."""

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from fachplan.base import audit
from fachplan.base.erasures import Erasure, replay
from fachplan.base.models import StoredFile


class FileDamaged(ValueError):
    """A stored file is missing, or is no longer what was stored."""


def place_of(sha256: str, root: Path | None = None) -> Path:
    """Where the file with this hash lies; two letters a folder, so that none grows too long to list."""
    return (root or Path(settings.MEDIA_ROOT)) / sha256[:2] / sha256


def store_file(content: bytes, *, name: str, media_type: str, at: datetime, visibility: str = "staff") -> StoredFile:
    """Keep `content`; it has reached the disk when this returns."""
    sha256 = hashlib.sha256(content).hexdigest()
    put_file(content, place_of(sha256))
    return StoredFile.objects.create(
        sha256=sha256, name=name[:200], media_type=media_type, size=len(content), created=at, visibility=visibility
    )


def put_file(content: bytes, place: Path) -> None:
    """Write a file whole or not at all, and wait until it is on disk."""
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_name(f".{place.name[:16]}.{secrets.token_hex(4)}")
    with temporary.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def read_file(stored: StoredFile) -> bytes:
    """What was stored.

    :raises FileDamaged: if it is not there any more, or not the same.
    """
    return content_of(stored.sha256, str(stored.pk))


def content_of(sha256: str, name: str = "") -> bytes:
    """What lies under this hash; `name` is how a damage is told.

    :raises FileDamaged: if it is not there any more, or not the same.
    """
    place = place_of(sha256)
    if not place.is_file():  # without a hash it is the folder: the file was erased
        raise FileDamaged(f"file {name or sha256} is missing")
    content = place.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileDamaged(f"file {name or sha256} has changed since it was stored")
    return content


def erase_file(stored: StoredFile, *, actor: str, at: datetime) -> None:
    """Take a file away for good, from the disk once the transaction is over; the row stays and says that there was one."""
    sha256 = stored.sha256
    if sha256:
        _forget(str(stored.pk), "default")
        audit.record("file.erase", stored, actor=actor, at=at)
        transaction.on_commit(lambda: _unlink(sha256, "default", Path(settings.MEDIA_ROOT)))


def remove_file(stored: StoredFile) -> None:
    """Take a file away with its row, as if it had never been; for what only ever was a rehearsal."""
    sha256 = stored.sha256
    stored.delete()
    if sha256:
        transaction.on_commit(lambda: _unlink(sha256, "default", Path(settings.MEDIA_ROOT)))


def drop_unnamed(sha256: str) -> None:
    """Delete a content that no row names: it was put there for rows that did not come."""
    _unlink(sha256, "default", Path(settings.MEDIA_ROOT))


def _forget(pk: str, using: str) -> None:
    StoredFile.objects.using(using).filter(pk=pk).update(sha256="", name="", size=0)


def _unlink(sha256: str, using: str, root: Path) -> None:
    """Delete the content unless another row names it, too."""
    if not StoredFile.objects.using(using).filter(sha256=sha256).exists():
        place_of(sha256, root).unlink(missing_ok=True)


def _erase_again(erasure: Erasure, using: str, root: Path) -> None:
    stored = StoredFile.objects.using(using).filter(pk=erasure.key).first()
    if stored is not None and stored.sha256:
        _forget(erasure.key, using)
        _unlink(stored.sha256, using, root)


replay("file.erase", _erase_again)
