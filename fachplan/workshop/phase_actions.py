"""The day's clock: phases that move all rooms together, or one group by its own facilitator.

Nothing stops when the time is up: a phase past its end is `over` until the group goes on. Each deed is one transaction
with one audit line, which the hub turns into an event for every screen; its client id makes it happen once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from fachplan.base import audit
from fachplan.base.models import AuditLine
from fachplan.core.agenda import replan_late
from fachplan.forums.models import Forum
from fachplan.workshop.models import Group, MethodPhase, Phase

MOST_MINUTES = 120
LEAST_MINUTES = 5  # of a phase that is planned anew
State = Phase.State


class PhaseRefused(Exception):
    """A deed that does not fit the moment; `reason` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Deed:
    """What a facilitator asks for.

    `key` is the client's id: the same one twice changes nothing. `group` None means all rooms. `phase` is the one the
    button was drawn for, of any of the rooms: two people who press "next" at once go on once.
    """

    do: str
    key: UUID
    group: Group | None = None
    minutes: int = 0
    phase: UUID | None = None


def steer(forum: Forum, deed: Deed, *, actor: str, at: datetime) -> bool:
    """Do `deed` in `forum`; False if it was done before.

    :raises PhaseRefused: if it fits no group it is meant for; nothing changes then.
    """
    act = ACTS.get(deed.do)
    if act is None:
        raise PhaseRefused("unknown_deed")
    if deed.do == "add" and not 1 <= deed.minutes <= MOST_MINUTES:
        raise PhaseRefused("bad_minutes")
    with transaction.atomic():
        # The forum's row is the lock: deeds come one after the other, and each sees what the last one did.
        Forum.with_rehearsals.select_for_update().get(pk=forum.pk)
        target = deed.group or forum
        if AuditLine.objects.filter(kind__startswith="phase.", values__id=str(deed.key)).exists():
            return False
        _steer_groups(forum, deed, act, at)
        if forum.state == Forum.State.PLANNED:
            Forum.with_rehearsals.filter(pk=forum.pk).update(state=Forum.State.RUNNING)
            forum.state = Forum.State.RUNNING
        audit.record(f"phase.{deed.do}", target, actor=actor, at=at, id=str(deed.key), minutes=deed.minutes)
    return True


def _steer_groups(forum: Forum, deed: Deed, act: "Act", at: datetime) -> None:
    if deed.phase is not None and not _still_active(forum, deed):
        raise PhaseRefused("moved_on")
    refusals = []
    groups = [deed.group] if deed.group else list(forum.groups.order_by("position"))
    for group in groups:
        phases = list(Phase.objects.filter(group=group).order_by("position"))
        try:
            act(phases, deed, at)
        except PhaseRefused as refused:
            refusals.append(refused)
    if len(refusals) == len(groups):
        raise refusals[0] if refusals else PhaseRefused("no_groups")


def _still_active(forum: Forum, deed: Deed) -> bool:
    if deed.phase is None:
        return False
    groups = [deed.group] if deed.group else list(forum.groups.all())
    return Phase.objects.filter(pk=deed.phase, group__in=groups, state__in=(State.RUNNING, State.PAUSED)).exists()


Act = Callable[[Sequence[Phase], Deed, datetime], None]


def active_of(phases: Sequence[Phase]) -> Phase | None:
    """The phase that runs or is paused."""
    return next((phase for phase in phases if phase.state in (State.RUNNING, State.PAUSED)), None)


def next_of(phases: Sequence[Phase]) -> Phase | None:
    """The first phase still to come."""
    return next((phase for phase in phases if phase.state == State.PLANNED), None)


def _active(phases: Sequence[Phase]) -> Phase:
    active = active_of(phases)
    if active is None:
        raise PhaseRefused("none_running")
    return active


def _run(phase: Phase, at: datetime, length: timedelta) -> None:
    phase.state, phase.started_at = State.RUNNING, phase.started_at or at
    phase.ends_at, phase.remaining = at + length, None
    phase.save(update_fields=["state", "started_at", "ends_at", "remaining"])


