"""What may be done on a board, by whom, and why not: the verdict on one op.

Whether someone may see the board at all is decided before (policy table). Here a participant of the group may write
cards, translate, disagree and vote; change, move, link, settle, remove and restore their own, and take
back its translations and what they said themselves against any; scribe and facilitator may do so with every card, type in
paper dots and reveal. What scribe or facilitator took down comes back by them only: its writer gets `removed`, so that nobody
has to take the same card down twice.
"""

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Literal

from .cards import DEFAULT_KINDS, CardState, Op
from .erasing import is_overwritten
from .fold import BoardState
from .ops import KINDS

_DISSENT_BACK = frozenset({"card.undissent", "card.redissent"})
_ANYONE = frozenset({"card.add", "card.translate", "card.dissent", "vote.set", *_DISSENT_BACK})
_STAFF_ONLY = frozenset({"vote.paper", "board.reveal", "board.hide", "board.set", "card.correct"})
_WORDS = frozenset({"card.edit", "card.translate", "card.untranslate", "card.dissent", "card.correct", "card.resolve", *_DISSENT_BACK})
_REMOVED_TOO = frozenset({"card.remove", "card.restore"})

Known = Callable[[str], bool] | Container[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds on the board now.

    `fields`: the keys a card may be put on. `dots`: per person, None without voting; `cumulate`: several on one card, at most
    `most` where that is given. `dots_field`: the only field with dots, empty for all. `hidden`: sums are nobody's before the end.
    `closed`: nobody writes any more; `released`: the minutes are out. `known_sources`: which cards of the group's other
    boards exist, as a container or a question.
    """

    fields: tuple[str, ...]
    dots: int | None = None
    cumulate: bool = True
    voting_open: bool = False
    closed: bool = False
    released: bool = False
    most: int | None = None
    dots_field: str = ""
    hidden: bool = False
    known_sources: Known = frozenset()

    @property
    def most_on_one(self) -> int:
        """How many of one person's dots a card may bear."""
        dots = self.dots or 0
        return min(dots, self.most or dots) if self.cumulate else min(dots, 1)

    @property
    def covered(self) -> bool:
        """Whether sums are still hidden: dots are being set, and nobody shall follow where others put them."""
        return self.hidden and self.voting_open and not (self.closed or self.released)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an op; `reason` only if it is refused."""

    status: Literal["applied", "conflict", "refused"]
    reason: str | None = None


APPLIED = Verdict("applied")
CONFLICT = Verdict("conflict")


def judge(state: BoardState, op: Op, rules: Rules) -> Verdict:
    """The verdict on `op`, whose values `check` has cleaned; the board stays as it is.

    Examples
    --------
    >>> from .fold import fold
    >>> board = fold([Op("1", "card.add", "a", {"field": "chances", "text": "Chor"}, seq=1, author="x")])
    >>> rules = Rules(fields=("chances",))
    >>> judge(board, Op("2", "card.remove", "a", {}, seq=2, author="y"), rules)
    Verdict(status='refused', reason='not_yours')
    >>> judge(board, Op("2", "card.edit", "a", {"text": "Band"}, seq=2, author="x", base={"text": 0}), rules)
    Verdict(status='conflict', reason=None)
    """
    reason = _refusal(state, op, rules)
    if reason is not None:
        return Verdict("refused", reason)
    return CONFLICT if state.clashing(op) else APPLIED


def _refusal(state: BoardState, op: Op, rules: Rules) -> str | None:
    if op.kind not in KINDS:
        return "unknown_kind"
    if rules.released or rules.closed:
        return "released" if rules.released else "board_closed"
    if op.kind in _STAFF_ONLY and op.role == "participant":
        return "not_yours"
    if op.kind == "board.set":
        return "removed" if is_overwritten(state.own, op) else None
    if op.kind == "board.reveal":
        return None
    if op.kind == "board.hide":  # covered is what comes, never what people have seen
        return "bad_values" if state.cards else None
    if op.card is None:
        return "bad_values"
    if op.kind == "card.add":
        return _no_add(state, op, rules)
    card = state.cards.get(op.card)
    return "no_such_card" if card is None else _no_change(state, card, op, rules)


def _no_add(state: BoardState, op: Op, rules: Rules) -> str | None:
    values = op.values
    if op.card in state.cards or (op.number or values.get("number")) in state.numbers:
        return "bad_values"
    is_heading = (values.get("kind") or DEFAULT_KINDS.get(values["field"])) == "heading"
    return _no_place(state, op, rules, is_heading=is_heading) or next(
        (reason for source in values.get("sources", ()) if (reason := _no_source(state, op, source, rules))), None)


def _no_change(state: BoardState, card: CardState, op: Op, rules: Rules) -> str | None:
    is_own = op.author == card.author != ""
    if op.role == "participant" and op.kind not in _ANYONE and not is_own:
        return "not_yours"
    if (card.removed and (op.kind not in _REMOVED_TOO or _taken_down(card, op))) or _is_blacked_out(card, op):
        return "removed"
    if op.kind == "card.move":
        return _no_place(state, op, rules, is_heading=card.kind == "heading")
    if op.kind == "card.link":
        return _no_source(state, op, op.values["source"], rules)
    if op.kind in _DISSENT_BACK:
        return _no_dissent_back(card, op)
    if op.kind == "card.untranslate":
        return _no_translation_back(state, card, op)
    if op.kind == "card.resolve":
        return _no_resolution(state, card, op, rules)
    if op.kind == "vote.set":
        return _no_vote(state, card, op, rules)
    return "voting_closed" if op.kind == "vote.paper" and rules.dots is None else None


def _taken_down(card: CardState, op: Op) -> bool:
    """Whether a participant asks for a card back that staff removed."""
    return op.kind == "card.restore" and op.role == "participant" and card.removed_by != "participant"


def _no_dissent_back(card: CardState, op: Op) -> str | None:
    """Everyone takes back what they said themselves; what staff took back stands again by them only."""
    said = card.dissent_of(op.values["line"])
    if said is None:
        return "not_there"
    if op.role == "participant" and not op.author == said.author != "":
        return "not_yours"
    if op.kind == "card.undissent":
        return "not_there" if said.withdrawn_by else None
    return "removed" if op.role == "participant" and said.withdrawn_by not in ("", "participant") else None


def _no_translation_back(state: BoardState, card: CardState, op: Op) -> str | None:
    """A translation goes that the writer has seen; one of two versions is settled first."""
    language = op.values["language"]
    if language not in card.translations or state.clashing(op):
        return "not_there"
    return "bad_values" if f"translations.{language}" in card.conflicts else None


def _is_blacked_out(card: CardState, op: Op) -> bool:
    """Whether `op` would write where words were erased, all of them or a value that `op` has seen before."""
    if card.blacked_out:
        return op.kind in _WORDS
    return op.kind == "card.edit" and is_overwritten(card, op)


def _no_place(state: BoardState, op: Op, rules: Rules, *, is_heading: bool) -> str | None:
    values = op.values
    if "field" in values and values["field"] not in rules.fields:
        return "no_such_field"
    after = values.get("after")
    if after is not None and after == op.card:
        return "bad_values"
    if after is not None and after not in state.cards:
        return "no_such_card"
    return _no_heading(state, values.get("heading"), is_heading=is_heading)


def _no_heading(state: BoardState, heading: str | None, *, is_heading: bool) -> str | None:
    """A card stands under a living heading card, and headings do not nest."""
    if heading is None:
        return None
    card = state.cards.get(heading)
    if card is None:
        return "no_such_card"
    if is_heading or card.kind != "heading":
        return "bad_values"
    return "removed" if card.removed else None


def _no_source(state: BoardState, op: Op, source: str, rules: Rules) -> str | None:
    if source == op.card:
        return "bad_values"
    if source in state.cards:
        return "removed" if state.cards[source].removed else None
    known = rules.known_sources
    return None if (known(source) if callable(known) else source in known) else "no_such_card"


def _is_out_of_date(state: BoardState, card: CardState, op: Op) -> bool:
    """Whether a choice was made without having seen a version that came since; the same choice twice is one."""
    name, others = op.values["name"], card.conflicts.get(op.values["name"], [])
    seen = (op.base or {}).get(name)
    if seen is None or seen >= max([card.versions.get(name, 0), *(other["seq"] for other in others)]):
        return False
    return bool(others) or state.value(card, name) != op.values["value"]


def _no_resolution(state: BoardState, card: CardState, op: Op, rules: Rules) -> str | None:
    name, value = op.values["name"], op.values["value"]
    if _is_out_of_date(state, card, op):
        return "changed"
    if name == "field" and value not in rules.fields:
        return "no_such_field"
    if name == "order" and value is not None:
        return "bad_values" if value == op.card else None if value in state.cards else "no_such_card"
    return _no_heading(state, value, is_heading=card.kind == "heading") if name == "heading" else None


def _no_vote(state: BoardState, card: CardState, op: Op, rules: Rules) -> str | None:
    if rules.dots is None or not rules.voting_open:
        return "voting_closed"
    dots, before = op.values["dots"], card.phone.get(op.author, 0)
    if dots <= before:  # taking back is always possible, also after the limit was lowered
        return None
    if rules.dots_field and card.field != rules.dots_field:
        return "voting_closed"
    return "votes_spent" if dots > rules.most_on_one or state.spent.get(op.author, 0) + dots - before > rules.dots else None
