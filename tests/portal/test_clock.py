"""Demo only: putting the clock forward does what is due until the day, and says what that was."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from fachplan.base.models import City, Message
from fachplan.plan import responsibility_actions as actions
from fachplan.plan.answer_actions import new_measure
from fachplan.plan.models import SectorPlan
from tests.workshop.house import House, text_of

DAY = date(2025, 1, 15)
pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> House:
    return House()


@pytest.fixture
def planner(house: House) -> Client:
    City.objects.update(demo=True, demo_date=DAY)
    return house.signed_in("planner", "")


def ask(house: House) -> None:
    at = datetime.now(UTC)
    plan = SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    measure = new_measure(plan, "Schulräume", at=at)
    body = actions.name_body(measure, "lead", actions.Body("Amt für Schulen", address="schulen@stadt.example"), actor="user:1", at=at)
    actions.ask(body, date(2025, 1, 25), on=DAY, actor="user:1", at=at)


def forward(planner: Client, day: str) -> str:
    return text_of(planner.post("/arbeit/uhr/", {"day": day}))


def test_a_reminder_goes_out_and_is_listed_and_then_somebody_calls(house: House, planner: Client) -> None:
    ask(house)
    assert "Es war nichts fällig." not in forward(planner, "2025-01-28")  # the request itself goes out
    page = forward(planner, "2025-01-29")
    assert "Geschriebene Erinnerungen" in page and "schulen@stadt.example" in page
    assert Message.objects.count() == 2 and City.current().demo_date == date(2025, 1, 29)
    assert "Bitte anrufen" in forward(planner, "2025-02-12")
    assert Message.objects.count() == 2


def test_answers_whose_day_passes_on_the_way_are_named(house: House, planner: Client) -> None:
    ask(house)
    assert "Antworten, deren Tag vorbei ist" not in forward(planner, "2025-01-25")
    assert "Antworten, deren Tag vorbei ist" in forward(planner, "2025-01-26")


@pytest.mark.parametrize(("day", "said"), [("2025-01-15", "Die Uhr geht nur vorwärts."), ("2024-01-01", "Die Uhr geht nur vorwärts."),
                                           ("9999-01-01", "Die Uhr geht nur vorwärts."), ("morgen", "Schreiben Sie einen Tag")])
def test_back_far_off_and_no_day_are_refused(planner: Client, day: str, said: str) -> None:
    assert said in forward(planner, day)
    assert City.current().demo_date == DAY


def test_a_city_has_no_such_clock(house: House) -> None:
    planner = house.signed_in("planner", "")
    assert planner.get("/arbeit/uhr/").status_code == 404
    City.objects.update(demo=True, demo_date=DAY)
    assert house.signed_in("facilitator", "").get("/arbeit/uhr/").status_code == 403
