"""The review by hand: what the page lists, what its buttons do, and what it refuses, with the words that say so."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from fachplan.accounts.models import RoleGrant, User
from fachplan.base.models import City
from fachplan.reports.models import HeadCount
from fachplan.reports.queries import minutes_of
from tests.workshop.house import House, card_id, text_of

AT = datetime(2025, 1, 16, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(data_dir: Any) -> House:
    found = House()
    found.pin(["Spilplatz an der Elbe"], at=AT)
    return found


def planner() -> Client:
    user = User.objects.create(email="planung@stadt.example")
    RoleGrant.objects.create(user=user, role="planner", scope="")
    client = Client(headers={"accept-language": "de"})
    client.force_login(user)
    return client


def page(house: House, rest: str = "") -> str:
    return f"/f/{house.forum.path}/protokoll/{rest}"


def do(client: Client, house: House, **form: str) -> Any:
    return client.post(page(house, "durchsicht/tun/"), form, follow=True)


def state(house: House) -> str:
    return str(minutes_of(house.forum).state)


def test_draft_review_release_and_back_by_buttons(house: House) -> None:
    client = planner()
    assert "Zur Freigabe vorlegen" in text_of(client.get(page(house, "durchsicht/")))

    assert "Freigegeben durch (Funktion)" in text_of(do(client, house, do="review"))
    refused = do(client, house, do="release", function=" ")
    assert refused.status_code == 422 and "Bitte nennen Sie die Funktion" in text_of(refused)
    assert "Fassung 1 vom" in text_of(do(client, house, do="release", function="Leitung Sozialplanung"))
    pdf = client.get(f"/f/{house.forum.path}/protokoll.pdf")
    assert pdf.content == client.get(f"/f/{house.forum.path}/protokoll.pdf").content and pdf.content[:5] == b"%PDF-"
    assert "Freigegeben am" in text_of(client.get(page(house)))

    refused = do(client, house, do="take_back", why="")
    assert refused.status_code == 422 and "Bitte sagen Sie, warum" in text_of(refused)
    assert "Eine Seite fehlt." in text_of(do(client, house, do="take_back", why="Eine Seite fehlt."))
    assert state(house) == "review"


def test_a_facilitator_reviews_but_does_not_release(house: House) -> None:
    client = house.staff()
    do(client, house, do="review")

    assert "Die Sozialplanung gibt das Protokoll frei." in text_of(client.get(page(house, "durchsicht/")))
    assert client.post(page(house, "durchsicht/tun/"), {"do": "release", "function": "Leitung"}).status_code == 403
    assert state(house) == "review"


def test_spelling_is_corrected_from_the_minutes_and_the_original_is_shown(house: House) -> None:
    client, card = planner(), house.cards()[0]
    assert page(house, f"karte/{card.id}/") in text_of(client.get(page(house)))

    client.post(page(house, f"karte/{card.id}/"), {"text": "Spielplatz an der Elbe"})

    shown = text_of(client.get(page(house, "durchsicht/")))
    assert "Spielplatz an der Elbe" in shown and "geschrieben: Spilplatz an der Elbe" in shown


def test_a_correction_to_nothing_is_refused_and_what_was_typed_stays(house: House) -> None:
    answer = planner().post(page(house, f"karte/{house.cards()[0].id}/"), {"text": "   "})

    assert answer.status_code == 422
    assert house.texts() == ["Spilplatz an der Elbe"]


def test_two_versions_are_settled_in_the_review(house: House) -> None:
    facilitator, card = house.staff(), house.cards()[0]
    desk = f"/f/{house.forum.path}/moderation/orange/matrix/tun/"
    for text in ("Spielplatz", "Spielplätze"):
        facilitator.post(desk, {"do": "edit", "card": card.id, "op": card_id(), "base": "1", "text": text})
    client = planner()
    do(client, house, do="review")
    refused = do(client, house, do="release", function="Leitung Sozialplanung")
    assert refused.status_code == 422 and "Zwei Fassungen stehen nebeneinander" in text_of(refused)

    client.post(page(house, f"karte/{card.id}/"), {"name": "text", "version": '"Spielplätze"'})

    assert house.texts() == ["Spielplätze"]
    assert do(client, house, do="release", function="Leitung Sozialplanung").status_code == 200
    assert state(house) == "released"


@pytest.mark.parametrize("typed", ["zwölf", "-3", "1000", "3.5", "²"])
def test_heads_are_whole_numbers(house: House, typed: str) -> None:
    answer = do(planner(), house, do="heads", **{"people-orange": typed})

    assert answer.status_code == 422 and "ganze Zahlen" in text_of(answer)
    assert f'value="{typed}"' in text_of(answer)
    assert HeadCount.objects.count() == 0


def test_a_blank_head_count_is_not_zero(house: House) -> None:
    do(planner(), house, do="heads", **{"people-orange": "0", "people-blau": ""})

    assert list(HeadCount.objects.values_list("group__key", "people")) == [("orange", 0)]


def test_an_unknown_button_is_not_found(house: House) -> None:
    assert planner().post(page(house, "durchsicht/tun/"), {"do": "burn"}).status_code == 404


def test_in_the_demo_a_release_and_its_withdrawal_carry_the_demos_day(house: House) -> None:
    City.objects.update(demo=True, demo_date=date(2025, 1, 15))
    client = planner()
    do(client, house, do="review")
    do(client, house, do="release", function="Leitung")

    released = client.get(page(house, "durchsicht/")).content.decode()
    do(client, house, do="take_back", why="Tippfehler")
    taken_back = client.get(page(house, "durchsicht/")).content.decode()

    assert "Freigegeben am 15.01.2025: Leitung." in released and "Fassung 1 vom 15.01.2025 liegt fest." in released
    assert "Fassung 1, zurückgenommen am 15.01.2025: Tippfehler" in taken_back
