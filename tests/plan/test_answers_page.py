"""The public pages of the answers: counts, search, codes and numbers, objections, and nothing too early."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from fachplan.base.limits import network_of
from fachplan.base.policy import PUBLIC, TABLE
from fachplan.forums.models import Forum
from fachplan.plan.answer_actions import Answer, answer
from fachplan.plan.answers_views import WRONG_RECEIPTS
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.models import SectorPlan
from fachplan.plan.objection_actions import LIMITS
from fachplan.plan.objection_models import Objection
from fachplan.plan.release_actions import release_answers
from fachplan.workshop import actions, queries
from tests.architecture.matrix import action_of, pages
from tests.workshop.house import CODE, House, card_id, text_of, use_up

AT = datetime(2025, 1, 20, 9, tzinfo=UTC)
PLANNING = "Sozialamt, Sozialplanung"
CANARY, TITLE = "Kanarienvogelgrund", "Kanarienvogelmassnahme"
WHO: Any = {"actor": "user:1", "at": AT}
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(house: House) -> Forum:
    """Four cards of one guest, the minutes out, one declined and one adopted; nothing released."""
    SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    house.pin(["Schlüssel", "Räume abends", "Küche", "Fahrtkosten"], at=AT)
    Forum.objects.filter(pk=house.forum.pk).update(released_at=AT)
    cards = [UUID(entry.card.id) for entry in inbox(house.forum, "de")]
    answer(house.forum, cards[:1], Answer("declined", PLANNING, reason=CANARY), **WHO)
    answer(house.forum, cards[1:2], Answer("adopted", PLANNING, titles=(TITLE,)), **WHO)
    return Forum.objects.get(pk=house.forum.pk)


def release(forum: Forum) -> None:
    release_answers(forum, function=PLANNING, actor="user:1", at=AT)


def guest() -> Client:
    return Client(headers={"accept-language": "de"})


def first_card(forum: Forum) -> str:
    return inbox(forum, "de")[0].card.id


def write_as_guest(house: House, text: str) -> str:
    """A card by somebody of their own, before the minutes went out; the receipt."""
    Forum.objects.update(released_at=None)
    joined = actions.join(code=CODE, group=str(house.orange.pk), network="venue", at=AT)
    op = {"id": card_id(), "kind": "card.add", "card": card_id(), "values": {"field": "chances", "text": text}}
    actions.write_ops(house.board("matrix"), [op], queries.principal_of_seat(joined.seat), language="de", at=AT)
    Forum.objects.update(released_at=AT)
    return joined.receipt


def public_words(forum: Forum) -> str:
    """All that anybody may fetch without signing in, in one text: pages, API, and each way to ask for a card."""
    client, said, asked = guest(), [], 0
    values = {"path": forum.path, "key": forum.process.key, "card": first_card(forum), "forum": str(forum.pk), "code": CODE}
    for address, pattern in pages(get_resolver().url_patterns):
        if PUBLIC not in TABLE.get(action_of(pattern) or "", ()):
            continue
        for part in ("slug:", "uuid:", "int:", ""):
            for name, value in values.items():
                address = address.replace(f"<{part}{name}>", value)
        if "<" in address:
            continue
        answered = client.get(f"/{address}")
        asked += 1
        said.append("" if answered.streaming else text_of_any(answered))
    said += [text_of(client.post("/karte/", {"frage": words})) for words in ("Orange 1", "Orange 2", "Schlüssel")]
    said.append(text_of(client.get(f"/f/{forum.path}/antworten/?wort=Schlüssel")))
    said.append(text_of_any(client.get("/api/v1/openapi.json")))
    assert asked > 10
    return "\n".join(said)


def text_of_any(answered: Any) -> str:
    return str(answered.content.decode("utf-8", "replace"))


def test_nothing_of_an_unreleased_answer_is_anywhere_public(asked: Forum) -> None:
    words = public_words(asked)
    assert (CANARY in words, TITLE in words) == (False, False)
    assert "In Beratung" in words


def test_control_the_sweep_finds_both_words_once_they_are_released(asked: Forum) -> None:
    release(asked)
    words = public_words(asked)
    assert (CANARY in words, TITLE in words) == (True, True)


def test_the_page_says_how_many_cards_have_an_answer(asked: Forum) -> None:
    before = text_of(guest().get(f"/f/{asked.path}/antworten/"))
    assert "Alle 4 Karten sind in Beratung" in before
    release(asked)
    assert "2 von 4 Karten haben eine Antwort." in text_of(guest().get(f"/f/{asked.path}/antworten/"))


def test_words_wait_for_the_minutes(asked: Forum) -> None:
    release(asked)
    assert "0 Karten gefunden" in text_of(guest().get(f"/f/{asked.path}/antworten/?wort={CANARY}"))
    Forum.objects.update(released_at=None)
    assert "Schlüssel" not in text_of(guest().get(f"/f/{asked.path}/antworten/"))
    page = text_of(guest().post("/karte/", {"frage": "Orange 1"}))
    assert ("Schlüssel" in page, "Orange 1" in page) == (False, True)


def test_a_code_shows_only_ones_own_cards_and_is_in_no_address(asked: Forum, house: House) -> None:
    receipt = write_as_guest(house, "Meine eigene")
    page = guest().post("/karte/", {"frage": receipt[:5].lower() + " " + receipt[5:]})
    words = text_of(page)
    assert page.status_code == 200
    assert ("Meine eigene" in words, "Küche" in words) == (True, False)
    assert "Meine eigene" not in text_of(guest().get("/karte/", {"karte": receipt}))


def test_a_paper_number_leads_to_its_answer(asked: Forum) -> None:
    release(asked)
    words = text_of(guest().get("/karte/", {"karte": "Orange 1"}))
    assert ("Schlüssel" in words, CANARY in words, PLANNING in words) == (True, True, True)


def test_the_example_of_a_card_is_one_of_this_city(asked: Forum) -> None:
    assert "Zum Beispiel Orange 14 oder" in text_of(Client().get("/karte/"))

    asked.groups.filter(name="Orange").update(name="Nord")
    assert "Zum Beispiel Nord 14 oder" in text_of(Client().get("/karte/"))


def test_a_wrong_code_gets_a_helpful_sentence_and_too_many_wait(asked: Forum) -> None:
    answered = guest().post("/karte/", {"frage": "K7PM4XWD20"})
    assert answered.status_code == 404 and "Verwechselt werden oft B und 8" in text_of(answered)
    use_up(WRONG_RECEIPTS, network_of("127.0.0.1"))
    answered = guest().post("/karte/", {"frage": "K7PM4XWD20"})
    assert answered.status_code == 429 and int(answered.headers["Retry-After"]) > 0


def test_an_objection_is_kept_and_the_planner_answers_it(asked: Forum, house: House) -> None:
    release(asked)
    address = f"/f/{asked.path}/antworten/{first_card(asked)}/rueckmeldung/"
    assert guest().post(address, {"text": " "}).status_code == 422
    long = guest().post(address, {"text": "x" * 1001})
    assert long.status_code == 422 and "x" * 1001 in text_of(long)
    assert "Danke" in text_of(guest().post(address, {"text": "Doch!"}))
    planner = house.signed_in("planner", "")
    desk = f"/f/{asked.path}/antworten/freigeben/"
    assert "Doch!" in text_of(planner.get(desk))
    assert "Doch!" not in text_of(guest().get(f"/f/{asked.path}/antworten/"))
    sent = {"do": "answer", "objection": str(Objection.objects.get().pk), "words": "Wir prüfen es.", "function": PLANNING}
    assert planner.post(desk, sent).status_code == 302
    assert "Wir prüfen es." not in text_of(guest().get(f"/f/{asked.path}/antworten/"))
    assert planner.post(desk, {"do": "release", "function": PLANNING}).status_code == 302
    assert "Wir prüfen es." in text_of(guest().get(f"/f/{asked.path}/antworten/"))


def test_objections_are_limited_and_keep_what_was_typed(asked: Forum) -> None:
    release(asked)
    use_up(LIMITS, network_of("127.0.0.1"))
    answered = guest().post(f"/f/{asked.path}/antworten/{first_card(asked)}/rueckmeldung/", {"text": "Mein Text"})
    assert (answered.status_code, "Mein Text" in text_of(answered), Objection.objects.count()) == (429, True, 0)


def test_the_release_page_says_what_becomes_public_and_needs_a_function(asked: Forum, house: House) -> None:
    planner, desk = house.signed_in("planner", ""), f"/f/{asked.path}/antworten/freigeben/"
    page = text_of(planner.get(desk))
    assert CANARY in page and "Noch ist nichts öffentlich" in page
    refused = planner.post(desk, {"do": "release", "function": " "})
    assert refused.status_code == 422 and "welche Funktion" in text_of(refused)
    assert planner.post(desk, {"do": "release", "function": PLANNING}).status_code == 302


@pytest.mark.parametrize(("role", "status"), [("planner", 200), ("facilitator", 403), ("coordinator", 403), ("admin", 403)])
def test_only_planners_release(asked: Forum, house: House, role: str, status: int) -> None:
    assert house.signed_in(role, "").get(f"/f/{asked.path}/antworten/freigeben/").status_code == status


def test_the_page_takes_the_same_number_of_queries_for_four_cards_and_for_forty(asked: Forum, house: House) -> None:
    release(asked)
    address = f"/f/{asked.path}/antworten/"
    guest().get(address)
    with CaptureQueriesContext(connection) as few:
        guest().get(address)
    Forum.objects.update(released_at=None)
    house.pin([f"Karte {number}" for number in range(36)], at=AT)
    Forum.objects.update(released_at=AT)
    guest().get(address)
    with CaptureQueriesContext(connection) as many:
        assert "Karte 35" in text_of(guest().get(address))
    assert len(few) == len(many)
