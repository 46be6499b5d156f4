"""The letter to a proposed lead: in its own language, with whom to ask back, and the measure whole behind the same link."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from fachplan.accounts.models import Token
from fachplan.base.models import City, Message
from fachplan.plan import responsibility_actions as actions
from fachplan.plan.answer_actions import new_measure
from fachplan.plan.measure_models import Responsibility
from fachplan.plan.models import SectorPlan
from fachplan.plan.responsibility_queries import Asking
from fachplan.plan.responsibility_tasks import remind
from tests.workshop.house import House, hidden, text_of

AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
TODAY = date(2025, 1, 15)
SCHOOLS = "schulen@stadt.example"
ASKED_BACK = "sozialplanung@stadt.example"
pytestmark = pytest.mark.django_db


@pytest.fixture
def body(house: House) -> Responsibility:
    City.objects.update(demo_date=TODAY, office="Sozialamt, Sozialplanung", sender="fachplan@stadt.example")
    plan = SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    measure = new_measure(plan, "Schulräume am Abend", at=AT)
    measure.need, measure.alternatives = "Räume fehlen.", "Neu bauen."
    measure.save()
    return actions.name_body(measure, "lead", actions.Body("Amt für Schulen", address=SCHOOLS), actor="user:1", at=AT)


def asked(body: Responsibility, language: str = "de", contact: str = "Sozialplanung", address: str = ASKED_BACK) -> Message:
    actions.ask(body, date(2025, 1, 30), on=TODAY, actor="user:1", at=datetime.now(UTC), asking=Asking(language, contact, address))
    return Message.objects.latest("pk")


def opened(mail: Message, accepts: str = "de") -> tuple[Client, str]:
    """The browser that followed the mail's link, and the address it stands at then."""
    client = Client(headers={"accept-language": accepts})
    return client, str(client.get("/l/" + mail.text.partition("/l/")[2].split()[0]).headers["Location"])


@pytest.mark.parametrize(("language", "subject", "sentence"), [
    ("de", "Eine Maßnahme des Fachplans: Wir bitten um Ihre Antwort", "Rückfragen an: Sozialplanung, sozialplanung@stadt.example"),
    ("en", "A measure of the sector plan: we ask for your answer", "Questions: Sozialplanung, sozialplanung@stadt.example"),
])
def test_the_request_is_written_in_the_language_set_for_the_body(body: Responsibility, language: str, subject: str, sentence: str) -> None:
    mail = asked(body, language)
    assert (mail.language, mail.subject, sentence in mail.text, sentence in mail.html) == (language, subject, True, True)


def test_a_language_without_words_falls_back_to_the_city_s_and_says_so(body: Responsibility) -> None:
    mail = asked(body, "ar")
    assert (mail.language, Token.objects.get().language) == ("de", "de")
    assert "Auf العربية gibt es diesen Brief noch nicht. Deshalb schreiben wir auf Deutsch." in mail.text


def test_without_a_choice_it_is_the_city_s_own_language(body: Responsibility) -> None:
    City.objects.update(languages=["en", "de"])
    mail = asked(body, "")
    assert (mail.language, "so we write in ours" in mail.text) == ("en", False)


def test_the_reminder_speaks_the_same_language_and_names_the_same_contact(body: Responsibility) -> None:
    asked(body, "en")
    City.objects.update(demo_date=date(2025, 1, 29))
    assert remind(datetime.now(UTC)) == 1
    mail = Message.objects.latest("pk")
    assert (mail.language, "We have written to you before" in mail.text) == ("en", True)
    assert "Questions: Sozialplanung, sozialplanung@stadt.example" in mail.text


def test_the_page_speaks_the_mail_s_language_until_its_reader_chooses_another(body: Responsibility) -> None:
    client, page = opened(asked(body, "en"))
    first = client.get(page)
    assert ("Do you take the lead?" in text_of(first), first.headers["Content-Language"]) == (True, "en")
    client.cookies["language"] = "de"
    assert "Übernehmen Sie die Federführung?" in text_of(client.get(page))


