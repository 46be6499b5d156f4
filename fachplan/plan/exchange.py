"""Rows of `plan.yaml`: the sector plan, its guiding goals and conclusions."""

from fachplan.base.bundle_types import Field, RowType
from fachplan.plan.models import Conclusion, GuidingGoal, SectorPlan

PLAN = RowType(
    "plans",
    SectorPlan,
    "Sector plans.",
    (
        Field("process", "reference", "the process that works towards it", required=True, to="forums.processes"),
        Field("title", "text", "its title", required=True),
        Field("years", "line", "the years it is for"),
    ),
    keyed=True,
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
