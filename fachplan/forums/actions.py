"""Writes about processes and forums: made, changed, published, taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from fachplan.base import audit
from fachplan.base.ids import slug_of
from fachplan.forums.models import Forum, Process
from fachplan.forums.recipes import Recipe, lay_out
from fachplan.forums.references import free_reference
from fachplan.forums.versions import take_unchanged
from fachplan.places.models import Room, Venue

PROCESS_FIELDS = ("title", "lead", "motto", "office", "timezone", "horizons", "logo_alt")
FORUM_FIELDS = (
    "kind", "number", "title", "summary", "date", "date_precision", "starts", "ends", "venue_id", "room_id", "external_registration_url",
    "answers_by",
)


class NumberTaken(ValueError):
    """Another forum of the process has the number."""


class NotReady(ValueError):
    """What is to be published lies in a process nobody outside sees yet."""


def values_of(obj: Process | Forum) -> dict[str, Any]:
    """What the form of `obj` edits, as it stands."""
    return {name: getattr(obj, name) for name in ((*PROCESS_FIELDS, "logo_id") if isinstance(obj, Process) else FORUM_FIELDS)}


def free_key(title: str, taken: set[str]) -> str:
    """An address made from `title` that nobody has.

    >>> free_key("Fachplan Wohnen", {"fachplan-wohnen"})
    'fachplan-wohnen-2'
    """
    stem = slug_of(title, 50, "verfahren")
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


@transaction.atomic
def create_process(values: Mapping[str, Any], *, actor: str, at: datetime) -> Process:
    """A new process, seen by staff only until it is published."""
    taken = set(Process.objects.values_list("key", flat=True)) | {"neu"}
    process = Process(key=free_key(values["title"], taken), position=Process.objects.count(), **values)
    process.save()
    audit.record("process.create", process, actor=actor, at=at)
    return process


@transaction.atomic
def change_process(process: Process, values: Mapping[str, Any], *, seen: str, actor: str, at: datetime) -> Process:
    """Change what pages say of `process`; its address stays, people have saved it.

    :raises fachplan.forums.versions.ChangedMeanwhile: if somebody else has changed it since.
    """
    process = take_unchanged(process, seen, values_of)
    for name, value in values.items():
        setattr(process, name, value)
    process.save()
    audit.record("process.change", process, actor=actor, at=at)
    return process


@transaction.atomic
def publish_process(process: Process, *, actor: str, at: datetime) -> None:
    """Let everybody see the process and its published forums. Again changes nothing."""
    if Process.objects.filter(pk=process.pk, published_at=None).update(published_at=at):
        audit.record("process.publish", process, actor=actor, at=at)


@transaction.atomic
def withdraw_process(process: Process, *, actor: str, at: datetime) -> None:
    """Take the process from the public again; nothing of it is lost."""
    if Process.objects.filter(pk=process.pk).exclude(published_at=None).update(published_at=None):
        audit.record("process.withdraw", process, actor=actor, at=at)


@transaction.atomic
def create_forum(
    process: Process, values: Mapping[str, Any], *, start: Recipe | Forum | None, actor: str, at: datetime
) -> Forum:
    """A new forum in the making, with the agenda of a recipe, of an earlier forum, or none.

    :raises NumberTaken: if the process has a forum of that number.
    """
    Process.objects.select_for_update().get(pk=process.pk)
    taken = set(Forum.objects.values_list("key", flat=True))
    forum = Forum(process=process, draft=True, key=free_key(values["title"], taken), position=_place(process, values["kind"]))
    _write(forum, values)
    forum.reference = free_reference(str(forum.number) if forum.number is not None else "")
    forum.save()
    lay_out(forum, start)
    audit.record("forum.create", forum, actor=actor, at=at)
    return forum


@transaction.atomic
def change_forum(forum: Forum, values: Mapping[str, Any], *, seen: str, actor: str, at: datetime) -> Forum:
    """Change what stands about `forum`. A new title makes a new readable address, the old one leads there.

    :raises NumberTaken: if another forum of the process has that number.
    :raises fachplan.forums.versions.ChangedMeanwhile: if somebody else has changed it since.
    """
    forum = take_unchanged(forum, seen, values_of)
    _write(forum, values)
    forum.save()
    audit.record("forum.change", forum, actor=actor, at=at)
    return forum


@transaction.atomic
def publish_forum(forum: Forum, *, actor: str, at: datetime) -> None:
    """Let everybody see the forum. Again changes nothing.

    :raises NotReady: if its process is not published.
    """
    if not Process.objects.filter(pk=forum.process_id, published_at__isnull=False).exists():
        raise NotReady
    if Forum.objects.filter(pk=forum.pk, draft=True).update(draft=False):
        audit.record("forum.publish", forum, actor=actor, at=at)


@transaction.atomic
def withdraw_forum(forum: Forum, *, actor: str, at: datetime) -> None:
    """Take the forum from the public again."""
    if Forum.objects.filter(pk=forum.pk, draft=False).update(draft=True):
        audit.record("forum.withdraw", forum, actor=actor, at=at)


def _write(forum: Forum, values: Mapping[str, Any]) -> None:
    """The form's values, with the house and the room it names."""
    given = dict(values)
    venue_name, address, room_name = (given.pop(name, "") for name in ("venue_name", "venue_address", "room_name"))
    for name, value in given.items():
        setattr(forum, name, value)
    if venue_name:
        forum.venue = Venue.objects.create(name=venue_name, address=address)
    forum.room = Room.objects.get_or_create(venue=forum.venue, name=room_name)[0] if room_name and forum.venue else None
    others = Forum.objects.filter(process_id=forum.process_id, number=forum.number).exclude(pk=forum.pk)
    if forum.number is not None and others.exists():
        raise NumberTaken(forum.number)
    forum.slug = slug_of(forum.title, 60)


def _place(process: Process, kind: str) -> int:
    """Behind all forums; the closing event stays the last one."""
    closing = process.forums.filter(kind=Forum.Kind.CLOSING).order_by("position").first()
    if closing is not None and kind != Forum.Kind.CLOSING:
        process.forums.filter(position__gte=closing.position).update(position=F("position") + 1)
        return closing.position
    last = process.forums.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1
