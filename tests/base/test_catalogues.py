"""Catalogues are compiled without gettext, and a broken one is named."""

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from fachplan.base.catalogues import compile_catalogue

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def catalogue(place: Path, text: str) -> Path:
    source = place / "de/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(HEADER + text, encoding="utf-8")
    return source


def test_a_compiled_catalogue_answers_in_german(tmp_path: Path) -> None:
    source = catalogue(tmp_path, 'msgid "Card"\nmsgstr "Karte"\n')

    assert compile_catalogue(source) is True
    with source.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Card") == "Karte"


def test_a_sentence_marked_as_unsure_stays_english(tmp_path: Path) -> None:
    source = catalogue(tmp_path, '#, fuzzy\nmsgid "Card"\nmsgstr "Karton"\n')

    compile_catalogue(source)

    with source.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Card") == "Card"


def test_only_a_changed_catalogue_is_compiled_again(tmp_path: Path) -> None:
    source = catalogue(tmp_path, 'msgid "Card"\nmsgstr "Karte"\n')
    compile_catalogue(source)

    assert compile_catalogue(source) is False

    later = source.with_suffix(".mo").stat().st_mtime_ns + 1_000_000
    os.utime(source, ns=(later, later))
    assert compile_catalogue(source) is True


def test_a_broken_catalogue_is_refused(tmp_path: Path) -> None:
    source = catalogue(tmp_path, 'msgid "Card"\nKarte\n')

    with pytest.raises(PoFileError):
        compile_catalogue(source)
    assert not source.with_suffix(".mo").exists()
