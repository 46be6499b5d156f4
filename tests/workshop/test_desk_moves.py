"""Moving a card by its page: one up, one down, to another field, without a script."""

from datetime import UTC, datetime

from django.test import Client

from fachplan.workshop.staff_queries import places_beside
from tests.workshop.house import House, text_of

NOW = datetime(2025, 1, 23, 17, 30, tzinfo=UTC)
DESK = "/f/1/moderation/orange/"


def move(house: House, desk: Client, text: str, **form: str) -> list[str]:
    """Send the form of the card's page and tell the order of the field."""
    card = next(each for each in house.cards() if each.text == text)
    desk.post(f"{DESK}matrix/tun/", {"do": "move", "card": str(card.id), **form})
    return house.texts()


def neighbours(desk: Client, house: House, text: str) -> tuple[str | None, str | None]:
    """What the card's page offers for one up and one down."""
    card = next(each for each in house.cards() if each.text == text)
    context = desk.get(f"{DESK}matrix/karte/{card.id}/").context
    return context["up"], context["down"]


def test_one_up_and_one_down_change_places_with_the_neighbour(house: House, desk: Client) -> None:
    house.pin(["a", "b", "c"], at=NOW)
    up, down = neighbours(desk, house, "b")

    assert move(house, desk, "b", after=str(up)) == ["b", "a", "c"]
    assert move(house, desk, "b", after=str(down)) == ["a", "c", "b"]


def test_the_last_card_goes_up_behind_the_one_before_its_neighbour(house: House, desk: Client) -> None:
    house.pin(["a", "b", "c"], at=NOW)
    up, _down = neighbours(desk, house, "c")

    assert move(house, desk, "c", after=str(up)) == ["a", "c", "b"]


def test_the_first_goes_no_further_up_and_the_last_no_further_down(house: House, desk: Client) -> None:
    house.pin(["a", "b"], at=NOW)

    assert neighbours(desk, house, "a")[0] is None
    assert neighbours(desk, house, "b")[1] is None


def test_a_card_under_a_heading_moves_among_those_under_it() -> None:
    def card(name: str, heading: str | None, kind: str = "note") -> dict[str, object]:
        return {"id": name, "kind": kind, "field": "risks", "heading": heading}

    cards = [card("loose", None), card("head", None, "heading"), card("x", "head"), card("y", "head")]

    assert places_beside(cards[3], cards) == ("", None)
    assert places_beside(cards[2], cards) == (None, "y")
    assert places_beside(cards[0], cards) == (None, None)


def test_the_menu_offers_at_most_six_things_and_removing_comes_last(house: House, desk: Client) -> None:
    house.pin(["a"], at=NOW)
    page = text_of(desk.get(f"{DESK}matrix/"))
    menu = page[page.index('<div class="menu">'):page.index("</details>", page.index('<div class="menu">'))]

    assert menu.count("<a ") + menu.count("<button ") == 6
    assert menu.rindex("do=remove") > menu.rindex("<hr>")


def test_the_shared_form_takes_no_room_on_the_desk(house: House, desk: Client) -> None:
    page = text_of(desk.get(f"{DESK}matrix/"))

    assert '<form method="post" id="deed" hidden' in page


def test_a_source_that_somebody_else_tied_meanwhile_stays_when_the_sheet_is_saved(house: House, desk: Client) -> None:
    house.pin(["eins", "zwei"], at=NOW)
    one, two = (str(card.id) for card in house.cards())
    sheet = "0193e2a0-0000-7000-8000-000000000001"
    address = f"{DESK}massnahmen/{sheet}/"
    desk.post(address, {"text": "Raumkalender", "source": [one]})
    house.staff().post(address, {"source": [one, two], "known": ["", one]})

    desk.post(address, {"source": [one], "known": ["", one]})

    assert [str(source) for source in house.cards("measures")[0].sources] == [one, two]


def test_a_source_the_sheet_showed_is_taken_off_by_unticking(house: House, desk: Client) -> None:
    house.pin(["eins"], at=NOW)
    one = str(house.cards()[0].id)
    address = f"{DESK}massnahmen/0193e2a0-0000-7000-8000-000000000002/"
    desk.post(address, {"text": "Raumkalender", "source": [one]})
    before = list(house.cards("measures")[0].sources)

    desk.post(address, {"known": ["", one]})

    assert (before, list(house.cards("measures")[0].sources)) == ([one], [])


def test_a_sheet_names_the_cards_it_comes_from(house: House, desk: Client) -> None:
    house.pin(["eins", "zwei"], at=NOW)
    one, two = (str(card.id) for card in house.cards())
    address = f"{DESK}massnahmen/0193e2a0-0000-7000-8000-000000000003/"

    page = text_of(desk.post(address, {"text": "Raumkalender", "source": [two, one]}, follow=True))

    assert "aus 2 Karten: Orange 1, 2" in page
