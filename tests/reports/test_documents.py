"""The minutes as PDF and Word file: every card is in them, and every reader can walk through them."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from fachplan.base.files import store_file
from fachplan.forums.logos import Logo
from fachplan.reports.documents import minutes_docx, minutes_pdf, minutes_values
from fachplan.reports.models import BoardPart, Card, Cluster, Counts, Field, MinutesContent
from tests.base.photographs import photograph
from tests.reports.sample import CHANCES, CONTENT, MEASURES, ORANGE, RISKS, STRENGTHS, many_cards

CARDS = (*STRENGTHS, *RISKS, CHANCES[0], *(measure.card for measure in MEASURES), *CONTENT.parking)
LATIN = [card.text for card in CARDS if card.text.isprintable() and not re.search(r"[🔥会]", card.text)]


def text_of(pdf: bytes) -> str:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return re.sub(r"\s+", " ", " ".join(pages))


def word_text(content: MinutesContent) -> str:
    document = Document(io.BytesIO(minutes_docx(content)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.mark.parametrize(
    "text",
    [
        *LATIN,
        "Abweichende Meinung: Hausmeister machen da nicht mit.",
        "nachgereicht",
        "Zwei Fassungen, die andere: Ehrenamtliche hören auf",
        "Förderung endet im Dezember [U+4F1A]",
        "auf Deutsch: Geflüchtete als Lotsen für Neue",
        "Räume, die es schon gibt",
    ],
)
def test_the_pdf_says(text: str) -> None:
    assert text in text_of(minutes_pdf(CONTENT))


def test_the_pdf_is_tagged_and_has_a_language_a_title_and_a_day() -> None:
    reader = PdfReader(io.BytesIO(minutes_pdf(CONTENT)))
    catalogue: Any = reader.root_object
    assert "/StructTreeRoot" in catalogue and catalogue["/Lang"] == "de"
    assert reader.metadata is not None
    assert reader.metadata.title == "Ergebnisprotokoll 1. Themenforum: Gemeinwesenarbeit und Ehrenamt"
    assert str(reader.metadata.creation_date)[:10] == "2025-01-16"
    assert "<pdfuaid:part>1</pdfuaid:part>" in catalogue["/Metadata"].get_data().decode()


def test_an_open_responsibility_and_blank_values_are_words() -> None:
    text = text_of(minutes_pdf(CONTENT))
    assert "Zuständigkeiten auf einer Seite" in text
    assert "Mitwirkende, Umsetzung, Woran wir es merken, Erste Schritte: nicht angegeben" in text
    assert minutes_values(CONTENT)["groups"][0]["measures"][1]["responsible"] == "offen"


def test_every_page_repeats_the_head_and_counts() -> None:
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(minutes_pdf(many_cards(120)))).pages]
    assert len(pages) > 4
    for number, page in enumerate(pages, 1):
        assert "Entwurf, Stand 16.01.2025" in page
        assert f"Seite {number} von {len(pages)}" in page


def test_three_hundred_cards_are_all_there() -> None:
    text = text_of(minutes_pdf(many_cards(300)))
    for name in ("Orange", "Rot", "Blau", "Grün"):
        assert [n for n in range(1, 76) if f"Karte {name} {n}: ein Gedanke" not in text] == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_other_languages_have_their_own_labels(language: str) -> None:
    content = replace(CONTENT, language=language)
    catalogue: Any = PdfReader(io.BytesIO(minutes_pdf(content))).root_object
    assert catalogue["/Lang"] == language
    assert minutes_values(content)["labels"]["measure"] == {"en": "Measure", "ar": "الإجراء"}[language]


def test_a_long_measure_loses_nothing() -> None:
    long = replace(
        MEASURES[0],
        card=Card("Anfang " + "Wort " * 190 + "Schluss", 17),
        implementation="Weg " * 240 + "Ziel",
        partners="Partner " * 120 + "Ende",
        notice="Zeichen " * 120 + "Merke",
    )
    text = text_of(minutes_pdf(replace(CONTENT, groups=(replace(ORANGE, measures=(long,)),))))
    assert all(word in text for word in ("Anfang", "Schluss", "Ziel", "Partner Ende", "Merke"))
    assert text.count("Wort ") == 190


def test_minutes_without_anything_still_say_so() -> None:
    empty = MinutesContent(
        "de",
        "",
        "",
        "Prozess",
        "Auftakt",
        "Titel",
        "Entwurf",
        "2025-01-16",
        groups=(replace(ORANGE, boards=(), measures=(), persons=None, room=""),),
    )
    text = text_of(minutes_pdf(empty))
    assert "Wann, wo nicht angegeben" in text
    assert "Die Gruppe hat nichts aufgeschrieben." in text
    assert "nicht angegeben" in word_text(empty)


@pytest.mark.parametrize("text", [card.text for card in (*CARDS, CHANCES[1])])
def test_the_word_file_says(text: str) -> None:
    assert text in word_text(CONTENT)


def test_the_word_file_has_headings_without_gaps_tables_with_heads_and_a_language() -> None:
    document = Document(io.BytesIO(minutes_docx(CONTENT)))
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style and str(p.style.name).startswith("Heading")]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))
    assert len(document.tables) == 2
    assert all(table.rows[0]._tr.trPr is not None for table in document.tables)
    style: Any = document.styles["Normal"]
    assert style.element.rPr.find(qn("w:lang")).get(qn("w:val")) == "de-DE"
    assert document.core_properties.title == "Ergebnisprotokoll 1. Themenforum: Gemeinwesenarbeit und Ehrenamt"


def test_a_german_quotation_in_arabic_minutes_keeps_its_full_stop_on_its_own_side() -> None:
    fields = minutes_values(replace(CONTENT, language="ar"))["groups"][0]["boards"][0]["fields"]
    (note,) = fields[2]["clusters"][0]["cards"][0]["notes"]
    assert note["text"] == "رأي مخالف: \u2068Hausmeister machen da nicht mit.\u2069"
    assert fields[0]["title"] == "\u2068Stärken\u2069"


@pytest.mark.parametrize(("first", "then"), [("groups", "plenum"), ("plenum", "groups")])
def test_groups_and_plenary_stand_where_the_day_had_them(first: str, then: str) -> None:
    plenary = BoardPart("Plenum", (Field("", "", (Cluster("", (Card("Wir bleiben dran", 1),)),)),))
    told = replace(CONTENT, plenum=(plenary,), course=(first, then, "parking"))
    order = {"groups": "Gruppe Orange", "plenum": "Wir bleiben dran"}

    for text in (text_of(minutes_pdf(told)), word_text(told)):
        assert text.index(order[first]) < text.index(order[then]) < text.index("Im Themenspeicher")


@pytest.mark.parametrize(("counts", "words"), [
    (Counts(6, 4, 2, 2), "6 Karten: 4 vom Telefon, 2 von Schriftführung und Moderation; 2 Entwürfe für Maßnahmen"),
    (Counts(6, 0, 6, 2), "6 Karten: 6 von Schriftführung und Moderation; 2 Entwürfe für Maßnahmen"),
    (Counts(6, 6, 0, 2), "6 Karten: 6 vom Telefon; 2 Entwürfe für Maßnahmen"),
])
def test_where_no_card_came_from_is_not_said(counts: Counts, words: str) -> None:
    assert dict(minutes_values(replace(CONTENT, counts=counts))["facts"])["Aufgenommen"] == words


@pytest.mark.django_db
def test_both_files_stand_under_the_logo_of_who_invited(data_dir: object) -> None:
    arms = store_file(photograph((400, 200), form="PNG"), name="wappen.png", media_type="image/png", at=datetime(2025, 1, 15, tzinfo=UTC))
    logo = Logo(arms, "Wappen der Beispielstadt")

    (shape,) = Document(io.BytesIO(minutes_docx(CONTENT, logo))).inline_shapes
    assert (shape._inline.docPr.get("descr"), round(shape.height.mm), round(shape.width.mm)) == ("Wappen der Beispielstadt", 14, 28)
    assert len(PdfReader(io.BytesIO(minutes_pdf(CONTENT, logo))).pages[0].images) == 1
