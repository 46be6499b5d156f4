"""Seats end 30 days after the forum: names and tokens are deleted, the cards stay without a way to a person."""

from datetime import datetime, timedelta

from fachplan.accounts.models import Token
from fachplan.base.tick import every_tick
from fachplan.workshop.models import Seat

SEAT_KEPT = timedelta(days=30)


def forget_seats(at: datetime) -> int:
    """Blank the names and languages of seats whose forum lies 30 days back; a forum without a day counts from joining."""
    old = [seat for seat in Seat.objects.exclude(name="", seen_at=None).select_related("forum")
           if (seat.forum.day or seat.created.date()) + SEAT_KEPT < at.date()]
    return Seat.objects.filter(pk__in=[seat.pk for seat in old]).update(name="", seen_at=None, language="de")


def forget_tokens(at: datetime) -> int:
    """Delete tokens that no longer open anything."""
    return Token.objects.filter(expires__lt=at).delete()[0]


every_tick("seats forgotten", forget_seats)
every_tick("tokens forgotten", forget_tokens)
