"""A forum's day as it runs: when each point begins, and whether all fits before the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from uuid import UUID

from fachplan.core.agenda import clock, slots
from fachplan.forums.choices import AGENDA_KINDS
from fachplan.forums.models import AgendaItem, Forum


@dataclass(frozen=True, slots=True)
class Point:
    """One point with its time; `begins` is empty where an open one stands before it."""

    item: AgendaItem
    begins: str
    minutes: int | None
    computed: bool  # the minutes come from the method
    first: bool
    last: bool

    @property
    def kind(self) -> str:
        return str(AGENDA_KINDS.get(self.item.kind, self.item.kind))


@dataclass(frozen=True, slots=True)
class Day:
    """The points in order, when the last one ends, and by how many minutes that is beyond the forum's end."""

    points: list[Point]
    ends: str
    over: int
    known: int  # minutes that are fixed


def day_of(forum: Forum, minutes_of: Mapping[UUID, int]) -> Day:
    """The agenda of `forum` from its start; `minutes_of` are lengths that follow from elsewhere, such as a method."""
    items = list(forum.agenda.order_by("position", "pk"))
    lengths = [item.minutes if item.minutes is not None else minutes_of.get(item.pk) for item in items]
    start = _minute(forum.starts) or 0
    times = slots(start, lengths)
    shown = forum.starts is not None
    points = [
        Point(item, clock(slot.start) if shown and slot.start is not None else "", length,
              item.minutes is None and length is not None, place == 0, place == len(items) - 1)
        for place, (item, slot, length) in enumerate(zip(items, times, lengths, strict=True))]
    end = times[-1].end if times and shown else None
    until = _minute(forum.ends)
    fixed = sum(length or 0 for length in lengths)
    over = max(0, start + fixed - until) if shown and until is not None else 0  # open points only make it longer
    return Day(points, clock(end) if end is not None else "", over, fixed)


def _minute(at: time | None) -> int | None:
    return None if at is None else at.hour * 60 + at.minute
