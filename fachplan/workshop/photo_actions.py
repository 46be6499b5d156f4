"""Writes about photos of the pinboard: each one transaction and one line in the audit log."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from fachplan.base import audit
from fachplan.base.files import erase_file, store_file
from fachplan.base.pictures import draw_anew
from fachplan.core.text import clean
from fachplan.workshop.models import Board
from fachplan.workshop.photo_models import PhotoRecord

PHOTO_BYTES = 15 * 1024 * 1024
DESCRIPTION_LIMIT = 500


class PhotoTooLarge(ValueError):
    """A file of more than 15 MB."""

    def __init__(self, size: int) -> None:
        super().__init__(f"{size} bytes, {PHOTO_BYTES} are allowed")
        self.size = size


class DescriptionTooLong(ValueError):
    """A description of more than 500 characters."""


class MinutesReleased(Exception):
    """The minutes are out: nothing is added to them any more. What must not be seen can be withdrawn for ever."""


def add_photo(board: Board, content: bytes, *, people_visible: bool, description: str, actor: str, at: datetime) -> PhotoRecord:
    """Keep a photo of `board`, drawn anew. It is for staff until somebody releases it.

    :raises PhotoTooLarge, fachplan.base.pictures.NoPhoto, DescriptionTooLong: if it cannot be kept as it came.
    :raises MinutesReleased: if the forum's minutes are out.
    """
    if len(content) > PHOTO_BYTES:
        raise PhotoTooLarge(len(content))
    words = _description(description)
    if board.forum.released_at is not None:
        raise MinutesReleased
    drawn = draw_anew(content)
    with transaction.atomic():
        last = Board.objects.select_for_update().get(pk=board.pk).photos.aggregate(n=Max("position"))["n"] or 0
        photo = PhotoRecord.objects.create(
            board=board, file=store_file(drawn.content, name="photo.jpg", media_type="image/jpeg", at=at),
            description=words, people_visible=people_visible, width=drawn.width, height=drawn.height, position=last + 1, at=at)
        audit.record("photo.add", photo, actor=actor, at=at)
    return photo


@transaction.atomic
def describe_photo(photo: PhotoRecord, *, description: str, people_visible: bool, actor: str, at: datetime) -> None:
    """Say what is on a photo and whether people can be recognised.

    :raises DescriptionTooLong: if it is longer than 500 characters.
    """
    photo.description, photo.people_visible = _description(description), people_visible
    photo.save(update_fields=["description", "people_visible"])
    audit.record("photo.describe", photo, actor=actor, at=at)


@transaction.atomic
def move_photo(photo: PhotoRecord, *, by: int, actor: str, at: datetime) -> None:
    """Let a photo change places with the one before (-1) or after it (1); at the end nothing happens."""
    row = list(PhotoRecord.objects.select_for_update().filter(board=photo.board_id, removed_at=None).order_by("position", "id"))
    here = next((index for index, each in enumerate(row) if each.pk == photo.pk), -1)
    there = here + by
    if here < 0 or not 0 <= there < len(row):
        return
    row[here], row[there] = row[there], row[here]
    for position, each in enumerate(row, start=1):
        each.position = position
    PhotoRecord.objects.bulk_update(row, ["position"])
    audit.record("photo.move", photo, actor=actor, at=at)


def remove_photo(photo: PhotoRecord, *, actor: str, at: datetime) -> None:
    """Take a photo away; it can be brought back until the next night's tidying."""
    _mark(photo, "photo.remove", actor=actor, at=at, removed_at=at)


def restore_photo(photo: PhotoRecord, *, actor: str, at: datetime) -> None:
    """Bring a removed photo back."""
    _mark(photo, "photo.restore", actor=actor, at=at, removed_at=None)


def release_photo(photo: PhotoRecord, *, actor: str, at: datetime) -> None:
    """Let whoever works on the board see it, and the public with the minutes unless people can be recognised."""
    _mark(photo, "photo.release", actor=actor, at=at, released_at=at)


def withdraw_photo(photo: PhotoRecord, *, actor: str, at: datetime) -> None:
    """Keep a photo to the staff again."""
    _mark(photo, "photo.withdraw", actor=actor, at=at, released_at=None)


@transaction.atomic
def forget_photo(photo: PhotoRecord, *, actor: str, at: datetime) -> None:
    """Take a photo away for good, its file too."""
    stored = photo.file
    audit.record("photo.forget", photo, actor=actor, at=at)
    photo.delete()
    erase_file(stored, actor=actor, at=at)


@transaction.atomic
def _mark(photo: PhotoRecord, kind: str, *, actor: str, at: datetime, **values: datetime | None) -> None:
    for name, value in values.items():
        setattr(photo, name, value)
    photo.save(update_fields=list(values))
    audit.record(kind, photo, actor=actor, at=at)


def _description(text: str) -> str:
    words = clean(text)
    if len(words) > DESCRIPTION_LIMIT:
        raise DescriptionTooLong(f"{len(words)} characters, {DESCRIPTION_LIMIT} are allowed")
    return words
