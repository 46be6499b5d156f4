"""PDFs that people can listen to, and texts that cannot break them."""

import io
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from fachplan.base import glyphs
from fachplan.base.typeset import TypesettingFailed, only_own_face, typeset

DOCUMENT = {
    "title": "Protokoll",
    "author": "Stadt",
    "language": "de",
    "date": "2025-01-16",
    "head": [["Stadt"], ["Protokoll"], ["Entwurf"]],
    "foot": "Beispiel",
    "page": "Seite {page} von {pages}",
}
TEMPLATE = Path(__file__).parent / "typst" / "letter.typ"


def values(*texts: str) -> dict[str, Any]:
    return {"document": DOCUMENT, "texts": [{"text": text, "direction": glyphs.direction(text)} for text in texts]}


def read(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\u200b", "")


def blocks() -> list[str]:
    """A sample of every block of 256 code points: the first sixteen characters that are assigned."""
    samples = []
    for start in range(0, 0x110000, 256):
        if 0xD800 <= start < 0xE000 or 0xE000 <= start < 0xF900:
            continue
        assigned = [chr(c) for c in range(start, start + 256) if unicodedata.category(chr(c)) not in ("Cn", "Co")]
        samples += ["".join(assigned[:16]), "a" + " a".join(assigned[-16:])] if assigned else []
    return samples


def test_a_document_is_tagged_and_names_its_title_language_author_and_day() -> None:
    reader = PdfReader(io.BytesIO(typeset(TEMPLATE, values("Guten Tag"))))
    catalogue: Any = reader.root_object
    assert catalogue["/Lang"] == "de"
    assert catalogue["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF boolean
    assert "/StructTreeRoot" in catalogue
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.metadata.author) == ("Protokoll", "Stadt")
    assert str(reader.metadata.creation_date) == "2025-01-16 00:00:00+00:00"


def test_a_document_claims_pdf_ua_1_and_pdf_a_2a() -> None:
    metadata: Any = PdfReader(io.BytesIO(typeset(TEMPLATE, values("Guten Tag")))).root_object["/Metadata"]
    xmp = metadata.get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp


def test_the_same_values_give_the_same_bytes() -> None:
    assert typeset(TEMPLATE, values("Karte 1")) == typeset(TEMPLATE, values("Karte 1"))


def test_a_sample_of_every_unicode_block_does_not_break_the_document() -> None:
    samples = blocks()
    text = read(typeset(TEMPLATE, values("Anfang", *samples, "Ende")))
    assert len(samples) > 250
    assert "Anfang" in text and "Ende" in text


def test_every_block_is_typeset_without_the_cautious_second_try(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fachplan.base.typeset.TEXT_MISSES_A_GLYPH", "never said by the compiler")
    assert typeset(TEMPLATE, values(*blocks())).startswith(b"%PDF")


def test_a_text_the_fonts_refuse_is_named_instead_of_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glyphs, "clean", glyphs.plain)  # as if the coverage were wrong
    assert "Treff [U+4F1A] um 9" in read(typeset(TEMPLATE, values("Treff 会 um 9")))


def test_a_character_without_a_glyph_is_named() -> None:
    assert glyphs.clean("Treff 会 um 9") == "Treff [U+4F1A] um 9"


def test_a_mark_without_a_font_that_has_its_letter_is_named() -> None:
    assert glyphs.clean("x\u1ac0") in ("x\u1ac0", "x[U+1AC0]")
    assert only_own_face("نعم") == "[U+0646][U+0639][U+0645]"


def test_control_private_and_direction_changing_characters_vanish() -> None:
    assert glyphs.clean("a\x00b\u202ec\ue000d\ufeffe\ufdd0f\udc80g") == "abcdefg"


def test_text_is_composed_and_lines_become_spaces() -> None:
    assert glyphs.clean("Lo\u0308btau\nDresden\tMitte") == "Löbtau Dresden Mitte"


def test_a_very_long_word_stays_inside_its_column() -> None:
    word = "a" * 1000
    assert read(typeset(TEMPLATE, values(word))).replace("\n", "").count("a") >= 1000
    assert max(map(len, glyphs.clean(word).split("\u200b"))) == 18


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
        '#image("/etc/hostname")',
        "*fett* _kursiv_ $x^2$ <label> @ref",
        '"); #panic("boom"); ("',
        "= Überschrift",
        "\\u{41}",
        '#include "main.typ"',
        "// Kommentar /* */",
        "```typ #sys.version```",
    ],
)
def test_what_a_person_writes_is_shown_and_never_run(text: str) -> None:
    shown = read(typeset(TEMPLATE, values(text))).replace("\n", " ")
    assert text.replace(" ", "") in shown.replace(" ", "")


@pytest.mark.parametrize("source", ['#read("/etc/hostname")', '#read("../../etc/hostname")', '#import "@preview/cetz:0.3.0": *'])
def test_even_a_template_reaches_neither_disk_nor_network(tmp_path: Path, source: str) -> None:
    path = tmp_path / "wicked.typ"
    path.write_text(f"{TEMPLATE.read_text()}\n{source}")
    with pytest.raises(TypesettingFailed, match=r"wicked\.typ"):
        typeset(path, values("x"))


def test_values_that_are_no_json_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        typeset(TEMPLATE, {**values("x"), "share": float("nan")})


@given(st.lists(st.text(max_size=80), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_no_text_breaks_a_document(texts: list[str]) -> None:
    assert typeset(TEMPLATE, values(*texts)).startswith(b"%PDF-1.7")


def test_the_character_map_of_a_font_is_what_the_font_says() -> None:
    first = glyphs.characters((glyphs.FONTS / glyphs.FIRST).read_bytes())
    assert {ord(c) for c in "aäöüßAZ09€–„“é"} <= first
    assert not {0x4F1A, 0xE000, 0xFFFF} & first


def test_a_file_that_is_no_font_is_refused() -> None:
    with pytest.raises(ValueError, match="no font"):
        glyphs.characters(b"\x00\x01\x00\x00" + bytes(8))


@pytest.mark.parametrize(("text", "way"), [("Löbtau مرحبا", "ltr"), ("12 مرحبا", "rtl"), ("12 – 14", ""), ("שלום", "rtl")])
def test_a_text_runs_where_its_first_letter_runs(text: str, way: str) -> None:
    assert glyphs.direction(text) == way


def test_a_quotation_set_apart_stays_so_and_half_a_pair_vanishes() -> None:
    assert glyphs.clean("\u2068Café.\u2069 ok") == "\u2068Café.\u2069 ok"
    assert glyphs.clean("a\u2068b") == "ab"
