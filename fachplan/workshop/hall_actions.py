"""Writes of the hall: calling the lead, answering, and taking back a new plan. Each is one transaction and one audit line."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from fachplan.base import audit
from fachplan.forums.models import Forum
from fachplan.workshop.hall_models import LeadCall
from fachplan.workshop.models import Group, Phase


@transaction.atomic
def call_lead(group: Group, *, actor: str, at: datetime) -> None:
    """Call the lead into the group's room; whoever has called already goes on waiting."""
    Group.objects.select_for_update().get(pk=group.pk)
    if not LeadCall.objects.filter(group=group, done_at=None).exists():
        LeadCall.objects.create(group=group, called_at=at)
        audit.record("lead.call", group, actor=actor, at=at)


@transaction.atomic
def answer_call(group: Group, *, actor: str, at: datetime) -> None:
    """Tell the group that the lead is coming."""
    if LeadCall.objects.filter(group=group, done_at=None, coming_at=None).update(coming_at=at):
        audit.record("lead.coming", group, actor=actor, at=at)


@transaction.atomic
def settle_call(group: Group, *, actor: str, at: datetime) -> None:
    """The group needs nobody any more."""
    if LeadCall.objects.filter(group=group, done_at=None).update(done_at=at):
        audit.record("lead.done", group, actor=actor, at=at)


@transaction.atomic
def bring_back_plan(forum: Forum, minutes: Mapping[str, int], *, actor: str, at: datetime) -> int:
    """Give phases that have not begun their minutes from before a new plan; how many those were."""
    phases = Phase.objects.select_for_update().filter(group__forum=forum, pk__in=list(minutes), state=Phase.State.PLANNED)
    for phase in (changed := list(phases)):
        phase.planned_minutes = minutes[str(phase.pk)]
        phase.save(update_fields=["planned_minutes"])
    if changed:
        audit.record("phase.replan", forum, actor=actor, at=at, undone=True)
    return len(changed)
