"""The script of a rehearsal: the same for the same seed, possible to play, German, marked as invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fachplan.core.board import check
from fachplan.core.rehearsal import INVENTED, Act, figures, percentile, script

FIELDS = {"warmup": ["warmup"], "matrix": ["strengths", "weaknesses", "chances", "risks"], "measures": ["goals", "measures"]}
rooms = st.tuples(st.integers(1, 60), st.integers(1, 6), st.integers(0, 2**32))


def written(acts: tuple[Act, ...]) -> list[Act]:
    return [act for act in acts if act.do == "write"]


@given(rooms)
def test_the_same_seed_makes_the_same_script(room: tuple[int, int, int]) -> None:
    people, groups, seed = room

    assert script(people, groups, FIELDS, seed=seed) == script(people, groups, FIELDS, seed=seed)


def test_control_another_seed_makes_another_script() -> None:
    assert script(40, 4, FIELDS, seed=1) != script(40, 4, FIELDS, seed=2)


@given(rooms)
def test_everybody_writes_one_warm_up_three_cards_and_one_goal_or_measure(room: tuple[int, int, int]) -> None:
    people, groups, seed = room
    acts = written(script(people, groups, FIELDS, seed=seed))

    boards = {person: sorted(act.board for act in acts if act.person == person) for person in range(people)}

    assert boards == {person: ["matrix", "matrix", "matrix", "measures", "warmup"] for person in range(people)}
    assert sorted(act.card for act in acts) == list(range(5 * people))


@given(rooms)
def test_nobody_speaks_of_a_card_that_is_not_there_or_of_another_group(room: tuple[int, int, int]) -> None:
    people, groups, seed = room
    acts = script(people, groups, FIELDS, seed=seed)
    there: dict[int, Act] = {}

    for act in acts:
        named = (*act.about, act.card) if act.do in ("edit", "differ") else act.about
        assert all(there[card].person % groups == act.person % groups for card in named)
        if act.do == "write":
            there[act.card] = act
    assert [act.at for act in acts] == sorted(act.at for act in acts)
    assert all(0 <= act.at <= 1 for act in acts)


@given(rooms)
def test_every_text_passes_as_it_is_and_says_that_it_is_invented(room: tuple[int, int, int]) -> None:
    people, groups, seed = room

    for act in script(people, groups, FIELDS, seed=seed):
        if "text" not in act.values:
            continue
        assert str(act.values["text"]).endswith((INVENTED, "(مثال مختلق)"))
        if act.do == "write":
            said = {name: value for name, value in act.values.items() if name not in ("responsible", "horizon")}
            assert check("card.add", said) == said


def test_one_loses_the_network_and_comes_back_one_writes_arabic_some_differ_and_measures_have_sources() -> None:
    acts = script(40, 4, FIELDS, seed=1)

    assert [(act.person, act.at) for act in acts if act.do == "away"] == [(0, 0.3)]
    assert [(act.person, act.at) for act in acts if act.do == "back"] == [(0, 0.5)]
    assert {act.person for act in acts if act.values.get("language") == "ar"} == {39}
    assert sum(act.do == "differ" for act in acts) > 5
    assert sum(act.do == "edit" for act in acts) > 10
    assert all(act.about for act in written(acts) if act.values.get("kind") == "measure")


def test_a_method_with_columns_of_its_own_is_filled_too() -> None:
    acts = script(9, 3, {"matrix": ["gut", "fehlt", "fragen"]}, seed=5)

    assert {act.values["field"] for act in written(acts)} == {"gut", "fehlt", "fragen"}
    assert {act.board for act in written(acts)} == {"matrix"}


@pytest.mark.parametrize(("people", "groups"), [(0, 4), (4, 0)])
def test_an_empty_room_writes_nothing_but_an_error(people: int, groups: int) -> None:
    with pytest.raises(ValueError, match=f"got {people} and {groups}"):
        script(people, groups, FIELDS, seed=1)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.sampled_from([0.5, 0.95, 1.0]))
def test_a_percentile_is_the_smallest_value_that_enough_do_not_exceed(values: list[float], share: float) -> None:
    found = percentile(values, share)

    assert sum(value <= found for value in values) >= share * len(values)
    assert all(sum(value <= smaller for value in values) < share * len(values) for smaller in values if smaller < found)


def test_what_was_acknowledged_and_is_in_no_log_is_lost() -> None:
    told = figures({"Rot": 1, "Blau": 2}, {"a", "b", "c"}, {"a", "c", "x"}, [], refused=1)

    assert (told.cards, told.sent, told.lost, told.refused, told.p95_ms) == (3, 3, 1, 1, None)
