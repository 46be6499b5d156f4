"""Writing what a text says in another language."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import models, transaction

from fachplan.base import audit
from fachplan.base.content import translate
from fachplan.base.models import Translation
from fachplan.portal.translation_queries import Part, Text


@transaction.atomic
def write_translations(
    about: models.Model, parts: Sequence[Part], given: Mapping[str, str], fits: Collection[str], *, language: str, actor: str, at: datetime,
) -> int:
    """Keep what was typed; how many texts changed.

    A text somebody typed, or of which the form says that it fits (`fits`), counts as checked; an emptied one is gone. What
    was neither touched nor confirmed stays as it is, unchecked or outdated.
    """
    changed = [text for part in parts for text in part.texts if _write(text, given.get(text.name, text.text), text.name in fits, language)]
    if changed:
        audit.record("content.translate", about, actor=actor, at=at, language=language, texts=len(changed))
    return len(changed)


def _write(text: Text, wish: str, fits: bool, language: str) -> bool:
    if not wish:
        rows = Translation.objects.filter(object=audit.name_of(text.obj), field=text.field, language=language)
        return bool(rows.delete()[0])
    if wish == text.text and not (fits and text.state != "checked"):
        return False
    translate(text.obj, text.field, language, wish, checked=True)
    return True
