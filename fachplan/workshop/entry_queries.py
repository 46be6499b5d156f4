"""What quick entry shows: the cards of a wall, newest first, and which card bears a printed number."""

from collections.abc import Iterable
from dataclasses import dataclass

from fachplan.core.board import BoardState, CardState
from fachplan.core.entry import Line
from fachplan.workshop.boards import board_state
from fachplan.workshop.entry_models import WallCount
from fachplan.workshop.models import Board, Card


@dataclass(frozen=True, slots=True)
class Taken:
    """A line whose printed number another card, or another line, bears; `text` is that one's."""

    line: Line
    text: str


def taken_numbers(board: Board, lines: Iterable[Line]) -> list[Taken]:
    """The lines whose number is given already, on any board of the group, or twice among the lines."""
    wanted = [line for line in lines if line.number is not None]
    rows = Card.objects.filter(group=board.group, number__in=[line.number for line in wanted]).select_related("board")
    bearers = {row.number: _text(row) for row in rows}
    found = []
    for line in wanted:
        if line.number in bearers:
            found.append(Taken(line, bearers[line.number]))
        bearers.setdefault(line.number or 0, line.text)
    return found


def _text(row: Card) -> str:
    card = board_state(row.board).cards.get(str(row.pk))
    return card.text if card else ""


def newest_first(state: BoardState) -> list[CardState]:
    """The living cards of a board in the order they were written, the last one first; headings left out."""
    living = {id(card) for card in state.in_order() if card.kind != "heading"}
    return [card for card in reversed(state.cards.values()) if id(card) in living]


def wall_cards(board: Board) -> int | None:
    """How many cards hang on the wall, if somebody has counted."""
    return WallCount.objects.filter(board=board).values_list("cards", flat=True).first()
