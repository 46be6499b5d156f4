"""Rows of `workshop.yaml`: methods, groups, join codes, boards and their logs."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from fachplan.accounts.actions import DEMO_PASSWORD, make_demo_accounts
from fachplan.accounts.models import User
from fachplan.base.audit import digest_of, link
from fachplan.base.bundle import Load
from fachplan.base.bundle_types import Field, FieldProblem, Loading, RowType, Values
from fachplan.core.codes import normalise, pretty, well_formed
from fachplan.workshop.dayrows import DAY
from fachplan.workshop.dayrows import LEFT_OUT as LEFT_OUT
from fachplan.workshop.group_colours import SYMBOLS, is_known
from fachplan.workshop.kept import is_true
from fachplan.workshop.logrows import BOARD, CARD, ERASE, OP
from fachplan.workshop.method_setup import set_up_session
from fachplan.workshop.models import Board, BoardOp, Group, JoinCode, Method, MethodField, MethodPhase, Phase, Session

BOARDS = tuple(Board.Kind.values)
PHASE_KINDS = ("warmup", "matrix", "measures", "responsibility", "horizon", "plenum")


def complete_group(group: Group, values: Values, before: Mapping[str, Any], _load: Loading) -> None:
    """A new group stands behind those before it; its address is the row's key where the row names none.

    :raises FieldProblem: if nobody knows its colour.
    """
    if not is_known(group.colour):
        raise FieldProblem(_("“%s” is no colour of a group.") % group.colour, _("orange, rot, blau, gruen, or an own one like x7a3b9c"))
    group.key = values.get("address") or group.key
    group.position = values.get("position") or before["position"] or Group.objects.filter(forum=group.forum).count() + 1


def complete_code(code: JoinCode, values: Values, _before: Mapping[str, Any], _load: Loading) -> None:
    """The code on the wall, with its window or always open.

    :raises FieldProblem: if it says neither, or is no code.
    """
    window = (values.get("opens"), values.get("closes"))
    if (values.get("window") == "always") == any(window) or (any(window) and not all(window)):
        raise FieldProblem(_("When does this code open?"), _("either `window: always`, or `opens` and `closes`"))
    code.code = normalise(code.code)
    if not well_formed(code.code):
        raise FieldProblem(_("“%s” is no code.") % values["code"], _("eight characters, like K7PM4XWD"))


METHOD = RowType(
    "methods",
    Method,
    "Recipes for the working phase.",
    (
        Field("title", "text", "its title", required=True),
        Field("guiding_question", "text", "the question over all of it"),
        Field("plenum", "choice", "whose minutes those of the plenary are: each group's, or everybody's", choices=("group", "whole")),
        Field("based_on", "reference", "the method it was copied from", to="workshop.methods"),
        Field("kept_for_past", "truth", "whether it is what a changed method was, for those that stay with it; no list offers it"),
    ),
    keyed=True,
)
GROUP = RowType(
    "groups",
    Group,
    "Working groups, in order.",
    (
        Field("forum", "reference", "the forum", required=True, to="forums.forums"),
        Field("name", "text", "its name", required=True),
        Field("colour", "line", "its colour: `orange`, `rot`, `blau`, `gruen`, or an own one like `x7a3b9c`", required=True),
        Field("symbol", "choice", "its symbol", required=True, choices=SYMBOLS),
        Field("room", "reference", "where it works", to="places.rooms"),
        Field("contact_role", "text", "whom to ask, as a role"),
        Field("guiding_question", "text", "the group's own guiding question"),
        Field("expected", "number", "how many people are expected"),
        Field("address", "line", "its part of an address, where that is not the row's key", column="key"),
        Field("position", "number", "its place among the groups; left out, file order"),
    ),
    complete=complete_group,
    keyed=True,
)
COURSE = RowType(
    "course",
    Phase,
    "How far each group has come: its phases with their clocks, in order. Left out, the method's phases are all ahead.",
    (
        Field("group", "reference", "the group", required=True, to="workshop.groups"),
        Field("recipe", "reference", "the phase of the method it was made from", to="workshop.phases"),
        Field("kind", "choice", "what happens", required=True, choices=PHASE_KINDS),
        Field("board", "choice", "the board it works on", required=True, choices=BOARDS),
        Field("title", "text", "its title", required=True),
        Field("short_title", "text", "its title where there is little room"),
        Field("prompt", "text", "what to do"),
        Field("minutes", "number", "its planned length", required=True, column="planned_minutes"),
        Field("state", "choice", "how far it is", choices=tuple(Phase.State.values)),
        Field("started_at", "moment", "when it began"),
        Field("ends_at", "moment", "when its clock runs out"),
        Field("ended_at", "moment", "when the group went on"),
        Field("remaining", "duration", "what is left where it is paused, below zero past its end"),
    ),
    position="group",
)
CODE = RowType(
    "codes",
    JoinCode,
    "Codes on the wall.",
    (
        Field("forum", "reference", "the forum", required=True, to="forums.forums"),
        Field("code", "line", "eight characters", required=True),
        Field("window", "choice", "`always`: playable whatever the forum's date", choices=("always",), column="-"),
        Field("opens", "moment", "from when"),
        Field("closes", "moment", "until when"),
    ),
    complete=complete_code,
)

ROWS: tuple[RowType, ...] = (
    METHOD,
    RowType(
        "phases",
        MethodPhase,
        "Timed phases of a method, in order.",
        (
            Field("method", "reference", "the method", required=True, to="workshop.methods"),
            Field(
                "kind",
                "choice",
                "what happens",
                required=True,
                choices=PHASE_KINDS,
            ),
            Field("board", "choice", "the board it works on", required=True, choices=BOARDS),
            Field("title", "text", "its title", required=True),
            Field("short_title", "text", "its title where there is little room"),
            Field("minutes", "number", "its length", required=True),
            Field("prompt", "text", "what to do"),
            Field("step", "text", "the part of the method it belongs to"),
            Field("covered", "truth", "whether nobody reads the others' cards until they are uncovered"),
        ),
        position="method",
    ),
    RowType(
        "fields",
        MethodField,
        "Fields of a method's boards, in order.",
        (
            Field("method", "reference", "the method", required=True, to="workshop.methods"),
            Field("board", "choice", "the board", required=True, choices=BOARDS),
            Field("name", "line", "its name in the API", required=True, column="key"),
            Field("title", "text", "what it is called", required=True),
            Field("prompt", "text", "what it asks"),
            Field("sign", "line", "the icon that stands for it"),
        ),
        position="method",
    ),
    RowType(
        "sessions",
        Session,
        "Where in the agenda a method is used.",
        (
            Field("agenda_item", "reference", "the point of the agenda", required=True, to="forums.agenda"),
            Field("method", "reference", "the method", required=True, to="workshop.methods"),
            Field("guiding_question", "text", "the forum's own guiding question"),
        ),
    ),
    GROUP,
    COURSE,
    CODE,
    BOARD,
    CARD,
    OP,
    *DAY,
)


def finish(load: Load) -> None:
    """Give every forum that has groups and a method its boards and phases; what stands already is kept."""
    for obj in load.changed:
        if isinstance(obj, Session):
            set_up_session(obj)
    if load.demo:
        make_demo_accounts(demo_accounts(), at=load.at)


def demo_accounts() -> list[tuple[str, list[tuple[str, str]]]]:
    """The sign-ins of the demo: one of each role, and one facilitator for each group that stands."""
    people: list[tuple[str, list[tuple[str, str]]]] = [
        ("admin@demo.example", [("admin", "")]),
        ("planung@demo.example", [("planner", "")]),
        ("koordination@demo.example", [("coordinator", "")]),
        ("moderation@demo.example", [("facilitator", "")]),
    ]
    for group in Group.objects.filter(forum__join_code__isnull=False).order_by("forum__position", "position"):
        grants = [("facilitator", f"group:{group.pk}"), ("facilitator", f"hall:{group.forum_id}")]
        people.append((f"moderation-{group.key}@demo.example", grants))
    return people


def broken() -> Iterator[str]:
    """Where a board's log is not what was written: a changed line, a gap, a lost end."""
    for board in Board.objects.order_by("id"):
        yield from _broken_log(board)


