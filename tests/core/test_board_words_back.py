"""A dissent and a translation are taken back and said again: by whom, what of, and never what was blacked out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fachplan.core.board import BoardState, NotAsLeft, Op, Verdict, fold, judge, steps_back, view

from .boards import VOTING, Wish, add, do, law, play, wishes

SAID = [add("a", 1), do("card.dissent", "a", 2, author="ben", text="Zu laut"), do("card.dissent", "a", 3, author="ann", text="Zu fern")]
TOLD = [add("a", 1), do("card.translate", "a", 2, author="ben", language="en", text="Choir")]
texts = st.sampled_from(["Zu laut", "Zu fern", "Choir"])


def shown(state: BoardState) -> list[dict[str, Any]]:
    """The board but for its versions, which only grow."""
    return [{name: value for name, value in card.items() if name != "versions"}
            for card in view(state, author="", staff=True, voting=True)]


def back(log: list[Op], seq: int) -> Op:
    """The op of the desk that takes back the line `seq`."""
    [step] = steps_back(log, [seq])
    return Op(f"u{log[-1].seq + 1}", step.kind, step.card, step.values, log[-1].seq + 1, step.base, "facilitator", "sue")


def verdict(log: list[Op], kind: str, author: str = "ann", role: str = "participant", base: dict[str, int] | None = None,
            **values: Any) -> str:
    said = judge(fold(log), do(kind, "a", log[-1].seq + 1, author=author, role=role, base=base, **values), VOTING)
    return said.reason or said.status


deeds = st.one_of(
    st.builds(lambda text: ("card.dissent", {"text": text}), texts),
    st.builds(lambda language, text: ("card.translate", {"language": language, "text": text}), st.sampled_from(["en", "ar"]), texts))


@law
@given(wishes, deeds, st.sampled_from("ab"))
def test_undo_gives_the_board_before_and_redo_the_board_after(todo: list[Wish], deed: tuple[str, dict[str, Any]], card: str) -> None:
    before, log, _ = play(todo)
    kind, values = deed
    done = do(kind, card, before.seq + 1, author="sue", role="facilitator", **values)
    if judge(before, done, VOTING).status != "applied":
        return
    log = [*log, done]

    for _again in range(2):
        undone = back(log, log[-1].seq)
        assert judge(fold(log), undone, VOTING) == Verdict("applied")
        assert shown(fold([*log, undone])) == shown(before)
        redone = back([*log, undone], undone.seq)
        assert judge(fold([*log, undone]), redone, VOTING) == Verdict("applied")
        log = [*log, undone, redone]
        assert shown(fold(log)) == shown(fold([*log[:before.seq], done]))


@law
@given(st.permutations(range(6)), st.lists(st.integers(0, 5), max_size=8))
def test_retries_in_any_order_leave_the_board_that_the_first_of_each_made(order: list[int], again: list[int]) -> None:
    ops: list[tuple[str, dict[str, Any]]] = [
        ("card.undissent", {"line": 2}), ("card.undissent", {"line": 3}), ("card.redissent", {"line": 2}),
        ("card.dissent", {"text": "Zu teuer"}), ("card.translate", {"language": "en", "text": "Choir"}),
        ("card.untranslate", {"language": "en"})]

    def written(arrivals: list[int]) -> BoardState:
        """What the writer does: an id that it knows keeps its first place."""
        state, known = fold(SAID), set[int]()
        for n in arrivals:
            kind, values = ops[n]
            op = do(kind, "a", state.seq + 1, author="sue", role="facilitator", **values)
            if n not in known and judge(state, op, VOTING).status == "applied":
                known.add(n)
                state.apply(op)
        return state

    firsts = list(dict.fromkeys([*order, *again]))
    sent_twice = [n for each in order for n in (each, *[one for one in again if one == each])]
    assert shown(written(sent_twice)) == shown(written(firsts))


@law
@given(st.lists(st.sampled_from(["card.undissent", "card.redissent"]), min_size=1, max_size=6))
def test_whatever_a_line_is_told_twice_it_is_told_once(kinds: list[str]) -> None:
    once = [kind for n, kind in enumerate(kinds) if n == 0 or kinds[n - 1] != kind]

    def board(some: list[str]) -> list[dict[str, Any]]:
        return shown(fold([*SAID, *(do(kind, "a", 4 + n, role="facilitator", line=2) for n, kind in enumerate(some))]))

    assert board(kinds) == board(once)
    assert board(kinds)[0]["dissent"] == (["Zu fern"] if kinds[-1] == "card.undissent" else ["Zu laut", "Zu fern"])


def test_a_dissent_comes_back_at_its_place() -> None:
    log = [*SAID, do("card.undissent", "a", 4, author="ben", line=2)]
    assert fold(log).cards["a"].dissent == ["Zu fern"]

    assert fold([*log, do("card.redissent", "a", 5, author="ben", line=2)]).cards["a"].dissent == ["Zu laut", "Zu fern"]


@pytest.mark.parametrize(("author", "role", "line", "expected"), [
    ("ben", "participant", 2, "applied"), ("ann", "participant", 2, "not_yours"), ("", "participant", 2, "not_yours"),
    ("sue", "scribe", 2, "applied"), ("sue", "facilitator", 3, "applied"),
    ("ben", "participant", 1, "not_there"), ("sue", "facilitator", 99, "not_there")])
def test_everyone_takes_back_what_they_said_and_staff_what_anybody_said(author: str, role: str, line: int, expected: str) -> None:
    assert verdict(SAID, "card.undissent", author, role, line=line) == expected


def test_a_dissent_that_is_gone_is_not_taken_back_again_and_one_of_another_card_never() -> None:
    gone = [*SAID, do("card.undissent", "a", 4, author="ben", line=2)]
    assert verdict(gone, "card.undissent", "ben", line=2) == "not_there"
    assert verdict(gone, "card.redissent", "ann", line=2) == "not_yours"
    assert verdict(gone, "card.redissent", "ben", line=2) == "applied"

    other = [add("a", 1), add("b", 2), do("card.dissent", "b", 3, author="ann", text="Nein")]
    assert verdict(other, "card.undissent", line=3) == "not_there"


def test_what_staff_took_back_is_said_again_by_staff_only() -> None:
    log = [*SAID, do("card.undissent", "a", 4, author="sue", role="scribe", line=2)]

    assert verdict(log, "card.redissent", "ben", line=2) == "removed"
    assert verdict(log, "card.redissent", "flo", "facilitator", line=2) == "applied"


def test_nobody_is_the_author_of_a_dissent_in_a_loaded_dump() -> None:
    log = [add("a", 1, author=""), do("card.dissent", "a", 2, author="", text="Nein")]

    assert verdict(log, "card.undissent", "", line=2) == "not_yours"


def test_a_translation_goes_from_one_s_own_card_and_by_staff_and_only_the_one_that_was_seen() -> None:
    assert verdict(TOLD, "card.untranslate", "ben", language="en") == "not_yours"
    assert verdict(TOLD, "card.untranslate", "ann", language="ar") == "not_there"
    assert verdict(TOLD, "card.untranslate", "ann", language="en") == "applied"
    log = [*TOLD, do("card.translate", "a", 3, language="en", text="Singing")]
    assert verdict(log, "card.untranslate", "sue", "scribe", base={"translations.en": 2}, language="en") == "not_there"
    assert verdict(log, "card.untranslate", "sue", "scribe", base={"translations.en": 3}, language="en") == "applied"


def test_a_translation_with_two_versions_is_settled_before_it_goes() -> None:
    log = [*TOLD, do("card.translate", "a", 3, language="en", text="Singing"),
           do("card.translate", "a", 4, base={"translations.en": 2}, language="en", text="Chorus")]

    assert fold(log).cards["a"].conflicts == {"translations.en": [{"value": "Chorus", "seq": 4}]}
    assert verdict(log, "card.untranslate", "sue", "scribe", language="en") == "bad_values"
    with pytest.raises(NotAsLeft):
        steps_back(log, [3])


def test_where_a_translation_was_taken_back_the_next_one_overwrites_nothing() -> None:
    log = [*TOLD, do("card.untranslate", "a", 3, language="en"),
           do("card.translate", "a", 4, author="ben", base={"translations.en": 2}, language="en", text="Singing")]

    card = fold(log).cards["a"]

    assert (card.translations, card.conflicts) == ({"en": "Singing"}, {})


def test_another_translation_over_one_gives_the_former_back() -> None:
    log = [*TOLD, do("card.translate", "a", 3, author="sue", role="scribe", language="en", text="Singing")]

    step = back(log, 3)

    assert (step.kind, step.values, step.base) == ("card.translate", {"language": "en", "text": "Choir"}, {"translations.en": 3})


def test_what_somebody_else_took_back_or_wrote_over_meanwhile_is_not_taken_back() -> None:
    with pytest.raises(NotAsLeft):
        steps_back([*SAID, do("card.undissent", "a", 4, author="ben", line=2)], [2])
    with pytest.raises(NotAsLeft):
        steps_back([*TOLD, do("card.translate", "a", 3, language="en", text="Singing")], [2])


@pytest.mark.parametrize("what", ["card", "dissent"])
def test_a_dissent_that_was_blacked_out_does_not_come_back(what: str) -> None:
    gone = [*SAID, do("card.undissent", "a", 4, author="sue", role="facilitator", line=2), Op("e", "card.erase", "a", {"what": what}, 5)]

    with pytest.raises(NotAsLeft):
        steps_back(gone, [4])
    assert verdict(gone, "card.redissent", "sue", "facilitator", line=2) == ("removed" if what == "card" else "not_there")
    forced = fold([*gone, do("card.redissent", "a", 6, author="sue", role="facilitator", line=2)])
    assert (forced.cards["a"].dissent, forced.cards["a"].dissents) == ([], [])


def test_a_translation_of_a_blacked_out_card_does_not_come_back() -> None:
    gone = [*TOLD, do("card.untranslate", "a", 3, language="en"), Op("e", "card.erase", "a", {"what": "card"}, 4)]

    with pytest.raises(NotAsLeft):
        steps_back(gone, [3])
    with pytest.raises(NotAsLeft):
        steps_back([*TOLD, Op("e", "card.erase", "a", {"what": "card"}, 3)], [2])
    assert verdict(gone, "card.translate", "sue", "facilitator", language="en", text="Choir") == "removed"
