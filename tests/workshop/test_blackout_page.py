"""The page that blacks a card out: it says what goes, what stays, and where else the words stand."""

from datetime import UTC, datetime

import pytest

from fachplan.base.ids import uuid7
from fachplan.base.policy import Principal
from fachplan.workshop.actions import write_ops
from fachplan.workshop.boards import board_state
from fachplan.workshop.models import BoardOp
from tests.workshop.house import House, text_of

AT = datetime(2025, 1, 15, 10, tzinfo=UTC)
CANARY = "Frau Kanarienvogel hat den Schlüssel"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house() -> House:
    found = House()
    found.pin([CANARY], at=AT)
    return found


def address(house: House, kind: str = "matrix") -> str:
    return f"/f/{house.forum.path}/moderation/orange/{kind}/karte/{house.cards(kind)[0].id}/schwaerzen/"


def as_measure(house: House) -> None:
    """A measure made of the card, at the desk."""
    desk = f"/f/{house.forum.path}/moderation/orange/matrix/tun/"
    house.staff().post(f"{desk}?do=measure&karte={house.cards()[0].id}", {"op": str(uuid7())})
    assert len(house.cards("measures")) == 1


def test_the_page_says_that_the_words_stand_in_a_measure_and_leads_there(house: House) -> None:
    as_measure(house)

    page = text_of(house.staff().get(address(house)))

    assert "steckt in einer weiteren Karte oder Maßnahme. Deren Text bleibt; bitte prüfen." in page
    assert address(house, "measures") in page


def test_without_a_reason_nothing_goes_and_the_note_stays(house: House) -> None:
    answer = house.staff().post(address(house), {"note": "Anruf vom 16. Januar"})

    assert answer.status_code == 422
    assert "Bitte wählen Sie, warum." in text_of(answer) and "Anruf vom 16. Januar" in text_of(answer)
    assert house.texts() == [CANARY]


def test_blacked_out_the_card_reads_so_on_every_page(house: House) -> None:
    phone = house.phone()
    answer = house.staff().post(address(house), {"reason": "person", "what": "card"}, follow=True)

    assert "Die Worte sind überall gelöscht." in text_of(answer)
    assert not BoardOp.objects.filter(values__icontains="Kanarienvogel").exists()
    [card] = board_state(house.board("matrix")).in_order()
    kept = f"/f/{house.forum.path}/moderation/orange/matrix/"
    for page in (house.staff().get(kept), house.staff().get(f"{kept}karte/{card.id}/"), phone.get("/pinnwand/matrix/?feld=chances"),
                 phone.get(f"/pinnwand/matrix/karte/{card.id}/"), house.staff().get(address(house))):
        assert page.status_code == 200
        assert "eschwärzt am" in text_of(page) and "(nennt eine Person)" in text_of(page)
        assert "Kanarienvogel" not in text_of(page)


def test_a_view_that_was_taken_back_can_still_be_blacked_out_alone(house: House) -> None:
    desk = house.staff()
    assert 'value="dissent"' not in text_of(desk.get(address(house)))
    deed = f"/f/{house.forum.path}/moderation/orange/matrix/tun/"
    desk.post(deed, {"do": "dissent", "card": house.cards()[0].id, "text": "Der Kanarienvogel war es nicht"})
    desk.post(f"{deed}?do=undo")

    assert 'value="dissent"' in text_of(desk.get(address(house)))
    desk.post(address(house), {"reason": "person", "what": "dissent"})

    assert not BoardOp.objects.filter(values__icontains="war es nicht").exists()
    assert house.texts() == [CANARY]


def test_another_group_s_facilitator_may_not(house: House) -> None:
    assert house.staff(house.blue).post(address(house), {"reason": "person"}).status_code == 403
    assert house.texts() == [CANARY]


def test_a_card_of_another_address_is_not_found(house: House) -> None:
    assert house.staff().get(address(house).replace("/orange/", "/blau/")).status_code == 404


def named(house: House, words: str) -> str:
    """The group writes down its target group; the address of the page that blacks it out."""
    desk = f"/f/{house.forum.path}/moderation/orange/zielgruppe/"
    house.staff().post(desk, {"target_group": words, "base": ""})
    return f"{desk}schwaerzen/"


def test_the_target_group_is_blacked_out_for_a_reason_and_the_desk_says_so(house: House) -> None:
    page, staff = named(house, "Familie Kanarienvogel aus dem dritten Stock"), house.staff()
    desk = f"/f/{house.forum.path}/moderation/orange/warmup/"
    assert f'href="{page}"' in staff.get(desk).content.decode()
    assert staff.post(page, {"note": "Anruf"}).status_code == 422

    answer = staff.post(page, {"reason": "person"}, follow=True)

    assert "Die Zielgruppe ist geschwärzt." in text_of(answer) and "nennt eine Person" in text_of(answer)
    assert not BoardOp.objects.filter(values__icontains="Familie Kanarienvogel").exists()
    again = staff.get(page)
    assert "Geschwärzt am" in text_of(again) and "Endgültig schwärzen" not in text_of(again)
    assert "Hier gibt es nichts zu schwärzen." in text_of(staff.post(page, {"reason": "person"}, follow=True))
    named(house, "Familien")
    assert "Familien" in text_of(staff.get(desk))


def test_the_page_of_the_target_group_names_the_measures_that_say_the_same(house: House) -> None:
    words = "Familie Kanarienvogel aus dem dritten Stock"
    page = named(house, words)
    as_measure(house)
    measure = house.cards("measures")[0].id
    assert str(measure) not in text_of(house.staff().get(page))

    op = {"id": str(uuid7()), "kind": "card.edit", "card": str(measure), "values": {"target_group": words}}
    who = Principal.of([("facilitator", f"forum:{house.forum.pk}")], actor="user:1", user_id=1)
    write_ops(house.board("measures"), [op], who, language="de", at=AT)

    shown = text_of(house.staff().get(page))
    assert address(house, "measures") in shown and "Die Worte stehen auch auf einer Karte." in shown


def test_another_group_s_facilitator_may_not_black_out_the_target_group(house: House) -> None:
    page = named(house, "Familien")

    assert house.staff(house.blue).get(page).status_code == 403
    assert house.staff(house.blue).post(page, {"reason": "person"}).status_code == 403