def _end(phase: Phase, at: datetime) -> None:
    phase.state, phase.ended_at, phase.remaining = State.ENDED, at, None
    phase.save(update_fields=["state", "ended_at", "remaining"])


def start(phases: Sequence[Phase], deed: Deed, at: datetime) -> None:
    """Begin the first phase still to come, where none runs."""
    if active_of(phases) is not None:
        raise PhaseRefused("already_running")
    ahead = next_of(phases)
    if ahead is None:
        raise PhaseRefused("none_left")
    _run(ahead, at, timedelta(minutes=ahead.planned_minutes))


def pause(phases: Sequence[Phase], deed: Deed, at: datetime) -> None:
    """Stop the clock; what is left is kept."""
    active = _active(phases)
    if active.state != State.RUNNING:
        raise PhaseRefused("paused_already")
    active.state, active.remaining, active.ends_at = State.PAUSED, active.left(at), None
    active.save(update_fields=["state", "remaining", "ends_at"])


def resume(phases: Sequence[Phase], deed: Deed, at: datetime) -> None:
    """Let a paused clock go on with what was left."""
    active = _active(phases)
    if active.state != State.PAUSED or active.remaining is None:
        raise PhaseRefused("not_paused")
    _run(active, at, active.remaining)


def add(phases: Sequence[Phase], deed: Deed, at: datetime) -> None:
    """More minutes; when the time is up already, they count from now."""
    active = _active(phases)
    more = timedelta(minutes=deed.minutes)
    if active.state == State.PAUSED and active.remaining is not None:
        active.remaining = max(active.remaining, timedelta()) + more
    elif active.ends_at is not None:
        active.ends_at = max(active.ends_at, at) + more
    active.save(update_fields=["remaining", "ends_at"])


def go_on(phases: Sequence[Phase], deed: Deed, at: datetime) -> None:
    """End the current phase and begin the next; the last one only ends."""
    active = _active(phases)
    _end(active, at)
    ahead = next_of(phases)
    if ahead is not None:
        _run(ahead, at, timedelta(minutes=ahead.planned_minutes))


def replan(phases: Sequence[Phase], deed: Deed, at: datetime) -> None:
    """Shorten what is to come, each part alike, so that the group ends when the method planned it."""
    for phase, minutes in replanned(phases, at, plan_of(phases[0].group.forum_id) if phases else {}):
        phase.planned_minutes = minutes
        phase.save(update_fields=["planned_minutes"])


def replanned(phases: Sequence[Phase], at: datetime, plan: Mapping[int, int]) -> list[tuple[Phase, int]]:
    """The phases still to come, each with its new minutes: five or more while the time left allows it.

    `plan` is what the method means each position to last, whatever was changed on the day.

    :raises PhaseRefused: if nothing is left to plan anew, or no time for it.
    """
    begun = next((phase.started_at for phase in phases if phase.started_at), None)
    ahead = [phase for phase in phases if phase.state == State.PLANNED]
    if begun is None or not ahead:
        raise PhaseRefused("nothing_to_replan")
    active = active_of(phases)
    free_from = max(at, at + active.left(at)) if active else at
    whole = timedelta(minutes=sum(plan.get(each.position, each.planned_minutes) for each in phases))
    left = int((begun + whole - free_from).total_seconds() // 60)
    if left < len(ahead):
        raise PhaseRefused("too_late")
    return list(zip(ahead, replan_late(left, [phase.planned_minutes for phase in ahead], usual=LEAST_MINUTES), strict=True))


def plan_of(forum: UUID) -> dict[int, int]:
    """How long the forum's method means each phase to last, by position."""
    return dict(MethodPhase.objects.filter(method__sessions__agenda_item__forum=forum).values_list("position", "minutes"))


ACTS: dict[str, Act] = {"start": start, "pause": pause, "resume": resume, "add": add, "next": go_on, "replan": replan}
