"""Reads for preparing groups: each with its room, whom it shares it with, and what hangs on its boards."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from fachplan.forums.models import Forum
from fachplan.places.models import Room
from fachplan.workshop.models import Group


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as the list of the preparation shows it."""

    group: Group
    beside: str  # the groups in the same room
    cards: int
    phones: int
    first: bool
    last: bool


def group_rows(forum: Forum) -> list[GroupRow]:
    """The groups of `forum` in their order."""
    counted = forum.groups.select_related("room", "forum").annotate(
        card_count=Count("cards", distinct=True), phone_count=Count("seats", filter=Q(seats__removed_at=None), distinct=True))
    groups = list(counted.order_by("position", "pk"))
    rows = []
    for place, group in enumerate(groups):
        beside = [other.name for other in groups if other.room_id and other.room_id == group.room_id and other is not group]
        rows.append(GroupRow(group, ", ".join(beside), group.card_count, group.phone_count, place == 0, place == len(groups) - 1))
    return rows


def rooms_of(forum: Forum) -> QuerySet[Room]:
    """The rooms of the house a forum meets in."""
    return Room.objects.filter(venue=forum.venue_id).order_by("name")
