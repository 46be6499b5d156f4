"""What the minutes say of the photos of the pinboards: how many there are, and what keeps them from being read by all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext

from fachplan.forums.models import Forum
from fachplan.workshop.boards import board_state
from fachplan.workshop.models import Board
from fachplan.workshop.photo_queries import photos


@dataclass(frozen=True, slots=True)
class BoardPhotos:
    """The photos of one board: how many, how many nobody has described, and whether what they show is typed at all."""

    board: Board
    total: int
    undescribed: int
    is_typed: bool

    @property
    def is_accessible(self) -> bool:
        return self.is_typed and not self.undescribed


def photos_of(forum: Forum) -> list[BoardPhotos]:
    """The boards of `forum` that were photographed, in order."""
    found: dict[Any, list[Any]] = {}
    for photo in photos(forum):
        found.setdefault(photo.board_id, []).append(photo)
    return [
        BoardPhotos(own[0].board, len(own), sum(not photo.is_accessible for photo in own), bool(board_state(own[0].board).in_order()))
        for own in found.values()]


def photo_lines(found: Iterable[BoardPhotos]) -> tuple[str, ...]:
    """One sentence a board, for the minutes."""
    return tuple(_line(each) for each in found)


def _line(each: BoardPhotos) -> str:
    words = ngettext("%(n)d photo of “%(board)s” is kept with the minutes.", "%(n)d photos of “%(board)s” are kept with the minutes.",
                     each.total) % {"n": each.total, "board": each.board.title}
    if each.undescribed:
        missing = ngettext("%(n)d has no description and is not accessible yet.",
                           "%(n)d have no description and are not accessible yet.", each.undescribed) % {"n": each.undescribed}
        words = f"{words} {missing}"
    return words if each.is_typed else f"{words} {gettext('What it shows is not typed yet.')}"
