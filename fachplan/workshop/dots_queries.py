"""Reads about dots: what one may set them on, and what came of them, phones and paper apart."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from fachplan.base.policy import Principal
from fachplan.core.board import BoardState
from fachplan.core.board.cards import CardState
from fachplan.forums.models import Forum
from fachplan.workshop.boards import board_state, rules_of
from fachplan.workshop.models import Board, Group
from fachplan.workshop.queries import boards_of


@dataclass(slots=True)
class Spot:
    """A card one can set dots on, with what was set; `rank` counts ties alike."""

    card: CardState
    board: Board
    group: Group | None
    below: int  # cards under a heading
    rank: int = 0
    mine: int = 0
    full: list[bool] = field(default_factory=list)  # one's own dots and the places that are free
    op: UUID | None = None
    typed: str = ""  # in the form for dots on paper
    problem: str = ""
    drawing: list[tuple[str, int]] = field(default_factory=list)  # f (phone) or p (paper), and where
    width: int = 0
    bar: int = 0  # instead of dots where there are too many to draw; in thousandths
    bar_paper: int = 0

    @property
    def phone(self) -> int:
        return self.card.phone_total

    @property
    def paper(self) -> int:
        return self.card.paper

    @property
    def total(self) -> int:
        return self.phone + self.paper


def spots_of(board: Board, state: BoardState) -> list[Spot]:
    """What dots go on: headings, then what hangs under none, as it hangs; and whatever bears dots already."""
    cards = sorted((card for card in state.in_order() if not board.dots_field or card.field == board.dots_field),
                   key=lambda card: card.kind != "heading")
    headings = {card.id for card in cards if card.kind == "heading"}
    return [Spot(card, board, board.group, sum(each.heading == card.id for each in cards)) for card in cards
            if card.heading not in headings or card.phone_total or card.paper]


@dataclass(slots=True)
class Count:
    """What came of the dots of one board or of several: spots with most dots first, and the sums by source."""

    spots: list[Spot] = field(default_factory=list)
    phone: int = 0
    paper: int = 0
    voters: int = 0
    unused: int = 0  # of those who set any
    paper_people: int | None = None
    paper_room: int | None = None  # how many dots the people at the paper had
    open: bool = False
    closed_at: datetime | None = None

    @property
    def total(self) -> int:
        return self.phone + self.paper

    @property
    def dotted(self) -> list[Spot]:
        """What bears dots; where nothing does, all there is."""
        return [spot for spot in self.spots if spot.total] or self.spots

    @property
    def bare(self) -> list[Spot]:
        """What bears none, beside what does."""
        return self.spots[len(self.dotted):]

    @property
    def too_many(self) -> bool:
        """Whether there are more dots on paper than the people counted there had."""
        return self.paper_room is not None and self.paper > self.paper_room


def count_of(boards: Iterable[Board]) -> Count:
    """What the dots of `boards` say together. Spots with equally many dots share a rank and stand as they hang."""
    found = Count()
    for board in boards:
        state = board_state(board)
        spots = spots_of(board, state)
        spent = [dots for dots in state.spent.values() if dots]
        found.spots += spots
        found.phone += sum(spot.phone for spot in spots)
        found.paper += sum(spot.paper for spot in spots)
        found.voters += len(spent)
        found.unused += sum(max(0, (board.dots or 0) - dots) for dots in spent)
        if board.paper_people is not None:
            found.paper_people = (found.paper_people or 0) + board.paper_people
            found.paper_room = (found.paper_room or 0) + board.paper_people * (board.dots or 0)
        found.open = found.open or board.voting_open
        found.closed_at = max(filter(None, (found.closed_at, board.dots_closed_at)), default=None)
    found.spots.sort(key=lambda spot: -spot.total)  # stable: ties stay as they hang
    _rank(found.spots)
    return found


def _rank(spots: list[Spot]) -> None:
    for place, spot in enumerate(spots, 1):
        tied = place > 1 and spots[place - 2].total == spot.total
        spot.rank = spots[place - 2].rank if tied else place


def boards_with_dots(forum: Forum) -> list[Board]:
    """The boards of `forum` whose dots were ever opened, in the order of the groups, the hall's last."""
    rows = list(Board.objects.filter(forum=forum, dots__isnull=False).select_related("forum__process", "group__room"))
    return sorted(rows, key=lambda board: (board.group.position if board.group else 10_000, board.kind))


def dots_of_seat(principal: Principal, forum: Forum) -> list[Board]:
    """The boards on which somebody may set dots now."""
    return [board for board in boards_of(principal, forum) if board.voting_open and board.dots]


def purse_of(board: Board, author: str) -> dict[str, Any]:
    """One person's spots and dots on `board`, and what the rule leaves."""
    state, rules = board_state(board), rules_of(board)
    spots = spots_of(board, state)
    for spot in spots:
        spot.mine = spot.card.phone.get(author, 0) if author else 0
    left = max(0, (rules.dots or 0) - state.spent.get(author, 0))
    return {"spots": spots, "dots": rules.dots or 0, "left": left, "most": rules.most_on_one,
            "open": rules.voting_open and not (rules.closed or rules.released)}
