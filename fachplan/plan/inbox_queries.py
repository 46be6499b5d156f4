"""The inbox, read: every card and every draft of a measure of a forum, with the answer it has, and counts that add up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from fachplan.base.content import into_language
from fachplan.core.board import CardState
from fachplan.forums.models import Forum, Process
from fachplan.plan.answer_models import Disposition
from fachplan.workshop.boards import board_states
from fachplan.workshop.models import Board, Group, MethodField

ASKED = ("note", "goal", "measure")  # what people wrote; a heading only gathers them
OPEN, BLACKED_OUT = "open", "blacked_out"
KINDS = tuple(kind.value for kind in Disposition.Kind)


@dataclass(frozen=True, slots=True)
class Entry:
    """A card of the inbox: what it says, where it hangs, and the answer it has, if any."""

    card: CardState
    board: Board
    field: str  # its title
    heading: str  # the words it was put under
    answer: Disposition | None

    @property
    def group(self) -> Group | None:
        return self.board.group

    @property
    def is_draft(self) -> bool:
        """Whether it is a group's draft of a measure."""
        return self.card.kind == "measure"

    @property
    def dots(self) -> int:
        """Dots it was given, on phones and on paper."""
        return self.card.phone_total + self.card.paper

    @property
    def path(self) -> str:
        """Group and number, "Orange 14": its name for ever."""
        return f"{self.group.name} {self.card.number}" if self.group else str(self.card.number)

    @property
    def state(self) -> str:
        """`open`, `blacked_out` or the kind of its answer: each card is exactly one of them."""
        if self.card.blacked_out:
            return BLACKED_OUT
        return self.answer.kind if self.answer else OPEN


def inbox(forum: Forum, language: str) -> list[Entry]:
    """Every card of `forum` that hangs, in the order of groups, boards and numbers. The number of queries is fixed."""
    boards = Board.objects.filter(forum=forum).select_related("group", "forum").order_by("group__position", "kind")
    answers = {answer.card_id: answer for answer in standing_answers(forum).select_related("measure")}
    titles = _field_titles(forum, language)
    found = []
    for board, state in board_states(boards):
        words = {card.id: card.text for card in state.in_order() if card.kind == "heading"}
        cards = sorted((card for card in state.in_order() if card.kind in ASKED), key=lambda card: card.number)
        found += [Entry(card, board, titles.get((board.kind, card.field), ""), words.get(card.heading or "", ""),
                        answers.get(UUID(card.id))) for card in cards]
    return found


def standing_answers(forum: Forum) -> QuerySet[Disposition]:
    """The answers in force to the cards of `forum`."""
    return Disposition.objects.filter(card__board__forum=forum, superseded_at=None)


def tally(entries: Sequence[Entry]) -> dict[str, int]:
    """How many cards are open, blacked out, or answered in which way; the counts add up to the number of cards."""
    counted = Counter(entry.state for entry in entries)
    return {kind: counted[kind] for kind in (*KINDS, OPEN, BLACKED_OUT)}


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cards a forum has, and how many of them wait for an answer."""

    forum: Forum
    cards: int
    open: int


def waiting_in(process: Process) -> list[Waiting]:
    """The forums of `process` in which something was written. Blacked-out cards are counted and wait for nothing."""
    answered = {str(card) for card in Disposition.objects.filter(
        card__board__forum__process=process, superseded_at=None).values_list("card", flat=True)}
    boards = Board.objects.filter(forum__process=process, forum__rehearsal_of=None).select_related("forum")
    counted: dict[Forum, list[int]] = {}
    for board, state in board_states(boards.order_by("forum__position", "pk")):
        asked = [card for card in state.in_order() if card.kind in ASKED]
        here = counted.setdefault(board.forum, [0, 0])
        here[0] += len(asked)
        here[1] += sum(not card.blacked_out and card.id not in answered for card in asked)
    return [Waiting(forum, *counts) for forum, counts in counted.items() if counts[0]]


def _field_titles(forum: Forum, language: str) -> dict[tuple[str, str], str]:
    fields = list(MethodField.objects.filter(method__sessions__agenda_item__forum=forum))
    into_language(fields, ("title",), language)
    return {(field.board, field.key): field.title for field in fields}
