"""Rows of `plan.yaml` that say what went out of the plan: releases, and papers for the council."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from fachplan.base.bundle_types import Field, FieldProblem, Loading, RowType, Values
from fachplan.plan.goalrows import IN_PLAN
from fachplan.plan.paper_models import CouncilPaper, PaperMeasure, PaperStation
from fachplan.plan.plan_release_actions import plan_digest
from fachplan.plan.release_models import PlanRelease

OF_PAPER = Field("paper", "reference", "the paper", required=True, to="plan.papers")


def complete_release(release: PlanRelease, _values: Values, _before: Mapping[str, Any], _load: Loading) -> None:
    """A version is what went out.

    :raises FieldProblem: if its content is another one.
    """
    if release.sha256 != plan_digest(release.content):
        raise FieldProblem(_("This is not the version that was released."), release.sha256)


def complete_station(station: PaperStation, values: Values, before: Mapping[str, Any], _load: Loading) -> None:
    """A body without a place comes last."""
    if not values.get("position"):
        station.position = before["position"] or 1 + (station.paper.stations.aggregate(last=Max("position"))["last"] or 0)


PLAN_RELEASE = RowType(
    "plan_releases",
    PlanRelease,
    "The plan as it went public.",
    (
        IN_PLAN,
        Field("number", "number", "its number", required=True),
        Field("content", "values", "what it said, without a word of a card", required=True),
        Field("sha256", "sha256", "what stands for it", required=True),
        Field("released_by", "line", "the function that released it", required=True),
        Field("released_at", "moment", "when", required=True),
    ),
    complete=complete_release,
)
PAPER = RowType(
    "papers",
    CouncilPaper,
    "Papers for the council.",
    (
        IN_PLAN,
        Field("number", "line", "its number, as the council's office gives it"),
        Field("title", "line", "its title", required=True),
        Field("submitted_by", "line", "the function that submits it"),
        Field("proposal", "text", "what is to be decided"),
        Field("reasons", "text", "why"),
        Field("alternatives", "text", "what else was looked at"),
        Field("if_refused", "text", "what happens if the council says no"),
        Field("dissent", "text", "who sees it differently"),
        Field("created", "moment", "when it was begun", required=True),
        Field("handed_in_on", "day", "when it was handed in"),
    ),
)
PAPER_MEASURE = RowType(
    "paper_measures",
    PaperMeasure,
    "Measures a paper is about.",
    (
        OF_PAPER,
        Field("measure", "reference", "the measure", required=True, to="plan.measures"),
    ),
)
PAPER_STATION = RowType(
    "paper_stations",
    PaperStation,
    "Bodies on a paper's way.",
    (
        OF_PAPER,
        Field("body", "line", "the body", required=True),
        Field("on", "day", "when it meets"),
        Field("kind", "choice", "whether it decides", choices=tuple(PaperStation.Kind.values)),
        Field("position", "number", "its place; left out, file order"),
    ),
    complete=complete_station,
)
ROWS = (PLAN_RELEASE, PAPER, PAPER_MEASURE, PAPER_STATION)
