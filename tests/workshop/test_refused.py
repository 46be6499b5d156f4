"""Without a script: what the board refuses at the desk stays in the field it was typed into, with the reason beside it."""

import re
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from fachplan.base.ids import uuid7
from tests.workshop.house import House, text_of

NOW = datetime(2025, 1, 23, 16, 0, tzinfo=UTC)
DESK = "/f/1/moderation/orange/"
LONG = "x" * 10_000
CONTROL = "\u202e\u200b\x07"


def send(desk: Client, what: str, **form: Any) -> Any:
    return desk.post(f"{DESK}matrix/tun/", {"do": what, "op": str(uuid.uuid4()), **form})


def field(page: str, name: str) -> str:
    """The textarea `name` with what stands in it and the reason before it."""
    found = re.search(rf'(<p class="field-error" id="{name}-error"[^\n]*?<span>(?P<why>[^<]*)</span></p>)'
                      rf'<textarea[^>]*aria-describedby="{name}-error[^>]*>(?P<text>[^<]*)</textarea>', page)
    assert found, f"no reason beside {name}"
    return f"{found['why']} | {found['text']}"


@pytest.mark.parametrize(("text", "told"), [(LONG, "1.000 Zeichen"), (CONTROL, "noch leer"), ("  ", "noch leer")])
def test_a_new_card_keeps_its_words_its_field_and_its_kind(house: House, desk: Client, text: str, told: str) -> None:
    answer = send(desk, "add", text=text, field="risks", kind="heading")
    page = text_of(answer)

    assert (answer.status_code, house.texts()) == (422, [])
    assert told in field(page, "compose") and field(page, "compose").endswith(text)
    assert '<details class="compose" open>' in page
    assert 'value="risks" checked' in page and 'value="heading" checked' in page


def test_a_card_for_a_closed_board_or_released_minutes_keeps_its_words(house: House, desk: Client) -> None:
    board = house.board("matrix")
    board.closed_at = NOW
    board.save()
    assert field(text_of(send(desk, "add", text="Chor", field="risks")), "compose") == "Diese Pinnwand ist geschlossen. | Chor"

    house.forum.released_at = NOW
    house.forum.save()
    assert field(text_of(send(desk, "add", text="Chor", field="risks")), "compose").endswith("| Chor")
    assert house.texts() == []


@pytest.mark.parametrize(("what", "where"), [("edit", "text"), ("dissent", "dissent")])
def test_words_for_a_card_stay_on_its_page(house: House, desk: Client, what: str, where: str) -> None:
    house.pin(["Räume stehen leer"], at=NOW)
    answer = send(desk, what, card=str(house.cards()[0].id), text=LONG)

    assert answer.status_code == 422
    assert field(text_of(answer), where).endswith(LONG) and "1.000 Zeichen" in field(text_of(answer), where)
    assert (house.texts(), list(house.cards()[0].dissent)) == (["Räume stehen leer"], [])


def test_words_for_a_card_that_is_gone_become_those_of_a_new_one(house: House, desk: Client) -> None:
    house.pin(["Räume stehen leer"], at=NOW)
    card = str(house.cards()[0].id)
    send(desk, "remove", card=card)

    assert field(text_of(send(desk, "edit", card=card, text="Schulräume")), "compose") == "Diese Karte gibt es nicht mehr. | Schulräume"


def test_a_card_taken_is_not_refused_and_leads_back_to_the_board(house: House, desk: Client) -> None:
    answer = send(desk, "add", text="Chor", field="risks")

    assert (answer.status_code, answer.headers["Location"], house.texts()) == (302, f"{DESK}matrix/", ["Chor"])


@pytest.mark.parametrize(("name", "told"), [("responsible", "1.000 Zeichen"), ("partners", "1.000 Zeichen"), ("text", "1.000 Zeichen")])
def test_the_sheet_says_at_which_field_and_keeps_all_of_it(house: House, desk: Client, name: str, told: str) -> None:
    sheet = f"{DESK}massnahmen/{uuid7()}/"
    desk.post(sheet, {"text": "Raumbörse"})
    answer = desk.post(sheet, {"text": "Raumbörse am Abend", "responsible": "Sozialamt", "step": ["Liste"], "due": ["2025-03-01"],
                               "step-id": [""], name: "y" * 1001})
    page = text_of(answer)

    assert answer.status_code == 422
    beside = re.search(rf'data-problem="{name}">(.*?)</div>', page)
    assert beside and told in beside[1]
    assert page.count('class="field-error"') == 1
    assert "y" * 1001 in page and 'value="Liste"' in page and 'value="2025-03-01"' in page
