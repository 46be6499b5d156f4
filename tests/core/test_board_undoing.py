"""Taking back: an op and what undoes it leave the board as it was, and nothing of anybody else's goes with it."""

from typing import Any

import pytest
from hypothesis import given

from fachplan.core.board import BoardState, NotAsLeft, Op, Step, fold, inverse, judge, steps_back, view

from .boards import VOTING, Wish, add, do, law, play, wishes
from .oracle import naive_board


def seen(state: BoardState) -> list[dict[str, Any]]:
    """The board as staff see it; versions grow, empty values say nothing, sources are a set."""
    shown = view(state, author="", staff=True, voting=True)
    for card in shown:
        del card["versions"], card["late"]
        card["sources"] = sorted(card["sources"])
        card["values"] = {name: value for name, value in card["values"].items() if value not in ("", None, [])}
    return shown


def as_op(step: Step, seq: int) -> Op:
    return Op(f"u{seq}", step.kind, step.card, step.values, seq, step.base, "facilitator", "sue")


@law
@given(wishes)
def test_every_op_of_any_log_and_its_inverse_leave_the_view_as_it_was(todo: list[Wish]) -> None:
    _, log, _ = play(todo)
    state = BoardState()
    for op in log:
        step = inverse(state, op)
        if step is not None:
            board = state.copy()
            before = seen(board)
            board.apply(op)
            back = as_op(step, op.seq + 1)
            if judge(board, back, VOTING).status == "applied":
                board.apply(back)
                after = seen(board)
                for one in before + after:  # what was written beside stays beside, and votes cast meanwhile have nothing to come back to
                    one.pop("conflicts")
                assert after == before
        state.apply(op)


@law
@given(wishes)
def test_the_naive_replay_agrees_that_the_last_op_is_gone(todo: list[Wish]) -> None:
    _, log, _ = play(todo)
    try:
        steps = steps_back(log, [log[-1].seq])
    except NotAsLeft:
        return
    back = [as_op(step, log[-1].seq + 1 + n) for n, step in enumerate(steps)]
    names = ("id", "kind", "dissent", "paper")

    before, after = naive_board(log[:-1]), naive_board([*log, *back])

    if log[-1].kind in ("card.move", "card.add", "card.remove", "card.restore"):
        assert [card["id"] for card in after] == [card["id"] for card in before]
    assert [{name: card[name] for name in names} for card in after] == [{name: card[name] for name in names} for card in before]


@law
@given(wishes)
def test_to_redo_is_to_undo_the_undo(todo: list[Wish]) -> None:
    state, log, _ = play(todo)
    try:
        [step] = steps_back(log, [log[-1].seq])
    except NotAsLeft:
        return
    undone = as_op(step, state.seq + 1)
    if judge(state, undone, VOTING).status != "applied":
        return
    [again] = steps_back([*log, undone], [undone.seq])

    redone = fold([*log, undone, as_op(again, undone.seq + 1)])

    assert [(card["id"], card["text"], card["field"]) for card in seen(redone)] == [
        (card["id"], card["text"], card["field"]) for card in seen(state)]


LOG = [add("a", 1), add("b", 2), do("card.edit", "a", 3, text="Band")]


def test_an_edit_over_which_somebody_else_wrote_is_not_taken_back() -> None:
    with pytest.raises(NotAsLeft):
        steps_back([*LOG, do("card.edit", "a", 4, text="Orchester", author="ben")], [3])

    assert steps_back([*LOG, do("card.move", "a", 4, after="b", author="ben")], [3])[0].values == {"text": "card a"}


def test_a_card_that_somebody_disagreed_with_is_not_taken_down_by_an_undo() -> None:
    with pytest.raises(NotAsLeft):
        steps_back([add("a", 1), do("card.dissent", "a", 2, text="Nein", author="ben")], [1])


def test_a_heading_made_from_cards_goes_as_a_whole_and_the_cards_stay_where_they_were() -> None:
    log = [add("a", 1), add("b", 2), add("h", 3, values={"kind": "heading"}), do("card.move", "b", 4, heading="h", after="h"),
           do("card.move", "a", 5, heading="h", after="b")]

    steps = steps_back(log, [3, 4, 5])

    assert [(step.kind, step.card) for step in steps] == [("card.move", "a"), ("card.move", "b"), ("card.remove", "h")]
    state = fold([*log, *(as_op(step, 6 + n) for n, step in enumerate(steps))])
    assert [(card.id, card.heading) for card in state.in_order()] == [("a", None), ("b", None)]


def test_deeds_are_taken_back_one_after_the_other_like_a_stack() -> None:
    log = [*LOG, do("card.edit", "a", 4, text="Orchester")]
    [first] = steps_back(log, [4])
    log.append(as_op(first, 5))

    [second] = steps_back(log, [3])

    assert (first.values, second.values, second.base) == ({"text": "Band"}, {"text": "card a"}, {"text": 5})


def test_words_that_were_blacked_out_do_not_come_back() -> None:
    log = [*LOG, Op("e", "card.erase", "a", {"what": "card"}, 4)]

    with pytest.raises(NotAsLeft):
        steps_back(log, [3])
    with pytest.raises(NotAsLeft):
        steps_back([*LOG, do("board.reveal", None, 4)], [4])