def test_the_page_names_whom_to_ask_and_never_an_address_nobody_typed_for_it(body: Responsibility) -> None:
    client, page = opened(asked(body))
    text = text_of(client.get(page))
    assert "Rückfragen an" in text and "Sozialplanung" in text and f'href="mailto:{ASKED_BACK}"' in text
    assert SCHOOLS not in text


def test_a_request_asks_back_where_the_plan_s_last_one_did_and_first_at_the_city_s_own_address(house: House, body: Responsibility) -> None:
    planner, partner = house.signed_in("planner", ""), actions.name_body(
        body.measure, "partner", actions.Body("Sportamt", address="sport@stadt.example"), actor="user:1", at=AT)
    where = f"/p/{body.measure.plan.process.key}/massnahmen/{body.measure.reference}/zustaendig/?anfrage={partner.pk}"
    first = text_of(planner.get(where))
    assert 'value="fachplan@stadt.example"' in first and "Sozialamt, Sozialplanung" in first

    asked(body)

    second = text_of(planner.get(where))
    assert f'value="{ASKED_BACK}"' in second and f"Rückfragen an: Sozialplanung, {ASKED_BACK}" in second


def test_a_planner_reads_the_english_letter_before_it_goes_out_and_sends_just_that(house: House, body: Responsibility) -> None:
    planner = house.signed_in("planner", "")
    there = f"/p/{body.measure.plan.process.key}/massnahmen/{body.measure.reference}/zustaendig/"
    typed = {"body": str(body.pk), "answer_by": "2025-01-30", "language": "en", "contact": "Planung", "contact_address": ASKED_BACK}

    shown = text_of(planner.post(f"{there}aendern/", {**typed, "deed": "preview"}, follow=True))

    assert "Questions: Planung, sozialplanung@stadt.example" in shown and not Message.objects.exists()
    assert planner.post(f"{there}aendern/", {**typed, "deed": "ask"}).status_code == 302
    mail = Message.objects.get()
    assert (mail.language, "Questions: Planung, sozialplanung@stadt.example" in mail.text) == ("en", True)


def test_what_is_no_address_for_questions_is_refused_and_everything_typed_stays(house: House, body: Responsibility) -> None:
    there = f"/p/{body.measure.plan.process.key}/massnahmen/{body.measure.reference}/zustaendig/aendern/"
    refused = house.signed_in("planner", "").post(there, {
        "deed": "ask", "body": str(body.pk), "answer_by": "2025-02-03", "language": "en", "contact": "Planung",
        "contact_address": "bei uns"})
    text = text_of(refused)
    assert (refused.status_code, Message.objects.count()) == (422, 0)
    assert "„bei uns“ ist keine E-Mail-Adresse" in text and 'value="2025-02-03"' in text and 'value="Planung"' in text


def test_the_whole_measure_is_read_behind_the_link_and_reading_it_changes_nothing(body: Responsibility) -> None:
    client, page = opened(asked(body))
    first = text_of(client.get(page))
    assert f'href="{page}?ansicht=massnahme"' in first

    for _ in range(2):
        assert client.head(f"{page}?ansicht=massnahme").status_code == 200
        whole = text_of(client.get(f"{page}?ansicht=massnahme"))

    assert "Neu bauen." in whole and "Räume fehlen." in whole and "<form" not in whole.replace('<form method="post" action="/sprache', "")
    assert (Responsibility.objects.get().state, Token.objects.get().used_at) == ("proposed", None)
    seen = hidden(text_of(client.get(page)), "seen")
    assert client.post(page, {"seen": seen, "answer": "accepted", "by": "Amt"}).status_code == 200


def test_a_stranger_does_not_read_the_whole_measure(body: Responsibility) -> None:
    _client, page = opened(asked(body))
    assert Client().get(f"{page}?ansicht=massnahme").status_code == 403


def test_without_scripts_the_button_says_send_and_each_answer_says_what_it_would_send(body: Responsibility) -> None:
    client, page = opened(asked(body))
    text = text_of(client.get(page))
    assert "Antwort senden" in text
    for words in ("Zusagen", "Zusagen mit Bedingung senden", "Gegenvorschlag senden", "Ablehnen"):
        assert f'data-sends="{words}"' in text
