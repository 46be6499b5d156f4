"""The plan as those see it who make it: its measures under their goals, what needs somebody today, and the loose ends.

Rows are drawn from a fixed number of queries, however many measures there are, and only the columns they show are read:
a plan of 300 measures has a thousand steps.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from fachplan.base.content import into_language
from fachplan.forums.models import Forum
from fachplan.places.models import Area
from fachplan.plan.answer_models import Disposition
from fachplan.plan.figure_models import CostLine
from fachplan.plan.inbox_queries import ASKED
from fachplan.plan.measure_actions import LIVING
from fachplan.plan.measure_models import ImpactGoal, Measure, Origin, Responsibility, Step
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.plan.responsibility_queries import asked as asked_until
from fachplan.workshop.boards import board_states
from fachplan.workshop.models import Board

FORTNIGHT = timedelta(days=14)
AT_ONCE = 3  # things that need somebody today: more at a time is a wall
FIRST = 100  # rows drawn at once; the rest on demand
STATES = {"entwurf": "draft", "beschlossen": "adopted", "zusammengelegt": "merged", "aufgegeben": "dropped"}  # in the address
Goals = tuple[Sequence[GuidingGoal], Sequence[ImpactGoal]]
LOOSE = ("ohne-ziel", "ohne-karte", "ohne-kosten", "ohne-zusage", "ueberfaellig")
BARE_GOALS = "ziele-ohne-massnahme"  # asks for goals, not for measures


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which measures are asked for, as it stands in the address."""

    words: str = ""
    goal: str = ""  # an impact goal, or a guiding goal with all under it
    field: str = ""
    area: str = ""
    office: str = ""
    state: str = ""
    horizon: str = ""
    loose: str = ""

    @property
    def query(self) -> str:
        """The part of the address after the question mark, without what is not set."""
        told = {"wort": self.words, "ziel": self.goal, "feld": self.field, "ort": self.area, "stelle": self.office, "stand": self.state,
                "horizont": self.horizon, "lose": self.loose}
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def folded(self) -> bool:
        """Whether one of the filters asks that stand folded away."""
        return bool(self.field or self.area or self.horizon or self.loose)


class Line(NamedTuple):
    """What a row shows of the measure itself."""

    key: UUID
    number: int
    reference: str
    title: str
    state: str
    horizon: str
    goal: UUID | None  # the impact goal it serves


class Body(NamedTuple):
    """Who is to answer for a measure, and what they said."""

    office: str
    state: str

    @property
    def agreed(self) -> bool:
        """Whether they have, with no if."""
        return self.state == "accepted"


class Due(NamedTuple):
    """An open step and its day."""

    title: str
    due: date | None


class Row(NamedTuple):
    """A measure as a line of the plan."""

    measure: Line
    lead: Body | None
    step: Due | None  # the next one
    late: Due | None  # the one that has been overdue longest
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


class Silent(NamedTuple):
    """A body that was asked a fortnight ago or more and has not answered, and the measure it was asked for."""

    office: str
    reference: str


class LateSteps(NamedTuple):
    """How many small steps are overdue, and the measure of the one that has been so longest."""

    steps: int
    reference: str
    title: str


@dataclass(frozen=True, slots=True)
class Today:
    """What needs somebody today."""

    silent: list[Silent]  # the longest wait first
    open_cards: list[tuple[Forum, int]]  # forums whose cards wait, and how many do
    late: LateSteps | None


def measures_of(plan: SectorPlan, sieve: Sieve, on: date) -> QuerySet[Measure]:
    """The measures asked for, in the order of goals and numbers; without a state, those that live."""
    asked = Measure.objects.filter(plan=plan)
    asked = asked.filter(state=STATES[sieve.state]) if sieve.state in STATES else asked.filter(state__in=LIVING)
    number = sieve.words.strip()
    if number.isdecimal():
        asked = asked.filter(number=int(number))
    elif number:
        for word in number.split():
            asked = asked.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(need__icontains=word))
    keyed: list[tuple[str, Callable[[UUID], Q]]] = [(sieve.goal, _serves), (sieve.field, _under), (sieve.area, lambda key: Q(area=key))]
    for told, meant in keyed:
        if told:
            key = _uuid(told)
            asked = asked.filter(meant(key)) if key else asked.none()
    if sieve.office:
        asked = asked.filter(Exists(_bodies().filter(office=sieve.office)))
    if sieve.horizon in ("short", "medium", "long"):
        asked = asked.filter(horizon=sieve.horizon)
    if sieve.loose:
        asked = asked.filter((_loose() | _late(on))[sieve.loose]) if sieve.loose in LOOSE else asked.none()
    return asked.order_by("impact_goal__guiding_goal__position", "impact_goal__position", "number")


def _bodies() -> QuerySet[Responsibility]:
    return Responsibility.objects.filter(measure=OuterRef("pk"), ended_on=None)


def _serves(key: UUID) -> Q:
    return Q(impact_goal=key) | Q(impact_goal__guiding_goal=key)


