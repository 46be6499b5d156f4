"""German is complete: every sentence of the code has German words, and its placeholders came along.

Arabic is complete for what a participant reads; tests/portal/test_texts.py holds that.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from tests.architecture.tree import ROOT, ours

KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)s|%s|\{\w+\}")
Sentence = tuple[str, str | None]


def sentences(path: Path) -> Iterator[Sentence]:
    """The sentences of one file with their contexts; of those that count, the singular."""
    method = "python" if path.suffix == ".py" else "tools.template_sentences:extract"
    for _line, found, _comments, context in extract_from_file(method, str(path), keywords=KEYWORDS):
        one = found if isinstance(found, str) else found[0]
        if one:
            yield one, context


def german(package: Path) -> dict[Sentence, Message]:
    """Every sentence that any chapter has German words for; all chapters' catalogues are one when pages are shown."""
    found = {}
    for source in sorted(package.glob("*/locale/de/LC_MESSAGES/django.po")):
        with source.open("rb") as lines:
            catalogue: Catalog = read_po(lines, locale="de")
        found.update({(_singular(each), each.context): each for each in catalogue if each.id and not each.fuzzy})
    return found


def _singular(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def forms(message: Message) -> tuple[str, ...]:
    """The German words of a sentence: one form, or one for each number."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def strays(message: Message) -> set[str]:
    """Placeholders of the German that the sentence does not have: they would break the page that shows it."""
    ids = (message.id,) if isinstance(message.id, str) else message.id
    known = {sign for one in ids for sign in PLACEHOLDER.findall(one)}
    return {sign for form in forms(message) for sign in PLACEHOLDER.findall(form)} - known


def untranslated(files: list[str], words: dict[Sentence, Message]) -> list[str]:
    """Sentences of these files without German words, with the file they stand in."""
    return [f"{name}: {sentence[0]!r}" for name in files for sentence in sentences(ROOT / name)
            if sentence not in words or not all(forms(words[sentence]))]


def test_every_sentence_has_german_words() -> None:
    assert untranslated(ours(".py", ".html", ".txt", under="fachplan/"), german(ROOT / "fachplan")) == []


def test_no_german_sentence_has_a_placeholder_of_its_own() -> None:
    assert [(_singular(each), strays(each)) for each in german(ROOT / "fachplan").values() if strays(each)] == []


@pytest.mark.parametrize(
    "source", ['{% translate "Nobody wrote this" %}', "<p>{% blocktranslate %}Nor this{% endblocktranslate %}</p>"]
)
def test_control_a_sentence_without_german_words_is_found(tmp_path: Path, source: str) -> None:
    page = tmp_path / "page.html"
    page.write_text("{% load i18n %}" + source)

    assert [sentence for sentence, _context in sentences(page) if (sentence, None) not in german(ROOT / "fachplan")] != []


def test_control_a_stray_placeholder_is_found() -> None:
    assert strays(Message("Saved %(time)s", "Gespeichert %(zeit)s")) == {"%(zeit)s"}


def told_twice(package: Path, language: str) -> list[str]:
    """Sentences that two chapters say differently: which of them a page shows would hang on the order of the chapters."""
    said: dict[Sentence, dict[tuple[str, ...], str]] = {}
    for source in sorted(package.glob(f"*/locale/{language}/LC_MESSAGES/django.po")):
        with source.open("rb") as lines:
            for each in read_po(lines, locale=language):
                if each.id and all(forms(each)):
                    said.setdefault((_singular(each), each.context), {}).setdefault(forms(each), source.parts[-4])
    return [f"{sentence}: {ways}" for (sentence, _context), ways in said.items() if len(ways) > 1]


@pytest.mark.parametrize("language", ["de", "ar"])
def test_one_sentence_has_one_translation_whatever_chapter_says_it(language: str) -> None:
    assert told_twice(ROOT / "fachplan", language) == []


def test_a_sentence_that_two_chapters_say_differently_is_named(tmp_path: Path) -> None:
    """Control of the test above."""
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    for chapter, words in (("plan", "Wann?"), ("reports", "Zeithorizont")):
        place = tmp_path / chapter / "locale" / "de" / "LC_MESSAGES"
        place.mkdir(parents=True)
        (place / "django.po").write_text(f'{head}\nmsgid "When?"\nmsgstr "{words}"\n')

    assert len(told_twice(tmp_path, "de")) == 1
