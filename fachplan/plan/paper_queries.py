"""What a council paper can say of its measures: their money, their alternatives, what the cards said against them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from fachplan.plan.figure_models import CostLine
from fachplan.plan.measure_models import Measure, Origin, Responsibility
from fachplan.plan.paper_models import CouncilPaper, PaperStation
from fachplan.workshop.boards import board_states
from fachplan.workshop.models import Board

FINANCING = tuple(CostLine.Financing.values)
WITH_DEPTH = ("impact_goal__guiding_goal", "field_of_action", "area", "lead")


@dataclass(frozen=True, slots=True)
class Money:
    """What measures cost, year by year and by how sure the money is; those that say nothing are counted apart."""

    years: tuple[tuple[int, dict[str, int]], ...]  # cents by financing
    total: dict[str, int]
    without_extra: int  # measures that need no extra money
    not_stated: int  # measures of which nobody said what they cost

    @property
    def cents(self) -> int:
        return sum(self.total.values())


@dataclass(frozen=True, slots=True)
class Objecting:
    """A card's words against what stands on it, with the card's name for ever."""

    forum: str
    path: str  # "Orange 14"
    text: str
    language: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Dissent:
    """What was said against the measures of a paper, and how many such cards nobody may read yet."""

    said: tuple[Objecting, ...] = ()
    unreleased: int = 0


@dataclass(frozen=True, slots=True)
class PaperContent:
    """A paper with everything its documents say."""

    paper: CouncilPaper
    measures: tuple[Measure, ...]
    stations: tuple[PaperStation, ...]
    money: Money
    dissent: Dissent
    leads: dict[UUID, Responsibility] = field(default_factory=dict)

    def from_plan(self, name: str) -> list[tuple[Measure, str]]:
        """What the measures themselves say of one of the paper's parts; those that say nothing are left out."""
        source = {"reasons": "need", "alternatives": "alternatives", "if_refused": "if_it_ends"}[name]
        return [(measure, text) for measure in self.measures if (text := getattr(measure, source).strip())]

    def missing(self) -> list[str]:
        """What the paper lacks, in the order of its parts; a blank part that the plan fills is none of it."""
        lacking = [name for name in ("number", "submitted_by", "proposal") if not getattr(self.paper, name)]
        lacking += [] if self.measures else ["measures"]
        told = ("reasons", "alternatives", "if_refused")
        lacking += [name for name in told if not getattr(self.paper, name) and not self.from_plan(name)]
        lacking += ["money"] if self.money.not_stated else []
        lacking += ["leads"] if self.without_lead() else []
        if not self.stations:
            return [*lacking, "stations"]
        lacking += [] if any(each.kind == PaperStation.Kind.DECIDES for each in self.stations) else ["decides"]
        return [*lacking, *([] if all(each.on for each in self.stations) else ["days"])]

    def without_lead(self) -> list[Measure]:
        """Measures for which nobody has said yes."""
        said_yes = (Responsibility.State.ACCEPTED, Responsibility.State.ACCEPTED_IF)
        return [each for each in self.measures if each.pk not in self.leads or self.leads[each.pk].state not in said_yes]


def paper_content(paper: CouncilPaper) -> PaperContent:
    """The paper as it stands now. The number of queries is fixed but for the boards its cards hang on."""
    measures = tuple(measures_in_order(Measure.objects.filter(in_papers__paper=paper)))
    stations = tuple(paper.stations.order_by("position"))
    return PaperContent(paper, measures, stations, money_of(measures), dissent_of(measures), leads_of(measures))


def measures_in_order(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures with whatever a document says of them."""
    return measures.select_related(*WITH_DEPTH).order_by("number")


def papers_of(plan: UUID) -> QuerySet[CouncilPaper]:
    """The papers of a plan, the latest first."""
    return CouncilPaper.objects.filter(plan=plan).prefetch_related("on_measures").order_by("-created", "-id")


def money_of(measures: Collection[Measure]) -> Money:
    """The cost of `measures`, summed; silence is not zero."""
    sums: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(FINANCING, 0))
    total, stating = dict.fromkeys(FINANCING, 0), set()
    for line in CostLine.objects.filter(measure__in=[each.pk for each in measures]):
        sums[line.year][line.financing] += line.cents
        total[line.financing] += line.cents
        stating.add(line.measure_id)
    silent = [each for each in measures if each.pk not in stating]
    free = sum(each.no_extra_money for each in silent)
    return Money(tuple(sorted(sums.items())), total, free, len(silent) - free)


def leads_of(measures: Iterable[Measure]) -> dict[UUID, Responsibility]:
    """Who is to lead each measure, whether or not they said yes."""
    found = Responsibility.objects.filter(measure__in=[each.pk for each in measures], role=Responsibility.Role.LEAD, ended_on=None)
    return {each.measure_id: each for each in found}


def dissent_of(measures: Sequence[Measure]) -> Dissent:
    """What cards say against themselves whose measure is among `measures`; read from the boards as they stand now.

    Only of forums whose minutes are released: before, nobody outside may read what the cards say.
    """
    by_card: dict[UUID, Measure] = {}
    for origin in Origin.objects.filter(measure__in=[each.pk for each in measures]).select_related("measure", "card"):
        by_card.setdefault(origin.card_id, origin.measure)
    boards = Board.objects.filter(cards__in=by_card).distinct().select_related("forum", "group")
    said, unreleased = [], 0
    for board, state in board_states(boards.order_by("forum__position", "group__position", "kind")):
        for card in sorted(state.in_order(), key=lambda each: each.number):
            measure = by_card.get(UUID(card.id))
            if measure is None or card.blacked_out or not card.dissent:
                continue
            if board.forum.released_at is None:
                unreleased += 1
                continue
            path = f"{board.group.name} {card.number}" if board.group else str(card.number)
            said += [Objecting(board.forum.title, path, text, card.language, measure) for text in card.dissent]
    return Dissent(tuple(said), unreleased)

