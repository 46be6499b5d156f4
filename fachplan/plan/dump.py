"""What the plan has of a forum, as rows of its dump: the plan of its process whole, and what became of this forum's cards."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import models

from fachplan.base.bundle_dump import Bundle, Rows, also, key_of, rows_of_objects
from fachplan.forums.models import Forum
from fachplan.places import exchange as places
from fachplan.places.models import Area
from fachplan.plan.answer_models import AnswerRelease, CardTheme, Disposition, ThemedCard
from fachplan.plan.exchange import ROWS
from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal, Measure, Origin, Responsibility, Step
from fachplan.plan.models import Conclusion, GuidingGoal, SectorPlan
from fachplan.plan.paper_models import CouncilPaper, PaperMeasure, PaperStation
from fachplan.plan.release_models import PlanRelease

Each = TypeVar("Each", bound=models.Model)
TYPES = {row_type.kind: row_type for row_type in (*places.ROWS, *ROWS)}


def dump_plan(forum: Forum) -> Bundle:
    """The plan of the forum's process, and what became of the forum's cards."""
    plan = SectorPlan.objects.filter(process=forum.process_id).first()
    measures = list(Measure.objects.filter(plan=plan).order_by("number").select_related(
        "merged_into", "impact_goal", "field_of_action", "area", "lead")) if plan else []
    return {
        "places": {"areas": rows_of_objects(TYPES["areas"], _areas(measures))},
        "plan": {**(_goals(plan) | _measures(measures) if plan else {}), **_answers(forum), **(_papers(plan) if plan else {})},
    }


def _goals(plan: SectorPlan) -> dict[str, Rows]:
    goals = ImpactGoal.objects.filter(guiding_goal__plan=plan).select_related("guiding_goal", "field_of_action")
    return {
        "plans": rows_of_objects(TYPES["plans"], [plan]),
        "guiding_goals": rows_of_objects(TYPES["guiding_goals"], GuidingGoal.objects.filter(plan=plan)),
        "conclusions": rows_of_objects(TYPES["conclusions"], Conclusion.objects.filter(plan=plan)),
        "fields_of_action": rows_of_objects(TYPES["fields_of_action"], FieldOfAction.objects.filter(plan=plan).order_by("position", "pk")),
        "impact_goals": rows_of_objects(TYPES["impact_goals"], goals.order_by("guiding_goal__position", "position")),
    }


def _measures(measures: list[Measure]) -> dict[str, Rows]:
    """The measures, each behind the one it went into, with all that belongs to them."""
    mine = models.Q(measure__in=measures)
    steps = list(Step.objects.filter(mine).select_related("measure", "after").order_by("measure__number", "position"))
    bodies = Responsibility.objects.filter(mine).select_related("measure").order_by("measure__number", "pk")
    lines = CostLine.objects.filter(mine).select_related("measure").order_by("measure__number", "year", "financing")
    indicators = Indicator.objects.filter(mine).select_related("measure").order_by("measure__number", "position")
    return {
        "measures": rows_of_objects(TYPES["measures"], _behind(measures, "merged_into_id")),
        "responsibilities": rows_of_objects(TYPES["responsibilities"], bodies),
        "adoptions": [_adoption(measure) for measure in measures if measure.lead_id],
        "steps": rows_of_objects(TYPES["steps"], _behind(steps, "after_id")),
        "cost_lines": rows_of_objects(TYPES["cost_lines"], lines),
        "indicators": rows_of_objects(TYPES["indicators"], indicators),
    }


def _behind(rows: Sequence[Each], link: str) -> list[Each]:
    """`rows` in their order, but each behind the one its `link` names."""
    by_id = {row.pk: row for row in rows}
    found: dict[Any, Each] = {}
    for row in rows:
        line: list[Each] = []
        each: Each | None = row
        while each is not None and each.pk not in found and each not in line:
            line.append(each)
            each = by_id.get(getattr(each, link))
        found |= {before.pk: before for before in reversed(line)}
    return list(found.values())


def _adoption(measure: Measure) -> dict[str, Any]:
    assert measure.lead is not None and measure.adopted_on is not None
    name = key_of(measure)
    return {"key": name, "measure": name, "lead": key_of(measure.lead), "on": measure.adopted_on.isoformat()}


def _areas(measures: Iterable[Measure]) -> list[Area]:
    """The parts of the city that measures are for, each behind the part it lies in."""
    wanted = {measure.area_id for measure in measures if measure.area_id}
    areas: dict[Any, Area] = {}
    while missing := wanted - areas.keys():
        areas |= Area.objects.select_related("parent").in_bulk(missing)
        wanted |= {area.parent_id for area in areas.values() if area.parent_id}
    return _behind([areas[pk] for pk in sorted(areas)], "parent_id")


def _answers(forum: Forum) -> dict[str, Rows]:
    mine = models.Q(card__board__forum=forum)
    origins = Origin.objects.filter(mine).select_related("measure", "card").order_by("measure__number", "since", "pk")
    dispositions = Disposition.objects.filter(mine).select_related("card", "measure").order_by("decided_at", "pk")
    themed = ThemedCard.objects.filter(mine).select_related("card", "theme").order_by("theme__position", "card")
    return {
        "card_themes": rows_of_objects(TYPES["card_themes"], CardTheme.objects.filter(forum=forum).order_by("position", "pk")),
        "themed_cards": [_by_card(row) for row in rows_of_objects(TYPES["themed_cards"], themed)],
        "origins": rows_of_objects(TYPES["origins"], origins),
        "dispositions": rows_of_objects(TYPES["dispositions"], dispositions),
        "answer_releases": rows_of_objects(TYPES["answer_releases"], AnswerRelease.objects.filter(forum=forum).order_by("number")),
    }


def _by_card(row: dict[str, Any]) -> dict[str, Any]:
    """The row of a themed card: its card names it, whatever number it has here."""
    return {"key": row["card"], "card": row["card"], "theme": row["theme"]}


def _papers(plan: SectorPlan) -> dict[str, Rows]:
    papers = CouncilPaper.objects.filter(plan=plan)
    named = PaperMeasure.objects.filter(paper__plan=plan).select_related("paper", "measure")
    stations = PaperStation.objects.filter(paper__plan=plan).select_related("paper")
    return {
        "plan_releases": rows_of_objects(TYPES["plan_releases"], PlanRelease.objects.filter(plan=plan).order_by("number")),
        "papers": rows_of_objects(TYPES["papers"], papers),
        "paper_measures": rows_of_objects(TYPES["paper_measures"], named.order_by("paper__created", "paper", "measure__number")),
        "paper_stations": rows_of_objects(TYPES["paper_stations"], stations.order_by("paper__created", "paper", "position")),
    }


also.append(dump_plan)
