"""The plan as those see it who make it: its measures under their goals, what needs somebody today, and the loose ends.

Rows are drawn from a fixed number of queries, however many measures there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from fachplan.base.content import into_language
from fachplan.forums.models import Forum
from fachplan.plan.answer_models import Disposition
from fachplan.plan.figure_models import CostLine
from fachplan.plan.inbox_queries import ASKED
from fachplan.plan.measure_actions import LIVING
from fachplan.plan.measure_models import ImpactGoal, Measure, Origin, Responsibility, Step
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.workshop.boards import board_states
from fachplan.workshop.models import Board

FIRST = 100  # rows drawn at once; the rest on demand
STATES = {"entwurf": "draft", "beschlossen": "adopted", "zusammengelegt": "merged", "aufgegeben": "dropped"}  # in the address
LOOSE = ("ohne-ziel", "ohne-karte", "ohne-kosten", "ohne-zusage")


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which measures are asked for, as it stands in the address."""

    words: str = ""
    area: str = ""
    office: str = ""
    state: str = ""
    horizon: str = ""
    loose: str = ""

    @property
    def query(self) -> str:
        """The part of the address after the question mark, without what is not set."""
        told = {"wort": self.words, "ort": self.area, "stelle": self.office, "stand": self.state, "horizont": self.horizon,
                "lose": self.loose}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class Row:
    """A measure as a line of the plan."""

    measure: Measure
    lead: Responsibility | None
    step: Step | None  # the next one
    late: bool
    cards: int


@dataclass(frozen=True, slots=True)
class GoalRows:
    """The measures of one impact goal; None gathers those of a guiding goal, or of none, that name no impact goal."""

    goal: ImpactGoal | None
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Part:
    """A guiding goal with its impact goals, in order; None for what serves no goal."""

    guiding: GuidingGoal | None
    number: int
    goals: list[GoalRows]


@dataclass(frozen=True, slots=True)
class LooseEnds:
    """What hangs in the air: numbers that lead to lists."""

    without_goal: int
    without_card: int
    without_cost: int
    without_lead: int
    goals_without_measure: list[ImpactGoal]


@dataclass(frozen=True, slots=True)
class Today:
    """What needs somebody today."""

    silent: list[Responsibility]  # asked a fortnight ago or more, and no answer
    open_cards: list[tuple[Forum, int]]  # forums whose cards wait, and how many do
    late: list[Step]


def measures_of(plan: SectorPlan, sieve: Sieve) -> QuerySet[Measure]:
    """The measures asked for, in the order of goals and numbers; without a state, those that live."""
    asked = Measure.objects.filter(plan=plan).annotate(cards=Count("origins", distinct=True))
    asked = asked.filter(state=STATES[sieve.state]) if sieve.state in STATES else asked.filter(state__in=LIVING)
    number = sieve.words.strip()
    if number.isdecimal():
        asked = asked.filter(number=int(number))
    elif number:
        for word in number.split():
            asked = asked.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(need__icontains=word))
    if sieve.area:
        area = _uuid(sieve.area)
        asked = asked.filter(area=area) if area else asked.none()
    if sieve.office:
        asked = asked.filter(Exists(_bodies().filter(office=sieve.office)))
    if sieve.horizon in ("short", "medium", "long"):
        asked = asked.filter(horizon=sieve.horizon)
    if sieve.loose in LOOSE:
        asked = asked.filter(_loose()[sieve.loose])
    return asked.select_related("impact_goal", "area").order_by(
        "impact_goal__guiding_goal__position", "impact_goal__position", "number")


def _bodies() -> QuerySet[Responsibility]:
    return Responsibility.objects.filter(measure=OuterRef("pk"), ended_on=None)


def _loose() -> Mapping[str, Q]:
    """What each loose end means."""
    return {
        "ohne-ziel": Q(impact_goal=None), "ohne-karte": Q(~Exists(Origin.objects.filter(measure=OuterRef("pk")))),
        "ohne-kosten": Q(~Exists(CostLine.objects.filter(measure=OuterRef("pk"))), no_extra_money=False),
        "ohne-zusage": Q(~Exists(_bodies().filter(role="lead", state=Responsibility.State.ACCEPTED))),
    }


