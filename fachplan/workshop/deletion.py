"""Seats end 30 days after the forum: names and tokens are deleted, the cards stay without a way to a person. Photos end, too."""

from datetime import datetime, timedelta

from django.db.models import Q

from fachplan.accounts.models import Token
from fachplan.base.tick import every_tick
from fachplan.workshop.models import PhotoRecord, Seat
from fachplan.workshop.photo_actions import forget_photo

SEAT_KEPT = timedelta(days=30)
LINK_KEPT = timedelta(days=90)
PHOTO_BACK = timedelta(days=1)
PHOTO_OF_PEOPLE_KEPT = timedelta(days=30)


def forget_seats(at: datetime) -> int:
    """Blank the names and languages of seats whose forum lies 30 days back; a forum without a day counts from joining."""
    old = [seat for seat in Seat.objects.exclude(name="", seen_at=None).select_related("forum")
           if (seat.forum.day or seat.created.date()) + SEAT_KEPT < at.date()]
    return Seat.objects.filter(pk__in=[seat.pk for seat in old]).update(name="", seen_at=None, language="de")


def forget_tokens(at: datetime) -> int:
    """Delete tokens that no longer open anything; a link may be asked for again for 90 days."""
    return Token.objects.filter(Q(expires__lt=at, address="") | Q(expires__lt=at - LINK_KEPT)).delete()[0]


def forget_photos(at: datetime) -> int:
    """Erase photos that were removed a day ago, and those with people on them 30 days after the minutes were released."""
    removed = Q(removed_at__lt=at - PHOTO_BACK)
    with_people = Q(people_visible=True, board__forum__released_at__lt=at - PHOTO_OF_PEOPLE_KEPT)
    old = PhotoRecord.objects.filter(removed | with_people).select_related("file")
    for photo in old:
        forget_photo(photo, actor="system", at=at)
    return len(old)


every_tick("photos forgotten", forget_photos)
every_tick("seats forgotten", forget_seats)
every_tick("tokens forgotten", forget_tokens)
