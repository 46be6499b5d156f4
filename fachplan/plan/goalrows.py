"""Rows of `plan.yaml` that say what is to be reached: the plan, its guiding goals and conclusions, fields of action, impact goals."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from fachplan.base.bundle_types import Field, Loading, RowType, Values
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal
from fachplan.plan.models import Conclusion, GuidingGoal, SectorPlan

IN_PLAN = Field("plan", "reference", "the plan", required=True, to="plan.plans")


def complete_plan(plan: SectorPlan, _values: Values, before: Mapping[str, Any], _load: Loading) -> None:
    """A number once given to a measure is never given again, whatever an older bundle knew."""
    plan.measures_given = max(plan.measures_given, before["measures_given"])


def complete_field(field: FieldOfAction, values: Values, before: Mapping[str, Any], _load: Loading) -> None:
    """A field of action without a place stands behind the others."""
    if not values.get("position"):
        field.position = before["position"] or 1 + (field.plan.fields_of_action.aggregate(last=Max("position"))["last"] or 0)


def complete_goal(goal: ImpactGoal, values: Values, before: Mapping[str, Any], _load: Loading) -> None:
    """An impact goal without a place stands behind the others of its guiding goal."""
    if not values.get("position"):
        goal.position = before["position"] or 1 + (goal.guiding_goal.impact_goals.aggregate(last=Max("position"))["last"] or 0)


PLAN = RowType(
    "plans",
    SectorPlan,
    "Sector plans.",
    (
        Field("process", "reference", "the process that works towards it", required=True, to="forums.processes"),
        Field("title", "text", "its title", required=True),
        Field("years", "line", "the years it is for"),
        Field("measures_given", "number", "the last number given to a measure; none is given twice"),
    ),
    complete=complete_plan,
    keyed=True,
)
GUIDING_GOAL = RowType(
    "guiding_goals",
    GuidingGoal,
    "Guiding goals, word for word, in order.",
    (
        IN_PLAN,
        Field("text", "text", "the goal", required=True),
    ),
    position="plan",
)
CONCLUSION = RowType(
    "conclusions",
    Conclusion,
    "What guides the continuation of the plan, in order.",
    (
        IN_PLAN,
        Field("title", "text", "the conclusion", required=True),
        Field("text", "text", "what it is about"),
    ),
    position="plan",
)
FIELD_OF_ACTION = RowType(
    "fields_of_action",
    FieldOfAction,
    "The plan's own fields of action.",
    (
        IN_PLAN,
        Field("title", "line", "its title", required=True),
        Field("position", "number", "its place; left out, file order"),
    ),
    complete=complete_field,
)
IMPACT_GOAL = RowType(
    "impact_goals",
    ImpactGoal,
    "What is to be different for people (`case`) or for the neighbourhood (`community`).",
    (
        Field("guiding_goal", "reference", "the guiding goal it serves", required=True, to="plan.guiding_goals"),
        Field("field_of_action", "reference", "the field of action", to="plan.fields_of_action"),
        Field("perspective", "choice", "for whom it is different", required=True, choices=tuple(ImpactGoal.Perspective.values)),
        Field("text", "text", "the goal", required=True),
        Field("stands", "text", "where we stand"),
        Field("needs", "text", "what it takes"),
        Field("position", "number", "its place under its guiding goal; left out, file order"),
    ),
    complete=complete_goal,
)
ROWS = (PLAN, GUIDING_GOAL, CONCLUSION, FIELD_OF_ACTION, IMPACT_GOAL)
