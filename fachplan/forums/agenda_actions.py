"""Writes about a forum's agenda: points added, changed, moved, taken away and put back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import transaction

from fachplan.base import audit
from fachplan.forums.models import AgendaItem, Forum
from fachplan.forums.versions import take_unchanged

POINT_FIELDS = ("kind", "title", "minutes", "speaker_role", "handout")
KEPT_FIELDS = (*POINT_FIELDS, "position", "handout_file_id")
SALT = "forums.agenda.removed"


class PointInUse(ValueError):
    """Something works at the point, such as the method of the groups."""


class NothingToPutBack(ValueError):
    """What came back is not what was taken away, or it stands again already."""


def values_of(item: AgendaItem) -> dict[str, Any]:
    """What the form of a point edits, as it stands."""
    return {name: getattr(item, name) for name in (*POINT_FIELDS, "handout_file_id")}


@transaction.atomic
def add_point(forum: Forum, values: Mapping[str, Any], *, actor: str, at: datetime) -> AgendaItem:
    """A point behind all others."""
    last = _locked(forum)
    item = AgendaItem.objects.create(forum=forum, position=len(last) + 1, **values)
    _number([*last, item])
    audit.record("agenda.add", item, actor=actor, at=at)
    return item


@transaction.atomic
def change_point(item: AgendaItem, values: Mapping[str, Any], *, seen: str, actor: str, at: datetime) -> AgendaItem:
    """Change one point.

    :raises fachplan.forums.versions.ChangedMeanwhile: if somebody else has changed it since.
    """
    item = take_unchanged(item, seen, values_of)
    for name, value in values.items():
        setattr(item, name, value)
    item.save()
    audit.record("agenda.change", item, actor=actor, at=at)
    return item


@transaction.atomic
def move_point(item: AgendaItem, *, to: int, actor: str, at: datetime) -> None:
    """Put a point at place `to`, counted from 0; beyond the ends it stops there."""
    points = _locked(item.forum)
    here = next((place for place, each in enumerate(points) if each.pk == item.pk), None)
    to = max(0, min(to, len(points) - 1))
    if here is None or here == to:
        return
    points.insert(to, points.pop(here))
    _number(points)
    audit.record("agenda.move", item, actor=actor, at=at)


@transaction.atomic
def remove_point(item: AgendaItem, *, actor: str, at: datetime) -> str:
    """Take a point away; the answer is what `put_back` needs, sealed.

    :raises PointInUse: if something of a later chapter works at it.
    """
    points = _locked(item.forum)
    if any(link.related_model._base_manager.filter(**{link.field.name: item}).exists()
           for link in item._meta.related_objects):
        raise PointInUse(str(item))
    name = audit.name_of(item)
    kept = {field: getattr(item, field) for field in KEPT_FIELDS} | {"id": item.pk, "forum_id": item.forum_id}
    sealed = signing.dumps({field: str(value) if isinstance(value, UUID) else value for field, value in kept.items()},
                           salt=SALT, compress=True)
    AgendaItem.objects.filter(pk=item.pk).delete()
    _number([each for each in points if each.pk != item.pk])
    audit.record("agenda.remove", name, actor=actor, at=at)
    return sealed


@transaction.atomic
def put_back(forum: Forum, sealed: str, *, actor: str, at: datetime) -> AgendaItem:
    """Put a point back where it stood.

    :raises NothingToPutBack: if the seal is not ours, or the point stands there.
    """
    try:
        kept: dict[str, Any] = signing.loads(sealed, salt=SALT)
    except signing.BadSignature as error:
        raise NothingToPutBack from error
    points = _locked(forum)
    if kept["forum_id"] != str(forum.pk) or any(str(each.pk) == kept["id"] for each in points):
        raise NothingToPutBack
    item = AgendaItem.objects.create(**kept)
    item.refresh_from_db()
    points.insert(max(0, item.position - 1), item)
    _number(points)
    audit.record("agenda.put_back", item, actor=actor, at=at)
    return item


def _locked(forum: Forum) -> list[AgendaItem]:
    """The points in order; nobody else changes them meanwhile."""
    Forum.objects.select_for_update().get(pk=forum.pk)
    return list(AgendaItem.objects.filter(forum=forum).order_by("position", "pk"))


def _number(points: list[AgendaItem]) -> None:
    for place, item in enumerate(points, start=1):
        item.position = place
    AgendaItem.objects.bulk_update(points, ["position"])
