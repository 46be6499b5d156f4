"""The phone without JavaScript: the code, the seat, a card by a plain form, and nothing typed is ever lost."""

import re
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from fachplan.base.limits import network_of
from fachplan.workshop import actions, queries
from fachplan.workshop.models import BoardOp, Seat
from tests.workshop.house import CODE, House, hidden, text_of, use_up

NOW = datetime(2025, 1, 23, 16, 0, tzinfo=UTC)
MATRIX = "/pinnwand/matrix/?feld=chances"


def pin(phone: Client, text: str, *, op: str = "", field: str = "chances") -> Any:
    """Send the form of the board's page as a browser does."""
    key = op or hidden(text_of(phone.get(MATRIX)), "op")
    return phone.post(MATRIX, {"op": key, "field": field, "text": text})


def german() -> Client:
    return Client(headers={"accept-language": "de"})


# ---- joining ----

@pytest.mark.parametrize(("typed", "told"), [
    ("K7PM", "Eingegeben sind 4."), ("", "Eingegeben sind 0."), ("A7PM4XWD", "Diesen Code kennen wir nicht"),
])
def test_a_wrong_code_says_what_is_wrong_and_keeps_what_was_typed(house: House, typed: str, told: str) -> None:
    answer = german().post("/mitmachen/", {"code": typed})

    assert answer.status_code == 422
    assert told in text_of(answer)
    assert f'value="{typed}"' in text_of(answer) and 'aria-invalid="true"' in text_of(answer)


def test_after_thirty_wrong_codes_the_page_asks_to_wait_and_the_right_one_still_opens(house: House) -> None:
    client = german()
    first = client.post("/mitmachen/", {"code": "AAAAAAAA"})
    use_up(actions.WRONG_CODES, network_of("127.0.0.1"))

    assert "warten" in text_of(client.post("/mitmachen/", {"code": "AAAAAAAA"})) and "warten" not in text_of(first)
    assert client.post("/mitmachen/", {"code": " k7pm-4xwd "}).headers["Location"] == f"/mitmachen/{CODE}/"


def test_the_code_of_the_qr_leads_to_the_groups_with_their_signs(house: House) -> None:
    page = text_of(german().get(f"/j/{CODE}/", follow=True))

    assert page.count('class="tile ') == 4
    assert "Orange" in page and "Gruen" in page


def test_without_a_group_no_seat_and_the_name_stays(house: House) -> None:
    answer = german().post(f"/mitmachen/{CODE}/", {"name": "Ada"})

    assert answer.status_code == 422
    assert 'value="Ada"' in text_of(answer) and 'id="group-error"' in text_of(answer)
    assert not Seat.objects.exists()


def test_a_name_that_is_too_long_is_said_and_the_group_stays_chosen(house: House) -> None:
    answer = german().post(f"/mitmachen/{CODE}/", {"name": "x" * 61, "group": str(house.orange.pk)})

    assert answer.status_code == 422
    assert f'value="{house.orange.pk}" checked' in text_of(answer) and "x" * 61 in text_of(answer)


def test_those_without_a_sign_fill_the_smallest_group(house: House) -> None:
    house.phone(house.orange)
    for _person in range(3):
        german().post(f"/mitmachen/{CODE}/", {"group": "any"})

    assert [seat.group.name for seat in Seat.objects.order_by("alias_number") if seat.group] == ["Orange", "Blau", "Rot", "Gruen"]


def test_the_personal_code_is_shown_once(house: House) -> None:
    phone = house.phone()
    first, again = text_of(phone.get("/zettel/")), phone.get("/zettel/")

    shown = re.search(r'receipt__code" dir="ltr">([^<]+)<', first)
    assert shown and actions.receipt_hash(shown[1]) == Seat.objects.get().receipt_hash
    assert (again.status_code, again.headers["Location"]) == (302, "/pinnwand/")


@pytest.mark.parametrize("path", ["/pinnwand/", MATRIX, "/zettel/", "/platz/"])
def test_without_a_seat_every_page_leads_to_the_code(house: House, path: str) -> None:
    assert german().get(path).headers["Location"] == "/mitmachen/"


def test_the_next_person_gets_a_seat_of_their_own_and_not_the_cards_of_the_last(house: House) -> None:
    phone = house.phone()
    pin(phone, "Chor im Stadtteil")
    answer = phone.post("/naechste-person/")
    phone.post(answer.headers["Location"], {"group": str(house.orange.pk)})

    assert answer.headers["Location"] == f"/mitmachen/{CODE}/"
    assert Seat.objects.count() == 2
    page = text_of(phone.get(MATRIX))
    assert re.search(r"data-own-box hidden", page) and "Chor im Stadtteil" in page


