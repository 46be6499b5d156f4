"""Reads across chapters for the front door: the way of a process, and what a forum's page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, prefetch_related_objects

from fachplan.base.content import into_language
from fachplan.forums.models import Forum, Process
from fachplan.forums.queries import Moment, forums_of, moment
from fachplan.plan.models import SectorPlan
from fachplan.plan.queries import plan_of
from fachplan.workshop.models import Group, JoinCode


@dataclass(frozen=True, slots=True)
class Stop:
    """One event on the way: where it stands in time, its groups, and whether one can join now."""

    moment: Moment
    groups: list[Group]
    joinable: bool

    @property
    def forum(self) -> Forum:
        return self.moment.forum


@dataclass(frozen=True, slots=True)
class Way:
    """A process from the kick-off to the council, and the plan it leads to."""

    process: Process
    stops: list[Stop]
    plan: SectorPlan | None
    topic_forums: int


def way_of(process: Process, *, language: str, on: date, at: datetime) -> Way:
    """The way of `process` seen from the day `on`; five queries, however many forums there are."""
    forums = forums_of(process, language)
    groups, joinable = groups_by_forum(forums, language), joinable_forums(forums, at)
    stops = [Stop(moment(forum, on=on), groups.get(forum.pk, []), forum.pk in joinable) for forum in forums]
    topics = sum(forum.kind == Forum.Kind.TOPIC for forum in forums)
    return Way(process, stops, plan_of(process, language), topics)


def groups_by_forum(forums: Iterable[Forum], language: str) -> dict[object, list[Group]]:
    """The groups of each forum in the reader's language."""
    forums = list(forums)
    prefetch_related_objects(forums, Prefetch("groups", Group.objects.select_related("room").order_by("position")))
    found: dict[object, list[Group]] = {forum.pk: list(forum.groups.all()) for forum in forums}
    into_language([group for groups in found.values() for group in groups], ("name", "contact_role"), language)
    return found


def joinable_forums(forums: Iterable[Forum], at: datetime) -> set[object]:
    """Which forums a code opens at this moment."""
    codes = JoinCode.objects.filter(forum__in=list(forums))
    return {code.forum_id for code in codes if code.is_open(at)}
