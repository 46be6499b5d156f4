"""Who answers for a measure: one lead at most, asked by a mail that was read first, answered by themselves or recorded for them."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from fachplan.base.models import AuditLine, City, Message
from fachplan.directory.models import Actor
from fachplan.plan import measure_deeds
from fachplan.plan.answer_actions import new_measure
from fachplan.plan.measure_actions import MeasureRefused
from fachplan.plan.measure_models import Measure, Responsibility
from fachplan.plan.models import SectorPlan
from tests.workshop.house import House, text_of

AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
TODAY = date(2025, 1, 15)
pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(house: House) -> Measure:
    City.objects.update(demo_date=TODAY)
    plan = SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    return new_measure(plan, "Schulräume am Abend", at=AT)


@pytest.fixture
def planner(house: House) -> Client:
    return house.signed_in("planner", "")


def address(measure: Measure, part: str = "") -> str:
    return f"/p/{measure.plan.process.key}/massnahmen/{measure.reference}/zustaendig/{part}"


def send(client: Client, measure: Measure, deed: str, **told: object) -> str:
    """The refused page, or nothing where the deed was done."""
    answer = client.post(address(measure, "aendern/"), {"deed": deed, **told})
    assert answer.status_code in (302, 422)
    return text_of(answer) if answer.status_code == 422 else ""


def lead(measure: Measure) -> Responsibility:
    return Responsibility.objects.get(measure=measure, role="lead", ended_on=None)


def test_a_second_lead_is_refused_with_a_sentence_and_what_was_typed_stays(planner: Client, measure: Measure) -> None:
    assert not send(planner, measure, "add", role="lead", office="Amt für Schulen, Räume")
    page = send(planner, measure, "add", role="lead", office="Sportamt")
    assert "Es gibt schon eine Federführung." in page
    assert 'value="Sportamt"' in page
    assert lead(measure).office == "Amt für Schulen, Räume"
    assert not send(planner, measure, "add", role="partner", office="Sportamt")
    assert list(measure.responsibilities.values_list("role", "office")) == [("lead", "Amt für Schulen, Räume"), ("partner", "Sportamt")]


def test_a_body_comes_from_the_directory_with_its_name(planner: Client, measure: Measure) -> None:
    known = Actor.objects.create(kind="office", name="Stadtbezirksamt Prohlis")
    assert not send(planner, measure, "add", role="partner", actor=str(known.pk))
    body = measure.responsibilities.get()
    assert (body.office, body.actor) == ("Stadtbezirksamt Prohlis", known)


def test_nobody_and_what_is_no_address_are_refused(planner: Client, measure: Measure) -> None:
    assert "Schreiben Sie Stelle und Funktion" in send(planner, measure, "add", role="lead", office=" ")
    assert "„bei uns“ ist keine E-Mail-Adresse" in send(planner, measure, "add", role="lead", office="Amt", address="bei uns")
    assert not measure.responsibilities.exists()


def test_one_body_is_named_once(planner: Client, measure: Measure) -> None:
    assert not send(planner, measure, "add", role="partner", office="Sportamt")
    assert "Diese Stelle ist für die Maßnahme schon benannt." in send(planner, measure, "add", role="lead", office=" sportamt ")
    send(planner, measure, "end", body=str(measure.responsibilities.get().pk))
    assert not send(planner, measure, "add", role="lead", office="Sportamt")


def test_a_replaced_lead_stays_readable_with_its_last_day(planner: Client, measure: Measure) -> None:
    send(planner, measure, "add", role="lead", office="Amt für Schulen", address="schulen@stadt.example")
    assert not send(planner, measure, "replace", office="Hochbauamt", address="hochbau@stadt.example")
    assert list(measure.responsibilities.order_by("ended_on").values_list("office", "ended_on")) in (
        [("Hochbauamt", None), ("Amt für Schulen", TODAY)], [("Amt für Schulen", TODAY), ("Hochbauamt", None)])
    assert measure.responsibilities.get(office="Amt für Schulen").address == ""  # nobody asks it any more
    assert "Früher benannt" in text_of(planner.get(address(measure)))


def test_the_mail_is_read_before_it_goes_out_and_reading_it_sends_nothing(planner: Client, measure: Measure) -> None:
    send(planner, measure, "add", role="lead", office="Amt für Schulen", address="schulen@stadt.example")
    page = text_of(planner.get(address(measure), {"anfrage": str(lead(measure).pk), "bis": "2025-01-30"}))
    assert "Bitte antworten Sie bis 30. Januar 2025" in page
    assert "Noch ist nichts entschieden." in page
    assert not Message.objects.exists() and lead(measure).asked == 0

    assert not send(planner, measure, "ask", body=str(lead(measure).pk), answer_by="2025-01-30")

    mail = Message.objects.get()
    assert (mail.to, mail.purpose) == ("schulen@stadt.example", "lead")
    assert "30. Januar 2025" in mail.text and "/l/" in mail.text and "Schulräume am Abend" in mail.html
    assert (lead(measure).asked, lead(measure).answer_by) == (1, date(2025, 1, 30))
    assert AuditLine.objects.filter(kind="responsibility.ask").count() == 1


@pytest.mark.parametrize(("day", "said"), [("", "Schreiben Sie einen Tag"), ("2025-01-15", "Die Antwort braucht Zeit."), ("morgen", "Tag")])
def test_a_request_needs_a_day_ahead(planner: Client, measure: Measure, day: str, said: str) -> None:
    send(planner, measure, "add", role="lead", office="Amt", address="amt@stadt.example")
    assert said in send(planner, measure, "ask", body=str(lead(measure).pk), answer_by=day)
    assert not Message.objects.exists()


def test_a_second_mail_within_14_days_is_refused_and_one_without_an_address_too(planner: Client, measure: Measure) -> None:
    send(planner, measure, "add", role="lead", office="Amt")
    assert "noch keine E-Mail-Adresse" in send(planner, measure, "ask", body=str(lead(measure).pk), answer_by="2025-01-30")
    send(planner, measure, "address", body=str(lead(measure).pk), address="amt@stadt.example")
    send(planner, measure, "ask", body=str(lead(measure).pk), answer_by="2025-01-30")
    City.objects.update(demo_date=date(2025, 1, 28))
    assert "noch keine 14 Tage alt" in send(planner, measure, "ask", body=str(lead(measure).pk), answer_by="2025-02-10")
    City.objects.update(demo_date=date(2025, 1, 29))
    assert not send(planner, measure, "ask", body=str(lead(measure).pk), answer_by="2025-02-10")
    City.objects.update(demo_date=date(2025, 2, 20))
    assert "Bitte anrufen" in send(planner, measure, "ask", body=str(lead(measure).pk), answer_by="2025-03-01")
    assert Message.objects.count() == 2


def test_an_answer_is_recorded_with_its_source_and_day(planner: Client, measure: Measure) -> None:
    send(planner, measure, "add", role="lead", office="Amt")
    told = {"body": str(lead(measure).pk), "answer": "accepted_if", "words": "Wenn die Schließdienste bezahlt sind.",
            "by": "Sachgebiet Räume", "source": "Telefonat am 14. Januar", "day": "2025-01-14"}
    assert "Woher stammt die Antwort?" in send(planner, measure, "record", **told | {"source": " "})
    assert "Bitte nennen Sie die Bedingung." in send(planner, measure, "record", **told | {"words": ""})
    assert "Dieser Tag kommt erst noch." in send(planner, measure, "record", **told | {"day": "2025-01-16"})
    assert "eine der vier Antworten" in send(planner, measure, "record", **told | {"answer": "proposed"})
    assert lead(measure).state == "proposed"

    assert not send(planner, measure, "record", **told)

    body = lead(measure)
    assert (body.state, body.answered_on, body.answered_by, body.source) == (
        "accepted_if", date(2025, 1, 14), "Sachgebiet Räume", "Telefonat am 14. Januar")
    page = text_of(planner.get(address(measure)))
    assert "zugesagt, wenn …" in page and "eingetragen nach:" in page


def test_an_adopted_lead_is_neither_replaced_nor_answered_anew(planner: Client, measure: Measure) -> None:
    send(planner, measure, "add", role="lead", office="Amt")
    told = {"body": str(lead(measure).pk), "answer": "accepted", "source": "Schreiben", "day": "2025-01-14"}
    send(planner, measure, "record", **told)
    measure_deeds.adopt(measure, TODAY, actor="system", at=AT)
    assert "Nehmen Sie zuerst den Beschluss zurück." in send(planner, measure, "replace", office="Sportamt")
    assert "Nehmen Sie zuerst den Beschluss zurück." in send(planner, measure, "record", **told | {"answer": "declined", "words": "Nein"})
    assert Measure.objects.get().lead == lead(measure)


def test_only_an_agreed_lead_lets_a_measure_be_adopted(planner: Client, measure: Measure) -> None:
    send(planner, measure, "add", role="lead", office="Amt")
    with pytest.raises(MeasureRefused, match="accepted"):
        measure_deeds.adopt(measure, TODAY, actor="system", at=AT)
    send(planner, measure, "record", body=str(lead(measure).pk), answer="accepted", source="Telefonat", day="2025-01-15")
    measure_deeds.adopt(measure, TODAY, actor="system", at=AT)
    assert Measure.objects.get().state == "adopted"


def test_a_partner_is_taken_off_and_who_may_only_read_changes_nothing(house: House, planner: Client, measure: Measure) -> None:
    send(planner, measure, "add", role="partner", office="Sportamt")
    body = measure.responsibilities.get()
    reader = house.signed_in("admin", "")
    assert reader.get(address(measure)).status_code == 200
    assert reader.post(address(measure, "aendern/"), {"deed": "end", "body": str(body.pk)}).status_code == 403
    assert not send(planner, measure, "end", body=str(body.pk))
    assert measure.responsibilities.get().ended_on == TODAY
    assert "nicht mehr benannt" in send(planner, measure, "end", body=str(body.pk))
