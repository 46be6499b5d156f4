"""The facilitator's pages by plain forms: deeds on cards, measures with their origin, the theme store, and who may come in."""

import re
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fachplan.base.ids import uuid7
from fachplan.workshop.models import Board, Seat
from tests.workshop.house import House, hidden, text_of

NOW = datetime(2025, 1, 23, 16, 0, tzinfo=UTC)
DESK = "/f/1/moderation/orange/"


def do(desk: Client, what: str, **form: Any) -> str:
    """Send one of the desk's forms and return the page it leads to."""
    return text_of(desk.post(f"{DESK}matrix/tun/", {"do": what, "op": str(uuid.uuid4()), **form}, follow=True))


def one_card(house: House, text: str = "Räume stehen abends leer") -> str:
    house.pin([text], at=NOW)
    return str(house.cards()[0].id)


# ---- cards ----

def test_a_card_written_at_the_desk_hangs_in_its_field(house: House, desk: Client) -> None:
    page = do(desk, "add", text="Vom Zettel", field="risks", kind="note")

    assert "Vom Zettel" in page
    assert [(card.text, card.field) for card in house.cards()] == [("Vom Zettel", "risks")]


def test_the_desks_form_sent_twice_is_one_card(house: House, desk: Client) -> None:
    key = hidden(text_of(desk.get(f"{DESK}matrix/")), "op")
    for _n in range(2):
        do(desk, "add", op=key, text="Vom Zettel", field="risks", kind="note")

    assert house.texts() == ["Vom Zettel"]


def test_a_card_is_moved_to_another_field_by_the_menu(house: House, desk: Client) -> None:
    card = one_card(house)
    desk.post(f"{DESK}matrix/tun/?do=move", {"card": card, "field": "weaknesses"})

    assert [(each.field) for each in house.cards()] == ["weaknesses"]


def test_somebodys_card_is_reworded_and_seen_differently_on_its_page(house: House, desk: Client) -> None:
    card = one_card(house)
    page = text_of(desk.get(f"{DESK}matrix/karte/{card}/"))
    do(desk, "edit", card=card, text="Schulräume stehen leer", base=hidden(page, "base"))
    do(desk, "dissent", card=card, text="Nicht alle.")

    [kept] = house.cards()
    assert (kept.text, list(kept.dissent)) == ("Schulräume stehen leer", ["Nicht alle."])


def test_a_heading_gathers_cards_and_lets_them_go(house: House, desk: Client) -> None:
    card = one_card(house)
    do(desk, "add", text="Räume", field="chances", kind="heading")
    heading = next(str(each.id) for each in house.cards() if each.kind == "heading")
    page = do(desk, "move", card=card, heading=heading)
    assert "card--under" in page

    assert "card--under" not in do(desk, "move", card=card, heading="")


def test_a_removed_card_comes_back_by_one_button(house: House, desk: Client) -> None:
    card = one_card(house)
    page = do(desk, "remove", card=card)
    assert house.texts() == [] and 'value="restore"' in page

    page = do(desk, "restore", card=card)
    assert house.texts() == ["Räume stehen abends leer"] and 'value="restore"' not in page


def test_what_cannot_be_done_is_said_on_the_next_page(house: House, desk: Client) -> None:
    answer = desk.post(f"{DESK}matrix/tun/", {"do": "explode"}, follow=True)

    assert answer.status_code == 200 and "Das konnte die Pinnwand nicht lesen" in text_of(answer)
    assert house.texts() == []


@pytest.mark.parametrize("card", ["nonsense", "", "0192f0c0-0000-7000-8000-000000000000"])
@pytest.mark.parametrize("what", ["measure", "park"])
def test_a_card_that_is_not_there_cannot_become_anything(house: House, desk: Client, what: str, card: str) -> None:
    assert desk.post(f"{DESK}matrix/tun/", {"do": what, "card": card}).status_code == 404
    assert house.texts("measures") == house.texts("parking") == []


# ---- measures ----

def test_a_card_becomes_a_measure_that_knows_where_it_comes_from(house: House, desk: Client) -> None:
    card = one_card(house)
    answer = desk.post(f"{DESK}matrix/tun/", {"do": "measure", "card": card})

    [measure] = house.cards("measures")
    assert answer.headers["Location"] == f"{DESK}massnahmen/{measure.id}/"
    assert (measure.text, measure.kind, list(measure.sources)) == ("Räume stehen abends leer", "measure", [card])
    assert "is-linked" in text_of(desk.get(f"{DESK}matrix/"))


