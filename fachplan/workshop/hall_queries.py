"""All rooms at one glance: where each group is, what it has written, and who calls."""

from dataclasses import dataclass
from datetime import datetime

from fachplan.forums.models import Forum
from fachplan.workshop.course import Course, course_of
from fachplan.workshop.hall_models import LeadCall
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


def open_call(group: Group) -> LeadCall | None:
    """The call of `group` that nobody has settled yet."""
    return LeadCall.objects.filter(group=group, done_at=None).first()


def rooms_of(forum: Forum, groups: list[Group], *, at: datetime, language: str) -> list[Room]:
    """The rooms of `groups`, in their order."""
    calls = {call.group_id: call for call in LeadCall.objects.filter(group__in=groups, done_at=None)}
    return [_room(each.group, each.cards, each.people, calls.get(each.group.pk), at, language) for each in progress_of(groups, forum)]


def _room(group: Group, cards: int, phones: int, call: LeadCall | None, at: datetime, language: str) -> Room:
    waits = int((at - call.called_at).total_seconds() // 60) if call else 0
    return Room(group, course_of(group, at=at, language=language), cards, phones, call, waits)
