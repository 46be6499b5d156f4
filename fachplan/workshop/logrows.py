"""Rows of a dumped forum: its boards, their cards, and their logs without authors."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from fachplan.base.audit import digest_of, link
from fachplan.base.bundle_read import Row
from fachplan.base.bundle_types import Field, FieldProblem, Loading, RowType, Values
from fachplan.core.board import BOARD_WORDS, ERASURES, KINDS, Problem, check, check_base, is_erasable
from fachplan.workshop.models import Board, BoardOp, Card

BOARD = RowType(
    "boards",
    Board,
    "Pinboards, where they are not simply made from the method.",
    (
        Field("forum", "reference", "the forum", required=True, to="forums.forums"),
        Field("group", "reference", "the group; left out, the board is everyone's", to="workshop.groups"),
        Field("kind", "choice", "what sort of board", required=True, choices=tuple(Board.Kind.values)),
        Field("title", "text", "its title", required=True),
        Field("revealed", "truth", "whether all see all cards from the start"),
        Field("closed_at", "moment", "when it was closed"),
        Field("dots", "number", "dots each person may set"),
        Field("cumulate", "truth", "whether several dots may go on one card"),
        Field("voting_open", "truth", "whether dots may be set now"),
        Field("dots_most", "number", "how many of one person's dots may go on one card; left out, all of them"),
        Field("dots_field", "text", "the only field with dots; left out, all of the board"),
        Field("dots_hidden", "truth", "whether nobody sees sums until the dots are closed"),
        Field("dots_closed_at", "moment", "when the dots were closed"),
        Field("paper_people", "number", "how many people stuck dots on paper"),
    ),
)


def save_card(_row: Row, values: Values, instance: models.Model | None, load: Loading) -> models.Model:
    """That a card exists, and its number.

    :raises FieldProblem: if the card stands on another board already, or another has its number.
    """
    board = load.find(BOARD_LIST, values["board"])
    assert isinstance(board, Board)
    card = instance or Card.objects.filter(pk=values["id"]).first() or Card(pk=values["id"], board=board)
    assert isinstance(card, Card)
    if card.board_id != board.pk:
        raise FieldProblem(_("This card stands on another board."), str(card.board_id))
    card.group_id = board.group_id
    card.number, card.kind, card.created = values["number"], values["kind"], values["created"]
    twins = Card.objects.filter(group=card.group_id) if card.group_id else Card.objects.filter(board=board, group=None)
    if twins.filter(number=card.number).exclude(pk=card.pk).exists():
        raise FieldProblem(_("Another card has this number."), "")
    card.save()
    return card


def save_op(_row: Row, values: Values, instance: models.Model | None, load: Loading) -> models.Model:
    """A line of a board's log, chained anew; nobody is its author.

    :raises FieldProblem: if the log has another line at its place, or the line is none a board takes.
    """
    board = load.find(BOARD_LIST, values["board"])
    assert isinstance(board, Board)
    known = instance or BoardOp.objects.filter(board=board, op_id=values["id"]).first()
    if known is not None:
        assert isinstance(known, BoardOp)
        if (known.seq, known.kind) == (values["seq"], values["kind"]):
            return known
        raise FieldProblem(_("The board's log has this line already, and it says something else."), f"seq: {known.seq}")
    if values["seq"] != board.seq + 1:
        raise FieldProblem(_("A board's log has no gaps."), f"seq: {board.seq + 1}")
    contents = values.get("values") or {}
    _check_op(values["kind"], contents, values.get("base"), erased=bool(values.get("erased")))
    group = load.find("workshop.groups", values["group"]).pk if values.get("group") else None
    op = _chained(board, values, contents)
    op.group = group
    op.save(force_insert=True)
    Board.objects.filter(pk=board.pk).update(seq=board.seq, chain=board.chain)
    return op


def _chained(board: Board, values: Values, contents: dict[str, object]) -> BoardOp:
    salt = b"\0" * 16  # no secret: a dump is for those who may read the board, and the same dump gives the same chain
    digest = digest_of(salt, contents)
    board.seq = values["seq"]
    board.chain = link(bytes(board.chain), board.seq, str(values["id"]), values["kind"], digest=digest)
    return BoardOp(
        board=board,
        seq=board.seq,
        op_id=values["id"],
        kind=values["kind"],
        card=values.get("card"),
        values=contents,
        base=values.get("base"),
        role=values.get("role") or "participant",
        late=bool(values.get("late")),
        conflict=bool(values.get("conflict")),
        at=values["at"],
        salt=salt,
        digest=digest,
        chain=board.chain,
    )


ERASE = ERASURES
# In place of words that were erased, so that what is left of a line can be checked like any other.
STAND_IN: dict[str, dict[str, object]] = {
    "card.add": {"text": "-"}, "card.translate": {"text": "-"}, "card.dissent": {"text": "-"}, "card.correct": {"text": "-"},
    "card.edit": {"text": "-"}, "board.set": {"target_group": "-"}, "card.resolve": {"name": "text", "value": "-"}}


def _check_op(kind: str, contents: object, base: object, *, erased: bool) -> None:
    """The same shape that a client's op must have, but for what only a log says.

    :raises FieldProblem: if it has not.
    """
    if not isinstance(contents, dict):
        raise FieldProblem(_("This is no map."), "{name: value}")
    shape = {name: value for name, value in contents.items() if name != "phone" or kind not in ("vote.set", "card.restore")}
    if erased:
        shape = {**shape, **STAND_IN.get(kind, {})}
    if kind in ERASE:
        problem = None if _is_erasure(kind, shape) else "bad_values"
    elif kind == "vote.tally":
        fine = set(shape) == {"phone"} and isinstance(shape["phone"], int)
        problem = None if fine else "bad_values"
    else:
        checked, checked_base = check(kind, shape), check_base(base)
        found = next((each for each in (checked, checked_base) if isinstance(each, Problem)), None)
        problem = found.reason if found else None
    if problem:
        raise FieldProblem(_("No board takes this line: %s") % problem, ", ".join(sorted(KINDS)))


def _is_erasure(kind: str, shape: dict[str, Any]) -> bool:
    lines = shape.get("lines")
    return (
        shape.keys() == {"what", "reason", "on", "lines"} and isinstance(lines, dict) and all(str(seq).isdecimal() for seq in lines)
        and (shape["what"] in BOARD_WORDS if kind == "board.erase" else isinstance(shape["what"], str) and is_erasable(shape["what"])))


BOARD_LIST = "workshop.boards"
CARD = RowType(
    "cards",
    Card,
    "That cards exist, with the numbers they keep.",
    (
        Field("board", "reference", "the board", required=True, to=BOARD_LIST),
        Field("id", "uuid", "the card's id", required=True),
        Field("number", "number", "its number in the group", required=True),
        Field("kind", "choice", "what sort of card", required=True, choices=("note", "goal", "measure", "heading")),
        Field("created", "moment", "when it was written", required=True),
    ),
    save=save_card,
)
OP = RowType(
    "ops",
    BoardOp,
    "The boards' logs, line by line, without authors.",
    (
        Field("board", "reference", "the board", required=True, to=BOARD_LIST),
        Field("id", "uuid", "the line's id", required=True, column="op_id"),
        Field("seq", "number", "its number on the board", required=True),
        Field("kind", "line", "what was done", required=True),
        Field("card", "uuid", "to which card"),
        Field("values", "values", "what it says"),
        Field("base", "values", "which versions it started from"),
        Field("role", "choice", "in which role", choices=("participant", "scribe", "facilitator")),
        Field("group", "reference", "the group of the card", to="workshop.groups"),
        Field("erased", "truth", "whether its words were blacked out; the rest of its values is left", column="-"),
        Field("late", "truth", "whether the phase was over"),
        Field("conflict", "truth", "whether it stands beside another value"),
        Field("at", "moment", "when", required=True),
    ),
    save=save_op,
)
