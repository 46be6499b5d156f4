"""Writes about the sector plan: its title and its guiding goals, word for word."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from fachplan.base import audit
from fachplan.forums.models import Process
from fachplan.plan.models import GuidingGoal, SectorPlan


@transaction.atomic
def set_goals(process: Process, goals: Sequence[str], *, actor: str, at: datetime) -> None:
    """Let the plan of `process` have exactly these guiding goals, in this order.

    A goal keeps its identity while its place stays: boards tick measures to it. What is said already changes nothing.
    """
    process = Process.objects.select_for_update().get(pk=process.pk)
    plan = SectorPlan.objects.filter(process=process).first()
    known = list(plan.guiding_goals.order_by("position")) if plan else []
    if [goal.text for goal in known] == list(goals):
        return
    if plan is None:
        plan = SectorPlan.objects.create(process=process, key=process.key, title=process.title)
    for goal, text in zip(known, goals, strict=False):
        if goal.text != text:
            goal.text = text
            goal.save(update_fields=["text"])
    last = known[-1].position if known else 0
    for step, text in enumerate(goals[len(known):], start=1):
        GuidingGoal.objects.create(plan=plan, position=last + step, text=text)
    for goal in known[len(goals):]:
        goal.delete()
    audit.record("plan.goals", plan, actor=actor, at=at)
