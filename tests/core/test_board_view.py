"""What a reader sees: the contract's keys, nobody's name, and before the cards are shown only one's own."""

import json
from dataclasses import replace

from hypothesis import given

from fachplan.core.board import dump_ops, fold, view, voting

from .boards import VOTING, Wish, add, do, law, play, wishes

KEYS = ["id", "number", "kind", "field", "order", "text", "language", "translations", "role", "mine", "late", "group", "heading",
        "sources", "values", "versions", "conflicts", "dissent", "votes", "blacked_out", "erased"]


def test_a_card_is_told_exactly_as_the_contract_says() -> None:
    board = fold([
        add("a", 1, group="orange", number=14, values={"field": "measures", "text": "Chor", "language": "de", "sources": ["m1"]}),
        do("card.edit", "a", 2, horizon="short", base={"horizon": 1}), do("card.translate", "a", 3, language="en", text="Choir"),
        do("card.dissent", "a", 4, author="ben", text="Zu laut"), do("vote.set", "a", 5, author="ben", dots=2),
        do("vote.paper", "a", 6, role="scribe", dots=4)])

    [card] = view(board, author="ann", staff=False, voting=True)

    assert card == {
        "id": "a", "number": 14, "kind": "measure", "field": "measures", "order": 1, "text": "Chor", "language": "de",
        "translations": {"en": "Choir"}, "role": "participant", "mine": True, "late": False, "group": "orange", "heading": None,
        "sources": ["m1"], "values": {"horizon": "short"},
        "versions": {"text": 1, "language": 1, "field": 1, "order": 1, "heading": 1, "responsible": 1, "present": 1,
                     "partners": 1, "implementation": 1, "horizon": 2, "notice": 1, "steps": 1, "guiding_goal": 1, "target_group": 1,
                     "translations.en": 3},
        "conflicts": {}, "dissent": ["Zu laut"], "votes": {"phone": 2, "paper": 4}, "blacked_out": False, "erased": {}}


@law
@given(wishes)
def test_every_card_has_the_keys_of_the_contract_and_no_author(todo: list[Wish]) -> None:
    state, log, _ = play(todo)

    cards = view(state, author="ann", staff=True, voting=True)

    assert all(list(card) == KEYS for card in cards)
    told = json.dumps([cards, [[op.kind, op.values] for op in dump_ops(log)]])
    assert not [name for name in ("ann", "ben", "sue") if f'"{name}"' in told]


@law
@given(wishes)
def test_readers_differ_in_nothing_but_what_is_theirs(todo: list[Wish]) -> None:
    state, _, _ = play(todo)

    ann, ben = (view(state, author=author, staff=False, voting=False) for author in ("ann", "ben"))

    assert [{**card, "mine": None} for card in ann] == [{**card, "mine": None} for card in ben]
    assert all(card["votes"] is None for card in ann)
    assert not [one for one, other in zip(ann, ben, strict=True) if one["mine"] and other["mine"]]


def test_before_the_cards_are_shown_each_sees_their_own_and_the_staff_all() -> None:
    log = [add("a", 1, author="ann"), add("b", 2, author="ben"), add("c", 3, author="")]
    hidden, shown = fold(log, revealed=False), fold([*log, do("board.reveal", None, 4, role="scribe")], revealed=False)

    def ids(author: str, staff: bool) -> list[str]:
        return [card["id"] for card in view(hidden, author=author, staff=staff, voting=False)]

    assert (ids("ann", False), ids("", False), ids("sue", True)) == (["a"], [], ["a", "b", "c"])
    assert len(view(shown, author="", staff=False, voting=False)) == 3


def test_a_card_under_a_removed_heading_stands_alone_until_the_heading_returns() -> None:
    log = [add("h", 1, values={"kind": "heading"}), add("a", 2, values={"heading": "h"})]

    def heading(*more: object) -> object:
        return view(fold([*log, *more]), author="", staff=True, voting=False)[-1]["heading"]  # type: ignore[list-item]

    removed = do("card.remove", "h", 3)
    assert [heading(), heading(removed), heading(removed, do("card.restore", "h", 4))] == ["h", None, "h"]


def test_changing_what_was_told_does_not_change_the_board() -> None:
    board = fold([add("a", 1, values={"sources": ["m1"]})])

    view(board, author="", staff=True, voting=True)[0]["sources"].append("m2")

    assert board.cards["a"].sources == ["m1"]


def test_the_dots_one_has_left() -> None:
    board = fold([add("a", 1), do("vote.set", "a", 2, dots=2)])

    assert voting(board, VOTING, author="ann") == {"dots": 3, "left": 1, "open": True}
    assert voting(board, replace(VOTING, dots=1, closed=True), author="ann") == {"dots": 1, "left": 0, "open": False}
    assert voting(board, replace(VOTING, dots=None), author="ann") is None
