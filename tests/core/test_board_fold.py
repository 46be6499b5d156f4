"""The fold is a function of the log: its laws, on random boards, against an oracle, and with controls that bite."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fachplan.core.board import BoardState, Op, apply, board_values, dump_ops, fold, view
from fachplan.core.board import fold as fold_function
from fachplan.core.board.cards import CardState
from fachplan.core.board.fold import _DEEDS

from .boards import VOTING, Wish, add, do, law, play, wishes
from .oracle import naive_board


def everything(state: BoardState) -> dict[str, object]:
    return {name: getattr(state, name) for name in BoardState.__slots__}


def seen(state: BoardState) -> list[dict[str, object]]:
    return view(state, author="", staff=True, voting=True)


def flat(card: CardState) -> dict[str, object]:
    """A folded card in the oracle's words."""
    shown: dict[str, object] = {name: getattr(card, name) for name in ("field", "text", "language", "heading")}
    shown |= card.values | {f"translations.{language}": text for language, text in card.translations.items()}
    beside = {name: [(one["value"], one["seq"]) for one in others] for name, others in card.conflicts.items()}
    return {"id": card.id, "kind": card.kind, "late": card.late, "shown": shown, "beside": beside, "sources": card.sources,
            "dissent": card.dissent, "paper": card.paper, "phone": card.phone_total}


@law
@given(wishes)
def test_the_fold_of_any_log_is_what_a_naive_replay_writes_down(todo: list[Wish]) -> None:
    state, log, _ = play(todo)

    expected = [{name: card[name] for name in ("id", "kind", "late", "shown", "beside", "sources", "dissent", "paper", "phone")}
                for card in naive_board(log)]
    assert [flat(card) for card in state.in_order()] == expected


@law
@given(wishes, st.data())
def test_a_log_may_be_folded_in_any_two_parts(todo: list[Wish], data: st.DataObject) -> None:
    _, log, _ = play(todo)
    cut = data.draw(st.integers(0, len(log)))

    first = fold(log[:cut])
    second = first.copy()
    for op in log[cut:]:
        apply(second, op)

    assert everything(second) == everything(fold(log))
    assert everything(first) == everything(fold(log[:cut]))  # the copy shared nothing


@law
@given(wishes)
def test_places_are_a_permutation_of_the_cards(todo: list[Wish]) -> None:
    state, _, _ = play(todo)

    assert sorted(state.order) == sorted(state.cards)
    assert [card["order"] for card in seen(state)] == list(range(1, len(state.in_order()) + 1))
    assert len({card.number for card in state.cards.values()}) == len(state.cards)


@law
@given(wishes)
def test_no_accepted_text_is_ever_lost_without_someone_having_seen_it(todo: list[Wish]) -> None:
    _, log, _ = play(todo)
    state = BoardState()
    for op in log:
        state.apply(op)
        card = state.cards.get(op.card or "")
        if op.kind == "card.edit" and "text" in op.values and card is not None:
            others = [one["value"] for one in card.conflicts.get("text", []) if one["seq"] == op.seq]
            assert op.values["text"] in [card.text, *others]


@law
@given(wishes)
def test_nobody_has_more_dots_on_the_board_than_the_rules_give(todo: list[Wish]) -> None:
    state, _, _ = play(todo)

    for author in ("ann", "ben", "sue"):
        on_board = sum(card.phone.get(author, 0) for card in state.in_order())
        assert on_board == state.spent.get(author, 0) <= VOTING.dots  # type: ignore[operator]


VOTE_REMOVE_VOTE_RESTORE = [
    add("a", 1), add("b", 2), do("vote.set", "a", 3, dots=3), do("card.remove", "a", 4),
    do("vote.set", "b", 5, dots=3), do("card.restore", "a", 6),
]


def test_a_card_that_comes_back_does_not_bring_dots_that_were_spent_again() -> None:
    state = fold(VOTE_REMOVE_VOTE_RESTORE)

    assert (state.cards["a"].phone_total, state.cards["b"].phone_total, state.spent["ann"]) == (0, 3, 3)


def test_control_a_plain_restore_would_count_them_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def plain(state: BoardState, card: CardState, op: Op) -> None:
        card.removed = False

    monkeypatch.setitem(_DEEDS, "card.restore", plain)

    assert sum(card.phone_total for card in fold(VOTE_REMOVE_VOTE_RESTORE).in_order()) == 6


