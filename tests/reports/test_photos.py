"""Photos in the minutes: those released and described stand at their board, in all three shapes; all others are only named."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from docx import Document
from PIL import Image
from pypdf import PdfReader

from fachplan.base.files import place_of, store_file
from fachplan.base.models import City
from fachplan.base.pictures import draw_anew
from fachplan.base.policy import Principal
from fachplan.reports.documents import minutes_docx, minutes_pdf, minutes_values
from fachplan.reports.documents.photos import HIGH_MM, LONG_SIDE, WIDE_MM, copies_of, width_mm
from fachplan.reports.models import MinutesContent
from fachplan.reports.queries import minutes_content
from fachplan.reports.release_actions import give_into_review, release
from fachplan.workshop.actions import write_ops
from fachplan.workshop.photo_models import PhotoRecord
from tests.reports.sample import CONTENT, ORANGE
from tests.reports.test_pages import signed_in
from tests.workshop.house import House, card_id

AT = datetime(2025, 1, 16, 10, tzinfo=UTC)
WHO: dict[str, Any] = {"actor": "user:1", "at": AT}
WORDS = "Vier Felder mit zwölf Karten."
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(data_dir: Any) -> House:
    return House()


def photo(
    house: House, *, released: bool = True, people: bool = False, words: str = WORDS, size: tuple[int, int] = (2400, 1800),
) -> PhotoRecord:
    out = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, "JPEG")
    drawn = draw_anew(out.getvalue())
    board = house.board("matrix")
    return PhotoRecord.objects.create(
        board=board, file=store_file(drawn.content, name="photo.jpg", media_type="image/jpeg", at=AT), people_visible=people,
        description=words, width=drawn.width, height=drawn.height, position=board.photos.count() + 1, at=AT,
        released_at=AT if released else None)


def pin(house: House, kind: str = "matrix", **values: Any) -> None:
    who = Principal.of([("facilitator", f"forum:{house.forum.pk}")], actor="user:1", user_id=1)
    op = {"id": card_id(), "kind": "card.add", "card": card_id(), "values": {"field": "chances", "text": "Räume", **values}}
    assert write_ops(house.board(kind), [op], who, language="de", at=AT)["acks"][0]["status"] == "applied"


def content(house: House) -> MinutesContent:
    return minutes_content(house.forum, language="de", on=AT.date())


def pdf_text(said: MinutesContent) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(io.BytesIO(minutes_pdf(said))).pages))


def alts(node: Any) -> list[str]:
    """The words for those who do not see, of every picture in the structure of a PDF."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [alt for each in node for alt in alts(each)]
    if not isinstance(node, dict):
        return []
    return ([str(node["/Alt"])] if node.get("/S") == "/Figure" and "/Alt" in node else []) + alts(node.get("/K", []))


def figures(said: MinutesContent) -> list[str]:
    return alts(PdfReader(io.BytesIO(minutes_pdf(said))).root_object["/StructTreeRoot"])


def word_alts(said: MinutesContent) -> list[str]:
    return [shape._inline.docPr.get("descr") for shape in Document(io.BytesIO(minutes_docx(said))).inline_shapes]


def test_a_released_photo_stands_at_its_board_with_its_words_in_both_files_and_on_the_page(house: House) -> None:
    pin(house)
    row = photo(house)

    said = content(house)

    assert figures(said) == word_alts(said) == [WORDS]
    assert "Foto von „matrix“: Vier Felder mit zwölf Karten. Inhalt abgeschrieben: ja." in pdf_text(said)
    page = signed_in("planner").get(f"/f/{house.forum.path}/protokoll/").content.decode()
    assert f'<img src="/foto/{row.pk}/" alt="{WORDS}" width="2400" height="1800" loading="lazy">' in page
    assert said.groups[0].photos == ()


@pytest.mark.parametrize("kept", [{"released": False}, {"people": True}, {"words": ""}])
def test_a_photo_unreleased_or_with_people_or_without_words_is_shown_nowhere(house: House, kept: dict[str, Any]) -> None:
    pin(house)
    row = photo(house, **kept)

    said = content(house)

    assert (figures(said), word_alts(said), copies_of(said)) == ([], [], {})
    assert str(row.pk) not in signed_in("planner").get(f"/f/{house.forum.path}/protokoll/").content.decode()
    missing = "" if row.description else " 1 hat keine Beschreibung und ist noch nicht barrierefrei."
    assert said.groups[0].photos == (f"1 Foto von „matrix“ liegt beim Protokoll.{missing}",)


def test_a_board_that_is_only_photographed_shows_the_photo_instead_of_empty_fields(house: House) -> None:
    photo(house)

    text = pdf_text(content(house))

    assert "Inhalt abgeschrieben: nein, noch nicht barrierefrei." in text
    assert minutes_values(content(house))["groups"][0]["boards"][1]["fields"] == []


def test_a_photo_with_headings_and_measures_is_a_complete_record(house: House) -> None:
    photo(house)
    pin(house, kind="matrix", text="Räume, die es schon gibt")
    pin(house, kind="measures", field="measures", text="Ein Raumkalender")

    text = pdf_text(content(house))

    assert "Inhalt abgeschrieben: ja." in text
    assert "Räume, die es schon gibt" in text and "Ein Raumkalender" in text and "nicht barrierefrei" not in text


def test_copies_are_small_and_no_higher_than_the_page_bears(house: House) -> None:
    wide, high = photo(house, size=(3000, 2000)), photo(house, size=(1000, 3000))

    copies = copies_of(content(house))

    sizes = [Image.open(io.BytesIO(copies[str(row.pk)])).size for row in (wide, high)]
    assert sizes == [(LONG_SIDE, 933), (467, LONG_SIDE)]
    assert width_mm(copies[str(wide.pk)]) == WIDE_MM
    assert width_mm(copies[str(high.pk)]) == round(HIGH_MM * 467 / LONG_SIDE, 1)


def test_a_photo_whose_file_is_gone_leaves_its_words(house: House, data_dir: Any) -> None:
    place_of(photo(house).file.sha256).unlink()

    said = content(house)

    assert (figures(said), word_alts(said)) == ([], [])
    assert "Foto von „matrix“: Vier Felder mit zwölf Karten." in pdf_text(said)


def test_a_group_with_nothing_is_one_sentence_and_no_page() -> None:
    empty = replace(ORANGE, name="Rot", boards=(), measures=(), cards_total=0)

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(minutes_pdf(replace(CONTENT, groups=(empty,) * 3)))).pages]

    assert [page.count("Die Gruppe hat nichts aufgeschrieben.") for page in pages] == [3]
    assert [p.text for p in Document(io.BytesIO(minutes_docx(replace(CONTENT, groups=(empty,))))).paragraphs].count(
        "Die Gruppe hat nichts aufgeschrieben.") == 1


def test_minutes_released_in_the_demo_carry_the_demos_day(house: House) -> None:
    City.objects.update_or_create(pk=City.current().pk, defaults={"demo": True, "demo_date": date(2025, 1, 15)})
    later: dict[str, Any] = {"actor": "user:1", "at": datetime(2026, 11, 22, 20, tzinfo=UTC)}
    give_into_review(house.forum, **later)
    release(house.forum, function="Leitung", originals=False, language="de", **later)
    house.forum.refresh_from_db()

    said = minutes_content(house.forum, language="de", on=date(2025, 1, 15))

    assert (said.state, said.day) == ("Freigegeben am 15.01.2025: Leitung", "2025-01-15")
