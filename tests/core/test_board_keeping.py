"""A board that was kept and taken up again is the board of the whole log, wherever it was cut."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fachplan.core.board import BoardState, Op, OtherShape, fold, kept, taken_up

from .boards import Wish, add, do, law, play, wishes


def everything(state: BoardState) -> dict[str, object]:
    return {name: getattr(state, name) for name in BoardState.__slots__}


@law
@given(wishes, st.data())
def test_what_was_kept_and_the_lines_after_it_are_the_fold_of_the_whole_log(todo: list[Wish], data: st.DataObject) -> None:
    _, log, _ = play(todo)
    cut = data.draw(st.integers(0, len(log)))

    state = taken_up(kept(fold(log[:cut])))
    for op in log[cut:]:
        state.apply(op)

    assert everything(state) == everything(fold(log))
    assert list(state.cards) == list(fold(log).cards)  # in the order they came, too


@law
@given(wishes, st.sampled_from("abd"), st.data())
def test_an_erasure_after_it_was_kept_leaves_what_the_blanked_log_says(todo: list[Wish], card: str, data: st.DataObject) -> None:
    state, log, _ = play(todo)
    line = Op("erase", "card.erase", card, {"what": "card", "reason": "person", "on": "2025-01-16"}, state.seq + 1, role="facilitator")
    cut = data.draw(st.integers(0, len(log)))

    again = taken_up(kept(fold(log[:cut])))
    for op in [*log[cut:], line]:
        again.apply(op)

    state.apply(line)
    assert everything(again) == everything(state)


def test_control_a_line_that_is_left_out_between_the_two_is_noticed() -> None:
    log = [add("a", 1), do("card.edit", "a", 2, text="Garten"), do("card.edit", "a", 3, responsible="Amt")]

    state = taken_up(kept(fold(log[:1])))
    state.apply(log[2])

    assert everything(state) != everything(fold(log))


def test_a_board_kept_by_another_shape_is_not_taken_up() -> None:
    document = json.loads(kept(fold([add("a", 1)])))
    document["shape"][1].append("colour")

    with pytest.raises(OtherShape):
        taken_up(json.dumps(document))
