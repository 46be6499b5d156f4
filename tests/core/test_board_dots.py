"""Dots on a board: the law against a slow count of its own, hiding until the end, and what a dump may say."""

import itertools
import random
from dataclasses import replace
from typing import Any

import pytest

from fachplan.core.board import BoardState, Op, Rules, dump_ops, fold, judge, view, voting

CARDS = ("a", "b", "c")
OPEN = Rules(fields=("f", "g"), dots=3, voting_open=True, hidden=True)


def board() -> list[Op]:
    return [Op(f"n{at}", "card.add", card, {"field": "g" if card == "c" else "f", "text": card}, seq=at, author="w", number=at)
            for at, card in enumerate(CARDS, 1)]


def play(votes: list[tuple[str, str, int]], rules: Rules) -> tuple[BoardState, list[Op], list[bool]]:
    """The board after each of `votes` (who, card, dots) that the rules let through."""
    log: list[Op] = board()
    kept: list[bool] = []
    state = fold(log)
    for who, card, dots in votes:
        op = Op(f"v{len(log)}{len(kept)}", "vote.set", card, {"dots": dots}, seq=state.seq + 1, author=who)
        kept.append(judge(state, op, rules).status == "applied")
        if kept[-1]:
            log.append(op)
            state.apply(op)
    return state, log, kept


def oracle(votes: list[tuple[str, str, int]], rules: Rules) -> tuple[dict[tuple[str, str], int], list[bool]]:
    """The same by hand: who has how many where, and which press counted."""
    have: dict[tuple[str, str], int] = {}
    kept = []
    for who, card, dots in votes:
        after = have | {(who, card): dots}
        own = [n for (whose, _card), n in after.items() if whose == who]
        most = 1 if not rules.cumulate else rules.most or rules.dots or 0
        fits = sum(own) <= (rules.dots or 0) and dots <= most and (not rules.dots_field or card != "c" or rules.dots_field == "g")
        kept.append(fits or dots <= have.get((who, card), 0))
        if kept[-1]:
            have = after
    return have, kept


RULES = [OPEN, replace(OPEN, most=2), replace(OPEN, most=1), replace(OPEN, cumulate=False), replace(OPEN, dots=1),
         replace(OPEN, dots_field="f"), replace(OPEN, dots=2, most=5)]


@pytest.mark.parametrize("rules", RULES)
def test_every_sequence_of_three_presses_ends_as_counted_by_hand(rules: Rules) -> None:
    presses = list(itertools.product(["x"], CARDS, range(4)))
    for votes in itertools.product(presses, repeat=3):
        state, _log, kept = play(list(votes), rules)
        have, expected = oracle(list(votes), rules)
        assert kept == expected, votes
        assert {card: state.cards[card].phone.get("x", 0) for card in CARDS} == {card: have.get(("x", card), 0) for card in CARDS}


def test_nobody_ever_has_more_dots_than_the_rule_gives_whatever_many_people_press() -> None:
    chance = random.Random(7)
    for rules in RULES:
        votes = [(chance.choice("xyz"), chance.choice(CARDS), chance.randrange(5)) for _ in range(400)]
        state, _log, kept = play(votes, rules)
        have, expected = oracle(votes, rules)
        assert kept == expected
        assert state.spent == {who: sum(n for (whose, _c), n in have.items() if whose == who) for who in state.spent}
        assert max(state.spent.values()) <= (rules.dots or 0)


def test_control_judged_against_an_old_board_two_presses_give_one_person_too_many() -> None:
    old = fold(board())
    ops = [Op(card, "vote.set", card, {"dots": 3}, seq=at, author="x") for at, card in ((4, "a"), (5, "b"))]
    assert [judge(old, op, OPEN).status for op in ops] == ["applied", "applied"]

    state = old.copy()
    for op in ops:
        state.apply(op)
    assert state.spent["x"] == 6  # which is why the writer judges one after the other
    assert play([("x", "a", 3), ("x", "b", 3)], OPEN)[2] == [True, False]


def test_sums_are_nobodys_until_the_dots_are_closed_and_lost_by_nothing() -> None:
    state, _log, _kept = play([("x", "a", 2), ("y", "a", 1)], OPEN)
    closed = replace(OPEN, voting_open=False)

    def votes(rules: Rules, **who: Any) -> list[object]:
        return [card["votes"] for card in view(state, voting=True, covered=rules.covered, **who)]

    assert votes(OPEN, author="x", staff=False) == votes(OPEN, author="", staff=True) == [None] * 3
    assert votes(closed, author="", staff=False)[0] == {"phone": 3, "paper": 0}
    assert voting(state, OPEN, author="x") == {
        "dots": 3, "left": 1, "open": True, "most": 3, "field": "", "hidden": True, "mine": {"a": 2}}
    assert voting(state, replace(OPEN, hidden=False), author="x") == {"dots": 3, "left": 1, "open": True}


def test_a_lower_rule_takes_no_dot_away_and_gives_none() -> None:
    state, _log, _kept = play([("x", "a", 3)], OPEN)
    lower = replace(OPEN, dots=2, most=1)

    def verdict(card: str, dots: int) -> str:
        return judge(state, Op("v", "vote.set", card, {"dots": dots}, seq=9, author="x"), lower).status

    assert state.cards["a"].phone_total == 3
    assert [verdict("a", 2), verdict("a", 0), verdict("b", 1), verdict("a", 4)] == ["applied", "applied", "refused", "refused"]


def test_a_dump_of_hidden_dots_tells_the_sums_and_no_mark_of_hiding() -> None:
    log = [*board(), Op("v", "vote.set", "a", {"dots": 2, "hidden": True}, seq=4, author="x"),
           Op("p", "vote.paper", "a", {"dots": 7, "hidden": True}, seq=5, role="scribe", author="s")]
    assert [(op.kind, op.values) for op in list(dump_ops(log))[3:]] == [("vote.tally", {"phone": 2}), ("vote.paper", {"dots": 7})]