def test_a_sheet_is_kept_field_by_field(house: House, desk: Client) -> None:
    card = one_card(house)
    made = str(uuid7())
    desk.post(f"{DESK}massnahmen/{made}/", {
        "text": "Raumbörse", "kind": "measure", "source": [card], "responsible": "Sozialamt", "present": "yes", "partners": "Vereine",
        "implementation": "Liste", "notice": "10 Vereine", "horizon": "short", "step": ["Liste anlegen", ""], "due": ["2025-03-01", ""],
        "step-id": ["", ""]})

    [measure] = house.cards("measures")
    values = dict(measure.values)
    [step] = values.pop("steps")
    assert (str(measure.id), measure.text, list(measure.sources)) == (made, "Raumbörse", [card])
    assert {name: values[name] for name in ("responsible", "present", "partners", "implementation", "notice", "horizon")} == {
        "responsible": "Sozialamt", "present": True, "partners": "Vereine", "implementation": "Liste", "notice": "10 Vereine",
        "horizon": "short"}
    assert (step["text"], step["due"]) == ("Liste anlegen", "2025-03-01")
    page = text_of(desk.get(f"{DESK}massnahmen/{made}/"))
    assert 'value="Sozialamt"' in page and 'value="2025-03-01"' in page


def test_sources_are_added_and_taken_off_on_the_sheet(house: House, desk: Client) -> None:
    house.pin(["eins", "zwei"], at=NOW)
    one, two = (str(card.id) for card in house.cards())
    sheet = f"{DESK}massnahmen/{uuid7()}/"
    desk.post(sheet, {"text": "Raumbörse", "source": [one]})
    desk.post(sheet, {"text": "Raumbörse", "source": [two], "known": [one]})

    assert list(house.cards("measures")[0].sources) == [two]


def test_the_sheet_sent_twice_is_one_measure(house: House, desk: Client) -> None:
    sheet = f"{DESK}massnahmen/{uuid7()}/"
    for _n in range(2):
        assert desk.post(sheet, {"text": "Raumbörse", "kind": "measure", "next": "1"}).status_code == 302

    assert house.texts("measures") == ["Raumbörse"]


def test_an_untouched_field_does_not_overwrite_what_another_wrote(house: House, desk: Client) -> None:
    sheet = f"{DESK}massnahmen/{uuid7()}/"
    desk.post(sheet, {"text": "Raumbörse", "responsible": "Sozialamt"})
    base = hidden(text_of(desk.get(sheet)), "base-responsible")
    desk.post(sheet, {"text": "Raumbörse", "responsible": "Jugendamt", "base-responsible": base})
    desk.post(sheet, {"text": "Raumbörse am Abend"})

    [measure] = house.cards("measures")
    assert (measure.text, measure.values["responsible"]) == ("Raumbörse am Abend", "Jugendamt")


def test_a_sheet_without_words_says_so_and_keeps_the_rest(house: House, desk: Client) -> None:
    answer = desk.post(f"{DESK}massnahmen/{uuid7()}/", {"text": "", "responsible": "Sozialamt"}, follow=True)

    assert answer.status_code == 422
    assert "noch leer" in text_of(answer) and 'value="Sozialamt"' in text_of(answer)
    assert house.texts("measures") == []


def test_a_measure_too_long_stays_in_the_sheet(house: House, desk: Client) -> None:
    sheet = f"{DESK}massnahmen/{uuid7()}/"
    desk.post(sheet, {"text": "Raumbörse"})
    answer = desk.post(sheet, {"text": "x" * 10_000, "partners": "Vereine"}, follow=True)

    assert "1.000 Zeichen" in text_of(answer) and "x" * 10_000 in text_of(answer)
    assert house.texts("measures") == ["Raumbörse"]


# ---- theme store, clock, people ----

def test_a_card_goes_into_the_theme_store_and_is_seen_by_every_room(house: House, desk: Client) -> None:
    card = one_card(house)
    page = do(desk, "park", card=card)

    assert (house.texts(), house.texts("parking")) == ([], ["Räume stehen abends leer"])
    assert "Themenspeicher" in page
    assert "Räume stehen abends leer" in text_of(desk.get("/f/1/moderation/blau/"))


