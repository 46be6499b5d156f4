"""The verdict on an op: each reason of the contract, and that verdict and fold agree."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from fachplan.core.board import BoardState, Op, Problem, Rules, Verdict, check, fold, judge
from fachplan.core.board.ops import KINDS

from .boards import VOTING, Wish, add, do, law, op_of, play, wishes

REASONS = {
    "board_closed", "released", "not_yours", "no_such_card", "removed", "no_such_field", "unknown_kind", "bad_values", "empty",
    "too_long", "votes_spent", "voting_closed", "not_there"}
VALUES: dict[str, dict[str, Any]] = {
    "card.add": {"field": "strengths", "text": "x"}, "card.edit": {"text": "x"}, "card.translate": {"language": "en", "text": "x"},
    "card.move": {"after": None}, "card.link": {"source": "m1"}, "card.unlink": {"source": "m1"}, "card.remove": {},
    "card.restore": {}, "card.dissent": {"text": "x"}, "card.undissent": {"line": 0}, "card.redissent": {"line": 0},
    "card.untranslate": {"language": "en"}, "card.resolve": {"name": "text", "value": "x"},
    "vote.set": {"dots": 1},
    "vote.paper": {"dots": 1}, "board.reveal": {}, "board.hide": {},
    "board.set": {"target_group": "Familien"}, "card.correct": {"text": "x"}}


@pytest.fixture
def board() -> BoardState:
    """Cards of Ann (a), Ben (b), a heading (h), one of Ann's off the board (r) and a heading off the board (x)."""
    return fold([
        add("a", 1), add("b", 2, author="ben"), add("h", 3, values={"kind": "heading"}), add("r", 4),
        do("card.remove", "r", 5), add("x", 6, values={"kind": "heading"}), do("card.remove", "x", 7)])


def verdict(board: BoardState, kind: str, card: str | None, rules: Rules = VOTING, /, *, author: str = "ann",
            role: str = "participant", **values: Any) -> str:
    said = judge(board, do(kind, card, board.seq + 1, author=author, role=role, **values), rules)
    return said.reason or said.status


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_closed_board_and_released_minutes_take_nothing_more(board: BoardState, kind: str) -> None:
    for role in ("participant", "scribe", "facilitator"):
        assert verdict(board, kind, "a", replace(VOTING, closed=True), role=role, **VALUES[kind]) == "board_closed"
        assert verdict(board, kind, "a", replace(VOTING, closed=True, released=True), role=role, **VALUES[kind]) == "released"


BACK = {"card.undissent", "card.redissent", "card.untranslate"}  # of what there must be first: tests/core/test_board_words_back.py
OWN = {"card.edit", "card.move", "card.link", "card.unlink", "card.remove", "card.restore", "card.resolve"}
STAFF = {"vote.paper", "board.reveal", "board.hide", "board.set", "card.correct"}


@pytest.mark.parametrize("kind", sorted(KINDS - {"card.add", "board.hide"} - BACK))
def test_who_may_do_what_with_someone_else_s_card(board: BoardState, kind: str) -> None:
    assert verdict(board, kind, "b", **VALUES[kind]) == ("not_yours" if kind in OWN | STAFF else "applied")
    assert verdict(board, kind, "a", **VALUES[kind]) == ("not_yours" if kind in STAFF else "applied")
    for role in ("scribe", "facilitator"):
        assert verdict(board, kind, "b", role=role, author="sue", **VALUES[kind]) == "applied"


def test_a_card_without_an_author_is_nobody_s() -> None:
    board = fold([add("a", 1, author="")])

    assert verdict(board, "card.remove", "a", author="") == "not_yours"


@pytest.mark.parametrize(("taken_down_by", "own"), [("participant", "applied"), ("scribe", "removed"), ("facilitator", "removed")])
def test_what_staff_took_down_only_staff_bring_back(taken_down_by: str, own: str) -> None:
    board = fold([add("a", 1, author="ann"), Op("2", "card.remove", "a", {}, seq=2, role=taken_down_by)])  # type: ignore[arg-type]

    assert verdict(board, "card.restore", "a", author="ann") == own
    assert verdict(board, "card.restore", "a", author="bob") == "not_yours"
    assert [verdict(board, "card.restore", "a", role=role, author="sue") for role in ("scribe", "facilitator")] == ["applied"] * 2


