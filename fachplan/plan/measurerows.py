"""Rows of `plan.yaml` that say what is done, by whom, in which steps, for how much, and how one sees that it works."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Max

from fachplan.base.bundle_read import Row
from fachplan.base.bundle_types import Field, FieldProblem, Loading, RowType, Values
from fachplan.plan.draft_actions import HORIZONS
from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.goalrows import IN_PLAN
from fachplan.plan.measure_models import Measure, Responsibility, Step

OF_MEASURE = Field("measure", "reference", "the measure", required=True, to="plan.measures")


def complete_measure(measure: Measure, _values: Values, _before: Mapping[str, Any], _load: Loading) -> None:
    """An adopted measure is a draft until its row of `adoptions` has named who answers for it."""
    if measure.state == Measure.State.ADOPTED and measure.lead_id is None:
        measure.state = Measure.State.DRAFT
    measure.plan.measures_given = max(measure.plan.measures_given, measure.number)
    measure.plan.save(update_fields=["measures_given"])


def save_adoption(_row: Row, values: Values, instance: models.Model | None, load: Loading) -> models.Model:
    """A measure with the body that answers for it; one that lives here already stays as it is.

    :raises FieldProblem: if that body is another measure's, or did not agree.
    """
    measure, lead = load.find("plan.measures", values["measure"]), load.find("plan.responsibilities", values["lead"])
    assert isinstance(measure, Measure) and isinstance(lead, Responsibility)
    if lead.measure_id != measure.pk or lead.role != Responsibility.Role.LEAD:
        raise FieldProblem(str(lead), "role: lead")
    if instance is None and not load.wrote(measure):
        return measure
    measure.refresh_from_db()
    measure.lead, measure.adopted_on = lead, values["on"]
    if measure.state == Measure.State.DRAFT:
        measure.state = Measure.State.ADOPTED
    measure.full_clean()
    measure.save()
    return measure


def complete_step(step: Step, values: Values, before: Mapping[str, Any], _load: Loading) -> None:
    """A step without a place comes last; it follows a step of its own measure only.

    :raises FieldProblem: if it follows another measure's.
    """
    if step.after is not None and step.after.measure_id != step.measure_id:
        raise FieldProblem(str(step.after), str(step.measure))
    if not values.get("position"):
        step.position = before["position"] or 1 + (step.measure.steps.aggregate(last=Max("position"))["last"] or 0)


def complete_indicator(indicator: Indicator, values: Values, before: Mapping[str, Any], _load: Loading) -> None:
    """An indicator without a place comes last."""
    if not values.get("position"):
        indicator.position = before["position"] or 1 + (indicator.measure.indicators.aggregate(last=Max("position"))["last"] or 0)


MEASURE = RowType(
    "measures",
    Measure,
    "Measures; one that was merged comes behind the one that took it in.",
    (
        IN_PLAN,
        Field("number", "number", "its number, given once", required=True),
        Field("reference", "line", "the part of its address that never changes", required=True),
        Field("slug", "line", "its title in its address"),
        Field("state", "choice", "how far it is; adopted by its row of `adoptions`", choices=tuple(Measure.State.values)),
        Field("merged_into", "reference", "the measure that took it in", to="plan.measures"),
        Field("impact_goal", "reference", "the impact goal it serves", to="plan.impact_goals"),
        Field("field_of_action", "reference", "the field of action", to="plan.fields_of_action"),
        Field("area", "reference", "the part of the city", to="places.areas"),
        Field("title", "line", "its title", required=True),
        Field("summary", "text", "what it is about"),
        Field("need", "text", "the need it answers"),
        Field("target_groups", "text", "for whom it is"),
        Field("paid_work", "text", "what paid staff do"),
        Field("volunteer_work", "text", "what volunteers do"),
        Field("implementation", "text", "how it is done"),
        Field("horizon", "choice", "how far ahead", choices=HORIZONS),
        Field("notice", "text", "how one notices that it works"),
        Field("no_extra_money", "truth", "whether somebody said that it needs no further money"),
        Field("alternatives", "text", "what else was looked at"),
        Field("if_it_ends", "text", "what is gone when it ends"),
        Field("created", "moment", "when it was begun", required=True),
        Field("deed", "uuid", "the answer that made it"),
        Field("ended_on", "day", "when it was merged or given up"),
        Field("end_reason", "text", "why it was given up"),
    ),
    complete=complete_measure,
)
RESPONSIBILITY = RowType(
    "responsibilities",
    Responsibility,
    "Bodies that are to answer for a measure, or to help, and what they said.",
    (
        OF_MEASURE,
        Field("role", "choice", "whether it is to lead", required=True, choices=tuple(Responsibility.Role.values)),
        Field("office", "line", "body and function", required=True),
        Field("state", "choice", "what it said", choices=tuple(Responsibility.State.values)),
        Field("words", "text", "its condition, other proposal or reason"),
        Field("answered_on", "day", "when it answered"),
        Field("answered_by", "line", "the function that answered"),
        Field("source", "line", "where an answer recorded for it comes from"),
        Field("asked_at", "moment", "when it was asked last"),
        Field("asked", "number", "how often it was asked"),
        Field("answer_by", "day", "until when it was asked to answer"),
        Field("language", "line", "in which it is written to; left out, the municipality's"),
        Field("contact", "line", "the function that answers its questions"),
        Field("ended_on", "day", "until when it was asked or in charge"),
    ),
)
ADOPTION = RowType(
    "adoptions",
    Measure,
    "Which measures the city committed to, when, and who answers for them.",
    (
        Field("measure", "reference", "the measure", required=True, to="plan.measures", column="-"),
        Field("lead", "reference", "the body that answers for it", required=True, to="plan.responsibilities"),
        Field("on", "day", "when it was adopted", required=True, column="adopted_on"),
    ),
    save=save_adoption,
)
STEP = RowType(
    "steps",
    Step,
    "Small steps of a measure; one that waits for another comes behind it.",
    (
        OF_MEASURE,
        Field("title", "line", "what is done", required=True),
        Field("owner", "line", "the function that does it"),
        Field("due", "day", "until when"),
        Field("agreed_due", "day", "the day that was adopted"),
        Field("moved_because", "text", "why it moved from there"),
        Field("done_on", "day", "when it was done"),
        Field("after", "reference", "the step it waits for", to="plan.steps"),
        Field("position", "number", "its place; left out, file order"),
    ),
    complete=complete_step,
)
COST_LINE = RowType(
    "cost_lines",
    CostLine,
    "What a measure costs in a year, and how sure that money is.",
    (
        OF_MEASURE,
        Field("year", "number", "the year", required=True),
        Field("euros", "money", "how much", required=True, column="cents"),
        Field("financing", "choice", "how sure it is", required=True, choices=tuple(CostLine.Financing.values)),
        Field("source", "line", "who pays, or is asked to"),
    ),
)
INDICATOR = RowType(
    "indicators",
    Indicator,
    "How one sees whether a measure works; three of a measure at most.",
    (
        OF_MEASURE,
        Field("what", "line", "what is counted", required=True),
        Field("unit", "line", "in what", required=True),
        Field("direction", "choice", "which way is good", choices=tuple(Indicator.Direction.values)),
        Field("baseline", "quantity", "where it stood"),
        Field("baseline_on", "day", "when"),
        Field("baseline_source", "line", "who says so"),
        Field("target", "quantity", "where it is to stand"),
        Field("target_by", "day", "when"),
        Field("counted_by", "line", "the function that counts"),
        Field("position", "number", "its place; left out, file order"),
    ),
    complete=complete_indicator,
)
ROWS = (MEASURE, RESPONSIBILITY, ADOPTION, STEP, COST_LINE, INDICATOR)
