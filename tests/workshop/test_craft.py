"""Craft at the pinboard: headings, doubles, covered collecting, and taking back what was done."""

from datetime import UTC, datetime

from django.test import Client

from fachplan.workshop.blackout_actions import black_out
from fachplan.workshop.boards import ops_of
from fachplan.workshop.models import Card
from tests.workshop.house import House, text_of

NOW = datetime(2025, 1, 23, 17, 30, tzinfo=UTC)
DESK = "/f/1/moderation/orange/"
DO = f"{DESK}matrix/tun/"


def card_of(house: House, text: str) -> str:
    return next(str(card.id) for card in house.cards() if card.text == text)


def cluster(house: House, desk: Client, text: str, *cards: str) -> str:
    desk.post(DO, {"do": "cluster", "text": text, "cards": [card_of(house, each) for each in cards]})
    return card_of(house, text)


def shown(desk: Client) -> list[tuple[str, str | None]]:
    """The field's cards as the desk shows them, with the words of their heading."""
    field = next(each for each in desk.get(f"{DESK}matrix/").context["fields"] if each.key == "chances")
    words = {card["id"]: card["text"] for card in field.cards}
    return [(card["text"], words.get(card["heading"])) for card in field.cards]


def test_several_cards_come_under_a_new_heading_in_their_order_and_it_counts_them(house: House, desk: Client) -> None:
    house.pin(["a", "b", "c"], at=NOW)

    cluster(house, desk, "Räume", "c", "a")

    assert shown(desk) == [("b", None), ("Räume", None), ("a", "Räume"), ("c", "Räume")]
    page = text_of(desk.get(f"{DESK}matrix/")).partition("data-board-fields")[2]
    assert "<h3" in page[page.index("Räume") - 80:page.index("Räume")]


def test_a_heading_that_goes_leaves_its_cards_where_they_hang(house: House, desk: Client) -> None:
    house.pin(["a", "b"], at=NOW)
    heading = cluster(house, desk, "Räume", "a", "b")

    desk.post(DO, {"do": "remove", "card": heading})

    assert shown(desk) == [("a", None), ("b", None)]


def test_a_heading_takes_its_cards_along_to_another_field(house: House, desk: Client) -> None:
    house.pin(["a", "b"], at=NOW)
    heading = cluster(house, desk, "Räume", "a")

    desk.post(DO, {"do": "move", "card": heading, "field": "risks"})

    assert [(card.text, card.field) for card in house.cards()] == [("b", "chances"), ("Räume", "risks"), ("a", "risks")]


def test_directly_below_a_heading_is_first_among_its_cards(house: House, desk: Client) -> None:
    house.pin(["a", "b", "c"], at=NOW)
    heading = cluster(house, desk, "Räume", "a")
    desk.post(DO, {"do": "move", "card": card_of(house, "b"), "heading": heading})

    desk.post(DO, {"do": "move", "card": card_of(house, "c"), "field": "chances", "heading": heading, "after": heading})

    assert next(text for text, above in shown(desk) if above) == "c"


def test_a_card_in_another_field_than_its_heading_is_shown_alone_and_never_lost(house: House, desk: Client) -> None:
    house.pin(["a"], at=NOW)
    cluster(house, desk, "Räume", "a")

    desk.post(DO, {"do": "move", "card": card_of(house, "a"), "field": "risks"})

    fields = {each.key: [card["text"] for card in each.cards] for each in desk.get(f"{DESK}matrix/").context["fields"]}
    assert (fields["chances"], fields["risks"]) == (["Räume"], ["a"])


def test_a_double_has_its_own_number_and_says_where_it_comes_from(house: House, desk: Client) -> None:
    house.pin(["a", "b"], at=NOW)

    desk.post(f"{DO}?do=double&karte={card_of(house, 'a')}")

    first, second, third = house.cards()
    assert [(card.text, card.number) for card in (first, second, third)] == [("a", 1), ("a", 3), ("b", 2)]
    assert second.sources == [first.id]


