"""Writes about dots: open them on boards, close them, and say how many people stuck theirs on paper.

Dots themselves are ops of the board (`vote.set`, `vote.paper`); what is set stays when they are closed and opened again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from fachplan.base import audit
from fachplan.workshop.models import Board

MOST_DOTS = 20
MOST_PEOPLE = 1000


class DotsRefused(ValueError):
    """Dots that cannot be opened or closed so; `reason` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class DotsRule:
    """How people may set dots: `dots` each, at most `most` of them on one card (None: all), on one `field` or on all ("")."""

    dots: int
    most: int | None = None
    field: str = ""

    def check(self) -> None:
        """:raises DotsRefused: if nobody could set dots by this rule."""
        if not 1 <= self.dots <= MOST_DOTS:
            raise DotsRefused("bad_dots")
        if self.most is not None and not 1 <= self.most <= self.dots:
            raise DotsRefused("bad_most")


def open_dots(boards: Sequence[Board], rule: DotsRule, *, actor: str, at: datetime) -> None:
    """Let people set dots on `boards`; what they set stays hidden until the dots are closed.

    Opened again, the dots set before count on. Whoever has more than a new rule allows keeps them and can only take away.

    :raises DotsRefused: if the rule allows nobody a dot, or a board is closed.
    """
    rule.check()
    with transaction.atomic():
        for board in _locked(boards):
            if board.closed_at is not None or board.forum.released_at is not None:
                raise DotsRefused("board_closed")
            board.dots, board.dots_most, board.dots_field = rule.dots, rule.most, rule.field
            board.cumulate, board.dots_hidden, board.voting_open, board.dots_closed_at = rule.most != 1, True, True, None
            board.save(update_fields=["dots", "dots_most", "dots_field", "cumulate", "dots_hidden", "voting_open", "dots_closed_at"])
            audit.record("board.dots-open", board, actor=actor, at=at)


@transaction.atomic
def close_dots(boards: Sequence[Board], *, actor: str, at: datetime) -> int:
    """Close the dots of `boards` and with that show them; how many were open. Twice changes nothing."""
    closed = [board for board in _locked(boards) if board.voting_open]
    for board in closed:
        board.voting_open, board.dots_closed_at = False, at
        board.save(update_fields=["voting_open", "dots_closed_at"])
        audit.record("board.dots-close", board, actor=actor, at=at)
    return len(closed)


@transaction.atomic
def count_paper_people(board: Board, people: int | None, *, actor: str, at: datetime) -> None:
    """Keep how many people stuck their dots on paper; None where nobody counted.

    :raises DotsRefused: if it is no number of people.
    """
    if people is not None and not 0 <= people <= MOST_PEOPLE:
        raise DotsRefused("bad_people")
    [row] = _locked([board])
    if row.paper_people != people:
        row.paper_people = people
        row.save(update_fields=["paper_people"])
        audit.record("board.paper-people", row, actor=actor, at=at)


def _locked(boards: Sequence[Board]) -> list[Board]:
    """The rows as they are now, in an order that lets two callers wait for each other."""
    rows = Board.objects.select_for_update(of=("self",)).select_related("forum")
    return list(rows.filter(pk__in=[board.pk for board in boards]).order_by("pk"))
