"""What a document says of measures, read for all of them at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fachplan.base.content import into_language
from fachplan.base.files import FileDamaged, read_file
from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.measure_models import ImpactGoal, Measure, Origin, Responsibility, Step
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.plan.paper_queries import Money, measures_in_order, money_of
from fachplan.plan.plan_release_queries import content_of, plan_release_out
from fachplan.plan.release_models import PlanRelease
from fachplan.reports.papers.models import DocumentTemplate

STANDING = (Measure.State.DRAFT, Measure.State.ADOPTED)


@dataclass(slots=True)
class MeasureFacts:
    """A measure and everything that hangs on it."""

    measure: Measure
    lead: Responsibility | None = None
    partners: list[Responsibility] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    money: list[CostLine] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    origins: dict[str, list[str]] = field(default_factory=dict)  # forum → names of cards


@dataclass(frozen=True, slots=True)
class PlanContent:
    """A plan with its goals and the measures that serve them."""

    plan: SectorPlan
    guiding: tuple[GuidingGoal, ...]
    goals: dict[UUID, list[ImpactGoal]]  # by guiding goal
    by_goal: dict[UUID, list[MeasureFacts]]
    without_goal: list[MeasureFacts]
    money: Money

    def all_measures(self) -> list[MeasureFacts]:
        """Every measure, in the order the document shows it."""
        in_goals = [facts for goal in self.guiding for each in self.goals.get(goal.pk, []) for facts in self.by_goal.get(each.pk, [])]
        return [*in_goals, *self.without_goal]


def facts_of(measures: Iterable[Measure], language: str) -> list[MeasureFacts]:
    """The facts of `measures`, in their order, in a fixed number of queries."""
    found = {measure.pk: MeasureFacts(measure) for measure in measures}
    for body in Responsibility.objects.filter(measure__in=found, ended_on=None).order_by("id"):
        if body.role == Responsibility.Role.LEAD:
            found[body.measure_id].lead = body
        else:
            found[body.measure_id].partners.append(body)
    for step in Step.objects.filter(measure__in=found).order_by("position"):
        found[step.measure_id].steps.append(step)
    for line in CostLine.objects.filter(measure__in=found).order_by("year", "financing"):
        found[line.measure_id].money.append(line)
    for indicator in Indicator.objects.filter(measure__in=found).order_by("position"):
        found[indicator.measure_id].indicators.append(indicator)
    _add_origins(found, language)
    return list(found.values())


def _add_origins(found: dict[UUID, MeasureFacts], language: str) -> None:
    """Cards by group and number only: what they say stands on their board."""
    origins = list(Origin.objects.filter(measure__in=found).select_related("card__board__forum", "card__group"))
    origins.sort(key=lambda each: (each.card.board.forum.position, each.card.group.position if each.card.group else 0, each.card.number))
    named: list[Any] = [part for each in origins for part in (each.card.group, each.card.board.forum) if part is not None]
    into_language(named, ("name", "title"), language)
    for each in origins:
        group = each.card.group
        name = f"{group.name} {each.card.number}" if group else str(each.card.number)
        found[each.measure_id].origins.setdefault(each.card.board.forum.title, []).append(name)


def own_template(kind: str) -> bytes:
    """The city's own template for this kind of document; empty without one, or where its file is damaged: a paper in our
    form is better than no paper."""
    found = DocumentTemplate.objects.select_related("file").filter(kind=kind).first()
    try:
        return read_file(found.file) if found else b""
    except FileDamaged:
        return b""


def standing_measures(plan: SectorPlan) -> list[Measure]:
    """The measures of `plan` that were neither merged nor dropped, by number."""
    return list(measures_in_order(Measure.objects.filter(plan=plan, state__in=STANDING)))


def released_as(plan: SectorPlan) -> PlanRelease | None:
    """The release that says what the plan says now; None where it was never released, or has changed since."""
    last = plan_release_out(plan)
    if last is None or content_of(plan, drafts=last.content["drafts"], before=last.content) != last.content:
        return None
    # Our document shows drafts, too: what was released without them says less.
    hidden = not last.content["drafts"] and Measure.objects.filter(plan=plan, state=Measure.State.DRAFT).exists()
    return None if hidden else last


def plan_content(plan: SectorPlan, language: str) -> PlanContent:
    """The plan as it stands now, goals and texts of the plan in the reader's language where somebody translated them."""
    guiding = tuple(GuidingGoal.objects.filter(plan=plan).order_by("position"))
    goals = list(ImpactGoal.objects.filter(guiding_goal__plan=plan).order_by("position"))
    into_language([plan, *guiding], ("title", "text"), language)
    measures = standing_measures(plan)
    by_goal: dict[UUID, list[MeasureFacts]] = defaultdict(list)
    without: list[MeasureFacts] = []
    for facts in facts_of(measures, language):
        goal = facts.measure.impact_goal_id
        (by_goal[goal] if goal else without).append(facts)
    return PlanContent(plan, guiding, _by_guiding(goals), dict(by_goal), without, money_of(measures))


def _by_guiding(goals: Sequence[ImpactGoal]) -> dict[UUID, list[ImpactGoal]]:
    found: dict[UUID, list[ImpactGoal]] = defaultdict(list)
    for goal in goals:
        found[goal.guiding_goal_id].append(goal)
    return dict(found)