def test_the_clock_is_started_and_moved_on_by_its_buttons(house: House, desk: Client) -> None:
    page = text_of(desk.get(DESK))
    desk.post(f"{DESK}uhr/", {"do": "start", "key": hidden(page, "key")})
    page = text_of(desk.get(DESK))
    for _twice in range(2):
        landed = desk.post(f"{DESK}uhr/", {"do": "next", "key": str(uuid7()), "phase": hidden(page, "phase")}, follow=True)

    assert (house.states(), house.states(house.blue)) == (["ended", "running", "planned"], ["planned"] * 3)
    assert "schon weiter" in text_of(landed)


def test_all_rooms_start_together_and_only_who_leads_them_all_may(house: House, desk: Client) -> None:
    own = house.staff(house.orange)
    refused = own.post(f"{DESK}uhr/?alle=1", {"do": "start", "key": str(uuid7())})
    assert (refused.status_code, house.states(house.blue)[0]) == (403, "planned")
    assert "alle=1" not in text_of(own.get(DESK)) and "alle=1" in text_of(desk.get(DESK))

    desk.post(f"{DESK}uhr/?alle=1", {"do": "start", "key": str(uuid7())})
    assert (house.states()[0], house.states(house.blue)[0]) == ("running", "running")


def test_a_place_is_taken_back_and_its_cards_stay(house: House, desk: Client) -> None:
    house.phone(name="Ada")
    card = one_card(house)
    page = text_of(desk.get(f"{DESK}dabei/"))
    assert "Ada" in page and "Räume stehen abends leer" not in page

    desk.post(f"{DESK}dabei/{Seat.objects.get(name='Ada').pk}/")
    assert "Ada" not in text_of(desk.get(f"{DESK}dabei/"))
    assert [str(each.id) for each in house.cards()] == [card]


@pytest.mark.parametrize("path", [DESK, f"{DESK}matrix/", f"{DESK}massnahmen/", f"{DESK}dabei/"])
def test_who_leads_another_group_and_who_leads_none_stay_outside(house: House, path: str) -> None:
    assert house.staff(house.blue).get(path).status_code == 403
    assert house.phone().get(path).status_code == 403
    assert Client().get(path).headers["Location"].startswith("/konto/login/")


@pytest.mark.parametrize("path", ["/f/9/moderation/orange/", "/f/1/moderation/lila/", f"{DESK}plenum/", f"{DESK}nix/",
                                  f"{DESK}massnahmen/0192f0c0-0000-7000-8000-000000000000/"])
def test_what_is_not_there_is_not_found(house: House, desk: Client, path: str) -> None:
    assert desk.get(path).status_code == 404


def test_a_forum_without_groups_says_so(house: House, desk: Client) -> None:
    house.forum.groups.all().delete()
    assert "noch keine Gruppen" in text_of(desk.get("/f/1/moderation/"))


def test_the_projector_shows_code_and_clock_and_no_measure_of_who_wrote(house: House, desk: Client) -> None:
    desk.post(f"{DESK}uhr/?alle=1", {"do": "start", "key": str(uuid7())})
    page = text_of(desk.get("/f/1/beamer/"))

    assert "K7PM 4XWD" in page.replace("-", " ") and "phase-clock" in page and "<svg" in page
    assert Client().get("/f/1/beamer/").status_code == 403


@pytest.mark.parametrize("path", [f"{DESK}matrix/", f"{DESK}massnahmen/", f"{DESK}measures/", "/f/1/beamer/", "/pinnwand/matrix/"])
def test_a_page_asks_the_database_as_often_with_thirty_cards_as_with_one(house: House, path: str) -> None:
    client = house.phone() if path.startswith("/pinnwand") else house.staff()

    def asked() -> int:
        client.get(path)  # what was not read before is kept now
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    house.pin(["eins"], at=NOW)
    with_one = asked()
    house.pin([f"Karte {n}" for n in range(29)], at=NOW)
    assert len(re.findall("Karte", text_of(client.get(path)))) >= (28 if path.endswith("matrix/") and "moderation" in path else 0)
    assert asked() == with_one <= 40
    assert Board.objects.count() == 14