@law
@given(wishes, st.sampled_from("abcd"))
def test_removing_and_restoring_leaves_the_board_as_it_was(todo: list[Wish], card: str) -> None:
    state, _, _ = play(todo)
    before, was_there = seen(state), any(one.id == card for one in state.in_order())

    state.apply(do("card.remove", card, state.seq + 1))
    assert [one["id"] for one in seen(state)] == [one["id"] for one in before if one["id"] != card]
    state.apply(do("card.restore", card, state.seq + 1))

    assert not was_there or seen(state) == before


@law
@given(wishes, st.booleans())
def test_a_dump_folds_to_the_same_board_and_names_nobody(todo: list[Wish], revealed: bool) -> None:
    state, log, _ = play(todo, revealed=revealed)

    dump = list(dump_ops(log, revealed=revealed))

    again = fold(dump, revealed=revealed)
    assert (seen(again), again.seq, again.revealed) == (seen(state), state.seq, state.revealed)
    assert {op.author for op in dump} <= {""}
    assert not [op for op in dump if op.kind == "vote.set"]
    assert list(dump_ops(dump, revealed=revealed)) == dump


def test_control_a_dump_without_tallies_would_lose_the_dots() -> None:
    log = [add("a", 1), do("vote.set", "a", 2, dots=2)]

    assert fold(op for op in dump_ops(log) if op.kind != "vote.tally").cards["a"].phone_total == 0


def test_a_loaded_board_is_voted_on_beside_the_votes_it_came_with() -> None:
    log = [*dump_ops([add("a", 1), do("vote.set", "a", 2, dots=2)]), do("vote.set", "a", 3, author="ben", dots=1)]

    assert fold(log).cards["a"].phone_total == 3


@law
@given(wishes, st.randoms(use_true_random=False))
def test_a_log_with_lost_or_erased_lines_still_folds(todo: list[Wish], chance: object) -> None:
    _, log, _ = play(todo)
    torn = [Op(op.id, op.kind, op.card, {}, op.seq, op.base, op.role, op.author) if chance.random() < 0.3 else op  # type: ignore[attr-defined]
            for op in log if chance.random() < 0.8]  # type: ignore[attr-defined]

    state = fold(torn)

    assert state.seq == (torn[-1].seq if torn else 0)


def test_two_rewordings_at_once_are_both_kept() -> None:
    state = fold([add("a", 1), do("card.edit", "a", 2, text="first", base={"text": 1}),
                  do("card.edit", "a", 3, text="second", responsible="Amt", base={"text": 1})])

    card = state.cards["a"]
    assert (card.text, card.conflicts, card.values) == (
        "first", {"text": [{"value": "second", "seq": 3}]}, {"responsible": "Amt"})
    assert card.versions["text"] == 2


def test_the_same_rewording_twice_is_no_conflict() -> None:
    state = fold([add("a", 1), do("card.edit", "a", 2, text="same", base={"text": 1}),
                  do("card.edit", "a", 3, text="same", base={"text": 1})])

    assert (state.cards["a"].conflicts, state.cards["a"].versions["text"]) == ({}, 3)


def test_without_a_base_the_later_text_stands() -> None:
    state = fold([add("a", 1), do("card.edit", "a", 2, text="first"), do("card.edit", "a", 3, text="second")])

    assert (state.cards["a"].text, state.cards["a"].conflicts) == ("second", {})


def test_moving_and_rewording_at_once_both_survive() -> None:
    state = fold([add("a", 1), do("card.move", "a", 2, field="weaknesses", base={"field": 1}),
                  do("card.edit", "a", 3, text="new", base={"text": 1, "field": 1})])

    assert (state.cards["a"].field, state.cards["a"].text, state.cards["a"].conflicts) == ("weaknesses", "new", {})


def test_two_moves_at_once_keep_both_fields_until_one_is_chosen() -> None:
    log = [add("a", 1), do("card.move", "a", 2, field="weaknesses", base={"field": 1}),
           do("card.move", "a", 3, field="measures", base={"field": 1})]
    assert fold(log).cards["a"].conflicts == {"field": [{"value": "measures", "seq": 3}]}

    card = fold([*log, do("card.resolve", "a", 4, name="field", value="measures")]).cards["a"]

    assert (card.field, card.conflicts, card.versions["field"]) == ("measures", {}, 4)


@pytest.mark.parametrize(("after", "order"), [
    ({}, ["a", "b", "c"]), ({"after": None}, ["c", "a", "b"]), ({"after": "a"}, ["a", "c", "b"]),
])
def test_a_new_card_stands_last_first_or_behind_another(after: dict[str, str | None], order: list[str]) -> None:
    assert fold([add("a", 1), add("b", 2), add("c", 3, values=after)]).order == order


