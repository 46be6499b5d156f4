"""Cleaning loses nothing visible; soft hyphens change nothing but where a line may break."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fachplan.core.text import LONG_WORD, SOFT_HYPHEN, clean, is_blank, soft_hyphens

from .boards import law

anything = st.text(alphabet=st.characters(), max_size=40)


@pytest.mark.parametrize(("typed", "kept"), [
    ("  zwei  Wörter ", "zwei  Wörter"),
    ("Café", "Café"),
    ("eins\r\nzwei\rdrei\u2028vier", "eins\nzwei\ndrei\nvier"),
    ("a\tb", "a b"),
    ("a\x00b\x1b[31mc\x7f\x9f", "ab[31mc"),
    ("\u202eabc\u202c \u2066def\u2069", "abc def"),
    ("\ud800x\udfff", "x"),
    ("\ue000\U000f0000\U00100000x", "x"),
    ("\ufeff\ufffe\ufdd0\U0001ffffx", "x"),
    ("عربي\u200f, می\u200cخواهم", "عربي\u200f, می\u200cخواهم"),
    ("👩‍👩‍👧 🏴\U000e0067\U000e0062\U000e007f ❤️", "👩‍👩‍👧 🏴\U000e0067\U000e0062\U000e007f ❤️"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("e\u202e\u0301", "é"),
    ("\u202e  a", "a"),
])
def test_cleaning(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@law
@given(anything)
def test_cleaning_is_done_once_and_for_all(text: str) -> None:
    cleaned = clean(text)

    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not {unicodedata.category(char) for char in cleaned if char != "\n"} & {"Cc", "Cs", "Co"}
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@law
@given(anything)
def test_cleaning_keeps_every_character_that_has_a_shape(text: str) -> None:
    def shapes(of: str) -> str:
        return "".join(char for char in unicodedata.normalize("NFC", of) if unicodedata.category(char)[0] in "LNPS")

    assert shapes(clean(text)) == shapes("".join(
        char for char in text if unicodedata.category(char)[0] not in "C" and not 0xFDD0 <= ord(char) <= 0xFDEF))


@pytest.mark.parametrize(("text", "blank"), [
    ("", True), (" \n\u00a0", True), ("\u200b\u2060\u00ad", True), ("\u3164", True), ("\u2800", True), ("0", False), ("。", False),
    ("🙂", False)])
def test_what_shows_nothing(text: str, blank: bool) -> None:
    assert is_blank(text) is blank


# Words of the deck and the field. A bar is a place where Duden parts them; not every such place is used.
@pytest.mark.parametrize("word", [
    "Integrations|kon|zept", "Gemein|wesenarbeit", "Koordinierungs|stelle", "Bildungs|träger|verbund", "Nach|bar|schafts|hilfe",
    "Stadtteil|zentren", "Kindertages|stätten", "Jugendarbeits|losig|keit", "Gesund|heits|versor|gung", "Wohnungs|losenhilfe",
    "Beratungs|an|gebote", "Unterbrin|gungs|möglich|keiten", "Ehrenamts|koordination", "Öffentlich|keitsarbeit",
    "Zusam|menarbeits|vereinbarung", "Migrations|beratungs|stelle", "Verant|wortlich|keiten", "Umset|zungs|horizont",
    "Quar|tiers|management", "Begeg|nungs|stätten", "Rechts|beratungs|stellen", "Familien|zentrum", "Auslän|der|behörde",
    "Nach|bar|schafts|zentrum", "Freiwilligenagentur", "Themenspeicher", "Wohnungs|amts|leitung",
])
def test_long_words_break_where_duden_parts_them(word: str) -> None:
    assert soft_hyphens(word.replace("|", ""), "de").replace(SOFT_HYPHEN, "|") == word


def test_only_long_german_words_are_touched() -> None:
    text = "Ein Stadtteilzentrum, 3000Quadratmeter2 und stadtteilzentrum@example.org"

    assert soft_hyphens(text, "de-AT").replace(SOFT_HYPHEN, "|").startswith("Ein Stadtteil|zentrum, ")
    assert soft_hyphens(text, "en") == text
    assert soft_hyphens("ÜBERGANGSWOHNHEIM İİİİİİİİİİİİİİİİ", "de").replace(SOFT_HYPHEN, "") == "ÜBERGANGSWOHNHEIM İİİİİİİİİİİİİİİİ"


@law
@given(st.one_of(anything, st.text(alphabet="abcdefghinorstuäöüß ", max_size=60)))
def test_without_its_soft_hyphens_a_text_is_what_it_was(text: str) -> None:
    hyphenated = soft_hyphens(text, "de")

    assert hyphenated.replace(SOFT_HYPHEN, "") == text.replace(SOFT_HYPHEN, "")
    assert soft_hyphens(hyphenated, "de").replace(SOFT_HYPHEN, "") == text.replace(SOFT_HYPHEN, "")
    for long in re.findall(rf"[^\W\d_{SOFT_HYPHEN}]+(?:{SOFT_HYPHEN}[^\W\d_]+)+", hyphenated):
        parts = long.split(SOFT_HYPHEN)
        if SOFT_HYPHEN not in text:
            assert len("".join(parts)) > LONG_WORD
            assert min(len(parts[0]), len(parts[-1])) >= 4


def test_a_word_that_begins_with_erf_keeps_its_beginning() -> None:
    assert soft_hyphens("Fluchterfahrung", "de").replace(SOFT_HYPHEN, "|") == "Fluchterfah|rung"