@pytest.mark.parametrize("kind", sorted(KINDS - {"card.add", "board.reveal", "board.hide", "board.set"}))
def test_a_card_must_be_there_and_on_the_board(board: BoardState, kind: str) -> None:
    off = "applied" if kind in ("card.remove", "card.restore") else "removed"

    assert verdict(board, kind, "nobody", role="scribe", **VALUES[kind]) == "no_such_card"
    assert verdict(board, kind, "r", role="scribe", **VALUES[kind]) == off
    assert verdict(board, kind, None, role="scribe", **VALUES[kind]) == "bad_values"


@pytest.mark.parametrize(("values", "reason"), [
    ({"field": "nowhere"}, "no_such_field"), ({"after": "nobody"}, "no_such_card"), ({"after": "r"}, "applied"),
    ({"heading": "h"}, "applied"), ({"heading": "b"}, "bad_values"), ({"heading": "nobody"}, "no_such_card"),
    ({"heading": "x"}, "removed"), ({"heading": None}, "applied"), ({"field": "weaknesses", "after": None}, "applied"),
])
def test_a_place_must_exist(board: BoardState, values: dict[str, Any], reason: str) -> None:
    assert verdict(board, "card.move", "a", **values) == reason
    assert verdict(board, "card.add", "new", **{"field": "strengths", "text": "x", **values}) == reason


def test_a_card_does_not_follow_itself_and_headings_do_not_nest(board: BoardState) -> None:
    assert verdict(board, "card.move", "a", after="a") == "bad_values"
    assert verdict(board, "card.resolve", "a", name="order", value="a") == "bad_values"
    assert verdict(board, "card.move", "h", heading="h") == "bad_values"
    assert verdict(board, "card.add", "new", field="strengths", text="x", kind="heading", heading="h") == "bad_values"


@pytest.mark.parametrize(("source", "reason"), [
    ("b", "applied"), ("m1", "applied"), ("nobody", "no_such_card"), ("r", "removed"), ("a", "bad_values")])
def test_a_source_is_another_card_of_the_group(board: BoardState, source: str, reason: str) -> None:
    asked = replace(VOTING, known_sources=lambda card: card in {"m1", "m2"})

    for rules in (VOTING, asked):
        assert verdict(board, "card.link", "a", rules, source=source) == reason
    if source != "a":
        assert verdict(board, "card.add", "new", field="strengths", text="x", sources=[source]) == reason


@pytest.mark.parametrize(("name", "value", "reason"), [
    ("field", "nowhere", "no_such_field"), ("order", "nobody", "no_such_card"), ("order", None, "applied"),
    ("heading", "b", "bad_values"), ("heading", "h", "applied"), ("horizon", None, "applied")])
def test_a_resolution_must_fit_the_board(board: BoardState, name: str, value: str | None, reason: str) -> None:
    assert verdict(board, "card.resolve", "a", name=name, value=value) == reason


@pytest.mark.parametrize(("value", "seen", "reason"), [
    ("Band", 3, "changed"), ("Chor", 4, "changed"), ("Band", 5, "applied"), ("Band", None, "applied")])
def test_a_choice_does_not_take_away_a_version_nobody_had_seen(value: str, seen: int | None, reason: str) -> None:
    board = fold([add("a", 1, values={"text": "Chor"}), do("card.edit", "a", 2, base={"text": 1}, text="Chor"),
                  do("card.edit", "a", 3, base={"text": 1}, text="Band"), do("card.edit", "a", 5, base={"text": 1}, text="Duo")])

    assert verdict(board, "card.resolve", "a", base=None if seen is None else {"text": seen}, name="text", value=value) == reason


