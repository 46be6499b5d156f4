"""Rows of `forums.yaml`: a participation process, its forums, their agenda and themes."""

import secrets

from django.db import models
from django.utils.text import slugify

from fachplan.base.bundle_read import Row
from fachplan.base.bundle_save import existing, fill, keep_translations
from fachplan.base.bundle_types import Field, Loading, RowType, Values
from fachplan.forums.models import AgendaItem, Forum, Process, Theme

# Without vowels and look-alikes: read aloud without mistakes, and it spells nothing.
REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


def save_process(row: Row, values: Values, instance: models.Model | None, load: Loading) -> models.Model:
    """A process under its row's key; a demo's is published at once, a city releases its own."""
    process = instance or existing(PROCESS, values) or Process()
    assert isinstance(process, Process)
    published_at = process.published_at
    fill(process, PROCESS, values, load)
    process.key = row.key
    process.published_at = published_at or values.get("published_at") or (load.at if load.demo else None)
    process.full_clean()
    process.save()
    keep_translations(process, PROCESS, values)
    return process


def save_forum(row: Row, values: Values, instance: models.Model | None, load: Loading) -> models.Model:
    """A forum under its row's key; its reference is made once and never changes."""
    forum = instance or existing(FORUM, values) or Forum()
    assert isinstance(forum, Forum)
    reference, position = forum.reference, forum.position
    fill(forum, FORUM, values, load)
    forum.key = row.key
    forum.position = values.get("position") or position or Forum.objects.filter(process=forum.process).count() + 1
    number = f"{forum.number}" if forum.number is not None else ""
    forum.reference = reference or values.get("reference") or _free_reference(number)
    forum.slug = values.get("slug") or slugify(forum.title)[:60].rstrip("-")
    forum.full_clean()
    forum.save()
    keep_translations(forum, FORUM, values)
    return forum


def _free_reference(wish: str) -> str:
    reference = wish
    while not reference or Forum.objects.filter(reference=reference).exists():
        reference = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))
    return reference


PROCESS = RowType(
    "processes",
    Process,
    "Participation processes.",
    (
        Field("title", "text", "its title", required=True),
        Field("lead", "text", "one sentence under the title"),
        Field("motto", "text", "its motto"),
        Field("office", "line", "the office that invites"),
        Field("horizons", "map", "what `short`, `medium` and `long` mean in this process"),
        Field("timezone", "line", "the zone its times are meant in"),
        Field("published_at", "moment", "since when everybody may see it"),
        Field("position", "number", "its place among processes"),
    ),
    save=save_process,
)
FORUM = RowType(
    "forums",
    Forum,
    "Its meetings, in order.",
    (
        Field("process", "reference", "the process it belongs to", required=True, to="forums.processes"),
        Field("kind", "choice", "kick-off, topic forum or closing event", choices=("kickoff", "topic", "closing")),
        Field("number", "number", "its number, where it has one"),
        Field("title", "text", "its title", required=True),
        Field("summary", "text", "one or two sentences about it"),
        Field("outcome", "text", "what came out of it"),
        Field("date", "when", "its day or month, or that it is open"),
        Field("starts", "time", "when it begins"),
        Field("ends", "time", "when it ends"),
        Field("venue", "reference", "the house", to="places.venues"),
        Field("external_registration_url", "line", "where one registers, if not here"),
        Field("state", "choice", "how far it is", choices=("planned", "running", "closed")),
        Field("reference", "line", "the part of its address that never changes"),
        Field("slug", "line", "the readable part of its address"),
        Field("position", "number", "its place in the process; left out, file order"),
        Field("released_at", "moment", "when its minutes were released"),
        Field("released_by", "line", "the function that released them"),
    ),
    save=save_forum,
)

ROWS = (
    PROCESS,
    FORUM,
    RowType(
        "agenda",
        AgendaItem,
        "Points of a forum's agenda, in order.",
        (
            Field("forum", "reference", "the forum", required=True, to="forums.forums"),
            Field(
                "kind",
                "choice",
                "what happens",
                required=True,
                choices=("welcome", "talk", "work", "plenum", "outlook", "break", "rooms"),
            ),
            Field("title", "text", "its title", required=True),
            Field("minutes", "number", "its length, where it is fixed"),
            Field("speaker_role", "text", "who speaks, as a role"),
            Field("handout", "text", "what the speaker hands out"),
        ),
        position="forum",
    ),
    RowType(
        "themes",
        Theme,
        "What a forum is to talk about.",
        (
            Field("forum", "reference", "the forum", required=True, to="forums.forums"),
            Field("title", "text", "the theme", required=True),
            Field("source", "line", "where it comes from"),
        ),
        position="forum",
    ),
)
