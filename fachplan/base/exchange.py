"""Rows of `base.yaml`: the municipality itself, and the files that other rows name."""

from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from fachplan.base.bundle_read import Row
from fachplan.base.bundle_types import Field, FieldProblem, Loading, RowType, Values
from fachplan.base.files import place_of, put_file
from fachplan.base.models import City, StoredFile
from fachplan.base.wordings import publish
from fachplan.base.words import WORDS, common_text, read_own
from fachplan.core.nouns import NounProblem


def complete_city(city: City, _values: Values, _before: Mapping[str, Any], load: Loading) -> None:
    """A demo bundle makes the installation a demo.

    Only a demo is set up by it: a city's own content waits for the set-up, which makes the account that can sign in.

    :raises FieldProblem: if no sentence can be made with one of its words.
    """
    _refuse_unreadable(city.words)
    city.demo = load.demo
    city.languages = city.languages or [load.language]
    city.set_up_at = city.set_up_at or (load.at if load.demo else None)
    transaction.on_commit(publish)


def _refuse_unreadable(words: dict[str, str]) -> None:
    for key, text in words.items():
        if key not in WORDS:
            raise FieldProblem(_("“%s” is unknown here.") % key, ", ".join(WORDS))
        try:
            read_own(key, text)
        except NounProblem as error:
            raise FieldProblem(_("“%s” needs its article and its plural.") % text, common_text(key)) from error


CITY = RowType(
    "city",
    City,
    "The municipality of this installation; one row.",
    (
        Field("name", "line", "its name as pages and documents say it", required=True),
        Field("land", "line", "the Land, ISO 3166-2:DE without the prefix", required=True),
        Field("office", "line", "the office that invites", required=True),
        Field("controller", "text", "who is responsible for personal data", required=True),
        Field("data_protection_officer", "text", "whom to ask about personal data", required=True),
        Field("imprint", "text", "the provider's imprint", required=True),
        Field("sender", "line", "the address mails come from"),
        Field("accessibility_contact", "line", "the address for feedback on barriers"),
        Field("enforcement_body", "text", "who enforces accessibility, if not the Land's body that is known"),
        Field("languages", "lines", "languages its pages offer, the first is its own"),
        Field("words", "map", "its own words for the nouns it may choose, like `group: das Team, die Teams / team, teams`"),
        Field("timezone", "line", "its time zone"),
        Field("demo_date", "day", "the day pages speak of while the demo is loaded"),
    ),
    complete=complete_city,
    only=City.current,
)
# What is kept, and how its content begins.
BEGINS = {
    "image/jpeg": b"\xff\xd8\xff",
    "image/png": b"\x89PNG\r\n\x1a\n",
    "application/pdf": b"%PDF-",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": b"PK\x03\x04",
}


def save_file(_row: Row, values: Values, instance: models.Model | None, load: Loading) -> models.Model:
    """A file beside the database, on disk before its row is. One that was erased here stays erased.

    :raises FieldProblem: if it is not in the bundle, not of its type, or its id is that of another file.
    """
    known = instance or StoredFile.objects.filter(pk=values["id"]).first()
    sha256 = values.get("sha256") or ""
    if known is not None:
        assert isinstance(known, StoredFile)
        if known.sha256 in (sha256, ""):
            return known
        raise FieldProblem(_("Another file has this id here."), known.sha256)
    stored = StoredFile(pk=values["id"], sha256=sha256, media_type=values["media_type"], size=0, created=values["created"],
                        visibility=values.get("visibility") or "staff")
    if sha256:
        content = load.content(sha256)
        if not content.startswith(BEGINS[stored.media_type]):
            raise FieldProblem(_("This file is not of the type its row says."), stored.media_type)
        put_file(content, place_of(sha256))
        stored.name, stored.size = values.get("name") or "", len(content)
    stored.save(force_insert=True)
    return stored


FILE = RowType(
    "files",
    StoredFile,
    "Files that other rows name. Their contents lie under `files/` in the bundle, each named by its sha256.",
    (
        Field("id", "uuid", "its id", required=True),
        Field("sha256", "sha256", "its content; left out, it was erased and its row alone is left"),
        Field("name", "line", "what it is called when somebody takes it along"),
        Field("media_type", "choice", "what it is", required=True, choices=tuple(BEGINS)),
        Field("created", "moment", "when it was stored", required=True),
        Field("visibility", "choice", "who may see it", choices=("staff", "public")),
    ),
    save=save_file,
)
ROWS = (CITY, FILE)