@pytest.mark.parametrize(("value", "reason"), [("Band", "changed"), ("Duo", "applied")])
def test_who_chooses_after_somebody_else_is_told_unless_both_chose_the_same(value: str, reason: str) -> None:
    board = fold([add("a", 1, values={"text": "Chor"}), do("card.edit", "a", 2, base={"text": 0}, text="Duo"),
                  do("card.resolve", "a", 3, role="scribe", author="sue", name="text", value="Duo")])

    assert verdict(board, "card.resolve", "a", base={"text": 2}, name="text", value=value) == reason


def test_an_id_or_number_is_used_once(board: BoardState) -> None:
    assert verdict(board, "card.add", "a", field="strengths", text="again") == "bad_values"
    assert verdict(board, "card.add", "r", field="strengths", text="again") == "bad_values"
    assert verdict(board, "card.add", "new", field="strengths", text="x", number=2) == "bad_values"


def test_removing_twice_and_restoring_what_is_there_are_no_mistakes(board: BoardState) -> None:
    assert [verdict(board, "card.remove", "r"), verdict(board, "card.restore", "a")] == ["applied", "applied"]


def test_dots_are_counted_over_the_board_and_can_be_taken_back() -> None:
    board = fold([add("a", 1), add("b", 2), do("vote.set", "a", 3, dots=2)])

    assert verdict(board, "vote.set", "b", dots=1) == "applied"
    assert verdict(board, "vote.set", "b", dots=2) == "votes_spent"
    assert verdict(board, "vote.set", "a", dots=3) == "applied"
    assert verdict(board, "vote.set", "b", author="ben", dots=3) == "applied"
    assert verdict(board, "vote.set", "a", replace(VOTING, dots=1), dots=1) == "applied"
    assert verdict(board, "vote.set", "b", replace(VOTING, cumulate=False), author="ben", dots=2) == "votes_spent"


def test_votes_need_an_open_vote_but_paper_dots_are_counted_afterwards(board: BoardState) -> None:
    over, never = replace(VOTING, voting_open=False), replace(VOTING, dots=None)

    assert [verdict(board, "vote.set", "a", rules, dots=1) for rules in (over, never)] == ["voting_closed"] * 2
    assert [verdict(board, "vote.paper", "a", rules, role="scribe", dots=9) for rules in (over, never)] == [
        "applied", "voting_closed"]


def test_an_unknown_kind_is_refused_even_if_a_dump_knows_it(board: BoardState) -> None:
    assert verdict(board, "vote.tally", "a", role="facilitator", phone=99) == "unknown_kind"


@law
@given(wishes)
def test_the_verdict_is_what_the_fold_does(todo: list[Wish]) -> None:
    state = BoardState()
    for wish in todo:
        op = op_of(wish, state)
        if isinstance(op, Problem):
            assert op.reason in REASONS
            continue
        before = state.copy()
        said = judge(state, op, VOTING)
        assert {name: getattr(state, name) for name in BoardState.__slots__} == {
            name: getattr(before, name) for name in BoardState.__slots__}
        if said.status == "refused":
            assert said.reason in REASONS
            continue
        state.apply(op)
        stored = [one for card in state.cards.values() for others in card.conflicts.values() for one in others]
        assert (said == Verdict("conflict")) == (op.seq in [one["seq"] for one in stored])


@law
@given(wishes)
def test_nothing_refused_reaches_the_log_and_everything_else_does(todo: list[Wish]) -> None:
    state, log, verdicts = play(todo)

    assert [op.seq for op in log] == list(range(1, len(log) + 1)) == list(range(1, state.seq + 1))
    assert len(log) == sum(said.status != "refused" for said in verdicts)


def test_what_check_cleaned_is_what_judge_takes() -> None:
    values = check("card.add", {"field": "strengths", "text": "Chor"})

    assert isinstance(values, dict)
    assert judge(BoardState(), Op("1", "card.add", "a", values, 1), VOTING) == Verdict("applied")


def test_a_board_is_covered_by_staff_and_only_before_the_first_card_hangs(board: BoardState) -> None:
    assert verdict(board, "board.hide", None, role="facilitator") == "bad_values"
    assert verdict(BoardState(), "board.hide", None) == "not_yours"
    assert verdict(BoardState(), "board.hide", None, role="facilitator") == "applied"
    assert fold([do("board.hide", None, 1, role="facilitator")]).revealed is False