def _under(key: UUID) -> Q:
    """Of a field of action: its own, or its goal's where it names none."""
    return Q(field_of_action=key) | Q(field_of_action=None, impact_goal__field_of_action=key)


def _late(on: date) -> dict[str, Q]:
    return {"ueberfaellig": Q(Exists(Step.objects.filter(measure=OuterRef("pk"), done_on=None, due__lt=on)))}


def _loose() -> dict[str, Q]:
    """What each loose end means."""
    return {
        "ohne-ziel": Q(impact_goal=None), "ohne-karte": Q(~Exists(Origin.objects.filter(measure=OuterRef("pk")))),
        "ohne-kosten": Q(~Exists(CostLine.objects.filter(measure=OuterRef("pk"))), no_extra_money=False),
        "ohne-zusage": Q(~Exists(_bodies().filter(role="lead", state=Responsibility.State.ACCEPTED))),
    }


def rows_of(measures: QuerySet[Measure], on: date) -> list[Row]:
    """The measures as lines of the plan; four queries."""
    lines = [Line(*told) for told in measures.values_list("pk", "number", "reference", "title", "state", "horizon", "impact_goal")]
    keys = [line.key for line in lines]
    named = Responsibility.objects.filter(measure__in=keys, role="lead", ended_on=None)
    leads = {key: Body(office, state) for key, office, state in named.values_list("measure", "office", "state")}
    steps: dict[UUID, list[Due]] = defaultdict(list)
    for key, title, due in Step.objects.filter(measure__in=keys, done_on=None).order_by("position").values_list("measure", "title", "due"):
        steps[key].append(Due(title, due))
    cards = dict(Origin.objects.filter(measure__in=keys).order_by().values_list("measure").annotate(Count("pk")))
    return [Row(line, leads.get(line.key), next(iter(steps[line.key]), None), _latest(steps[line.key], on), cards.get(line.key, 0))
            for line in lines]


def _latest(steps: Iterable[Due], on: date) -> Due | None:
    """The one of them that has been overdue longest."""
    return min((step for step in steps if step.due and step.due < on), key=lambda step: step.due or on, default=None)


def goals_of(plan: SectorPlan, language: str) -> Goals:
    """The goals of a plan in their order."""
    guidings = list(GuidingGoal.objects.filter(plan=plan))
    impacts = list(ImpactGoal.objects.filter(guiding_goal__plan=plan).order_by("guiding_goal__position", "position"))
    into_language([*guidings, *impacts], ("text",), language)
    return guidings, impacts


def tree(goals: Goals, rows: Iterable[Row], *, whole: bool) -> list[Part]:
    """The rows under their goals. `whole`: goals without a measure stand there too, for nothing was sieved out."""
    under: dict[UUID | None, list[Row]] = defaultdict(list)
    for row in rows:
        under[row.measure.goal].append(row)
    parts = []
    for number, guiding in enumerate(goals[0], 1):
        found = [GoalRows(goal, under[goal.pk]) for goal in goals[1] if goal.guiding_goal_id == guiding.pk and (whole or under[goal.pk])]
        if found or whole:
            parts.append(Part(guiding, number, found))
    return [*parts, *([Part(None, 0, [GoalRows(None, under[None])])] if under[None] else [])]


def loose_ends(plan: SectorPlan, goals: Iterable[ImpactGoal]) -> LooseEnds:
    """What serves no goal, comes from no card, states no cost, has no lead that agreed; and goals nobody does anything for."""
    living = Measure.objects.filter(plan=plan, state__in=LIVING)
    counted = living.aggregate(**{name.replace("-", "_"): Count("pk", filter=which) for name, which in _loose().items()})
    served = set(living.order_by().values_list("impact_goal", flat=True).distinct())
    return LooseEnds(counted["ohne_ziel"], counted["ohne_karte"], counted["ohne_kosten"], counted["ohne_zusage"],
                     [goal for goal in goals if goal.pk not in served])


def today_in(plan: SectorPlan, on: date) -> Today:
    """What needs somebody on the day `on`."""
    waiting = asked_until(on - FORTNIGHT).filter(measure__plan=plan).values_list("office", "measure__reference")
    late = Step.objects.filter(measure__plan=plan, measure__state__in=LIVING, done_on=None, due__lt=on)
    steps, first = late.count(), late.order_by("due", "position").values_list("measure__reference", "measure__title").first()
    return Today([Silent(*told) for told in waiting], open_cards(plan), LateSteps(steps, *first) if first else None)


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
    return sorted(named.order_by().values_list("office", flat=True).distinct(), key=str.casefold)


def fields_in(plan: SectorPlan) -> list[tuple[str, str]]:
    """The plan's own fields of action: key and title."""
    return [(str(key), title) for key, title in plan.fields_of_action.values_list("pk", "title")]


def areas_in(plan: SectorPlan) -> list[tuple[str, str]]:
    """The parts of the city its measures are for: key and name."""
    named = Area.objects.filter(measures__plan=plan, measures__state__in=LIVING).order_by("name")
    return [(str(key), name) for key, name in named.values_list("pk", "name").distinct()]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
