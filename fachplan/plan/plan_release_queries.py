"""What a release of a plan would make public, and how that differs from the last one.

A release holds no word of a card: it names cards by id, group and number, and the words are read from the board when somebody reads,
so that what is blacked out is in no version. It holds no mail address and no words a body wrote with its answer.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.measure_deeds import final
from fachplan.plan.measure_models import ImpactGoal, Measure, Origin, Responsibility, Step
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.plan.release_models import PlanRelease

Content = dict[str, Any]
TEXTS = ("number", "reference", "slug", "title", "summary", "state", "horizon", "need", "target_groups", "paid_work", "volunteer_work",
         "implementation", "notice", "alternatives", "if_it_ends", "no_extra_money", "end_reason")


@dataclass(frozen=True, slots=True)
class PlanChange:
    """How a measure differs from what is public: `new`, `changed` or `gone`."""

    what: str
    number: int
    title: str
    fields: list[str]  # what changed of it


def plan_release_out(plan: SectorPlan) -> PlanRelease | None:
    """The release the public reads."""
    return PlanRelease.objects.filter(plan=plan).order_by("-number").first()


def public_since(process: UUID) -> datetime | None:
    """When what the public reads of a process's plan was released; None before a release, or while nobody may see the process."""
    released = PlanRelease.objects.filter(plan__process=process, plan__process__published_at__isnull=False)
    return released.order_by("-number").values_list("released_at", flat=True).first()


def path_of(row: Content) -> str:
    """The last part of a measure's public address."""
    return f"{row['reference']}-{row['slug']}" if row["slug"] else str(row["reference"])


def released_paths(process: UUID) -> dict[str, str]:
    """The public addresses of a process's measures by their references, merged ones included; none before a release."""
    plan = SectorPlan.objects.filter(process=process, process__published_at__isnull=False).first()
    release = plan_release_out(plan) if plan else None
    if release is None:
        return {}
    paths = {row["reference"]: path_of(row) for row in release.content["measures"]}
    return paths | {old: paths[new] for old, new in release.content["moved"].items() if new in paths}


def content_of(plan: SectorPlan, *, drafts: bool, before: Content | None) -> Content:
    """The plan as it would be frozen: adopted measures, drafts if asked for, and what was public and ended since, with its reason."""
    public = {row["reference"] for row in before["measures"]} if before else set()
    every = list(Measure.objects.filter(plan=plan).select_related("area", "field_of_action").order_by("number"))
    shown = [each for each in every if each.state == "adopted" or (drafts and each.state == "draft")
             or (each.state == "dropped" and each.reference in public)]
    goals = list(ImpactGoal.objects.filter(guiding_goal__plan=plan).select_related("guiding_goal", "field_of_action").order_by(
        "guiding_goal__position", "position"))
    return {
        "drafts": drafts,
        "guiding": [{"id": str(goal.pk), "text": goal.text} for goal in GuidingGoal.objects.filter(plan=plan)],
        "goals": [_goal(goal) for goal in goals], "measures": _measures(shown), "moved": _moved(every),
    }


def _goal(goal: ImpactGoal) -> Content:
    return {"id": str(goal.pk), "guiding": str(goal.guiding_goal_id), "text": goal.text, "perspective": goal.perspective,
            "stands": goal.stands, "needs": goal.needs, "field": str(goal.field_of_action or "")}


def _moved(every: Sequence[Measure]) -> dict[str, str]:
    """Where the address of a merged measure leads: to the one that took it in, in the end."""
    merged = {each.pk: each.merged_into_id for each in every}
    by_id = {each.pk: each for each in every}
    return {each.reference: by_id[final(each.pk, merged)].reference for each in every if each.merged_into_id}


def _measures(shown: Sequence[Measure]) -> list[Content]:
    """The rows; a fixed number of queries."""
    bodies: dict[UUID, list[Responsibility]] = defaultdict(list)
    for body in Responsibility.objects.filter(measure__in=shown, ended_on=None).order_by("role", "office"):
        bodies[body.measure_id].append(body)
    steps: dict[UUID, list[Content]] = defaultdict(list)
    for step in Step.objects.filter(measure__in=shown).order_by("measure", "position"):
        steps[step.measure_id].append(_step(step))
    costs: dict[UUID, list[Content]] = defaultdict(list)
    for line in CostLine.objects.filter(measure__in=shown).order_by("measure", "year", "financing"):
        costs[line.measure_id].append({"year": line.year, "cents": line.cents, "financing": line.financing, "source": line.source})
    counted: dict[UUID, list[Content]] = defaultdict(list)
    for each in Indicator.objects.filter(measure__in=shown).order_by("measure", "position"):
        counted[each.measure_id].append(_indicator(each))
    cards: dict[UUID, list[Content]] = defaultdict(list)
    origins = Origin.objects.filter(measure__in=shown).select_related("card__group")
    for origin in origins.order_by("card__group__position", "card__number"):
        group = origin.card.group
        cards[origin.measure_id].append({"card": str(origin.card_id), "board": str(origin.card.board_id),
                                         "group": group.key if group else "", "number": origin.card.number})
    return [_row(each, bodies[each.pk]) | {"steps": steps[each.pk], "costs": costs[each.pk], "indicators": counted[each.pk],
                                           "cards": cards[each.pk]} for each in shown]


def _row(measure: Measure, bodies: Sequence[Responsibility]) -> Content:
    """A measure without what hangs on it. Of bodies only those that have agreed are named."""
    agreed = [body for body in bodies if body.state == Responsibility.State.ACCEPTED]
    lead = next((body for body in agreed if body.role == "lead"), None)
    return {name: getattr(measure, name) for name in TEXTS} | {
        "goal": str(measure.impact_goal_id or ""), "field": str(measure.field_of_action or ""), "area": str(measure.area or ""),
        "adopted_on": _iso(measure.adopted_on), "ended_on": _iso(measure.ended_on), "lead": lead.office if lead else "",
        "lead_on": _iso(lead.answered_on) if lead else "", "partners": [body.office for body in agreed if body.role == "partner"]}


def _step(step: Step) -> Content:
    return {"title": step.title, "owner": step.owner, "due": _iso(step.due), "agreed": _iso(step.agreed_due),
            "moved_because": step.moved_because if step.due != step.agreed_due else "", "done": _iso(step.done_on)}


def _indicator(each: Indicator) -> Content:
    return {"what": each.what, "unit": each.unit, "direction": each.direction, "counted_by": each.counted_by,
            "baseline": str(each.baseline) if each.baseline is not None else "", "baseline_on": _iso(each.baseline_on),
            "baseline_source": each.baseline_source, "target": str(each.target) if each.target is not None else "",
            "target_by": _iso(each.target_by)}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def plan_changes(before: Content | None, after: Content) -> list[PlanChange]:
    """The measures that are new, another, or no longer there."""
    old = {row["reference"]: row for row in before["measures"]} if before else {}
    now = {row["reference"]: row for row in after["measures"]}
    found = [PlanChange("new", row["number"], row["title"], []) for key, row in now.items() if key not in old]
    for key, row in now.items():
        fields = [name for name in row if key in old and row[name] != old[key].get(name)]
        found += [PlanChange("changed", row["number"], row["title"], fields)] if fields else []
    found += [PlanChange("gone", row["number"], row["title"], []) for key, row in old.items() if key not in now]
    return sorted(found, key=lambda change: (change.number, change.what))


def goals_changed(before: Content | None, after: Content) -> bool:
    """Whether guiding goals or impact goals read differently."""
    return before is not None and any(before[name] != after[name] for name in ("guiding", "goals"))
