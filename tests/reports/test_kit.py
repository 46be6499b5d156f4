"""The paper kit: exact pages, exact numbers, any text; and the number on paper is never given to a phone."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from docx import Document
from pypdf import PdfReader

from fachplan.base.bundle import load_bundle
from fachplan.core.card_numbers import PRINTED, next_own
from fachplan.forums.models import Forum
from fachplan.reports.kit.models import Kit, Order, PaperField
from fachplan.reports.kit.pdf import kit_pdf
from fachplan.reports.kit.queries import kit_of, stub_of
from fachplan.reports.kit.word import kit_docx
from fachplan.workshop.stubs import stub_by_code
from tests.reports.kit_sample import MATRIX, full_kit
from tests.reports.test_pages import DRESDEN, signed_in

A3, A4, A4_LANDSCAPE = (420, 297), (210, 297), (297, 210)


def pages(kit: Kit) -> PdfReader:
    return PdfReader(io.BytesIO(kit_pdf(kit)))


def sizes_mm(reader: PdfReader) -> list[tuple[int, int]]:
    return [(round(float(page.mediabox.width) * 25.4 / 72), round(float(page.mediabox.height) * 25.4 / 72)) for page in reader.pages]


@pytest.fixture
def forum(db: None) -> Forum:
    load_bundle(DRESDEN, at=datetime(2025, 1, 15, 9, 0, tzinfo=UTC))
    return Forum.objects.get(number=1)


def test_every_sheet_is_one_page_of_its_exact_size() -> None:
    reader = pages(full_kit(8))
    one_group = [A3] * 5 + [A4] * 2 + [A4_LANDSCAPE] * 2
    assert sizes_mm(reader) == one_group * 4 + [A4]
    assert reader.root_object["/MarkInfo"].get_object()["/Marked"]  # type: ignore[index]


def test_questions_stand_word_for_word_and_cards_have_their_numbers() -> None:
    reader = pages(full_kit(8))
    matrix, cards = reader.pages[1].extract_text(), reader.pages[8].extract_text()
    assert all(field.prompt.split()[0] in matrix and field.title in matrix for field in MATRIX)
    assert [f"Orange {number}" in cards for number in (504, 505, 508, 509)] == [False, True, True, False]
    assert "3-1-505-K7PM4" in cards and "Bögen" not in cards


@pytest.mark.parametrize("count", [0, 1, 3, 4, 12])
def test_any_number_of_columns_stays_on_its_sheet(count: int) -> None:
    fields = tuple(PaperField(f"Spalte {n}", "Eine lange Frage, " * 12, "plus") for n in range(count))
    assert len(pages(full_kit(4, fields=fields)).pages) == 4 * 8 + 1


@pytest.mark.parametrize(
    "title",
    ["Familie 👩‍👩‍👧 und 会議", "اللاجئون كمرشدين", "Straßenbahnhaltestellenumfeldgestaltung" * 5, '#set "x" $', "a" * 200],
)
def test_any_title_is_printed_on_the_same_pages(title: str) -> None:
    kit = full_kit(4, title=title)
    groups = tuple(replace(group, name=title[:60], question=title, room=title[:30]) for group in kit.groups)
    assert len(pages(replace(kit, groups=groups)).pages) == 4 * 8 + 1


def test_an_order_of_nothing_is_still_a_document() -> None:
    nothing = Order(warmup=0, matrix=0, measures=0, rooms=0, lists=0, posters=0)
    assert len(pages(replace(full_kit(0), order=nothing, groups=())).pages) == 1


def test_a_board_passes_over_the_printed_numbers() -> None:
    assert [next_own(n) for n in (0, 499, 500, 1000)] == [1, 500, 1000, 1001]
    assert range(501, 1000) == PRINTED


@pytest.mark.django_db
def test_the_kit_of_the_demo_asks_what_the_method_asks(forum: Forum) -> None:
    kit = kit_of(forum, Order(), language="de", on=date(2025, 1, 15))
    assert [sheet.kind for sheet in kit.sheets] == ["warmup", "matrix", "measures"]
    assert [field.title for field in kit.sheets[1].fields] == ["Stärken", "Schwächen", "Chancen", "Risiken"]
    assert [group.stubs[0].number for group in kit.groups] == [501] * 4
    codes = [stub.code for group in kit.groups for stub in group.stubs]
    assert len(set(codes)) == len(codes)


@pytest.mark.django_db
def test_a_stub_leads_to_its_page_and_a_changed_one_to_none(forum: Forum) -> None:
    group = forum.groups.order_by("position")[0]
    code = stub_of(group, 501).code
    assert stub_by_code(code.lower()) == (group, 501)
    answer = Client(headers={"accept-language": "de"}).get(f"/k/{code}/")
    assert answer.status_code == 200 and "noch nicht erfasst" in answer.content.decode()
    assert Client().get(f"/k/{code[:-1]}{'A' if code[-1] != 'A' else 'C'}/").status_code == 404
    assert Client().get("/k/3-1-501/").status_code == 404


@pytest.mark.django_db
def test_the_page_offers_all_groups_and_each_alone(forum: Forum) -> None:
    client = signed_in("planner")
    page = client.get(f"/f/{forum.path}/material/").content.decode()
    assert "Alle Gruppen als ein PDF" in page and page.partition("<main")[2].partition("</main>")[0].count("kern-btn--primary") == 1
    key = forum.groups.order_by("position")[0].key
    answer = client.get(f"/f/{forum.path}/material.pdf?gruppe={key}&cards=4")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="material-{forum.path}-{key}.pdf"'
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 5 + 2 + 1 + 1
    assert client.get(f"/f/{forum.path}/material.pdf", {"gruppe": "keine"}).status_code == 404
    refused = client.get(f"/f/{forum.path}/material.pdf", {"cards": 5000})
    assert refused.status_code == 422 and "5000" in refused.content.decode()
    assert Client().get(f"/f/{forum.path}/material/").status_code == 302


def test_the_word_file_asks_the_same_under_headings() -> None:
    document = Document(io.BytesIO(kit_docx(full_kit(0))))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 3"]
    assert headings == [field.title for field in MATRIX] * 4


def test_a_forum_without_groups_and_without_a_code_gets_one_page() -> None:
    bare = replace(full_kit(0), groups=(), code="", join_url="")
    assert "1. Themenforum" in pages(bare).pages[0].extract_text()
