"""Reminders: one mail in 14 days to an address, two in all, then a human calls; and nothing to those who have answered."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fachplan.base.models import City, Message
from fachplan.base.tick import tick
from fachplan.plan import measure_deeds
from fachplan.plan import responsibility_actions as actions
from fachplan.plan import responsibility_queries as queries
from fachplan.plan.answer_actions import new_measure
from fachplan.plan.measure_models import Responsibility
from fachplan.plan.models import SectorPlan
from tests.workshop.house import House

START = datetime(2025, 1, 15, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BY: dict[str, Any] = {"actor": "user:1", "at": START}
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(house: House) -> SectorPlan:
    return SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")


def request(plan: SectorPlan, title: str, address: str) -> Responsibility:
    """A lead asked on the first day."""
    body = actions.name_body(new_measure(plan, title, at=START), "lead", actions.Body("Verein", address=address), **BY)
    actions.ask(body, date(2025, 1, 30), on=START.date(), **BY)
    return Responsibility.objects.get(pk=body.pk)


def mails_by_day(days: int) -> list[tuple[int, str]]:
    """Tick every day; on which day which address got a mail."""
    seen = {mail.pk for mail in Message.objects.all()}
    told = []
    for day in range(1, days + 1):
        tick(START + day * DAY)
        new = Message.objects.exclude(pk__in=seen).order_by("pk")
        told += [(day, mail.to) for mail in new]
        seen |= {mail.pk for mail in new}
    return told


def test_one_reminder_after_14_days_and_then_a_human_calls(plan: SectorPlan) -> None:
    body = request(plan, "Schulräume", "verein@stadt.example")

    assert mails_by_day(20) == [(14, "verein@stadt.example")]

    assert "deshalb fragen wir freundlich noch einmal" in Message.objects.latest("pk").text
    assert mails_by_day(60) == []
    called = [day for day in range(60) if queries.to_call(plan, START.date() + day * DAY)]
    assert called[0] == 28 and called == list(range(28, 60))
    assert [each.pk for each in queries.waiting(plan, START.date() + 20 * DAY)] == [body.pk]


def test_an_address_named_for_three_measures_gets_one_mail_in_14_days(plan: SectorPlan) -> None:
    for title in ("Schulräume", "Raumkalender", "Schlüssel"):
        request(plan, title, "Verein@stadt.example" if title == "Schlüssel" else "verein@stadt.example")
    request(plan, "Lastenrad", "anderer@stadt.example")

    days = mails_by_day(60)

    assert [day for day, to in days if to.lower() == "verein@stadt.example"] == [14, 28, 42]
    assert [day for day, to in days if to == "anderer@stadt.example"] == [14]


@pytest.mark.parametrize("state", ["accepted", "accepted_if", "counter", "declined"])
def test_who_has_answered_gets_nothing(plan: SectorPlan, state: str) -> None:
    body = request(plan, "Schulräume", "verein@stadt.example")
    actions.record_answer(body, actions.Answer(state, "Wort"), "Telefonat", START.date(), on=START.date(), **BY)
    assert mails_by_day(40) == []
    assert queries.to_call(plan, START.date() + 60 * DAY) == []


def test_nobody_is_reminded_of_a_dropped_measure_or_after_being_replaced(plan: SectorPlan) -> None:
    dropped = request(plan, "Schulräume", "eins@stadt.example")
    measure_deeds.drop(dropped.measure, "Kein Geld.", on=START.date(), **BY)
    replaced = request(plan, "Raumkalender", "zwei@stadt.example")
    actions.replace_lead(replaced.measure, actions.Body("Sportamt"), on=START.date(), **BY)
    assert mails_by_day(40) == []


def test_in_the_demo_its_own_day_counts(plan: SectorPlan) -> None:
    City.objects.update(demo_date=START.date())
    request(plan, "Schulräume", "verein@stadt.example")
    years_later = START + 700 * DAY
    assert tick(years_later)["lead reminders"] == 0
    City.objects.update(demo_date=START.date() + 14 * DAY)
    assert [tick(years_later)["lead reminders"], tick(years_later)["lead reminders"]] == [1, 0]
