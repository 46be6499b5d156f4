"""A city's own wording of the participants' sentences, its own nouns in all others, and which languages a person has checked.

The wordings are rows of `Translation`, the nouns stand in `City.words`. Published, they are a compiled catalogue under
``FACHPLAN_DATA/locale``, which Django reads before those of the chapters. Every process looks at the catalogue's stamp once per
request and reads it anew when it has changed; the tick publishes again what a restore brought back.
"""

import gettext
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

from fachplan.base import own_nouns
from fachplan.base.models import City, Translation
from fachplan.base.own_nouns import Reworded
from fachplan.base.participant_texts import BY_KEY, TEXTS
from fachplan.base.words import READ

OBJECT = "participant-text"  # what `Translation.object` says of a wording
# German and English are written and read by those who write the pages; every other language waits for somebody who speaks it.
READ_BY_AUTHORS = ("de", "en")


@dataclass(frozen=True, slots=True)
class Wording:
    """One sentence in one language: what it says now, and whether a person has checked it."""

    text: str
    checked: bool


class _Seen:
    """What this process has read of the published wordings."""

    stamp: int | None = None
    checked: frozenset[str] = frozenset()


def languages() -> list[str]:
    """The languages of the table, German first."""
    return [code for code, _name in settings.LANGUAGES]


def stored() -> dict[tuple[str, str], Translation]:
    """The city's wordings by sentence key and language; those of sentences that no longer exist are left out."""
    rows = Translation.objects.filter(object=OBJECT, field__in=BY_KEY)
    return {(row.field, row.language): row for row in rows}


def table() -> dict[tuple[str, str], Wording]:
    """Every sentence in every language, by sentence key and language."""
    own = stored()
    found = {}
    for language in languages():
        with translation.override(language):
            for key, sentence in BY_KEY.items():
                row = own.get((key, language))
                text = row.text if row else translation.gettext(sentence)
                found[key, language] = Wording(text, _is_checked(row, language))
    return found


def _is_checked(row: Translation | None, language: str) -> bool:
    return language in READ_BY_AUTHORS or (row is not None and row.state == Translation.State.CHECKED)


def checked_count(language: str) -> int:
    """How many sentences a person has checked."""
    own = stored()
    return sum(_is_checked(own.get((key, language)), language) for key in BY_KEY)


def folder() -> Path:
    """Where the published wordings lie."""
    return Path(settings.DATA) / "locale"


def _stamp() -> Path:
    return folder() / "wordings.json"


def publish() -> bool:
    """Write the catalogues of the city's wordings; tell whether anything had changed."""
    own, words = stored(), City.current().words
    lines = [*sorted((key, language, row.text, row.state) for (key, language), row in own.items()), *own_nouns.stamp(words)]
    digest = hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode()).hexdigest()
    if _published().get("digest", "") == digest:
        return False
    for language in languages():
        nouns = own_nouns.reworded(words, language) if language in READ else ()
        _write_catalogue(language, nouns, {BY_KEY[key]: row.text for (key, of), row in own.items() if of == language})
    checked = [language for language in languages() if checked_count(language) == len(TEXTS)]
    _replace(_stamp(), json.dumps({"digest": digest, "checked": checked}).encode())
    return True


def _published() -> dict[str, object]:
    try:
        return dict(json.loads(_stamp().read_bytes()))
    except (FileNotFoundError, ValueError):
        return {}


def _write_catalogue(language: str, nouns: Iterable[Reworded], sentences: dict[str, str]) -> None:
    catalogue = Catalog(locale=language, charset="utf-8")
    for reworded in nouns:
        catalogue.add(reworded.id, reworded.string, context=reworded.context)
    for sentence, text in sentences.items():
        catalogue.delete(sentence)  # what somebody wrote for this sentence stands as written
        catalogue.add(sentence, text)
    target = folder() / language / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    whole = target.with_suffix(".new")
    with whole.open("wb") as out:
        write_mo(out, catalogue)
    whole.replace(target)


def _replace(target: Path, content: bytes) -> None:
    whole = target.with_suffix(".new")
    whole.write_bytes(content)
    whole.replace(target)


def read_anew_if_changed() -> None:
    """Take up wordings that were published since this process last looked; costs one look at a file."""
    try:
        stamp = _stamp().stat().st_mtime_ns
    except FileNotFoundError:
        stamp = None
    if stamp == _Seen.stamp:
        return
    checked = _published().get("checked", [])
    _Seen.checked = frozenset(checked if isinstance(checked, list) else [])
    # Both keep compiled catalogues for ever. Django's are replaced, never taken away: another thread may be looking one up.
    gettext._translations.clear()  # type: ignore[attr-defined]
    for language in sorted(trans_real._translations, key=lambda code: code != settings.LANGUAGE_CODE):  # type: ignore[attr-defined]
        trans_real._translations[language] = trans_real.DjangoTranslation(language)  # type: ignore[attr-defined]
    trans_real._default = None  # type: ignore[attr-defined]
    _Seen.stamp = stamp


def is_unchecked(language: str) -> bool:
    """Whether pages in this language hold sentences that nobody who speaks it has checked."""
    short = language.split("-")[0]
    return short not in READ_BY_AUTHORS and short not in _Seen.checked


def version() -> int:
    """Which of the published wordings this process speaks; changes whenever they do."""
    return _Seen.stamp or 0
