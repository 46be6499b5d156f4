"""The day's arithmetic: starts, widths that add up, and phases fitted into what is left."""

from itertools import pairwise, product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fachplan.core.agenda import Slot, clock, drift, replan, replan_late, shares, slots, start_times

from .boards import law

lengths = st.lists(st.integers(0, 240) | st.none(), max_size=12)


def test_behind_an_open_point_nothing_has_a_known_start() -> None:
    assert slots(960, [20, None, 10]) == [Slot(960, 980), Slot(980, None), Slot(None, None)]
    assert start_times(960, []) == []


@law
@given(st.integers(0, 1439), lengths)
def test_each_point_starts_when_the_one_before_ends(start: int, minutes: list[int | None]) -> None:
    day = slots(start, minutes)

    assert [slot.start for slot in day] == [start, *(slot.end for slot in day)][: len(day)]
    assert all(slot.end is None or slot.end == (slot.start or 0) + (length or 0) for slot, length in zip(day, minutes, strict=True))


def test_no_point_takes_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="0 minutes or more, got -5"):
        slots(960, [20, -5])


@pytest.mark.parametrize(("minute", "written"), [(0, "00:00"), (965, "16:05"), (1439, "23:59"), (1440, "00:00")])
def test_minutes_of_the_day_as_a_clock_shows_them(minute: int, written: str) -> None:
    assert clock(minute) == written


def test_the_deck_s_band() -> None:
    assert shares([15, 30, 25, 10, 10, None]) == [17, 33, 28, 11, 11, 0]
    assert shares([None, 0]) == [0, 0]
    assert shares([1, 1, 1]) == [34, 33, 33]


@law
@given(lengths, st.integers(1, 1000))
def test_widths_add_up_and_none_is_off_by_a_whole_unit(minutes: list[int | None], whole: int) -> None:
    widths, total = shares(minutes, whole=whole), sum(length or 0 for length in minutes)

    assert sum(widths) == (whole if total else 0)
    assert all(abs(width * total - (length or 0) * whole) < total for width, length in zip(widths, minutes, strict=True) if total)


@pytest.mark.parametrize("minutes", [(1, 2), (3, 1, 1), (5, 3, 2), (1, 1, 1, 4)])
@pytest.mark.parametrize("whole", [3, 7, 10])
def test_no_other_widths_are_nearer_to_the_true_proportion(minutes: tuple[int, ...], whole: int) -> None:
    def off(widths: tuple[int, ...]) -> int:
        return sum((width * sum(minutes) - length * whole) ** 2 for width, length in zip(widths, minutes, strict=True))

    every = [widths for widths in product(range(whole + 1), repeat=len(minutes)) if sum(widths) == whole]
    assert off(tuple(shares(minutes, whole=whole))) == min(map(off, every))


def test_a_group_that_took_seven_minutes_more_is_seven_behind() -> None:
    assert [drift([15, 30, 25], used) for used in ([], [15, 37], [10])] == [0, 7, -5]


@law
@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(0, 300))
def test_a_replanned_day_fills_exactly_what_is_left(planned: list[int], left: int) -> None:
    if left < len(planned):
        with pytest.raises(ValueError, match=f"{left} minutes do not hold {len(planned)} phases"):
            replan(left, planned)
        return

    minutes = replan(left, planned)

    assert (sum(minutes), len(minutes)) == (left, len(planned))
    assert min(minutes) >= 1


@given(st.lists(st.integers(1, 60), min_size=1, max_size=8), st.integers(0, 300), st.integers(1, 10))
def test_a_late_day_fills_what_is_left_and_keeps_the_usual_minutes_where_it_can(planned: list[int], left: int, usual: int) -> None:
    if left < len(planned):
        with pytest.raises(ValueError, match="do not hold"):
            replan_late(left, planned, usual=usual)
        return
    minutes = replan_late(left, planned, usual=usual)

    assert (len(minutes), sum(minutes)) == (len(planned), left)
    assert min(minutes) >= (usual if left >= usual * len(planned) else 1)


@given(st.lists(st.integers(5, 60), min_size=1, max_size=8))
def test_whoever_is_on_time_keeps_the_plan_as_it_is(planned: list[int]) -> None:
    assert replan_late(sum(planned), planned, usual=5) == planned


@given(st.lists(st.integers(5, 60), min_size=1, max_size=8), st.integers(0, 300))
def test_a_longer_phase_never_becomes_the_shorter_one(planned: list[int], left: int) -> None:
    assume(left >= len(planned))
    by_plan = sorted(zip(planned, replan_late(left, planned, usual=5), strict=True))

    assert all(minutes <= later + 1 for (_plan, minutes), (_other, later) in pairwise(by_plan))