def test_a_seat_taken_back_is_asked_for_the_code_again(house: House) -> None:
    phone = house.phone()
    actions.remove_seat(Seat.objects.get(), actor="user:1", at=NOW)

    assert phone.get(MATRIX).headers["Location"] == "/mitmachen/"


def test_name_and_group_can_be_changed(house: House) -> None:
    phone = house.phone()
    phone.post("/platz/", {"name": "Ada", "group": str(house.blue.pk)})

    assert Seat.objects.values_list("name", "group__name").get() == ("Ada", "Blau")


# ---- cards ----

def test_a_card_pinned_by_a_form_hangs_under_ones_own(house: House) -> None:
    phone = house.phone()
    answer = pin(phone, "Chor im Stadtteil")

    assert answer.status_code == 302 and answer.headers["Location"].startswith(f"{MATRIX}&um=")
    page = text_of(phone.get(answer.headers["Location"]))
    own = page.partition("data-own>")[2].partition("</ul>")[0]
    assert "Chor im Stadtteil" in own and "Gespeichert um" in page
    assert house.texts() == ["Chor im Stadtteil"]


def test_the_same_form_sent_twice_is_one_card(house: House) -> None:
    phone = house.phone()
    key = hidden(text_of(phone.get(MATRIX)), "op")
    answers = [pin(phone, "Chor", op=key).status_code for _n in range(2)]

    assert answers == [302, 302]
    assert house.texts() == ["Chor"]


def test_control_two_forms_are_two_cards(house: House) -> None:
    phone = house.phone()
    pin(phone, "Chor")
    pin(phone, "Chor")

    assert house.texts() == ["Chor", "Chor"]


@pytest.mark.parametrize(("text", "told"), [
    ("x" * 10_000, "länger als 1.000 Zeichen"), ("", "noch leer"), ("   \n\t", "noch leer"), ("\u202e\u200b\x07", "noch leer"),
])
def test_what_cannot_be_pinned_stays_in_the_field_with_the_reason(house: House, text: str, told: str) -> None:
    answer = pin(house.phone(), text)
    page = text_of(answer)

    assert (answer.status_code, house.texts()) == (422, [])
    assert told in page and 'role="alert"' in page
    assert f"{text.strip()}</textarea>" in page if text.isalpha() else "</textarea>" in page


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<b>fett</b> & \"so\"", "👩‍👩‍👧‍👦🏳️‍🌈🇺🇦", "لغة عربية", "𓀀𐍈🀄"])
def test_html_emoji_and_every_script_are_kept_as_text(house: House, text: str) -> None:
    phone = house.phone()
    pin(phone, text)

    assert house.texts() == [text]
    page = text_of(phone.get(MATRIX))
    assert "<script>alert" not in page and "<b>fett" not in page


def test_a_field_that_does_not_exist_takes_no_card_away(house: House) -> None:
    pin(house.phone(), "Chor", field="nowhere")

    assert [card.field for card in house.cards()] == ["strengths"]  # the first: the page shows it, with the card


def test_a_foreign_key_or_none_at_all_still_makes_the_card(house: House) -> None:
    phone = house.phone()
    assert [phone.post(MATRIX, {"op": key, "field": "chances", "text": "x"}).status_code for key in ("nonsense", "")] == [302, 302]
    assert house.texts() == ["x", "x"]


def test_another_groups_card_is_not_found(house: House) -> None:
    house.pin(["geheim"], at=NOW, group=house.blue)
    foreign = house.cards(group=house.blue)[0].id
    phone = house.phone(house.orange)

    assert phone.get(f"/pinnwand/matrix/karte/{foreign}/").status_code == 404
    assert phone.post(f"/pinnwand/matrix/karte/{foreign}/", {"do": "remove"}).status_code == 404
    assert "geheim" not in text_of(phone.get(MATRIX))
    assert phone.get("/pinnwand/plenum/").status_code == phone.get("/pinnwand/nix/").status_code == 404


class Mine:
    """A phone with one card of its own."""

    def __init__(self, house: House) -> None:
        self.house, self.phone = house, house.phone()
        pin(self.phone, "Chor")
        self.path = f"/pinnwand/matrix/karte/{house.cards()[0].id}/"

    def do(self, do: str, **form: str) -> Any:
        return self.phone.post(self.path, {"do": do, "op": str(uuid.uuid4()), **form})


@pytest.fixture
def mine(house: House) -> Mine:
    return Mine(house)


