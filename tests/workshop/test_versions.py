"""Choosing one of two versions sends the very value, whatever its shape, from the phone, the desk and the sheet."""

import html
import re
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from fachplan.workshop import actions, queries
from fachplan.workshop.middleware import SEAT_KEY
from fachplan.workshop.versions import chosen, sent
from tests.workshop.house import CODE, House, card_id, hidden, text_of

NOW = datetime(2025, 1, 23, 16, 0, tzinfo=UTC)
SHEETS = "/f/1/moderation/orange/massnahmen/"
DEEDS = "/f/1/moderation/orange/measures/tun/"
STEPS = [{"id": "a", "text": "Liste anlegen", "due": "2025-03-01"}, {"id": "b", "text": "Schulen fragen"}]
OTHER_STEPS = [{"id": "c", "text": "Erst reden"}]
CLASHES: list[tuple[str, Any, Any, str]] = [
    ("steps", STEPS, OTHER_STEPS, "Erst reden"), ("present", True, False, "Noch offen"),
    ("present", False, True, "Eine Stelle hier im Raum"),
    ("horizon", "short", "long", "langfristig"), ("horizon", "short", None, "Noch offen"),
    ("responsible", "Sozialamt", "Jugendamt", "Jugendamt"),
    ("text", "Raumbörse", "Raumkalender", "Raumkalender"), ("steps", STEPS, [], "leer gelassen"),
]


class Clash:
    """A measure with two versions of one value."""

    def __init__(self, house: House, name: str, first: Any, second: Any) -> None:
        self.house, self.card, self.name = house, card_id(), name
        joined = actions.join(code=CODE, group=str(house.orange.pk), network="venue", at=NOW)
        self.seat = joined.seat
        begun = self.do("card.add", {"field": "measures", "kind": "measure", "text": "Maßnahme"})
        for value in (first, second):
            self.do("card.edit", {name: value}, base={name: begun})

    def do(self, kind: str, values: dict[str, Any], **more: Any) -> int:
        op = {"id": card_id(), "kind": kind, "card": self.card, "values": values, **more}
        answer = actions.write_ops(self.house.board("measures"), [op], queries.principal_of_seat(self.seat), language="de", at=NOW)
        return int(answer["acks"][0]["seq"])

    @property
    def value(self) -> Any:
        card = next(each for each in self.house.cards("measures") if each.id == self.card)
        return card.text if self.name == "text" else card.values.get(self.name)

    @property
    def open(self) -> bool:
        return bool(self.house.cards("measures")[0].conflicts)

    def phone(self) -> Client:
        client = Client(headers={"accept-language": "de"})
        session = client.session
        session[SEAT_KEY] = str(self.seat.pk)
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
        return client


def buttons(page: str) -> dict[str, dict[str, str]]:
    """The buttons for versions: by their words, what they send and where to."""
    found = {}
    for tag, words in re.findall(r'<button([^>]*name="version"[^>]*)><span[^>]*>(.*?)</span></button>', page, re.DOTALL):
        told = {name: html.unescape(value) for name, value in re.findall(r'(\w+)="([^"]*)"', tag)}
        found[html.unescape(words)] = told
    return found


@pytest.mark.parametrize(("name", "first", "second", "words"), CLASHES)
def test_at_the_desk_each_version_is_a_button_that_sends_it_whole(house: House, name: str, first: Any, second: Any, words: str) -> None:
    clash = Clash(house, name, first, second)
    desk = house.staff()
    offered = buttons(text_of(desk.get("/f/1/moderation/orange/measures/")))

    assert len(offered) == 2 and words in offered
    desk.post(offered[words]["formaction"], {"version": offered[words]["value"]})
    assert (clash.value, clash.open) == (second, False)