def _broken_log(board: Board) -> Iterator[str]:
    chain, seq, added = b"", 0, 0
    rests = _rests(board)
    for op in BoardOp.objects.filter(board=board).order_by("seq").iterator(chunk_size=500):
        seq += 1
        if op.seq != seq:
            yield f"board {board.pk}: line {seq} is missing"
            return
        written = digest_of(bytes(op.salt), op.values)
        if bytes(op.salt) and written not in (bytes(op.digest), rests.get(op.seq)):
            yield f"board {board.pk}, line {seq}: its values are not those that were written"
        chain = link(chain, op.seq, op.op_id, op.kind, digest=bytes(op.digest))
        if bytes(op.chain) != chain:
            yield f"board {board.pk}, line {seq}: the chain breaks here"
            return
        added += op.kind == "card.add"
    if (board.seq, bytes(board.chain)) != (seq, chain):
        yield f"board {board.pk}: its log ends at {seq}, the board says {board.seq}"
    if not is_true(board):
        yield f"board {board.pk}: what is kept beside its log is not what its log says"
    cards = board.cards.count()
    if cards != added:
        yield f"board {board.pk}: {added} cards were written, {cards} are there"


def _rests(board: Board) -> dict[int, bytes]:
    """What proves the rest of each line whose words were erased, by its seq: said by the last erasure that touched it."""
    found: dict[int, bytes] = {}
    for values in BoardOp.objects.filter(board=board, kind__in=ERASE).order_by("seq").values_list("values", flat=True):
        found |= {int(seq): bytes.fromhex(proof) for seq, proof in values.get("lines", {}).items()}
    return found


def greeting() -> Iterator[str]:
    """The open codes and the sign-ins of the demo, for whoever starts it."""
    for code in JoinCode.objects.select_related("forum").filter(opens=None, closes=None):
        yield _("Join “%(forum)s” with the code %(code)s: %(url)s") % {
            "forum": code.forum.title,
            "code": pretty(code.code),
            "url": f"{settings.URL}/mitmachen/",
        }
    yield _("Sign in at %(url)s with the password %(password)s as:") % {"url": f"{settings.URL}/konto/login/", "password": DEMO_PASSWORD}
    yield from (f"  {email}" for email in User.objects.filter(demo=True).order_by("id").values_list("email", flat=True))
