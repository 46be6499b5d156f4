"""What waits for a person of the staff: the rooms they lead, the minutes they may read, the mails that wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fachplan.base.content import into_language
from fachplan.base.models import Message
from fachplan.base.policy import Principal, allowed
from fachplan.forums.models import Forum, Hall, Process
from fachplan.forums.queries import Moment, moment
from fachplan.plan.inbox_queries import waiting_in
from fachplan.plan.models import SectorPlan
from fachplan.plan.next_forms import NextStep, next_steps
from fachplan.plan.release_queries import open_objections
from fachplan.portal.queries import joinable_forums
from fachplan.workshop.models import Group, Phase
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
    worked: bool  # whether every group has ended its work
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
        return self.moment.when == "past" or self.worked


def tasks_of(principal: Principal, *, language: str, on: date, at: datetime) -> list[Task]:
    """The forums in which `principal` has something to do; what is open now first, what is over last."""
    forums = list(Forum.objects.select_related("process", "venue").order_by("process__position", "position"))
    into_language(forums, ("title",), language)
    joinable = joinable_forums(forums, at)
    said = open_objections([forum.pk for forum in forums if allowed(principal, "answers.release", forum)])
    copies, worked = _copies_to_practise_in(principal), _worked()
    tasks = [_task(principal, forum, moment(forum, on=on), forum.pk in joinable, said.get(forum.pk, 0), copies.get(forum.pk),
                   forum.pk in worked) for forum in forums]
    return sorted((task for task in tasks if task.groups or task.stage or task.minutes or task.prepare), key=_order)


def _copies_to_practise_in(principal: Principal) -> dict[UUID | None, Forum]:
    """The running rehearsals in which `principal` leads a group, by the forum they are a copy of."""
    copies = Forum.with_rehearsals.exclude(rehearsal_of=None).select_related("process")
    return {copy.rehearsal_of_id: copy for copy in copies if groups_of(principal, copy)}


def _worked() -> set[UUID]:
    """The forums in which every phase of every group has ended."""
    phases = Phase.objects.filter(group__forum__rehearsal_of=None).order_by().values_list("group__forum").annotate(
        open=Count("pk", filter=~Q(state=Phase.State.ENDED)))
    return {forum for forum, still_open in phases if not still_open}


def _task(principal: Principal, forum: Forum, seen: Moment, joinable: bool, objections: int, rehearsal: Forum | None,
          worked: bool) -> Task:
    return Task(seen, groups_of(principal, forum), joinable, stage=allowed(principal, "stage.show", Hall(forum)),
                minutes=allowed(principal, "minutes.read", forum), prepare=allowed(principal, "forum.preview", forum),
                release=allowed(principal, "answers.release", forum), objections=objections,
                rehearsal=rehearsal, worked=worked)


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


def next_of(processes: Iterable[Process], tasks: Iterable[Task]) -> dict[UUID, NextStep]:
    """The one thing to do next in each process: a forum, its minutes, its cards, then what the plan waits for."""
    over = {task.forum.pk for task in tasks if task.is_over}
    found = {process.pk: _next(process, over) for process in processes}
    return {key: step for key, step in found.items() if step is not None}


def _next(process: Process, over: set[UUID]) -> NextStep | None:
    if not process.forums.exists():
        return NextStep(0, _("No forum yet."), "", _("Add a forum"), reverse("portal:forum-new", args=[process.key]))
    written = waiting_in(process)
    for each in written:
        forum = each.forum
        if forum.released_at is None and forum.pk in over:
            return NextStep(0, _("The work of the groups is done, the minutes are not released yet."), forum.title,
                            _("Review the minutes"), reverse("reports:review", args=[forum.path]))
        if forum.released_at and each.open:
            return NextStep(each.open, ngettext("card has no answer yet", "cards have no answer yet", each.open), forum.title,
                            _("Answer cards"), reverse("plan:forum-inbox", args=[forum.path]))
    plan = SectorPlan.objects.filter(process=process).first() if written else None
    return next(iter(next_steps(plan, 1)), None) if plan else None


def mails_waiting() -> int:
    """How many mails have not gone out yet."""
    return Message.objects.exclude(state=Message.State.SENT).count()
