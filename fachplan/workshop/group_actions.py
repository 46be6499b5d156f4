"""Preparing the groups of a forum: their signs, their order, their rooms, and the boards and phases they work with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from fachplan.base import audit
from fachplan.base.ids import slug_of
from fachplan.base.models import Translation
from fachplan.forums.models import Forum
from fachplan.places.models import Room, Venue
from fachplan.workshop.group_colours import SYMBOLS
from fachplan.workshop.method_setup import set_up_forum
from fachplan.workshop.models import Card, Group, PhotoRecord

MOST_GROUPS = len(SYMBOLS)
RESERVED = ("neu", "ort", "raum", "massnahmen", "uhr", "dabei")  # parts of addresses beside the groups


class GroupRefused(Exception):
    """What a forum's groups do not allow; `reason` is a stable word, `values` fill its sentence."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values


@dataclass(frozen=True, slots=True)
class GroupSign:
    """What makes a group: its sign, its room and whom to ask."""

    name: str
    colour: str
    symbol: str
    room: Room | None = None
    contact_role: str = ""
    expected: int | None = None


@transaction.atomic
def add_group(forum: Forum, sign: GroupSign, *, actor: str, at: datetime) -> Group:
    """A new group behind the others, with its boards and phases where the forum has a method.

    :raises GroupRefused: if a group has that name, symbol or colour already, or all symbols are taken.
    """
    Forum.objects.select_for_update().get(pk=forum.pk)
    if forum.groups.count() >= MOST_GROUPS:
        raise GroupRefused("all_symbols_taken")
    _check(forum, sign, but=None)
    group = Group(forum=forum, key=_free_key(forum, sign.name), position=_behind(forum))
    _write(group, sign)
    set_up_forum(forum)
    audit.record("group.add", group, actor=actor, at=at)
    return group


@transaction.atomic
def change_group(group: Group, sign: GroupSign, *, actor: str, at: datetime) -> Group:
    """Another name, sign, room or contact. Its address stays: posters show it.

    :raises GroupRefused: as `add_group`.
    """
    Forum.objects.select_for_update().get(pk=group.forum_id)
    _check(group.forum, sign, but=group)
    _write(group, sign)
    audit.record("group.change", group, actor=actor, at=at)
    return group


@transaction.atomic
def remove_group(group: Group, *, actor: str, at: datetime) -> None:
    """Take a group away with its empty boards; its phones are without a group until they choose one.

    :raises GroupRefused: if it has cards or photos.
    """
    forum = Forum.objects.select_for_update().get(pk=group.forum_id)
    cards = Card.objects.filter(group=group).count()
    if cards:
        raise GroupRefused("has_cards", cards=cards, name=group.name)
    if PhotoRecord.objects.filter(board__group=group).exists():
        raise GroupRefused("has_photos", name=group.name)
    name = audit.name_of(group)
    Translation.objects.filter(object=name).delete()
    group.delete()
    _renumber(forum)
    audit.record("group.remove", name, actor=actor, at=at, forum=str(forum.pk))


@transaction.atomic
def move_group(group: Group, by: int, *, actor: str, at: datetime) -> None:
    """One place up (-1) or down (1); the first does not go up, the last not down."""
    forum = Forum.objects.select_for_update().get(pk=group.forum_id)
    groups = list(forum.groups.order_by("position", "pk"))
    place = next(index for index, each in enumerate(groups) if each.pk == group.pk)
    to = min(len(groups) - 1, max(0, place + by))
    groups.insert(to, groups.pop(place))
    _renumber(forum, groups)
    audit.record("group.move", group, actor=actor, at=at, position=to)


def _check(forum: Forum, sign: GroupSign, *, but: Group | None) -> None:
    for other in (each for each in forum.groups.all() if each != but):
        if other.name.casefold() == sign.name.casefold():
            raise GroupRefused("name_taken", name=other.name)
        if other.symbol == sign.symbol:
            raise GroupRefused("symbol_taken", name=other.name)
        if other.colour == sign.colour:
            raise GroupRefused("colour_taken", name=other.name)
    if sign.room is not None and sign.room.venue_id != forum.venue_id:
        raise GroupRefused("room_elsewhere")


def _write(group: Group, sign: GroupSign) -> None:
    group.name, group.colour, group.symbol, group.room = sign.name, sign.colour, sign.symbol, sign.room
    group.contact_role, group.expected = sign.contact_role, sign.expected
    group.save()


def _free_key(forum: Forum, name: str) -> str:
    base = slug_of(name, 50, "gruppe")  # a name in another script has no letters for an address
    taken = {*forum.groups.values_list("key", flat=True), *RESERVED}
    numbered = (f"{base}-{number}" for number in range(2, MOST_GROUPS + 3))
    return next(key for key in (base, *numbered) if key not in taken)


def _behind(forum: Forum) -> int:
    return int(forum.groups.aggregate(last=Max("position"))["last"] or 0) + 1


def _renumber(forum: Forum, groups: list[Group] | None = None) -> None:
    for position, group in enumerate(groups or list(forum.groups.order_by("position", "pk")), 1):
        Group.objects.filter(pk=group.pk).update(position=position)


# ---- the house and its rooms ----

@transaction.atomic
def add_venue(forum: Forum, *, name: str, address: str, actor: str, at: datetime) -> Venue:
    """A house for a forum that has none."""
    venue = Venue.objects.create(name=name, address=address)
    forum.venue = venue
    forum.save(update_fields=["venue"])
    audit.record("forum.venue", forum, actor=actor, at=at, venue=str(venue.pk))
    return venue


@transaction.atomic
def add_room(venue: Venue, name: str, *, seats: int | None, actor: str, at: datetime) -> Room:
    """A room of the house, as the sign on its door says.

    :raises GroupRefused: if the house has one of that name.
    """
    if venue.rooms.filter(name__iexact=name).exists():
        raise GroupRefused("room_taken", name=name)
    room = Room.objects.create(venue=venue, name=name, seats=seats)
    audit.record("room.add", room, actor=actor, at=at)
    return room


@transaction.atomic
def change_room(room: Room, values: Mapping[str, Any], *, actor: str, at: datetime) -> Room:
    """Another name or number of seats; its groups go with it.

    :raises GroupRefused: if the house has another room of that name.
    """
    if room.venue.rooms.exclude(pk=room.pk).filter(name__iexact=values["name"]).exists():
        raise GroupRefused("room_taken", name=values["name"])
    room.name, room.seats = values["name"], values["seats"]
    room.save(update_fields=["name", "seats"])
    audit.record("room.change", room, actor=actor, at=at)
    return room


@transaction.atomic
def remove_room(room: Room, *, actor: str, at: datetime) -> None:
    """Take a room away; its groups are without one until they get another."""
    name = audit.name_of(room)
    room.delete()
    audit.record("room.remove", name, actor=actor, at=at)