def test_what_was_done_is_taken_back_and_done_again_one_after_the_other(house: House, desk: Client) -> None:
    house.pin(["a", "b"], at=NOW)
    desk.post(DO, {"do": "move", "card": card_of(house, "a"), "field": "risks"})
    cluster(house, desk, "Räume", "b")

    page = text_of(desk.get(f"{DESK}matrix/"))
    assert "Rückgängig: Überschrift 3 angelegt" in page
    desk.post(f"{DO}?do=undo")
    assert [(card.text, card.field, card.heading) for card in house.cards()] == [("b", "chances", None), ("a", "risks", None)]
    page = text_of(desk.get(f"{DESK}matrix/"))
    assert "Rückgängig: Karte 1 verschoben" in page
    assert "Wiederholen: Überschrift 3 angelegt" in page
    desk.post(f"{DO}?do=undo")
    assert house.texts() == ["a", "b"]

    desk.post(f"{DO}?do=redo")
    desk.post(f"{DO}?do=redo")

    assert shown(desk) == [("Räume", None), ("b", "Räume")]
    assert next(card.field for card in house.cards() if card.text == "a") == "risks"


def test_another_view_is_taken_back_and_said_again_at_the_desk(house: House, desk: Client) -> None:
    house.pin(["a"], at=NOW)
    desk.post(DO, {"do": "dissent", "card": card_of(house, "a"), "text": "Nicht ohne Hausmeister"})
    assert "Rückgängig: Abweichende Meinung zu Karte 1" in text_of(desk.get(f"{DESK}matrix/"))

    desk.post(f"{DO}?do=undo")
    page = text_of(desk.get(f"{DESK}matrix/"))
    assert (house.cards()[0].dissent, "Hausmeister" in page) == ([], False)
    assert "Wiederholen: Abweichende Meinung zu Karte 1" in page
    desk.post(f"{DO}?do=redo")
    assert house.cards()[0].dissent == ["Nicht ohne Hausmeister"]
    desk.post(f"{DO}?do=undo")
    desk.post(f"{DO}?do=undo")  # nothing is left to take back

    assert (house.cards()[0].dissent, house.texts()) == ([], ["a"])


def test_translations_are_taken_back_one_after_the_other_and_done_again(house: House, desk: Client) -> None:
    house.pin(["Chor"], at=NOW)
    for text in ("Choir", "Singing"):
        desk.post(DO, {"do": "translate", "card": card_of(house, "Chor"), "language": "en", "text": text})
    assert "Rückgängig: Übersetzung von Karte 1" in text_of(desk.get(f"{DESK}matrix/"))
    seen = []

    for do in ("undo", "undo", "redo", "redo", "undo"):
        desk.post(f"{DO}?do={do}")
        seen.append(house.cards()[0].translations.get("en"))

    assert seen == ["Choir", None, "Choir", "Singing", "Choir"]


def test_a_translation_that_somebody_else_wrote_over_stays_and_the_page_says_so(house: House, desk: Client) -> None:
    house.pin(["Chor"], at=NOW)
    card = card_of(house, "Chor")
    desk.post(DO, {"do": "translate", "card": card, "language": "en", "text": "Choir"})
    house.staff().post(DO, {"do": "translate", "card": card, "language": "en", "text": "Singing"})

    page = text_of(desk.post(f"{DO}?do=undo", follow=True))

    assert house.cards()[0].translations == {"en": "Singing"}
    assert "Das hat inzwischen jemand geändert (Übersetzung von Karte 1)" in page


def test_what_was_blacked_out_does_not_come_back_by_the_button(house: House, desk: Client) -> None:
    house.pin(["Chor"], at=NOW)
    card = card_of(house, "Chor")
    desk.post(DO, {"do": "dissent", "card": card, "text": "Frau Kanarie singt"})
    desk.post(DO, {"do": "translate", "card": card, "language": "en", "text": "Ms Kanarie's choir"})
    desk.post(f"{DO}?do=undo")
    desk.post(f"{DO}?do=undo")
    black_out(Card.objects.get(pk=card), reason="person", actor="user:1", at=NOW)

    for _each in range(2):
        page = text_of(desk.post(f"{DO}?do=redo", follow=True))
        assert "Das hat inzwischen jemand geändert" in page

    assert (house.cards()[0].dissent, house.cards()[0].translations) == ([], {})
    assert "Kanarie" not in page
    assert not [op for op in ops_of(house.board("matrix")) if "Kanarie" in str(op.values)]


