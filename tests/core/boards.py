"""Random boards for the laws: what people might do, made into a log the way the writer does it."""

import os
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from fachplan.core.board import BoardState, Op, Problem, Rules, Verdict, check, check_base, judge

EXAMPLES = int(os.environ.get("FACHPLAN_EXAMPLES", "0"))
law = settings(  # a small run that is the same every time; FACHPLAN_EXAMPLES=2000 looks further
    max_examples=EXAMPLES or 40, derandomize=not EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow],
    database=None)

FIELDS = ("strengths", "weaknesses", "measures")
ELSEWHERE = frozenset({"m1", "m2"})
VOTING = Rules(fields=FIELDS, dots=3, voting_open=True, known_sources=ELSEWHERE)
CARDS = ("a", "b", "c", "d")
PEOPLE = (("ann", "participant"), ("ben", "participant"), ("sue", "scribe"))


@dataclass(frozen=True)
class Wish:
    """What someone sends; `age` is how many ops ago they last looked, None if they do not say."""

    kind: str
    card: str
    values: dict[str, Any]
    who: int
    age: int | None
    late: bool


_texts = st.sampled_from(["Chor", "Garten", "Werkstatt", "Kiosk", "Bus", "Fest", "Laden", "Amt", "", "x" * 1001])
_cards = st.sampled_from([*"aabbabdcabd", "m1", "nobody"])
_after = st.one_of(_cards, st.none())
_headings = st.sampled_from([None, "d", "d", "a", "nobody"])
_values: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "card.add": st.fixed_dictionaries(
        {"field": st.sampled_from([*FIELDS, "nowhere"]), "text": _texts},
        optional={"after": _after, "kind": st.sampled_from(["note", "heading", "measure"]), "heading": _headings,
                  "sources": st.lists(_cards, max_size=2), "language": st.just("ar")}),
    "card.edit": st.fixed_dictionaries({}, optional={
        "text": _texts, "responsible": st.sampled_from(["Sozialamt", ""]), "horizon": st.sampled_from(["short", None, "soon"]),
        "steps": st.sampled_from([[], [{"id": "1", "text": "Raum suchen", "due": "2025-03-01"}]])}),
    "card.translate": st.fixed_dictionaries({"language": st.sampled_from(["en", "ar"]), "text": _texts}),
    "card.move": st.fixed_dictionaries({}, optional={"field": st.sampled_from(FIELDS), "after": _after, "heading": _headings}),
    "card.link": st.fixed_dictionaries({"source": _cards}),
    "card.unlink": st.fixed_dictionaries({"source": _cards}),
    "card.remove": st.just({}),
    "card.restore": st.just({}),
    "card.untranslate": st.fixed_dictionaries({"language": st.sampled_from(["en", "ar"])}),
    "card.dissent": st.fixed_dictionaries({"text": _texts}),
    "card.undissent": st.fixed_dictionaries({"line": st.integers(3, 14)}),
    "card.redissent": st.fixed_dictionaries({"line": st.integers(3, 14)}),
    "card.resolve": st.one_of(
        st.fixed_dictionaries({"name": st.sampled_from(["text", "translations.en"]), "value": _texts}),
        st.fixed_dictionaries({"name": st.just("field"), "value": st.sampled_from(FIELDS)}),
        st.fixed_dictionaries({"name": st.just("heading"), "value": _headings}),
        st.fixed_dictionaries({"name": st.just("order"), "value": _after})),
    "vote.set": st.fixed_dictionaries({"dots": st.integers(0, 3)}),
    "vote.paper": st.fixed_dictionaries({"dots": st.integers(0, 9)}),
    "board.reveal": st.just({}),
    "board.hide": st.just({}),
    "board.set": st.fixed_dictionaries({"target_group": _texts}),
}
# Places and texts are what people fight about.
_kinds = st.sampled_from([
    *_values, "card.dissent", "card.translate", "card.translate", "card.edit", "card.edit",
    "card.move", "card.move", "card.move", "vote.set", "card.restore"])
# The scribe most often: what participants may not do is soon refused and would leave the logs bare.
_wish = _kinds.flatmap(lambda kind: st.builds(
    Wish, st.just(kind), st.sampled_from("aababdc"), _values[kind], st.sampled_from([2, 0, 2, 1]),
    st.sampled_from([3, 6, 1, 2, 0, None]), st.booleans()))
# Cards have to be there before something can happen to them.
_START = [
    Wish("card.add", "a", {"field": "strengths", "text": "Chor"}, 0, None, False),
    Wish("card.add", "b", {"field": "strengths", "text": "Bus", "after": None}, 1, None, False),
    Wish("card.add", "d", {"field": "weaknesses", "text": "Wege", "kind": "heading"}, 2, None, False),
]
wishes = st.one_of(st.lists(_wish, max_size=5), st.lists(_wish, min_size=20, max_size=40)).map(lambda more: [*_START, *more])
"""Three cards and up to forty things done to them and a fourth."""


def op_of(wish: Wish, state: BoardState) -> Op | Problem:
    """The op the writer would store at this point of the log."""
    values = check(wish.kind, wish.values)
    if isinstance(values, Problem):
        return values
    card = state.cards.get(wish.card)
    base = None
    if wish.age is not None and card is not None:
        seen = max(0, state.seq - wish.age)
        base = {name: min(seq, seen) for name, seq in card.versions.items()}
    checked = check_base(base)
    assert not isinstance(checked, Problem)
    author, role = PEOPLE[wish.who]
    number = state.next_number if wish.kind == "card.add" else None
    return Op(f"op{state.seq + 1}", wish.kind, wish.card, values, state.seq + 1, checked, role,  # type: ignore[arg-type]
              author, wish.late, None, "orange", number)


def play(todo: list[Wish], rules: Rules = VOTING, *, revealed: bool = True) -> tuple[BoardState, list[Op], list[Verdict]]:
    """Check, judge and apply one wish after the other: the board, the log of what was accepted, and all verdicts."""
    state, log, verdicts = BoardState(revealed=revealed), [], []
    for wish in todo:
        op = op_of(wish, state)
        if isinstance(op, Problem):
            verdicts.append(Verdict("refused", op.reason))
            continue
        verdict = judge(state, op, rules)
        verdicts.append(verdict)
        if verdict.status != "refused":
            state.apply(op)
            log.append(op)
    return state, log, verdicts


def add(card: str, seq: int, **extra: Any) -> Op:
    """A card on the first field, by Ann."""
    values = {"field": "strengths", "text": f"card {card}", **extra.pop("values", {})}
    return replace(Op(f"op{seq}", "card.add", card, values, seq, author="ann"), **extra)


def do(kind: str, card: str | None, seq: int, /, *, author: str = "ann", role: str = "participant",
       base: dict[str, int] | None = None, late: bool = False, **values: Any) -> Op:
    """Anything else, with its values by name."""
    return Op(f"op{seq}", kind, card, values, seq, base, role, author, late)  # type: ignore[arg-type]
