"""Words that were erased are gone from every later reading of the log, and nothing else is."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fachplan.core.board import CARD, BoardState, Op, fold, is_erasable, judge, rest_of, view

from .boards import VOTING, Wish, add, do, law, play, wishes

REASON = {"what": CARD, "reason": "person", "on": "2025-01-16"}


def everything(state: BoardState) -> dict[str, object]:
    return {name: getattr(state, name) for name in BoardState.__slots__}


def erase(card: str, seq: int, what: str = CARD) -> Op:
    return Op(f"op{seq}", "card.erase", card, {**REASON, "what": what}, seq, role="facilitator")


def blanked(log: list[Op], card: str, what: str = CARD) -> list[Op]:
    return [replace(op, values=rest_of(op.kind, op.values, what)) if op.card == card else op for op in log]


def verdict(board: BoardState, op: Op) -> str:
    said = judge(board, op, VOTING)
    return said.reason or said.status


@law
@given(wishes, st.sampled_from("abd"), st.sampled_from([CARD, "responsible", "steps", "dissent"]))
def test_the_fold_of_a_blanked_log_is_the_board_with_a_blanked_card(todo: list[Wish], card: str, what: str) -> None:
    state, log, _ = play(todo)
    line = erase(card, state.seq + 1, what)

    state.apply(line)

    assert everything(fold([*blanked(log, card, what), line])) == everything(state)


@law
@given(wishes, st.sampled_from("abd"))
def test_no_word_of_an_erased_card_is_left_on_it_and_other_cards_stay_as_they_were(todo: list[Wish], card: str) -> None:
    before, log, _ = play(todo)
    after = fold([*blanked(log, card), erase(card, before.seq + 1)])

    left = after.cards[card]
    assert (left.text, left.original, left.translations, left.dissent) == ("", None, {}, [])
    assert not {"text", "responsible", "steps", "translations.en", "translations.ar"} & {*left.conflicts, *left.values}
    assert {one: state for one, state in after.cards.items() if one != card} == {one: s for one, s in before.cards.items() if one != card}
    assert (after.order, after.numbers, after.spent) == (before.order, before.numbers, before.spent)


def test_control_without_blanking_the_lines_the_words_can_be_read_from_the_log() -> None:
    log = [add("a", 1, values={"text": "Frau Kanarie"}), do("card.translate", "a", 2, language="en", text="Ms Kanarie")]

    assert "Kanarie" in json.dumps([op.values for op in [*log, erase("a", 3)]])
    assert "Kanarie" not in json.dumps([op.values for op in [*blanked(log, "a"), erase("a", 3)]])


def test_an_erased_card_keeps_its_place_its_number_and_its_dots_and_says_when_and_why() -> None:
    board = fold([add("a", 1), add("b", 2), do("vote.set", "a", 3, dots=2), erase("a", 4)])

    [first, second] = view(board, author="", staff=True, voting=True)

    assert (first["id"], first["number"], first["text"], first["votes"]) == ("a", 1, "", {"phone": 2, "paper": 0})
    assert (first["blacked_out"], second["blacked_out"]) == (True, False)
    assert first["erased"] == {"card": {"on": "2025-01-16", "reason": "person"}}


@pytest.mark.parametrize(("kind", "values"), [
    ("card.edit", {"text": "again"}), ("card.translate", {"language": "en", "text": "again"}), ("card.dissent", {"text": "again"}),
    ("card.undissent", {"line": 1}), ("card.redissent", {"line": 1}), ("card.untranslate", {"language": "en"}),
    ("card.correct", {"text": "again"}), ("card.resolve", {"name": "text", "value": "again"})])
def test_nobody_writes_on_an_erased_card_again(kind: str, values: dict[str, Any]) -> None:
    board = fold([add("a", 1), erase("a", 2)])

    assert verdict(board, do(kind, "a", 3, role="facilitator", **values)) == "removed"
    assert verdict(board, do("card.move", "a", 3, role="facilitator", field="weaknesses")) == "applied"
    assert verdict(board, do("card.remove", "a", 3, role="facilitator")) == "applied"


def test_one_erased_value_can_be_written_anew_but_not_by_whom_the_old_one_stood_before() -> None:
    board = fold([add("m", 1, values={"field": "measures"}), do("card.edit", "m", 2, responsible="Frau Kanarie", partners="Verein"),
                  erase("m", 3, "responsible")])

    assert board.cards["m"].values == {"partners": "Verein"}
    assert verdict(board, do("card.edit", "m", 4, role="facilitator", base={"responsible": 2}, responsible="Frau Kanarie")) == "removed"
    assert verdict(board, do("card.edit", "m", 4, role="facilitator", base={"responsible": 3}, responsible="Sozialamt")) == "applied"
    assert verdict(board, do("card.edit", "m", 4, role="facilitator", base={"partners": 2}, partners="Amt")) == "applied"


def test_a_client_cannot_erase() -> None:
    assert verdict(fold([add("a", 1)]), erase("a", 2)) == "unknown_kind"


@pytest.mark.parametrize(("what", "can"), [("card", True), ("responsible", True), ("text", False), ("field", False), ("", False)])
def test_only_words_can_be_erased(what: str, can: bool) -> None:
    assert is_erasable(what) is can


def test_a_correction_keeps_the_original_until_the_words_change_again() -> None:
    board = fold([add("a", 1, values={"text": "Spilplatz"}), do("card.correct", "a", 2, text="Spielplatz")])
    assert (board.cards["a"].text, board.cards["a"].original) == ("Spielplatz", "Spilplatz")

    board.apply(do("card.correct", "a", 3, text="Spielplätze"))
    assert (board.cards["a"].text, board.cards["a"].original) == ("Spielplätze", "Spilplatz")

    board.apply(do("card.edit", "a", 4, text="Garten"))
    assert (board.cards["a"].text, board.cards["a"].original) == ("Garten", None)


def target(seq: int, value: str, base: int | None = None) -> Op:
    return Op(f"op{seq}", "board.set", None, {"target_group": value}, seq, None if base is None else {"target_group": base}, "scribe")


def test_the_board_s_target_group_goes_with_its_other_version_and_can_be_written_anew() -> None:
    log = [target(1, "Familie Kanarie"), target(2, "Kanaries", 0)]
    erasure = Op("op3", "board.erase", None, {**REASON, "what": "target_group"}, 3, role="facilitator")
    state = fold([*log, erasure])

    rest = [replace(op, values=rest_of(op.kind, op.values, "target_group")) for op in log]
    assert everything(fold([*rest, erasure])) == everything(state)
    assert (state.own.values, state.own.conflicts, state.own.versions["target_group"]) == ({}, {}, 3)
    assert [verdict(state, target(4, "Kanarie", base)) for base in (1, 3)] == ["removed", "applied"]
    assert rest_of("board.set", {"target_group": "Kanarie"}, CARD) == {"target_group": "Kanarie"}  # a card's erasure leaves it alone
    assert verdict(state, replace(erasure, seq=4)) == "unknown_kind"