def test_what_somebody_else_changed_meanwhile_is_left_alone_and_the_page_says_so(house: House, desk: Client) -> None:
    house.pin(["a"], at=NOW)
    card = card_of(house, "a")
    desk.post(DO, {"do": "edit", "card": card, "text": "A"})
    house.staff().post(DO, {"do": "edit", "card": card, "text": "Aa"})

    page = text_of(desk.post(f"{DO}?do=undo", follow=True))

    assert house.texts() == ["Aa"]
    assert "Das hat inzwischen jemand geändert" in page


def test_each_browser_takes_back_its_own_deeds_only(house: House, desk: Client) -> None:
    house.pin(["a"], at=NOW)
    desk.post(DO, {"do": "edit", "card": card_of(house, "a"), "text": "A"})

    house.staff().post(f"{DO}?do=undo")

    assert house.texts() == ["A"]


def test_a_card_put_into_the_theme_store_comes_back_as_one_deed(house: House, desk: Client) -> None:
    house.pin(["a"], at=NOW)
    desk.post(f"{DO}?do=park&karte={card_of(house, 'a')}")

    desk.post(f"{DO}?do=undo")

    assert (house.texts(), house.texts("parking")) == (["a"], [])


def test_a_covered_board_shows_each_their_own_cards_and_a_count_until_it_is_uncovered(house: House, desk: Client) -> None:
    assert "Verdeckt sammeln" in text_of(desk.get(f"{DESK}matrix/"))
    desk.post(f"{DO}?do=hide")
    house.pin(["geheim", "auch geheim"], at=NOW)
    phone = house.phone()

    covered, on_phone = text_of(desk.get(f"{DESK}matrix/")), text_of(phone.get("/pinnwand/matrix/?feld=chances"))

    assert "Verdeckte Karten: 2." in covered
    assert "geheim" not in covered + on_phone
    assert "Verdeckte Karten: 2." in on_phone
    assert "Verdeckt sammeln" not in covered
    desk.post(f"{DO}?do=reveal")
    assert [text in text_of(client.get(page)) for client, page in (
        (desk, f"{DESK}matrix/"), (phone, "/pinnwand/matrix/?feld=chances")) for text in ("geheim", "auch geheim")] == [True] * 4


def test_a_board_with_cards_cannot_be_covered_any_more(house: House, desk: Client) -> None:
    house.pin(["a"], at=NOW)

    desk.post(f"{DO}?do=hide")

    assert "Verdeckt sammeln" not in text_of(desk.get(f"{DESK}matrix/"))
    assert house.texts() == ["a"]
    assert "verdeckt" not in text_of(desk.get(f"{DESK}matrix/"))


def test_a_reader_sees_their_own_language_first_and_the_original_beside_it(house: House, desk: Client) -> None:
    house.pin(["Schulräume stehen leer"], at=NOW)
    desk.post(DO, {"do": "translate", "card": card_of(house, "Schulräume stehen leer"), "language": "en", "text": "School rooms are empty"})
    phone = house.phone()

    german = text_of(desk.get(f"{DESK}matrix/"))
    english = text_of(phone.get("/pinnwand/matrix/?feld=chances", headers={"accept-language": "en"}))

    assert "auf Englisch, von Hand übersetzt:" in german
    assert english.index("School rooms are empty") < english.index("Original in German:")


def test_what_a_sheet_kept_is_taken_back_at_the_desk_and_done_again(house: House, desk: Client) -> None:
    sheet = f"{DESK}massnahmen/0193e2a0-0000-7000-8000-000000000003/"
    undo = f"{DESK}measures/tun/"
    desk.post(sheet, {"text": "Raumkalender", "horizon": "short"})
    desk.post(sheet, {"text": "Raumbörse", "horizon": "long"})
    [kept] = house.cards("measures")

    desk.post(f"{undo}?do=undo")
    [before] = house.cards("measures")
    desk.post(f"{undo}?do=undo")
    gone = house.texts("measures")
    desk.post(f"{undo}?do=redo")
    desk.post(f"{undo}?do=redo")
    [again] = house.cards("measures")

    assert [(card.text, card.values["horizon"]) for card in (kept, before, again)] == [
        ("Raumbörse", "long"), ("Raumkalender", "short"), ("Raumbörse", "long")]
    assert gone == []
