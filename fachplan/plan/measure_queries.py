"""A measure, read whole: its sheet, the cards it comes from, who answers for it, its steps and figures, and what is still missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from fachplan.base.content import into_language
from fachplan.core.board import CardState
from fachplan.forums.models import Process
from fachplan.places.models import Area
from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal, Measure, Origin, Responsibility, Step
from fachplan.workshop.boards import board_states
from fachplan.workshop.models import Board, Group

ACCEPTED = Responsibility.State.ACCEPTED


@dataclass(frozen=True, slots=True)
class Source:
    """The cards of one group a measure comes from. A blacked-out one counts and says nothing."""

    board: Board
    cards: list[CardState]

    @property
    def group(self) -> Group | None:
        return self.board.group


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step and how it stands on a day: `done`, `late`, `next` or `future`."""

    step: Step
    state: str

    @property
    def key(self) -> str:
        return str(self.step.pk)


@dataclass(frozen=True, slots=True)
class Profile:
    """All that a measure's page shows."""

    measure: Measure
    sources: list[Source]
    lead: Responsibility | None
    partners: list[Responsibility]
    steps: list[StepRow]
    costs: list[CostLine]
    indicators: list[Indicator]

    @property
    def cards(self) -> int:
        """How many cards it comes from, blacked-out ones included."""
        return sum(len(source.cards) for source in self.sources)

    @property
    def smart(self) -> dict[str, bool]:
        """Which of the five letters has what it needs: a hint for the planner, never a gate."""
        measure = self.measure
        return {
            "S": bool(measure.target_groups and (measure.implementation or measure.summary)),
            "M": any(each.baseline is not None and each.target is not None for each in self.indicators),
            "A": self.lead is not None and self.lead.state == ACCEPTED and (bool(self.costs) or measure.no_extra_money),
            "R": measure.impact_goal_id is not None,
            "T": any(row.step.due for row in self.steps),
        }


def measure_of(key: str, reference: str) -> Measure | None:
    """The measure of a process's plan by its reference; None if there is none."""
    measures = Measure.objects.select_related(
        "plan__process", "impact_goal__guiding_goal", "field_of_action", "area", "lead", "merged_into")
    return measures.filter(plan__process__key=key, reference=reference).first()


def profile(measure: Measure, on: date) -> Profile:
    """The page of `measure` as it stands on the day `on`; the number of queries is fixed."""
    bodies = list(measure.responsibilities.filter(ended_on=None))
    return Profile(
        measure, sources_of_measure(measure), next((each for each in bodies if each.role == "lead"), None),
        [each for each in bodies if each.role == "partner"], step_rows(list(measure.steps.select_related("after")), on),
        list(measure.cost_lines.all()), list(measure.indicators.all()))


def sources_of_measure(measure: Measure) -> list[Source]:
    """Where it comes from, in the order of forums, groups and numbers."""
    tied = {str(card) for card in Origin.objects.filter(measure=measure).values_list("card", flat=True)}
    boards = Board.objects.filter(cards__origins__measure=measure).distinct().select_related("group", "forum").order_by(
        "forum__position", "group__position", "kind")
    found = [(board, [card for card in state.cards.values() if card.id in tied]) for board, state in board_states(boards)]
    sources = []
    for _group, of_group in groupby(found, key=lambda each: (each[0].forum_id, each[0].group_id)):
        together = list(of_group)
        cards = sorted((card for _board, cards in together for card in cards), key=lambda card: card.number)
        sources.append(Source(together[0][0], cards))
    return sources


def step_rows(steps: Sequence[Step], on: date) -> list[StepRow]:
    """How the steps stand: the first one open is next, an open one whose day has gone is late."""
    rows, waiting = [], False
    for step in steps:
        if step.done_on is not None:
            rows.append(StepRow(step, "done"))
            continue
        state = "late" if step.due is not None and step.due < on else "future" if waiting else "next"
        rows.append(StepRow(step, state))
        waiting = True
    return rows


def impact_goals(process: Process, language: str) -> list[ImpactGoal]:
    """The goals a measure may serve, under their guiding goals."""
    goals = list(ImpactGoal.objects.filter(guiding_goal__plan__process=process).select_related("guiding_goal").order_by(
        "guiding_goal__position", "position"))
    into_language(goals, ("text",), language)
    return goals


def fields_of_action(process: Process) -> QuerySet[FieldOfAction]:
    """The plan's own list."""
    return FieldOfAction.objects.filter(plan__process=process)


def areas() -> QuerySet[Area]:
    """The parts of the city a measure may be for."""
    return Area.objects.order_by("kind", "name")


def mergeable(measure: Measure) -> QuerySet[Measure]:
    """The measures of its plan that may take it in."""
    return Measure.objects.filter(plan=measure.plan_id, state__in=("draft", "adopted")).exclude(pk=measure.pk)
