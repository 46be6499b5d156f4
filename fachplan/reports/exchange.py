"""Rows of `reports.yaml`: the minutes of a forum, their frozen versions, and what was counted for them."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid5

from django.db import models
from django.utils.translation import gettext as _

from fachplan.base.blackout import REASONS
from fachplan.base.bundle_dump import Bundle, Rows, also, key_of, rows_of_files, rows_of_objects
from fachplan.base.bundle_read import Row
from fachplan.base.bundle_types import Field, FieldProblem, Loading, RowType, Values
from fachplan.base.models import StoredFile
from fachplan.core.board import CARD, WORDS
from fachplan.forums.models import Forum
from fachplan.reports.models import BlackoutNote, HeadCount, JoinedBefore, Minutes, Version
from fachplan.reports.papers.models import DocumentTemplate
from fachplan.reports.queries.attendance import joined_by_group
from fachplan.workshop.models import Group


def save_joined(_row: Row, values: Values, instance: models.Model | None, load: Loading) -> models.Model:
    """How many had joined a group, or no group; the last number holds.

    :raises FieldProblem: if the group is another forum's.
    """
    forum = load.find("forums.forums", values["forum"])
    group = load.find("workshop.groups", values["group"]) if values.get("group") else None
    assert isinstance(forum, Forum) and (group is None or isinstance(group, Group))
    if group is not None and group.forum_id != forum.pk:
        raise FieldProblem(_("This group belongs to another forum."), str(forum.key))
    found = instance or JoinedBefore.objects.filter(forum=forum, group=group).first() or JoinedBefore(forum=forum, group=group)
    assert isinstance(found, JoinedBefore)
    found.people = values["people"]
    found.save()
    return found


def save_template(_row: Row, values: Values, instance: models.Model | None, load: Loading) -> models.Model:
    """A template for a kind of document; the city's own stays where it has one."""
    found = instance or DocumentTemplate.objects.filter(kind=values["kind"]).first()
    if found is None:
        stored = load.find("base.files", values["file"])
        assert isinstance(stored, StoredFile)
        found = DocumentTemplate.objects.create(kind=values["kind"], file=stored, uploaded_at=values["uploaded_at"])
    return found


def complete_note(note: BlackoutNote, _values: Values, _before: Mapping[str, Any], _load: Loading) -> None:
    """What was blacked out is a card, or the target group of a board."""
    if (note.card_id is None) == (note.board_id is None):
        raise FieldProblem(_("What was blacked out?"), "card | board")


MINUTES = RowType(
    "minutes",
    Minutes,
    "How far the minutes of a forum are; a forum without a row has a draft.",
    (
        Field("forum", "reference", "the forum", required=True, to="forums.forums"),
        Field("state", "choice", "how far they are", choices=tuple(Minutes.State.values)),
        Field("reviewed_at", "moment", "when they were given into review"),
        Field("released_at", "moment", "when they were released"),
        Field("released_by", "line", "the function that released them"),
        Field("summary", "text", "what the plenary wrote down together"),
        Field("originals", "truth", "whether an appendix shows cards as they were spelt"),
    ),
)
VERSION = RowType(
    "versions",
    Version,
    "The minutes as they were sent out, with their files.",
    (
        Field("minutes", "reference", "the minutes", required=True, to="reports.minutes"),
        Field("number", "number", "its number", required=True),
        Field("language", "line", "its language", required=True),
        Field("made_at", "moment", "when it was made", required=True),
        Field("pdf", "reference", "the PDF", required=True, to="base.files"),
        Field("docx", "reference", "the Word file", required=True, to="base.files"),
        Field("note", "line", "why there is a new version"),
        Field("withdrawn_at", "moment", "when it was withdrawn"),
        Field("withdrawn_why", "line", "why it was withdrawn"),
    ),
)
HEADS = RowType(
    "heads",
    HeadCount,
    "People in a group, counted by hand.",
    (
        Field("group", "reference", "the group", required=True, to="workshop.groups"),
        Field("people", "number", "how many", required=True),
        Field("counted_at", "moment", "when", required=True),
    ),
)
JOINED = RowType(
    "joined",
    JoinedBefore,
    "People who joined with a device, as a number: their seats stay where the forum was dumped.",
    (
        Field("forum", "reference", "the forum", required=True, to="forums.forums"),
        Field("group", "reference", "the group; left out, those without one", to="workshop.groups"),
        Field("people", "number", "how many", required=True),
    ),
    save=save_joined,
)
BLACKOUT = RowType(
    "blackouts",
    BlackoutNote,
    "That something was blacked out, when and why.",
    (
        Field("card", "reference", "the card", to="workshop.cards"),
        Field("board", "reference", "the board, where it was the board's target group", to="workshop.boards"),
        Field("what", "choice", "what of it", required=True, choices=(CARD, *WORDS)),
        Field("reason", "choice", "why", required=True, choices=tuple(REASONS)),
        Field("at", "moment", "when", required=True),
    ),
    complete=complete_note,
)
TEMPLATE = RowType(
    "templates",
    DocumentTemplate,
    "The city's own Word templates for what it hands in; one that is there already stays.",
    (
        Field("kind", "choice", "what it is for", required=True, choices=tuple(DocumentTemplate.Kind.values)),
        Field("file", "reference", "the Word file", required=True, to="base.files"),
        Field("uploaded_at", "moment", "when it was taken", required=True),
    ),
    save=save_template,
)
ROWS = (MINUTES, VERSION, HEADS, JOINED, BLACKOUT, TEMPLATE)
LEFT_OUT = {
    "DocumentTemplate.id": "its kind is what it is known by",
    "BlackoutNote.note": "words for the city's own files; they may name who asked",
    "JoinedBefore.id": "its forum and group are what it is known by",
}


def dump_reports(forum: Forum) -> Bundle:
    """What this chapter has of `forum`."""
    versions = list(Version.objects.filter(minutes__forum=forum).select_related("pdf", "docx").order_by("number"))
    templates = list(DocumentTemplate.objects.select_related("file"))
    notes = BlackoutNote.objects.filter(models.Q(card__board__forum=forum) | models.Q(board__forum=forum))
    return {
        "base": {"files": rows_of_files([*(stored for version in versions for stored in (version.pdf, version.docx)),
                                         *(template.file for template in templates)])},
        "reports": {
            "minutes": rows_of_objects(MINUTES, Minutes.objects.filter(forum=forum)),
            "versions": rows_of_objects(VERSION, versions),
            "heads": rows_of_objects(HEADS, HeadCount.objects.filter(group__forum=forum).order_by("group__position", "pk")),
            "joined": _joined(forum),
            "templates": [_by_kind(row) for row in rows_of_objects(TEMPLATE, templates)],
            "blackouts": rows_of_objects(BLACKOUT, notes.order_by("at", "pk")),
        },
    }


def _by_kind(row: dict[str, Any]) -> dict[str, Any]:
    """A template's row: its kind names it, whatever number it has here."""
    return {"key": row["kind"]} | {name: value for name, value in row.items() if name not in ("id", "key")}


def _joined(forum: Forum) -> Rows:
    """Numbers only: how many joined each group, and how many none."""
    groups = [*forum.groups.all(), None]
    joined = joined_by_group(forum)
    rows = []
    for group, people in ((group, joined.get(group.pk if group else None, 0)) for group in groups):
        if people:
            row = {"key": str(uuid5(forum.pk, key_of(group) if group else "")), "forum": key_of(forum)}
            rows.append({**row, **({"group": key_of(group)} if group else {}), "people": people})
    return rows


also.append(dump_reports)
