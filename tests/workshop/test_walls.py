"""What a wall tells the last row: nothing cut off, dissent beside what it is said of, and every word in the wall's own language."""

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_file
from django.utils import translation

from fachplan.base import clock
from fachplan.base.ids import uuid7
from fachplan.workshop.actions import join, write_ops
from fachplan.workshop.models import Board
from fachplan.workshop.queries import principal_of_seat
from fachplan.workshop.stage_scenes import fitting
from tests.workshop.house import CODE, House, text_of

pytestmark = pytest.mark.django_db
WALL = "/f/1/beamer/"
TEMPLATES = Path(__file__).resolve().parents[2] / "fachplan" / "workshop" / "templates" / "workshop"
AT_THE_DESK = {"stage_code.html", "stage_lend.html", "stage_steer.html"}  # facilitators read these


def card(text: str, kind: str = "note", **more: Any) -> dict[str, Any]:
    return {"text": text, "kind": kind, "blacked_out": False, "translations": {}, "dissent": [], **more}


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\u00ad|<[^>]*>", "", page))


@pytest.mark.parametrize(("cards", "shown"), [
    ([card("a" * 24)] * 5, 3), ([card("a" * 48)] * 3, 2), ([card("a" * 90), card("b" * 24), card("c")], 2), ([card("a" * 500)], 1), ([], 0),
    ([card("a" * 24, dissent=["b" * 60]), card("c"), card("d")], 2), ([card("a" * 14, "heading"), card("b" * 48), card("c" * 48)], 2),
])
def test_a_field_shows_as_many_cards_as_the_wall_has_lines(cards: list[dict[str, Any]], shown: int) -> None:
    assert len(fitting(cards, most=3, lines=5, width=24)) == shown


def test_dissent_stands_beside_its_sentence_of_the_summary(house: House) -> None:
    board, _ = Board.objects.get_or_create(forum=house.forum, kind="plenum", group=None, defaults={"title": "Plenum"})
    desk = house.staff()
    desk.post("/f/1/moderation/orange/zusammenfassung/", {"op": str(uuid7()), "text": "Räume am Abend öffnen"})
    joined = join(code=CODE, group=str(house.orange.pk), network="venue", at=clock.now())
    [sentence] = [each["id"] for each in desk.get(f"/api/v1/boards/{board.pk}").json()["cards"]]
    op = {"id": str(uuid7()), "kind": "card.dissent", "card": sentence, "values": {"text": "Nicht ohne Hausmeister"}}
    board.refresh_from_db()
    [ack] = write_ops(board, [op], principal_of_seat(joined.seat), language="de", at=clock.now())["acks"]
    assert (ack["status"], ack.get("reason")) == ("applied", None)

    assert "Räume am Abend öffnen Sieht jemand anders: Nicht ohne Hausmeister" in words(text_of(desk.get(f"{WALL}?zeigt=ergebnis")))
    at_the_desk = text_of(desk.get("/f/1/moderation/orange/zusammenfassung/"))
    assert "<b>Sieht jemand anders:</b> <bdi>Nicht ohne Hausmeister</bdi>" in at_the_desk


def test_every_sentence_of_the_walls_has_arabic_words() -> None:
    pages = [page for page in TEMPLATES.glob("stage*.html") if page.name not in AT_THE_DESK]
    found = {(said[0], said[1]) if isinstance(said, tuple) else (said, said) for page in pages
             for _, said, _, _ in extract_from_file("tools.template_sentences:extract", str(page))}

    assert len(pages) > 8 and len(found) > 40
    with translation.override("ar"):
        arabic = {(one, many) for one, many in found
                  if re.search("[\u0600-\u06ff]", translation.ngettext(one, many, 5) + translation.gettext(one))}
    assert found - arabic == set()


def test_the_motto_begins_where_an_arabic_page_begins(house: House) -> None:
    house.forum.process.motto = "Zusammen. Gestalten."
    house.forum.process.save()
    desk = house.staff()
    desk.cookies["language"] = "ar"

    assert '<p class="sarrive__motto"><bdi>Zusammen. Gestalten.</bdi></p>' in text_of(desk.get(f"{WALL}?zeigt=ankommen"))
