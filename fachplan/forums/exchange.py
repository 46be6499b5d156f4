"""Rows of `forums.yaml`: a participation process, its forums, their agenda and themes."""

from collections.abc import Mapping
from typing import Any

from fachplan.base.bundle_types import Field, Loading, RowType, Values
from fachplan.base.ids import slug_of
from fachplan.forums.models import AgendaItem, Forum, Process, Theme
from fachplan.forums.references import free_reference


def complete_process(process: Process, values: Values, before: Mapping[str, Any], load: Loading) -> None:
    """A demo's process is published at once, a city releases its own; what is published stays so."""
    process.published_at = before["published_at"] or values.get("published_at") or (load.at if load.demo else None)


def complete_forum(forum: Forum, values: Values, before: Mapping[str, Any], _load: Loading) -> None:
    """A forum's reference is made once and never changes."""
    forum.position = values.get("position") or before["position"] or Forum.objects.filter(process=forum.process).count() + 1
    number = f"{forum.number}" if forum.number is not None else ""
    forum.reference = before["reference"] or values.get("reference") or free_reference(number)
    forum.slug = values.get("slug") or slug_of(forum.title, 60)


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
        Field("logo", "reference", "its logo; left out, the municipality's", to="base.files"),
        Field("logo_alt", "line", "what the logo says to those who do not see it"),
        Field("position", "number", "its place among processes"),
    ),
    complete=complete_process,
    keyed=True,
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
        Field("room", "reference", "the room where all meet", to="places.rooms"),
        Field("draft", "truth", "whether it is still in the making, seen by staff only"),
        Field("external_registration_url", "line", "where one registers, if not here"),
        Field("state", "choice", "how far it is", choices=("planned", "running", "closed")),
        Field("reference", "line", "the part of its address that never changes"),
        Field("slug", "line", "the readable part of its address"),
        Field("position", "number", "its place in the process; left out, file order"),
        Field("answers_by", "day", "the day by which every card is promised an answer"),
        Field("released_at", "moment", "when its minutes were released"),
        Field("released_by", "line", "the function that released them"),
    ),
    complete=complete_forum,
    keyed=True,
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
            Field("handout_file", "reference", "the handout itself", to="base.files"),
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
            Field("state", "choice", "whether it was talked about", choices=("open", "treated", "left")),
            Field("taken_from", "line", "the earlier theme or parked card it continues"),
        ),
        position="forum",
    ),
)

LEFT_OUT = {
    "Forum.rehearsal_of": "a copy to practise on is never dumped",
}
