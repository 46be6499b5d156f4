"""Content in the reader's language: titles, questions and goals that a city wrote, not words of the program.

The source text stands in its field; other languages are rows of `Translation`. A page loads all it needs in one query and
shows the source where a translation is missing or has gone stale, marked with its own language for screen readers.
"""

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.db import models

from fachplan.base.audit import name_of
from fachplan.base.models import City, Translation

SOURCE_LANGUAGE = "de"


def languages() -> list[tuple[str, str]]:
    """The languages this municipality's pages are in, with their names; the one content is written in first."""
    spoken = City.current().languages
    offered = [(code, str(name)) for code, name in settings.LANGUAGES if not spoken or code in spoken]
    return sorted(offered, key=lambda each: each[0] != SOURCE_LANGUAGE)


def other_languages() -> list[tuple[str, str]]:
    """The languages content is translated into."""
    return [each for each in languages() if each[0] != SOURCE_LANGUAGE]


def source_hash(text: str) -> str:
    """By which a translation knows the text it was made from."""
    return hashlib.sha256(text.encode()).hexdigest()


def into_language(objects: Iterable[models.Model], fields: tuple[str, ...], language: str) -> bool:
    """Put translations of `fields` into the given instances (never saved so); whether any of them is unchecked.

    One query, whatever the number of objects.
    """
    language = language.split("-")[0]
    known = {name_of(obj): obj for obj in objects}
    if language == SOURCE_LANGUAGE or not known:
        return False
    unchecked = False
    for row in Translation.objects.filter(object__in=known, field__in=fields, language=language):
        obj = known[row.object]
        if row.source_hash != source_hash(getattr(obj, row.field)):
            continue  # the source has changed since: an old translation would say something else
        setattr(obj, row.field, row.text)
        unchecked = unchecked or row.state == Translation.State.UNCHECKED
    return unchecked


def translate(obj: models.Model, field: str, language: str, text: str, *, checked: bool = False) -> Translation:
    """Keep `text` as the translation of a field of `obj`, made from what the field says now."""
    state = Translation.State.CHECKED if checked else Translation.State.UNCHECKED
    row, _ = Translation.objects.update_or_create(
        object=name_of(obj), field=field, language=language,
        defaults={"text": text, "source_hash": source_hash(getattr(obj, field)), "state": state})
    return row
