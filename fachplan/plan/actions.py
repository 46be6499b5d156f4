"""Writes about the sector plan: its title and its guiding goals, word for word."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from fachplan.base import audit
from fachplan.forums.models import Process
from fachplan.plan.models import GuidingGoal, SectorPlan

FAR = 30_000  # positions are moved out of the way up there, for each stands once


class GoalTied(ValueError):
    """A guiding goal that impact goals stand under was to be taken away; it says which."""


@transaction.atomic
def set_goals(process: Process, goals: Sequence[str], *, actor: str, at: datetime) -> None:
    """Let the plan of `process` have exactly these guiding goals, in this order.

    A goal keeps its identity while its words stay, wherever it stands, and else while its place does: boards tick measures to
    it, impact goals stand under it. What is said already changes nothing.

    :raises GoalTied: with nothing written.
    """
    process = Process.objects.select_for_update().get(pk=process.pk)
    plan = SectorPlan.objects.filter(process=process).first()
    known = list(plan.guiding_goals.order_by("position")) if plan else []
    if [goal.text for goal in known] == list(goals):
        return
    if plan is None:
        plan = SectorPlan.objects.create(process=process, key=process.key, title=process.title)
    kept = _matched(known, goals)
    for goal in known:
        if goal not in kept:
            if goal.impact_goals.exists():
                raise GoalTied(goal.text)
            goal.delete()
    order = [goal or GuidingGoal(plan=plan) for goal in kept]
    for offset in (FAR, 0):
        for position, (goal, text) in enumerate(zip(order, goals, strict=True), 1):
            goal.position, goal.text = offset + position, text
            goal.save()
    audit.record("plan.goals", plan, actor=actor, at=at)


def _matched(known: Sequence[GuidingGoal], goals: Sequence[str]) -> list[GuidingGoal | None]:
    """The goal there is for each text: the one that says the same, else the one that stood at its place, else none."""
    left = list(known)
    found: list[GuidingGoal | None] = []
    for text in goals:
        same = next((goal for goal in left if goal.text == text), None)
        found.append(same)
        if same is not None:
            left.remove(same)
    for place, goal in enumerate(known):
        if goal in left and place < len(found) and found[place] is None:
            found[place] = goal
            left.remove(goal)
    return [each if each is not None or not left else left.pop(0) for each in found]
