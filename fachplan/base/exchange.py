"""Rows of `base.yaml`: the municipality itself."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fachplan.base.bundle_types import Field, FieldProblem, Loading, RowType, Values
from fachplan.base.models import City
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
ROWS = (CITY,)
