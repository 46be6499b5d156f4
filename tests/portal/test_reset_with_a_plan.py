"""Resetting the demo takes away what the plan made of it, decided or not, and puts its clock back."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fachplan.base.bundle import load_bundle
from fachplan.base.models import City, Message
from fachplan.plan import measure_deeds
from fachplan.plan import responsibility_actions as actions
from fachplan.plan.answer_actions import new_measure
from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan
from fachplan.portal.demo import reset_demo

DEMO = Path(__file__).parents[2] / "demo" / "dresden"
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_adopted_and_merged_measures_and_their_requests_go_and_the_clock_stands_as_before() -> None:
    assert load_bundle(DEMO, at=AT).refused == []
    before, first_day = Measure.objects.count(), City.current().demo_date
    plan = SectorPlan.objects.get()
    one, two = (new_measure(plan, title, at=AT) for title in ("Schulräume", "Raumkalender"))
    body = actions.name_body(one, "lead", actions.Body("Amt", address="amt@stadt.example"), actor="user:1", at=AT)
    actions.ask(body, date(2025, 1, 30), on=AT.date(), actor="user:1", at=AT)
    actions.record_answer(body, actions.Answer("accepted"), "Telefonat", AT.date(), on=AT.date(), actor="user:1", at=AT)
    measure_deeds.adopt(one, AT.date(), actor="user:1", at=AT)
    measure_deeds.merge(two, one, on=AT.date(), actor="user:1", at=AT)
    City.objects.update(demo_date=date(2025, 3, 1))

    assert reset_demo(actor="system", at=AT).refused == []

    assert (Measure.objects.count(), City.current().demo_date, Message.objects.count()) == (before, first_day, 0)