@pytest.mark.parametrize(("name", "first", "second", "words"), CLASHES)
def test_on_the_sheet_a_version_is_chosen_and_leads_back_to_it(house: House, name: str, first: Any, second: Any, words: str) -> None:
    clash = Clash(house, name, first, second)
    desk = house.staff()
    offered = buttons(text_of(desk.get(f"{SHEETS}{clash.card}/")))

    assert len(offered) == 2
    answer = desk.post(offered[words]["formaction"], {"version": offered[words]["value"]})
    assert answer.headers["Location"] == f"{SHEETS}{clash.card}/"
    assert (clash.value, clash.open) == (second, False)


@pytest.mark.parametrize(("name", "first", "second", "words"), CLASHES)
def test_on_ones_own_phone_a_version_is_chosen(house: House, name: str, first: Any, second: Any, words: str) -> None:
    clash = Clash(house, name, first, second)
    phone, page = clash.phone(), f"/pinnwand/measures/karte/{clash.card}/"
    assert words in html.unescape(text_of(phone.get("/pinnwand/measures/?feld=measures")))
    offered = buttons(text_of(phone.get(page)))

    assert len(offered) == 2
    phone.post(page, {"do": "resolve", "op": str(uuid.uuid4()), "name": name, "version": offered[words]["value"]})
    assert (clash.value, clash.open) == (second, False)


def test_a_third_version_is_written_on_the_phone_and_a_choice_of_an_old_page_is_told(house: House) -> None:
    clash = Clash(house, "text", "Raumbörse", "Raumkalender")
    phone, page = clash.phone(), f"/pinnwand/measures/karte/{clash.card}/"
    old = {"do": "resolve", "name": "text", "op": str(uuid.uuid4()), "base": hidden(text_of(phone.get(page)), "base")}
    assert phone.post(page, {**old, "value": "Raumliste"}).status_code == 302
    again = phone.post(page, {**old, "op": str(uuid.uuid4()), "value": "Raumkalender"})

    assert (clash.value, clash.open) == ("Raumliste", False)
    assert again.status_code == 422
    assert "Das hat inzwischen jemand geändert." in text_of(again) and ">Raumkalender</textarea>" in text_of(again)


@pytest.mark.parametrize("base", ["", "x", "9" * 5000])
def test_a_line_that_is_none_is_no_line(house: House, base: str) -> None:
    clash = Clash(house, "text", "Raumbörse", "Raumkalender")

    clash.phone().post(f"/pinnwand/measures/karte/{clash.card}/", {"do": "resolve", "name": "text", "base": base, "value": "Raumliste"})
    assert (clash.value, clash.open) == ("Raumliste", False)


def test_the_version_shown_can_be_kept(house: House) -> None:
    clash = Clash(house, "steps", STEPS, OTHER_STEPS)
    desk = house.staff()
    kept = next(told for words, told in buttons(text_of(desk.get("/f/1/moderation/orange/measures/"))).items() if "Liste anlegen" in words)
    desk.post(kept["formaction"], {"version": kept["value"]})

    assert (clash.value, clash.open) == (STEPS, False)


def test_somebody_elses_card_offers_no_choice_on_a_phone(house: House) -> None:
    clash = Clash(house, "present", True, False)

    page = text_of(house.phone().get(f"/pinnwand/measures/karte/{clash.card}/"))
    assert buttons(page) == {} and "Zwei Fassungen" in page


@pytest.mark.parametrize("form", [{"version": "{"}, {"version": "[" * 5000}, {"version": '{"a": 1}'}, {"value": ""}, {}])
def test_a_version_nobody_offered_changes_nothing(house: House, form: dict[str, str]) -> None:
    clash = Clash(house, "present", True, False)

    answer = house.staff().post(f"{DEEDS}?do=resolve&name=present&karte={clash.card}", form)
    assert (answer.status_code, clash.value, clash.open) == (302, True, True)


@pytest.mark.parametrize("value", ["Chor", "", None, True, False, STEPS, [], 'ein "Zitat"', "null"])
def test_what_a_button_carries_comes_back_as_it_was(value: Any) -> None:
    assert chosen({"version": sent(value)}) == value
