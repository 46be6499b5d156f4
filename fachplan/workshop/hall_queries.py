"""All rooms at one glance: where each group is, what it has written, and who calls."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fachplan.base.ids import uuid7
from fachplan.forums.models import Forum
from fachplan.workshop.course import Course, courses_of
from fachplan.workshop.hall_models import LeadCall
from fachplan.workshop.heads import heads_of
from fachplan.workshop.models import Group
from fachplan.workshop.staff_queries import progress_of


@dataclass(frozen=True, slots=True)
class Room:
    """One group as the lead sees it; `waits` is for how many whole minutes it has been calling."""

    group: Group
    course: Course
    cards: int
    phones: int
    call: LeadCall | None
    waits: int
    heads: int | None  # counted by hand; None is not counted
    key: UUID = field(default_factory=uuid7)  # of the next deed in this room

    @property
    def paused(self) -> bool:
        return self.course.clock is not None and self.course.clock.state == "paused"


def open_call(group: Group) -> LeadCall | None:
    """The call of `group` that nobody has settled yet."""
    return LeadCall.objects.filter(group=group, done_at=None).first()


def rooms_of(forum: Forum, groups: list[Group], *, at: datetime, language: str) -> list[Room]:
    """The rooms of `groups`, in their order; a fixed number of queries."""
    calls = {call.group_id: call for call in LeadCall.objects.filter(group__in=groups, done_at=None)}
    courses, heads = courses_of(groups, at=at, language=language), heads_of(groups)
    return [Room(each.group, course, each.cards, each.people, call := calls.get(each.group.pk), _waits(call, at), heads.get(each.group.pk))
            for each, course in zip(progress_of(groups, forum), courses, strict=True)]


def _waits(call: LeadCall | None, at: datetime) -> int:
    return int((at - call.called_at).total_seconds() // 60) if call else 0
