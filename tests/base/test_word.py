"""Word files: structure is in the styles, every table has a head, every text is harmless."""

import io
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from fachplan.base.qr import qr_png
from fachplan.base.word import WordDocument


def new(language: str = "de") -> WordDocument:
    return WordDocument(title="Protokoll", author="Stadt", language=language, on=date(2025, 1, 16))


def read(document: WordDocument) -> Any:  # python-docx types its XML loosely
    return Document(io.BytesIO(document.to_bytes()))


def test_title_author_and_language_are_set() -> None:
    found = read(new())
    core = found.core_properties
    assert (core.title, core.author, core.language, core.created.date()) == (
        "Protokoll",
        "Stadt",
        "de",
        date(2025, 1, 16),
    )
    language = found.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert language.get(qn("w:val")) == "de-DE"


def test_headings_are_headings() -> None:
    document = new()
    document.heading("Stärken", 2)
    document.heading("Räume", 3)
    assert [(p.style.name, p.text) for p in read(document).paragraphs] == [
        ("Heading 2", "Stärken"),
        ("Heading 3", "Räume"),
    ]


def test_the_head_of_a_table_repeats_and_its_description_is_there() -> None:
    document = new()
    document.table(("Maßnahme", "Horizont"), [("Raumkalender", "kurzfristig")], caption="Maßnahmen", widths_mm=(100, 40))
    (table,) = read(document).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Maßnahme", "Horizont"],
        ["Raumkalender", "kurzfristig"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val")) == "Maßnahmen"


def test_a_card_keeps_its_own_number_and_its_notes() -> None:
    document = new()
    document.numbered([("14", "Räume stehen leer", ("Abweichende Meinung: Nein.",))])
    assert [p.text for p in read(document).paragraphs] == ["14\tRäume stehen leer\nAbweichende Meinung: Nein."]


def test_a_text_from_right_to_left_is_marked_as_such() -> None:
    document = new()
    document.paragraph("مرحبا")
    (paragraph,) = read(document).paragraphs
    assert paragraph._p.pPr.find(qn("w:bidi")) is not None
    assert paragraph.runs[0]._r.rPr.find(qn("w:rtl")) is not None


def test_characters_that_xml_refuses_are_left_out() -> None:
    document = new()
    document.paragraph("a\x00b\x0bc\ud800d\ufffee\u202ef <w:p/> &")
    assert [p.text for p in read(document).paragraphs] == ["abcdef <w:p/> &"]


def test_a_picture_carries_its_words_and_is_refused_without_them() -> None:
    document = new()
    document.picture(qr_png("x"), description="Code zum Mitmachen", width_mm=30)
    (shape,) = read(document).inline_shapes
    assert shape._inline.docPr.get("descr") == "Code zum Mitmachen"
    with pytest.raises(ValueError, match="description"):
        document.picture(qr_png("x"), description=" ", width_mm=30)


def test_every_page_says_what_it_belongs_to_and_counts() -> None:
    document = new()
    document.header("Stadt", "", "Protokoll")
    document.footer("Beispiel", "Seite {page} von {pages}")
    section = read(document).sections[0]
    assert section.header.paragraphs[0].text == "Stadt · Protokoll"
    fields = [field.get(qn("w:instr")) for field in section.footer.paragraphs[0]._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