def rows_of(measures: Sequence[Measure], on: date) -> list[Row]:
    """The measures as lines of the plan; two queries."""
    leads = {each.measure_id: each for each in Responsibility.objects.filter(measure__in=measures, role="lead", ended_on=None)}
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(measure__in=measures, done_on=None).order_by("measure", "position"):
        steps[step.measure_id].append(step)
    return [Row(measure, leads.get(measure.pk), next(iter(steps[measure.pk]), None),
                any(step.due is not None and step.due < on for step in steps[measure.pk]), measure.cards)  # type: ignore[attr-defined]
            for measure in measures]


def tree(plan: SectorPlan, rows: Iterable[Row], language: str, *, whole: bool) -> list[Part]:
    """The rows under their goals. `whole`: goals without a measure stand there too, for nothing was sieved out."""
    under: dict[UUID | None, list[Row]] = defaultdict(list)
    for row in rows:
        under[row.measure.impact_goal_id].append(row)
    guidings = list(GuidingGoal.objects.filter(plan=plan))
    impacts = list(ImpactGoal.objects.filter(guiding_goal__plan=plan))
    into_language([*guidings, *impacts], ("text",), language)
    parts = []
    for number, guiding in enumerate(guidings, 1):
        goals = [GoalRows(goal, under[goal.pk]) for goal in impacts
                 if goal.guiding_goal_id == guiding.pk and (whole or under[goal.pk])]
        if goals or whole:
            parts.append(Part(guiding, number, goals))
    return [*parts, *([Part(None, 0, [GoalRows(None, under[None])])] if under[None] else [])]


def loose_ends(plan: SectorPlan) -> LooseEnds:
    """What serves no goal, comes from no card, states no cost, has no lead that agreed; and goals nobody does anything for."""
    told = _loose()
    counted = Measure.objects.filter(plan=plan, state__in=LIVING).aggregate(
        **{name.replace("-", "_"): Count("pk", filter=which) for name, which in told.items()})
    living = Measure.objects.filter(impact_goal=OuterRef("pk"), state__in=LIVING)
    goals = list(ImpactGoal.objects.filter(~Exists(living), guiding_goal__plan=plan))
    return LooseEnds(counted["ohne_ziel"], counted["ohne_karte"], counted["ohne_kosten"], counted["ohne_zusage"], goals)


def today_in(plan: SectorPlan, silent: Sequence[Responsibility], on: date) -> Today:
    """What needs somebody on the day `on`; `silent` are those who were asked and have not answered."""
    late = Step.objects.filter(measure__plan=plan, measure__state__in=LIVING, done_on=None, due__lt=on).select_related("measure")
    return Today(list(silent), open_cards(plan), list(late.order_by("due", "position")))


def open_cards(plan: SectorPlan) -> list[tuple[Forum, int]]:
    """How many cards of each forum have no answer yet; blacked-out ones wait for none."""
    answered = {str(card) for card in Disposition.objects.filter(
        card__board__forum__process=plan.process_id, superseded_at=None).values_list("card", flat=True)}
    boards = Board.objects.filter(forum__process=plan.process_id, forum__rehearsal_of=None).select_related("forum")
    waiting: dict[Forum, int] = defaultdict(int)
    for board, state in board_states(boards.order_by("forum__position")):
        waiting[board.forum] += sum(card.kind in ASKED and not card.blacked_out and card.id not in answered for card in state.in_order())
    return [(forum, cards) for forum, cards in waiting.items() if cards]


def offices(plan: SectorPlan) -> list[str]:
    """The bodies named in the plan, by name."""
    named = Responsibility.objects.filter(measure__plan=plan, measure__state__in=LIVING, ended_on=None)
    return sorted(named.values_list("office", flat=True).distinct(), key=str.casefold)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
