"""The answering desk in a browser without scripts: choose a card, answer it, take it back; what is missing is said at its field."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fachplan.base.models import AuditLine
from fachplan.plan.answer_models import Disposition
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan
from tests.workshop.house import House, text_of

AT = datetime(2025, 1, 20, 9, tzinfo=UTC)
PLANNING = "Sozialamt, Sozialplanung"
pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(house: House) -> House:
    SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    house.pin(["Schlüssel", "Räume", "Küche", "Fahrtkosten"], at=AT)
    return house


def address(house: House, part: str = "") -> str:
    return f"/f/{house.forum.path}/eingang/{part}"


def planner(house: House) -> Client:
    return house.signed_in("planner", "")


def ids(house: House) -> list[str]:
    return [entry.card.id for entry in inbox(house.forum, "de")]


def states(house: House) -> list[str]:
    return [entry.state for entry in inbox(house.forum, "de")]


def test_an_empty_view_leads_on_to_what_is_open_and_then_to_the_plan(desk: House) -> None:
    client = planner(desk)
    assert "4 offene Karten beantworten" in text_of(client.get(address(desk), {"ansicht": "entwuerfe"}))

    for card in ids(desk):
        given = {"card": card, "kind": "declined", "reason": "Kein Geld.", "function": PLANNING}
        assert client.post(address(desk, "antworten/"), given).status_code == 302

    assert f'href="/p/{desk.forum.process.key}/plan/"' in text_of(client.get(address(desk)))


def test_the_first_open_card_is_in_hand_and_the_others_wait(desk: House) -> None:
    page = text_of(planner(desk).get(address(desk)))
    assert "0 von 4 beantwortet" in page
    assert page.count('class="tx"') == 4
    assert "Orange 1" in page


def test_answering_leads_to_the_next_card_and_leaves_one_audit_line(desk: House) -> None:
    first, second, *_rest = ids(desk)
    sent = planner(desk).post(address(desk, "antworten/"), {
        "card": first, "kind": "declined", "reason": "Kein Geld", "function": PLANNING})
    assert sent.headers["Location"] == address(desk, f"?karte={second}")
    given = Disposition.objects.get()
    assert (str(given.card_id), given.kind, given.reason, given.decided_by) == (first, "declined", "Kein Geld", PLANNING)
    assert AuditLine.objects.filter(kind="card.answer").count() == 1


def test_a_no_without_a_reason_stops_at_the_field_and_loses_nothing(desk: House) -> None:
    first, second, *_rest = ids(desk)
    page = planner(desk).post(address(desk, "antworten/"), {
        "card": first, "kind": "declined", "words": "Danke dafür", "function": PLANNING, "with": [second]})
    assert page.status_code == 422
    assert "Ohne Grund geht es nicht" in text_of(page)
    assert 'id="in-reason-error"' in text_of(page)
    assert "Danke dafür" in text_of(page)
    assert PLANNING in text_of(page)
    assert f'id="with-{second}" checked' in text_of(page)
    assert Disposition.objects.count() == 0


def test_cards_ticked_beside_get_the_same_answer(desk: House) -> None:
    first, second, third, fourth = ids(desk)
    sent = planner(desk).post(address(desk, "antworten/"), {
        "card": first, "kind": "adopted", "title": "Raumkalender", "function": PLANNING, "with": [second, fourth]})
    assert sent.headers["Location"] == address(desk, f"?karte={third}")
    assert states(desk) == ["adopted", "adopted", "open", "adopted"]
    assert Measure.objects.get().origins.count() == 3


def test_the_last_deed_is_taken_back_and_its_card_in_hand_again(desk: House) -> None:
    browser, first = planner(desk), ids(desk)[0]
    browser.post(address(desk, "antworten/"), {"card": first, "kind": "exists", "found": "Raumbörse", "function": PLANNING})
    assert "Orange 1</bdi>: gibt es schon" in text_of(browser.get(address(desk)))
    sent = browser.post(address(desk, "zuruecknehmen/"))
    assert sent.headers["Location"] == address(desk, f"?karte={first}")
    assert states(desk) == ["open"] * 4
    assert "zuruecknehmen" not in text_of(browser.get(address(desk)))


def test_a_deed_somebody_answered_over_is_not_taken_back(desk: House) -> None:
    browser, other, first = planner(desk), planner(desk), ids(desk)[0]
    for who, reason in ((browser, "Kein Geld"), (other, "Nicht unsere Aufgabe")):
        who.post(address(desk, "antworten/"), {"card": first, "kind": "declined", "reason": reason, "function": PLANNING})
    refused = browser.post(address(desk, "zuruecknehmen/"))
    assert (refused.status_code, "seither neu beantwortet" in text_of(refused)) == (422, True)
    assert Disposition.objects.get(superseded_at=None).reason == "Nicht unsere Aufgabe"


def test_frequent_reasons_are_offered_and_answer_nothing(desk: House) -> None:
    browser, (first, second, *_rest) = planner(desk), ids(desk)
    browser.post(address(desk, "antworten/"), {"card": first, "kind": "declined", "reason": "Kein Geld bis 2027", "function": PLANNING})
    assert 'value="Kein Geld bis 2027"' in text_of(browser.get(address(desk)))
    page = text_of(browser.post(address(desk, "antworten/"), {"card": second, "kind": "declined", "offer": "Kein Geld bis 2027"}))
    assert ">Kein Geld bis 2027</textarea>" in page
    assert states(desk)[1] == "open"


@pytest.mark.parametrize("asked", ["1", "1 Räume öffnen", "öffnen", "RÄUME ÖFFNEN"])
def test_a_measure_is_found_by_its_number_or_a_word(desk: House, asked: str) -> None:
    browser, (first, second, *_rest) = planner(desk), ids(desk)
    browser.post(address(desk, "antworten/"), {"card": first, "kind": "adopted", "title": "Räume öffnen", "function": PLANNING})
    browser.post(address(desk, "antworten/"), {"card": second, "kind": "merged", "measure": asked, "function": PLANNING})
    assert states(desk)[1] == "merged"


def test_a_dropped_measure_is_not_offered(desk: House) -> None:
    browser, (first, second, *_rest) = planner(desk), ids(desk)
    browser.post(address(desk, "antworten/"), {"card": first, "kind": "adopted", "title": "Räume öffnen", "function": PLANNING})
    Measure.objects.update(state="dropped", end_reason="Kein Geld")
    assert "1 Räume öffnen" not in text_of(browser.get(address(desk)))
    page = browser.post(address(desk, "antworten/"), {"card": second, "kind": "merged", "measure": "1", "function": PLANNING})
    assert (page.status_code, states(desk)[1]) == (422, "open")


def test_deciding_later_answers_nothing_and_goes_on(desk: House) -> None:
    first, second, *_rest = ids(desk)
    sent = planner(desk).post(address(desk, "antworten/"), {"card": first, "kind": "later"})
    assert sent.headers["Location"] == address(desk, f"?karte={second}")
    assert states(desk) == ["open"] * 4


def test_filters_stand_in_the_address_and_stay_while_answering(desk: House) -> None:
    desk.pin(["Küche für alle"], at=AT, group=desk.blue)
    browser = planner(desk)
    page = text_of(browser.get(address(desk, "?wort=küche")))
    assert page.count('class="tx"') == 2
    assert text_of(browser.get(address(desk, "?wort=küche&gruppe=blau"))).count('class="tx"') == 1
    card = next(entry.card.id for entry in inbox(desk.forum, "de") if entry.card.text == "Küche")
    sent = browser.post(address(desk, "antworten/?wort=küche"), {
        "card": card, "kind": "declined", "reason": "Kein Geld", "function": PLANNING})
    assert "wort=k%C3%BCche&karte=" in sent.headers["Location"]


def test_an_answered_card_shows_its_answer_and_can_be_answered_anew(desk: House) -> None:
    browser, first = planner(desk), ids(desk)[0]
    browser.post(address(desk, "antworten/"), {"card": first, "kind": "parked", "reason": "Bis zum Haushalt", "function": PLANNING})
    page = text_of(browser.get(address(desk, "?ansicht=beantwortet")))
    assert 'value="parked" data-key="5" checked' in page
    assert ">Bis zum Haushalt</textarea>" in page


def test_only_planners_and_the_administration_come_here(desk: House) -> None:
    assert Client().get(address(desk)).status_code == 302
    assert desk.staff().get(address(desk)).status_code == 403
    assert desk.signed_in("admin", "").get(address(desk)).status_code == 200


def test_a_card_of_nowhere_answers_nothing(desk: House) -> None:
    sent = planner(desk).post(address(desk, "antworten/"), {"card": str(UUID(int=3)), "kind": "declined", "reason": "Nein"})
    assert (sent.status_code, Disposition.objects.count()) == (302, 0)


def test_the_desk_takes_as_many_queries_for_four_cards_as_for_sixty(desk: House) -> None:
    browser = planner(desk)
    browser.get(address(desk))
    with CaptureQueriesContext(connection) as few:
        browser.get(address(desk))
    desk.pin([f"Karte {n}" for n in range(60)], at=AT)
    browser.get(address(desk))
    with CaptureQueriesContext(connection) as many:
        browser.get(address(desk))
    assert len(many) == len(few) <= 22


def test_similar_cards_stand_beside_with_the_shared_words_underlined(house: House) -> None:
    house.pin(["Sprachkurse für <Frauen>", "Bänke am Fluss", "Ein Sprachkurs am Abend"], at=AT)
    page = text_of(planner(house).get(address(house)))
    assert "<mark>Sprachkurse</mark> für &lt;Frauen&gt;" in page
    assert "<Frauen>" not in page
    assert "Ein <mark>Sprachkurs</mark> am Abend" in page
    assert page.count('name="with"') == 1
    assert "Gemeinsame Wörter: Sprachkurse" in page


def test_everything_that_is_missing_is_said_at_once(desk: House) -> None:
    page = planner(desk).post(address(desk, "antworten/"), {"card": ids(desk)[0], "kind": "declined"})
    assert ['id="in-reason-error"' in text_of(page), 'id="in-function-error"' in text_of(page)] == [True, True]


def test_the_inbox_of_a_process_leads_to_each_forum_and_the_start_page_leads_there(desk: House) -> None:
    browser, process = planner(desk), desk.forum.process
    assert f'href="/p/{process.key}/eingang/"' in text_of(browser.get("/arbeit/"))
    assert f'href="{address(desk)}"' in text_of(browser.get(f"/p/{process.key}/eingang/"))


def test_who_may_release_is_led_there_once_something_is_answered(desk: House) -> None:
    browser, release = planner(desk), f'href="/f/{desk.forum.path}/antworten/freigeben/"'
    before = text_of(browser.get(address(desk)))
    browser.post(address(desk, "antworten/"), {"card": ids(desk)[0], "kind": "declined", "reason": "Kein Geld", "function": PLANNING})
    admin = desk.signed_in("admin", "")
    assert [release in page for page in (before, text_of(browser.get(address(desk))), text_of(admin.get(address(desk))))] == [
        False, True, False]
