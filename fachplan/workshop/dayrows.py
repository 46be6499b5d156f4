"""Rows of a dumped forum beside its boards: photos, what was counted on the walls, calls for the lead, what the walls showed."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from fachplan.base.bundle_read import Row
from fachplan.base.bundle_types import Field, FieldProblem, Loading, RowType, Values
from fachplan.base.files import FileDamaged, read_file
from fachplan.base.pictures import is_drawn
from fachplan.workshop.models import GroupTheme, LeadCall, PhotoRecord, Stage, WallCount

JPEG = "image/jpeg"


def complete_photo(photo: PhotoRecord, _values: Values, _before: Mapping[str, Any], _load: Loading) -> None:
    """A photo comes as we kept it: a JPEG with nothing in it but the picture. One whose file was erased here is not shown again.

    :raises FieldProblem: if its file is none of ours.
    """
    try:
        fine = photo.file.media_type == JPEG and is_drawn(read_file(photo.file), photo.width, photo.height)
    except FileDamaged:
        fine = False
    if not fine:
        raise FieldProblem(_("This is no photo as Fachplan keeps one."), _("a JPEG of this size, without place, camera or comment"))


def save_wall(_row: Row, values: Values, instance: models.Model | None, load: Loading) -> models.Model:
    """How many cards hang on a wall; the last count holds."""
    board = load.find("workshop.boards", values["board"])
    count = instance or WallCount.objects.filter(board=board.pk).first() or WallCount(board_id=board.pk)
    assert isinstance(count, WallCount)
    count.cards, count.at = values["cards"], values["at"]
    count.full_clean()
    count.save()
    return count


PHOTO = RowType(
    "photos",
    PhotoRecord,
    "Photos of the pinboards.",
    (
        Field("board", "reference", "the board", required=True, to="workshop.boards"),
        Field("file", "reference", "the picture", required=True, to="base.files"),
        Field("description", "line", "what is on it, for those who do not see it"),
        Field("people_visible", "truth", "whether people can be recognised", required=True),
        Field("width", "number", "in pixels", required=True),
        Field("height", "number", "in pixels", required=True),
        Field("position", "number", "its place among those of the board", required=True),
        Field("at", "moment", "when it was taken up", required=True),
        Field("released_at", "moment", "since when it is not for staff alone"),
    ),
    complete=complete_photo,
)
WALL = RowType(
    "walls",
    WallCount,
    "Cards that hang on a wall of paper, counted by hand.",
    (
        Field("board", "reference", "the board", required=True, to="workshop.boards"),
        Field("cards", "number", "how many", required=True),
        Field("at", "moment", "when they were counted", required=True),
    ),
    save=save_wall,
)
CALL = RowType(
    "calls",
    LeadCall,
    "Calls of a group for the lead.",
    (
        Field("group", "reference", "the group", required=True, to="workshop.groups"),
        Field("called_at", "moment", "when it called", required=True),
        Field("coming_at", "moment", "when somebody was on the way"),
        Field("done_at", "moment", "when it was settled"),
    ),
)
STAGE = RowType(
    "stages",
    Stage,
    "What the walls of a forum show.",
    (
        Field("forum", "reference", "the forum", required=True, to="forums.forums"),
        Field("presents", "reference", "the group that presents", to="workshop.groups"),
        Field("presents_at", "moment", "since when"),
        Field("shows", "line", "what every wall shows; left out, what the phases say"),
        Field("wlan_name", "line", "the venue's network"),
    ),
)
TAKEN_UP = RowType(
    "taken_up",
    GroupTheme,
    "Which group takes up which theme of its forum.",
    (
        Field("theme", "reference", "the theme", required=True, to="forums.themes"),
        Field("group", "reference", "the group", required=True, to="workshop.groups"),
    ),
)
DAY = (TAKEN_UP, PHOTO, WALL, CALL, STAGE)

ANEW = "made anew from the log where it is loaded"
LEFT_OUT = {
    "Seat": "who took part: nobody's name, language or pseudonym leaves the place; `reports.joined` tells how many there were",
    "Rehearsal": "figures about invented people; a rehearsal is no part of the forum",
    "Board.seq": ANEW,
    "Board.chain": ANEW,
    "BoardOp.id": "counted anew; `seq` and `op_id` are what a line is known by",
    "BoardOp.author": "a keyed hash of who wrote: nobody's hand is in a dump",
    "BoardOp.salt": ANEW,
    "BoardOp.digest": ANEW,
    "BoardOp.chain": ANEW,
    "BoardSnapshot": ANEW,
    "Card.group": "that of its board",
    "PhotoRecord.removed_at": "a photo that was removed is erased within a day and stays behind",
    "Stage.wlan_password": "a key of the venue",
    "Stage.code": "it opens the projector's view here",
    "Stage.key": "what the projectors here hold",
    "Stage.until": "how long the code holds",
    "WallCount.id": "its board is what it is known by",
}
