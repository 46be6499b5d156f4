"""Reads about the sector plan."""

from dataclasses import dataclass
from uuid import UUID

from fachplan.base.content import into_language
from fachplan.core.board import CardState
from fachplan.forums.models import Forum, Process
from fachplan.plan.answer_models import Disposition
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.workshop.boards import board_state
from fachplan.workshop.method_queries import Goal
from fachplan.workshop.models import Board, Card, Group


def plan_of(process: Process, language: str) -> SectorPlan | None:
    """The plan a process works towards, with its guiding goals and conclusions in the reader's language."""
    plan = SectorPlan.objects.filter(process=process).prefetch_related("guiding_goals", "conclusions").first()
    if plan is not None:
        into_language([plan, *plan.guiding_goals.all(), *plan.conclusions.all()], ("title", "text"), language)
    return plan


def goals_of_forum(forum: Forum, language: str) -> list[Goal]:
    """The guiding goals a forum works towards, word for word, as the room asks for them."""
    goals = list(GuidingGoal.objects.filter(plan__process=forum.process_id).order_by("position"))
    into_language(goals, ("text",), language)
    return [Goal(str(goal.pk), number, goal.text) for number, goal in enumerate(goals, 1)]


@dataclass(frozen=True, slots=True)
class Draft:
    """A measure as a group wrote it: what stands in the inbox until someone decides."""

    card: CardState
    forum: Forum
    group: Group
    origins: list[int]  # numbers of the group's cards it comes from

    @property
    def path(self) -> str:
        """Group and number: its name for ever."""
        return f"{self.group.name} {self.card.number}"


def drafts(process: Process) -> list[Draft]:
    """Every measure of the process's forums that no one has decided yet, in the order of forums, groups and numbers."""
    boards = Board.objects.filter(
        forum__process=process, forum__rehearsal_of=None, kind=Board.Kind.MEASURES, group__isnull=False)
    decided = {str(card) for card in Disposition.objects.filter(
        card__board__forum__process=process, superseded_at=None).values_list("card", flat=True)}
    found = []
    for board in boards.select_related("forum", "group").order_by("forum__position", "group__position"):
        assert board.group is not None  # a board of measures belongs to a group: a constraint of the database
        numbers = dict(Card.objects.filter(group=board.group_id).values_list("pk", "number"))
        measures = [card for card in board_state(board).in_order() if card.kind == "measure" and card.id not in decided]
        found += [Draft(card, board.forum, board.group, _numbers(card, numbers)) for card in sorted(measures, key=lambda each: each.number)]
    return found


def _numbers(card: CardState, numbers: dict[UUID, int]) -> list[int]:
    return sorted(numbers[UUID(source)] for source in card.sources if UUID(source) in numbers)
