"""When each point of a day begins, and how wide it is on the band that shows the day.

Minutes count from midnight of the forum's day. A point without minutes is open: it takes what is left, so nothing
after it has a known start.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """A point of the day; None is "not known", never zero."""

    start: int | None
    end: int | None


def slots(start: int, minutes: Sequence[int | None]) -> list[Slot]:
    """Start and end of each point, one after the other from `start`.

    Raises
    ------
    ValueError
        If a duration is negative.

    Examples
    --------
    Welcome 20 minutes, working phase open, closing words 10.

    >>> slots(16 * 60, [20, None, 10])
    [Slot(start=960, end=980), Slot(start=980, end=None), Slot(start=None, end=None)]
    """
    at: int | None = start
    result = []
    for length in minutes:
        if length is not None and length < 0:
            raise ValueError(f"a point takes 0 minutes or more, got {length}")
        end = None if at is None or length is None else at + length
        result.append(Slot(at, end))
        at = end
    return result


def start_times(start: int, minutes: Sequence[int | None]) -> list[int | None]:
    """When each point begins; None behind an open one.

    >>> start_times(960, [20, None, 10])
    [960, 980, None]
    """
    return [slot.start for slot in slots(start, minutes)]


def clock(minute: int) -> str:
    """A minute of the day as `HH:MM`; behind midnight the day begins again.

    >>> clock(16 * 60 + 5), clock(24 * 60 + 30)
    ('16:05', '00:30')
    """
    hours, rest = divmod(minute, 60)
    return f"{hours % 24:02d}:{rest:02d}"


def shares(minutes: Sequence[int | None], *, whole: int = 100) -> list[int]:
    """Widths at true proportion that add up to exactly `whole`; a point without minutes has none.

    What rounding leaves over goes to the largest remainders [1]_, the earlier of equals first, so no width is off by a
    whole unit. Without any minutes all widths are 0.

    References
    ----------
    .. [1] M. L. Balinski, H. P. Young, "Fair Representation", 1982: Hamilton's method.

    Examples
    --------
    The deck's working phase: 15, 30, 25, 10, 10 minutes.

    >>> shares([15, 30, 25, 10, 10])
    [17, 33, 28, 11, 11]
    """
    lengths = [length or 0 for length in minutes]
    total = sum(lengths)
    if total == 0:
        return [0] * len(lengths)
    parts = [divmod(length * whole, total) for length in lengths]
    left = whole - sum(part for part, _ in parts)
    winners = sorted(range(len(parts)), key=lambda place: -parts[place][1])[:left]
    return [part + (place in winners) for place, (part, _) in enumerate(parts)]


def drift(planned: Sequence[int], used: Sequence[int]) -> int:
    """How many minutes a group is behind its plan after the phases it has used; negative if it is ahead.

    >>> drift([15, 30, 25], [15, 37])
    7
    """
    return sum(used) - sum(planned[: len(used)])


def replan_late(left: int, planned: Sequence[int], *, usual: int) -> list[int]:
    """The remaining phases fitted into `left` minutes, none under `usual` where the time holds that, else none under one.

    Raises
    ------
    ValueError
        If `left` does not hold one minute for each.

    Examples
    --------
    Two phases of 30 and 25 minutes, 20 minutes late; then so late that nothing usual holds any more.

    >>> replan_late(35, [30, 25], usual=5), replan_late(7, [30, 25], usual=5)
    ([19, 16], [4, 3])
    """
    return replan(left, planned, least=usual if left >= usual * len(planned) else 1)


def replan(left: int, planned: Sequence[int], *, least: int = 1) -> list[int]:
    """The remaining phases shortened or stretched into `left` minutes at their old proportion, none under `least`.

    Raises
    ------
    ValueError
        If `left` does not hold `least` minutes for each.

    Examples
    --------
    >>> replan(30, [25, 10, 10])
    [16, 7, 7]
    """
    spare = left - least * len(planned)
    if spare < 0:
        raise ValueError(f"{left} minutes do not hold {len(planned)} phases of at least {least}")
    above = [max(0, length - least) for length in planned]
    if not any(above):
        above = [1] * len(planned)
    return [least + part for part in shares(above, whole=spare)]
