"""What waits for a person of the staff: the rooms they lead, the minutes they may read, the mails that wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from fachplan.base.content import into_language
from fachplan.base.models import Message
from fachplan.base.policy import Principal, allowed
from fachplan.forums.models import Forum, Hall, Process
from fachplan.forums.queries import Moment, moment
from fachplan.plan.release_queries import open_objections
from fachplan.portal.queries import joinable_forums
from fachplan.workshop.models import Group
from fachplan.workshop.staff_queries import groups_of


@dataclass(frozen=True, slots=True)
class Task:
    """One forum as its staff meets it: the groups one leads, and which of its pages open."""

    moment: Moment
    groups: list[Group]
    joinable: bool
    stage: bool
    minutes: bool
    prepare: bool
    release: bool
    objections: int  # that wait for an answer
    rehearsal: Forum | None  # the copy one practises in, for whoever leads a group of it

    @property
    def forum(self) -> Forum:
        return self.moment.forum

    @property
    def is_now(self) -> bool:
        """Whether people are in the room, or could come in."""
        return bool(self.groups) and (self.joinable or self.moment.when == "today") and not self.is_over

    @property
    def is_over(self) -> bool:
        return self.moment.when == "past"


def tasks_of(principal: Principal, *, language: str, on: date, at: datetime) -> list[Task]:
    """The forums in which `principal` has something to do; what is open now first, what is over last."""
    forums = list(Forum.objects.select_related("process", "venue").order_by("process__position", "position"))
    into_language(forums, ("title",), language)
    joinable = joinable_forums(forums, at)
    said = open_objections([forum.pk for forum in forums if allowed(principal, "answers.release", forum)])
    copies = _copies_to_practise_in(principal)
    tasks = [_task(principal, forum, moment(forum, on=on), forum.pk in joinable, said.get(forum.pk, 0), copies.get(forum.pk))
             for forum in forums]
    return sorted((task for task in tasks if task.groups or task.stage or task.minutes or task.prepare), key=_order)


def _copies_to_practise_in(principal: Principal) -> dict[UUID | None, Forum]:
    """The running rehearsals in which `principal` leads a group, by the forum they are a copy of."""
    copies = Forum.with_rehearsals.exclude(rehearsal_of=None).select_related("process")
    return {copy.rehearsal_of_id: copy for copy in copies if groups_of(principal, copy)}


def _task(principal: Principal, forum: Forum, seen: Moment, joinable: bool, objections: int, rehearsal: Forum | None) -> Task:
    return Task(seen, groups_of(principal, forum), joinable, stage=allowed(principal, "stage.show", Hall(forum)),
                minutes=allowed(principal, "minutes.read", forum), prepare=allowed(principal, "forum.preview", forum),
                release=allowed(principal, "answers.release", forum), objections=objections,
                rehearsal=rehearsal)


def _order(task: Task) -> tuple[bool, bool]:
    return task.is_over, not task.is_now


def first_now(tasks: Iterable[Task]) -> Task | None:
    """The forum that wants a person at once; else the next one that somebody still prepares; or None."""
    ahead = [task for task in tasks if task.is_now or (task.prepare and not task.is_over)]
    return next((task for task in ahead if task.is_now), ahead[0] if ahead else None)


def processes_of(principal: Principal) -> list[Process]:
    """The processes that `principal` plans, in their order."""
    found = Process.objects.select_related("plan").order_by("position", "title")
    return [process for process in found if allowed(principal, "process.manage", process)]


def mails_waiting() -> int:
    """How many mails have not gone out yet."""
    return Message.objects.exclude(state=Message.State.SENT).count()
