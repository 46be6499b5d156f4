"""Reads about the sector plan."""

from fachplan.base.content import into_language
from fachplan.forums.models import Process
from fachplan.plan.models import SectorPlan


def plan_of(process: Process, language: str) -> SectorPlan | None:
    """The plan a process works towards, with its guiding goals and conclusions in the reader's language."""
    plan = SectorPlan.objects.filter(process=process).prefetch_related("guiding_goals", "conclusions").first()
    if plan is not None:
        into_language([plan, *plan.guiding_goals.all(), *plan.conclusions.all()], ("title", "text"), language)
    return plan
