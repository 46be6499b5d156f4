"""Where else a card's words stand: what must be looked at before and after they are blacked out."""

from collections.abc import Callable
from dataclasses import dataclass

from fachplan.core.board import WORDS, CardState
from fachplan.forums.models import Forum
from fachplan.workshop.boards import board_state
from fachplan.workshop.models import Board, Card, Group

LONG_ENOUGH = 12  # shorter words stand on many cards by chance


@dataclass(frozen=True, slots=True)
class Place:
    """Another card that has to do with the words: made from the card, or saying the same."""

    board: Board
    group: Group | None
    card: CardState
    is_measure_of: bool

    @property
    def group_key(self) -> str:
        """The group in whose address the card is found; a card of the hall is found in every group's."""
        first = self.group or self.board.forum.groups.order_by("position").first()
        return first.key if first else "saal"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A text of another chapter that says the words and will go on saying them."""

    words: str  # what it is: "Maßnahme 3"
    address: str
    text: str


elsewhere: list[Callable[[tuple[str, ...], Forum], list[Elsewhere]]] = []
"""How chapters above are asked where they say some words that a blackout does not take from them."""


def said_elsewhere(card: CardState, forum: Forum) -> list[Elsewhere]:
    """What other chapters go on saying when `card` is blacked out."""
    told = tuple(text for text in _texts_of(card) if text.strip())
    return [place for each in elsewhere for place in each(told, forum)]


def board_of_card(card: Card) -> Board:
    """The board a card hangs on, with its forum and group."""
    return Board.objects.select_related("forum__process", "group").get(pk=card.board_id)


def places_of_words(card: CardState, forum: Forum) -> list[Place]:
    """The measures made from `card`, and other cards of the forum that carry its words; removed ones, too."""
    words = _folded(card.text)
    found = []
    for board in forum.boards.select_related("group", "forum").order_by("group__position", "kind"):
        for other in board_state(board).cards.values():
            if other.id == card.id or other.blacked_out:
                continue
            is_measure = card.id in other.sources
            if is_measure or (len(words) >= LONG_ENOUGH and words in _folded(_said_by(other))):
                found.append(Place(board, board.group, other, is_measure))
    return found


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _said_by(card: CardState) -> str:
    """All that a card says in free words, what was taken back as well: its log still does."""
    return "\n".join(_texts_of(card))


def _texts_of(card: CardState) -> list[str]:
    values = [value for name, value in card.values.items() if name in WORDS and isinstance(value, str)]
    return [card.text, *(each.text for each in card.dissents), *values]