def test_a_moved_card_keeps_its_place_unless_it_changes_its_field() -> None:
    log = [add("a", 1), add("b", 2), add("h", 3, values={"kind": "heading"})]

    assert fold([*log, do("card.move", "a", 4, heading="h")]).order == ["a", "b", "h"]
    assert fold([*log, do("card.move", "a", 4, field="strengths")]).order == ["a", "b", "h"]
    assert fold([*log, do("card.move", "a", 4, field="weaknesses")]).order == ["b", "h", "a"]
    assert fold([*log, do("card.move", "a", 4, field="weaknesses", after="b")]).order == ["b", "a", "h"]


def test_late_is_the_text_that_was_written_after_the_end() -> None:
    log = [add("a", 1), do("card.edit", "a", 2, text="later", late=True)]

    assert fold(log).cards["a"].late is True
    assert fold([*log, do("card.edit", "a", 3, horizon="short")]).cards["a"].late is True
    assert fold([*log, do("card.edit", "a", 3, text="in time")]).cards["a"].late is False


@pytest.mark.parametrize(("field", "kind"), [("goals", "goal"), ("measures", "measure"), ("strengths", "note")])
def test_a_card_that_does_not_say_what_it_is_is_what_its_field_collects(field: str, kind: str) -> None:
    assert fold([add("a", 1, values={"field": field})]).cards["a"].kind == kind


def test_numbers_come_from_the_writer_from_the_paper_or_from_counting() -> None:
    state = fold([add("a", 1, number=14), add("b", 2, values={"number": 20}), add("c", 3)])

    assert [state.cards[one].number for one in "abc"] == [14, 20, 21]
    assert state.next_number == 22


def test_a_writer_that_drops_known_ids_makes_a_repeated_op_change_nothing() -> None:
    ops = [add("a", 1), do("card.dissent", "a", 2, text="no"), do("card.dissent", "a", 2, text="no")]

    once = {op.id: op for op in ops}

    assert fold(once.values()).cards["a"].dissent == ["no"]
    assert fold_function(ops).cards["a"].dissent == ["no", "no"]  # control: the fold itself does not look at ids


def test_a_place_is_told_by_the_living_card_before_it_in_its_field() -> None:
    log = [add("a", 1), add("b", 2), add("w", 3, values={"field": "weaknesses"}), add("c", 4)]
    state, without = fold(log), fold([*log, do("card.remove", "b", 5)])

    assert [state.before(state.cards[one]) for one in "abwc"] == [None, "a", None, "b"]
    assert without.before(without.cards["c"]) == "a"


def test_moving_to_where_a_card_stands_already_is_no_conflict() -> None:
    log = [add("a", 1), add("w", 2, values={"field": "weaknesses"}), add("b", 3), do("card.move", "b", 4, after=None),
           do("card.move", "b", 5, after="w")]

    assert fold([*log, do("card.move", "b", 6, after="a", base={"order": 3})]).cards["b"].conflicts == {}
    assert fold([*log, do("card.move", "b", 6, after=None, base={"order": 3})]).cards["b"].conflicts == {
        "order": [{"value": None, "seq": 6}]}


def test_a_source_linked_twice_is_there_once() -> None:
    log = [add("a", 1), do("card.link", "a", 2, source="m1"), do("card.link", "a", 3, source="m1")]

    assert fold(log).cards["a"].sources == ["m1"]


def test_a_dump_knows_which_dots_came_back_with_a_card() -> None:
    again = fold(dump_ops([*VOTE_REMOVE_VOTE_RESTORE, do("card.remove", "b", 7), do("card.restore", "b", 8)]))

    assert (again.cards["a"].phone_total, again.cards["b"].phone_total) == (0, 3)


def test_what_a_board_says_of_itself_is_kept_and_two_at_once_are_both_there() -> None:
    log = [
        Op("1", "board.set", None, {"target_group": "Familien"}, seq=1, role="scribe"),
        Op("2", "board.set", None, {"target_group": "Junge Familien"}, seq=2, role="scribe", base={"target_group": 1}),
        Op("3", "board.set", None, {"target_group": "Ältere"}, seq=3, role="facilitator", base={"target_group": 1}),
    ]
    board = fold(log)
    assert board_values(board) == {
        "target_group": {"value": "Junge Familien", "version": 2, "others": [{"value": "Ältere", "seq": 3}]}}

    settled = fold([*log, Op("4", "board.set", None, {"target_group": "Alle"}, seq=4, role="scribe", base={"target_group": 2})])
    assert board_values(settled) == {"target_group": {"value": "Alle", "version": 4, "others": []}}


def test_a_board_that_says_nothing_of_itself_has_no_values() -> None:
    assert board_values(fold([])) == {}
