"""What the minutes show and say of the photos of the pinboards: those released, with their words, at their board.

All others are only counted, with what keeps them from being read by all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from fachplan.forums.models import Forum
from fachplan.reports.models import Picture
from fachplan.workshop.boards import board_state
from fachplan.workshop.models import Board
from fachplan.workshop.photo_models import PhotoRecord
from fachplan.workshop.photo_queries import photos


@dataclass(frozen=True, slots=True)
class BoardPhotos:
    """The photos of one board: all, those shown, how many nobody has described, and whether what they show is typed at all."""

    board: Board
    total: int
    undescribed: int
    is_typed: bool
    shown: tuple[Picture, ...] = ()

    @property
    def is_accessible(self) -> bool:
        return self.is_typed and not self.undescribed


def photos_of(forum: Forum) -> list[BoardPhotos]:
    """The boards of `forum` that were photographed, in order."""
    found: dict[Any, list[PhotoRecord]] = {}
    for photo in photos(forum):
        found.setdefault(photo.board_id, []).append(photo)
    return [_of_board(own) for own in found.values()]


def _of_board(own: list[PhotoRecord]) -> BoardPhotos:
    board = own[0].board
    is_typed = bool(board_state(board).in_order())
    shown = tuple(
        Picture(str(each.pk), each.description, each.file.sha256, is_typed, each.width, each.height) for each in own if _is_shown(each))
    return BoardPhotos(board, len(own), sum(not each.is_accessible for each in own), is_typed, shown)


def _is_shown(photo: PhotoRecord) -> bool:
    """Released, nobody to recognise, and with words for those who do not see it."""
    return photo.released_at is not None and not photo.people_visible and photo.is_accessible and bool(photo.file.sha256)


def pictures_of(board: Board, found: Iterable[BoardPhotos]) -> tuple[Picture, ...]:
    """The photos the minutes show at `board`."""
    return next((each.shown for each in found if each.board.pk == board.pk), ())


def photo_lines(found: Iterable[BoardPhotos]) -> tuple[str, ...]:
    """One sentence a board with photos that are not shown, for the minutes."""
    return tuple(_line(each) for each in found if each.total > len(each.shown))


def _line(each: BoardPhotos) -> str:
    hidden = each.total - len(each.shown)
    words = ngettext("%(n)d photo of “%(board)s” is kept with the minutes.", "%(n)d photos of “%(board)s” are kept with the minutes.",
                     hidden) % {"n": hidden, "board": each.board.title}
    if each.undescribed:
        missing = ngettext("%(n)d has no description and is not accessible yet.",
                           "%(n)d have no description and are not accessible yet.", each.undescribed) % {"n": each.undescribed}
        words = f"{words} {missing}"
    return words if each.is_typed else f"{words} {gettext('What it shows is not typed yet.')}"