def test_ones_own_card_is_reworded_moved_and_removed(mine: Mine) -> None:
    version = hidden(text_of(mine.phone.get(mine.path)), "base")
    mine.do("edit", text="Chor am Abend", base=version)
    moved = mine.do("move", field="risks")

    assert [(card.text, card.field) for card in mine.house.cards()] == [("Chor am Abend", "risks")]
    assert moved.headers["Location"].startswith("/pinnwand/matrix/?feld=risks")
    mine.do("remove")
    assert (mine.house.texts(), mine.phone.get(mine.path).status_code) == ([], 404)


def test_a_change_that_is_too_long_stays_in_the_field(mine: Mine) -> None:
    answer = mine.do("edit", text="y" * 1001)

    assert answer.status_code == 422 and "y" * 1001 in text_of(answer)
    assert mine.house.texts() == ["Chor"]


def test_an_emptied_card_stays_empty_in_the_field_and_whole_on_the_wall(mine: Mine) -> None:
    answer = mine.do("edit", text="")

    assert answer.status_code == 422
    assert re.search(r"<textarea[^>]*></textarea>", text_of(answer))
    assert mine.house.texts() == ["Chor"]


def test_a_card_page_does_nothing_for_a_word_it_does_not_know(mine: Mine) -> None:
    assert [mine.do(word).status_code for word in ("explode", "", "add")] == [422, 422, 422]
    assert mine.house.texts() == ["Chor"]


def test_somebody_else_cannot_change_a_card_but_may_see_it_differently(mine: Mine) -> None:
    other = mine.house.phone()
    page = text_of(other.get(mine.path))
    refused = other.post(mine.path, {"do": "edit", "op": str(uuid.uuid4()), "text": "Nein"})
    other.post(mine.path, {"do": "dissent", "op": hidden(page, "op"), "text": "Es gibt schon drei."})

    assert 'value="remove"' not in page and refused.status_code == 422
    [card] = mine.house.cards()
    assert (card.text, [str(each) for each in card.dissent]) == ("Chor", ["Es gibt schon drei."])
    assert "Es gibt schon drei." in text_of(mine.phone.get(MATRIX))


def test_who_saw_it_differently_takes_it_back_on_the_phone_and_says_it_again(mine: Mine) -> None:
    other, third = mine.house.phone(), mine.house.phone()
    other.post(mine.path, {"do": "dissent", "op": str(uuid.uuid4()), "text": "Es gibt schon drei."})
    line = hidden(text_of(other.get(mine.path)), "line")

    def does(who: Client, do: str, line: str = line) -> tuple[int, list[str]]:
        answer = who.post(mine.path, {"do": do, "op": str(uuid.uuid4()), "line": line})
        return answer.status_code, mine.house.cards()[0].dissent

    assert 'name="line"' not in text_of(third.get(mine.path))
    assert does(third, "undissent") == (422, ["Es gibt schon drei."])
    assert [does(other, "undissent", odd)[0] for odd in ("", "x", "9999", "9" * 5000)] == [422] * 4
    assert "Zurücknehmen" in text_of(other.get(mine.path))
    assert does(other, "undissent") == (302, [])
    assert "Das steht nicht mehr auf der Karte." in text_of(other.post(mine.path, {"do": "undissent", "line": line}))
    assert "Wieder dazuhängen" in text_of(other.get(mine.path)) and "schon drei" not in text_of(third.get(mine.path))
    assert does(other, "redissent") == (302, ["Es gibt schon drei."])


def test_two_changes_at_once_are_both_shown_and_one_is_chosen(mine: Mine) -> None:
    version = hidden(text_of(mine.phone.get(mine.path)), "base")
    mine.do("edit", text="Chor am Abend", base=version)
    mine.do("edit", text="Singkreis", base=version)
    page = text_of(mine.phone.get(mine.path))

    assert "Chor am Abend" in page and "Singkreis" in page and 'value="resolve"' in page
    mine.do("resolve", name="text", value="Singkreis")
    assert mine.house.texts() == ["Singkreis"]
    assert 'value="resolve"' not in text_of(mine.phone.get(mine.path))


def test_a_released_forum_takes_no_card_and_says_so(house: House) -> None:
    phone = house.phone()
    key = hidden(text_of(phone.get(MATRIX)), "op")
    house.forum.released_at = NOW
    house.forum.save()

    answer = pin(phone, "zu spät", op=key)
    assert answer.status_code == 422 and "zu spät" in text_of(answer)
    assert "data-composer" not in text_of(phone.get(MATRIX))


def test_no_page_of_a_phone_names_a_writer(house: House) -> None:
    phone = house.phone(name="Ada")
    pin(phone, "Chor")

    author = BoardOp.objects.get().author
    assert author == queries.author_of(queries.principal_of_seat(Seat.objects.get()))
    assert author not in text_of(phone.get(MATRIX)) + text_of(house.phone().get(MATRIX))
