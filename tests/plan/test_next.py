"""What comes next on the way from the cards to a public plan, one thing after the other."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from fachplan.forums.models import Forum
from fachplan.plan.answer_actions import Answer, answer
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.measure_deeds import adopt
from fachplan.plan.measure_models import ImpactGoal, Measure, Responsibility
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.plan.next_queries import ahead_of
from fachplan.plan.plan_release_actions import release_plan
from fachplan.plan.release_actions import release_answers
from tests.workshop.house import House, text_of

AT = datetime(2025, 6, 24, 9, tzinfo=UTC)
WHO: Any = {"actor": "user:1", "at": AT}
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(house: House) -> SectorPlan:
    """A card taken up as a measure; of the plan, only a guiding goal stands."""
    plan = SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    GuidingGoal.objects.create(plan=plan, position=1, text="Alle finden einen Ort")
    house.pin(["Schlüssel"], at=AT)
    card = UUID(inbox(house.forum, "de")[0].card.id)
    answer(house.forum, [card], Answer("adopted", "Amt", titles=("Räume öffnen",)), **WHO)
    return plan


def ahead(plan: SectorPlan) -> list[tuple[str, int]]:
    return [(each.kind, each.number) for each in ahead_of(plan)]


def test_the_way_from_a_card_to_the_public_plan_is_named_step_by_step(house: House, plan: SectorPlan) -> None:
    assert ahead(plan) == [("goals", 1), ("goal", 1), ("lead", 1), ("minutes", 1)]

    goal = ImpactGoal.objects.create(guiding_goal=plan.guiding_goals.get(), position=1, perspective="community", text="Räume")
    measure = Measure.objects.get(plan=plan)
    Measure.objects.filter(pk=measure.pk).update(impact_goal=goal)
    assert ahead(plan) == [("lead", 1), ("minutes", 1)]

    lead = Responsibility.objects.create(measure=measure, role="lead", office="Bauhof")
    assert ahead(plan) == [("ask", 1), ("minutes", 1)]

    Responsibility.objects.filter(pk=lead.pk).update(asked=1, asked_at=AT)
    assert ahead(plan) == [("minutes", 1)]  # the lead has the word

    for said in ("accepted_if", "counter", "declined"):
        Responsibility.objects.filter(pk=lead.pk).update(state=said, answered_on=date(2025, 6, 24), words="Wenn es Geld gibt")
        assert ahead(plan) == [("answered", 1), ("minutes", 1)]

    Responsibility.objects.filter(pk=lead.pk).update(state="accepted", answered_on=date(2025, 6, 24))
    Forum.objects.filter(pk=house.forum.pk).update(released_at=AT)
    assert ahead(plan) == [("adopt", 1), ("answers", 1)]

    adopt(Measure.objects.get(), date(2025, 6, 24), **WHO)
    release_answers(Forum.objects.get(pk=house.forum.pk), function="Planung", actor="user:1", at=AT + timedelta(minutes=1))
    assert ahead(plan) == [("release", 1)]

    release_plan(plan, function="Planung", drafts=False, **WHO)
    assert ahead(plan) == []


def test_the_plan_page_gives_the_first_thing_the_one_filled_button(house: House, plan: SectorPlan) -> None:
    page = text_of(house.signed_in("planner", "").get(f"/p/{plan.process.key}/plan/"))

    top = page[page.index('<ul class="todo">'):page.index("</ul>", page.index('<ul class="todo">'))]
    assert "Drei Dinge brauchen Sie heute" in page
    assert top.count("kern-btn--primary") == 1 and top.index("Wirkungsziel schreiben") < top.index("Ziel wählen")
    assert "Wirkungsziel schreiben" in top[top.index("kern-btn--primary"):top.index("kern-btn--secondary")]
