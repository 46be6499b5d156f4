"""The link of a request: opening it changes nothing, its button answers once, and nobody answers for what is no longer asked."""

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from fachplan.accounts.models import Token
from fachplan.base.models import AuditLine, City, Message
from fachplan.plan import measure_deeds
from fachplan.plan import responsibility_actions as actions
from fachplan.plan.answer_actions import new_measure
from fachplan.plan.measure_models import Measure, Responsibility
from fachplan.plan.models import SectorPlan
from tests.workshop.house import House, hidden, text_of

AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
TODAY = date(2025, 1, 15)
BY: dict[str, Any] = {"actor": "user:1", "at": AT}
YES = {"answer": "accepted", "by": "Sachgebiet Räume"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def house(request: pytest.FixtureRequest) -> House:
    transactional = request.node.get_closest_marker("django_db").kwargs.get("transaction")
    request.getfixturevalue("transactional_db" if transactional else "db")
    return House()


@pytest.fixture
def body(house: House) -> Responsibility:
    City.objects.update(demo_date=TODAY)
    plan = SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    measure = new_measure(plan, "Schulräume am Abend", at=AT)
    named = actions.Body("Amt für Schulen", address="schulen@stadt.example")
    return actions.name_body(measure, "lead", named, **BY)


def asked(body: Responsibility) -> str:
    """The address in the mail. Links live by the real clock, whatever day the demo speaks of."""
    actions.ask(body, date(2025, 1, 30), on=TODAY, actor="user:1", at=datetime.now(UTC))
    return link_in(Message.objects.latest("pk").text)


def link_in(text: str) -> str:
    return "/l/" + text.partition("/l/")[2].split()[0]


def reader() -> Client:
    return Client(headers={"accept-language": "de"})


def opened(client: Client, link: str) -> str:
    return str(client.get(link).headers["Location"])


def answer(client: Client, page: str, **told: str) -> tuple[int, str]:
    """Read the page, then press its button."""
    seen = hidden(text_of(client.get(page)), "seen")
    sent = client.post(page, {"seen": seen, **told})
    return sent.status_code, text_of(sent)


def now(body: Responsibility) -> Responsibility:
    return Responsibility.objects.get(pk=body.pk)


def test_the_page_says_what_is_asked_and_one_button_answers(body: Responsibility) -> None:
    client = reader()
    page = opened(client, asked(body))
    text = text_of(client.get(page))
    assert "Übernehmen Sie die Federführung?" in text and "Bitte antworten Sie bis 30. Januar 2025." in text

    status, said = answer(client, page, **YES)

    assert (status, now(body).state, now(body).answered_on, now(body).answered_by) == (200, "accepted", TODAY, "Sachgebiet Räume")
    assert "Die Maßnahme kann jetzt beschlossen werden." in said
    assert AuditLine.objects.get(kind="responsibility.answer").actor == f"link:{Token.objects.get().pk}"


def test_get_and_head_change_nothing(body: Responsibility) -> None:
    client, link = reader(), asked(body)
    for _ in range(3):
        page = opened(client, link)
        client.head(link)
        assert (client.get(page).status_code, client.head(page).status_code) == (200, 200)
    assert (now(body).state, Token.objects.get().used_at) == ("proposed", None)


@pytest.mark.parametrize(("told", "said"), [
    ({"answer": "accepted_if", "by": "Amt"}, "Bitte nennen Sie die Bedingung."),
    ({"answer": "counter", "by": "Amt", "words": " "}, "Bitte schreiben Sie, was Sie stattdessen vorschlagen."),
    ({"answer": "declined", "by": "Amt"}, "Bitte schreiben Sie den Grund."),
    ({"answer": "accepted"}, "Bitte schreiben Sie, wer antwortet."),
    ({"by": "Amt"}, "Bitte wählen Sie eine der vier Antworten."),
])
def test_what_is_missing_is_said_and_the_link_is_not_used_up(body: Responsibility, told: dict[str, str], said: str) -> None:
    client = reader()
    page = opened(client, asked(body))
    status, text = answer(client, page, **told)
    assert (status, said in text, now(body).state) == (422, True, "proposed")
    assert answer(client, page, **YES)[0] == 200


@pytest.mark.parametrize("state", ["accepted_if", "counter", "declined"])
def test_an_answer_with_words_stands_with_the_measure(house: House, body: Responsibility, state: str) -> None:
    client = reader()
    assert answer(client, opened(client, asked(body)), answer=state, words="Nur mit Schließdienst.", by="Amt")[0] == 200
    assert (now(body).state, now(body).words) == (state, "Nur mit Schließdienst.")
    sheet = house.signed_in("planner", "").get(f"/p/{body.measure.plan.process.key}/massnahmen/{body.measure.reference}/")
    assert "Nur mit Schließdienst." in text_of(sheet)


def test_used_twice_it_offers_a_new_link_and_that_one_changes_the_answer(body: Responsibility) -> None:
    client = reader()
    page = opened(client, asked(body))
    answer(client, page, **YES)
    second = client.post(page, YES | {"answer": "declined", "words": "Doch nicht."})
    assert (second.status_code, now(body).state) == (410, "accepted")
    assert "Neuen Link an dieselbe Adresse senden" in text_of(second)

    client.post(f"{page}neu/")

    mail = Message.objects.latest("pk")
    assert mail.to == "schulen@stadt.example" and "Mit diesem Link können Sie Ihre Antwort ändern." in mail.text
    fresh = opened(client, link_in(mail.text))
    assert "Sie haben am 15. Januar 2025 geantwortet: Zusagen." in text_of(client.get(fresh))
    assert answer(client, fresh, answer="declined", words="Doch nicht.", by="Amt")[0] == 200
    assert now(body).state == "declined"


def test_after_its_time_and_with_a_stranger_s_cookie_it_answers_nothing(body: Responsibility) -> None:
    client = reader()
    page = opened(client, asked(body))
    assert reader().post(page, YES).status_code == 403
    stranger = reader()
    stranger.cookies[f"link-{Token.objects.get().pk}"] = "1:gefälscht"
    assert stranger.post(page, YES).status_code == 403
    Token.objects.update(expires=AT)
    assert client.post(page, YES).status_code == 410
    assert now(body).state == "proposed"


def test_nobody_answers_for_a_measure_that_was_dropped_or_merged_meanwhile(body: Responsibility) -> None:
    client = reader()
    page = opened(client, asked(body))
    seen = hidden(text_of(client.get(page)), "seen")
    measure_deeds.drop(body.measure, "Kein Geld.", on=TODAY, **BY)
    assert "wird nicht weiterverfolgt" in text_of(client.get(page))
    assert (client.post(page, YES | {"seen": seen}).status_code, now(body).state) == (410, "proposed")

    measure_deeds.drop_back(body.measure, **BY)
    other = new_measure(body.measure.plan, "Raumkalender", at=AT)
    measure_deeds.merge(body.measure, other, on=TODAY, **BY)
    assert "mit einer anderen zusammengefasst: „Raumkalender“" in text_of(client.get(page))
    assert (client.post(page, YES | {"seen": seen}).status_code, now(body).state) == (410, "proposed")


def test_a_replaced_lead_answers_no_more(body: Responsibility) -> None:
    client = reader()
    page = opened(client, asked(body))
    actions.replace_lead(body.measure, actions.Body("Sportamt"), on=TODAY, **BY)
    assert (client.post(page, YES).status_code, client.post(f"{page}neu/").status_code) == (410, 200)
    assert (now(body).state, Message.objects.count()) == ("proposed", 1)


def test_after_the_adoption_the_answer_stays(body: Responsibility) -> None:
    client = reader()
    actions.record_answer(body, actions.Answer("accepted"), "Telefonat", TODAY, on=TODAY, **BY)
    Responsibility.objects.update(state="proposed")
    page = opened(client, asked(body))
    Responsibility.objects.update(state="accepted", answered_on=TODAY)
    measure_deeds.adopt(body.measure, TODAY, **BY)
    assert client.post(page, YES | {"answer": "declined", "words": "Nein"}).status_code == 410
    assert (now(body).state, Measure.objects.get().state) == ("accepted", "adopted")


def two_links(body: Responsibility) -> tuple[tuple[Client, str], tuple[Client, str]]:
    """Two people of one body, each with a link of their own: the first mail, and the reminder."""
    one, two = reader(), reader()
    first = opened(one, asked(body))
    Responsibility.objects.update(asked_at=datetime(2025, 1, 1, tzinfo=UTC))
    return (one, first), (two, opened(two, asked(now(body))))


def test_the_second_of_two_answers_sees_the_first_before_it_counts_instead(body: Responsibility) -> None:
    (one, first), (two, second) = two_links(body)
    seen = hidden(text_of(two.get(second)), "seen")
    assert answer(one, first, **YES)[0] == 200
    late = two.post(second, {"answer": "declined", "words": "Kein Personal.", "by": "Amtsleitung", "seen": seen})
    assert (late.status_code, now(body).state) == (422, "accepted")
    assert "Inzwischen hat jemand anderes aus Ihrer Stelle geantwortet." in text_of(late) and "Kein Personal." in text_of(late)

    assert answer(two, second, answer="declined", words="Kein Personal.", by="Amtsleitung")[0] == 200
    assert now(body).state == "declined"


def raced(body: Responsibility, one_sees_the_other: bool) -> list[int]:
    """Both have read the page, then both press at once; the control reads it between the two."""
    (one, first), (two, second) = two_links(body)
    seen = {page: hidden(text_of(who.get(page)), "seen") for who, page in ((one, first), (two, second))}
    if one_sees_the_other:
        return [answer(one, first, **YES)[0], answer(two, second, **YES)[0]]
    gate, told = threading.Barrier(2), []

    def press(who: Client, page: str) -> None:
        gate.wait()
        told.append(who.post(page, {**YES, "seen": seen[page]}).status_code)

    threads = [threading.Thread(target=press, args=each) for each in ((one, first), (two, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_counts_and_the_other_is_told(body: Responsibility) -> None:
    assert raced(body, one_sees_the_other=False) == [200, 422]
    assert AuditLine.objects.filter(kind="responsibility.answer").count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_two_who_answer_one_after_the_other_both_count(body: Responsibility) -> None:
    assert raced(body, one_sees_the_other=True) == [200, 200]
    assert AuditLine.objects.filter(kind="responsibility.answer").count() == 2
