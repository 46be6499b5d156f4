"""Reads about processes and their forums."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.db.models import Prefetch, QuerySet

from fachplan.base.content import into_language
from fachplan.forums.models import AgendaItem, Forum, Process

When = Literal["past", "today", "ahead", "open"]


def published_processes() -> QuerySet[Process]:
    """Processes that someone has released to the public."""
    return Process.objects.filter(published_at__isnull=False).order_by("position", "published_at")


def published_forums() -> QuerySet[Forum]:
    """Forums of released processes, those still in the making left out."""
    return Forum.objects.filter(process__published_at__isnull=False, draft=False).select_related("process", "venue", "room")


def forums_of(process: Process, language: str) -> list[Forum]:
    """The published forums of `process` in their order, in the reader's language."""
    forums = list(process.forums.filter(draft=False).select_related("venue").order_by("position"))
    into_language([*forums, process], ("title", "summary", "outcome", "lead", "motto"), language)
    return forums


def forum_by_reference(path: str, forums: QuerySet[Forum]) -> Forum:
    """The forum of an address like ``3-gemeinwesenarbeit``: the part before the first hyphen never changes.

    :raises Forum.DoesNotExist: if no forum has the reference.
    """
    return forums.get(reference=path.partition("-")[0])


def forum_for_page(path: str, language: str) -> Forum:
    """A published forum with its agenda and themes, in the reader's language.

    :raises Forum.DoesNotExist: if there is none, or it is not published.
    """
    agenda = Prefetch("agenda", AgendaItem.objects.order_by("position"))
    forum = forum_by_reference(path, published_forums().prefetch_related(agenda, "themes"))
    into_language([forum, forum.process, *forum.agenda.all(), *forum.themes.all()],
                  ("title", "summary", "outcome", "handout", "speaker_role"), language)
    return forum


def find_forum(name: str) -> Forum:
    """A forum by id, key, reference or number, as the command line takes it.

    :raises Forum.DoesNotExist: if nothing or more than one matches.
    """
    for field in ("key", "reference", "number" if name.isdecimal() else "key", "pk" if len(name) == 36 else "key"):
        found = list(Forum.objects.filter(**{field: name}).select_related("process", "venue")[:2])
        if len(found) == 1:
            return found[0]
    raise Forum.DoesNotExist(f"no forum has the id, key or number {name!r}")


@dataclass(frozen=True, slots=True)
class Moment:
    """Where a forum stands in time, seen from a day."""

    forum: Forum
    when: When
    registration: Literal["", "open", "over"]


def moment(forum: Forum, *, on: date) -> Moment:
    """Where `forum` stands on the day `on`; a month counts as past when it is over, a closed forum always."""
    when = _when(forum, on)
    if not forum.external_registration_url:
        return Moment(forum, when, "")
    return Moment(forum, when, "over" if when == "past" or (when == "today" and forum.state != Forum.State.PLANNED) else "open")


def _when(forum: Forum, on: date) -> When:
    if forum.state == Forum.State.CLOSED:
        return "past"
    if forum.state == Forum.State.RUNNING:
        return "today"
    if forum.date is None:
        return "open"
    if forum.date_precision == Forum.Precision.MONTH:
        same, past = (forum.date.year, forum.date.month) == (on.year, on.month), forum.date < on.replace(day=1)
        return "past" if past and not same else "ahead"
    return "today" if forum.date == on else "past" if forum.date < on else "ahead"
