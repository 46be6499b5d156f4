"""Rows of `plan.yaml`: the sector plan, its guiding goals and conclusions."""

from django.db import models

from fachplan.base.bundle_read import Row
from fachplan.base.bundle_save import existing, fill, keep_translations
from fachplan.base.bundle_types import Field, Loading, RowType, Values
from fachplan.plan.models import Conclusion, GuidingGoal, SectorPlan


def save_plan(row: Row, values: Values, instance: models.Model | None, load: Loading) -> models.Model:
    """A plan under its row's key."""
    plan = instance or existing(PLAN, values) or SectorPlan()
    assert isinstance(plan, SectorPlan)
    fill(plan, PLAN, values, load)
    plan.key = row.key
    plan.full_clean()
    plan.save()
    keep_translations(plan, PLAN, values)
    return plan


PLAN = RowType(
    "plans",
    SectorPlan,
    "Sector plans.",
    (
        Field("process", "reference", "the process that works towards it", required=True, to="forums.processes"),
        Field("title", "text", "its title", required=True),
        Field("years", "line", "the years it is for"),
    ),
    save=save_plan,
)

ROWS = (
    PLAN,
    RowType(
        "guiding_goals",
        GuidingGoal,
        "Guiding goals, word for word, in order.",
        (
            Field("plan", "reference", "the plan", required=True, to="plan.plans"),
            Field("text", "text", "the goal", required=True),
        ),
        position="plan",
    ),
    RowType(
        "conclusions",
        Conclusion,
        "What guides the continuation of the plan, in order.",
        (
            Field("plan", "reference", "the plan", required=True, to="plan.plans"),
            Field("title", "text", "the conclusion", required=True),
            Field("text", "text", "what it is about"),
        ),
        position="plan",
    ),
)
