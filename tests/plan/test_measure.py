"""A measure's sheet and what becomes of it: exact rules, each refused by name, and nothing typed lost."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from fachplan.base.models import AuditLine
from fachplan.forums.models import Process
from fachplan.plan import figure_actions as figures
from fachplan.plan import measure_deeds as deeds
from fachplan.plan import step_actions as steps
from fachplan.plan.answer_actions import Answer, answer, new_measure
from fachplan.plan.figure_actions import Cost, Count, costs_of, counts_of, mark_of
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.measure_actions import MeasureRefused, change_measure, values_of
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal, Measure, Origin, Responsibility, Step
from fachplan.plan.models import GuidingGoal, SectorPlan
from tests.workshop.house import House

AT = datetime(2025, 6, 24, 9, tzinfo=UTC)
TODAY = AT.date()
BY: dict[str, Any] = {"actor": "user:1", "at": AT}
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(house: House) -> SectorPlan:
    return SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")


@pytest.fixture
def measure(plan: SectorPlan) -> Measure:
    return new_measure(plan, "Raumkalender", at=AT)


def refused(reason: str, deed: Callable[[], object]) -> str:
    with pytest.raises(MeasureRefused) as caught:
        deed()
    assert caught.value.reason == reason
    return caught.value.told


def again(measure: Measure) -> Measure:
    return Measure.objects.get(pk=measure.pk)


def accepted(measure: Measure) -> Responsibility:
    return Responsibility.objects.create(measure=measure, role="lead", office="Stadtbezirksamt", state="accepted", answered_on=TODAY)


# -- two people in one sheet


def test_what_two_people_change_in_different_fields_both_stands(measure: Measure) -> None:
    seen = values_of(measure)
    assert change_measure(measure, {"need": "Räume fehlen", "summary": ""}, seen, **BY) == {}
    assert change_measure(measure, {"need": "", "summary": "Ein Kalender"}, seen, **BY) == {}
    assert (again(measure).need, again(measure).summary) == ("Räume fehlen", "Ein Kalender")


def test_a_field_both_changed_comes_back_with_both_texts_and_the_rest_is_kept(measure: Measure) -> None:
    seen = values_of(measure)
    change_measure(measure, {"need": "Räume fehlen"}, seen, **BY)
    both = change_measure(measure, {"need": "Schlüssel fehlen", "summary": "Ein Kalender"}, seen, **BY)
    assert both == {"need": "Räume fehlen"}
    assert (again(measure).need, again(measure).summary) == ("Räume fehlen", "Ein Kalender")
    assert change_measure(measure, {"need": "Räume und Schlüssel fehlen"}, seen | both, **BY) == {}
    assert again(measure).need == "Räume und Schlüssel fehlen"


def test_the_same_words_from_both_are_no_quarrel(measure: Measure) -> None:
    seen = values_of(measure)
    change_measure(measure, {"need": "Räume fehlen"}, seen, **BY)
    assert change_measure(measure, {"need": "Räume fehlen"}, seen, **BY) == {}


def test_line_ends_of_a_browser_change_nothing(measure: Measure) -> None:
    change_measure(measure, {"need": "Räume\r\nfehlen"}, values_of(measure), **BY)
    lines = AuditLine.objects.count()
    assert change_measure(measure, {"need": "Räume\r\nfehlen "}, {"need": "Räume\r\nfehlen"}, **BY) == {}
    assert (again(measure).need, AuditLine.objects.count()) == ("Räume\nfehlen", lines)


def test_a_title_is_never_empty_and_gives_the_address(measure: Measure) -> None:
    refused("title", lambda: change_measure(measure, {"title": " "}, values_of(measure), **BY))
    change_measure(measure, {"title": "Räume für  alle"}, values_of(measure), **BY)
    stands = again(measure)
    assert (stands.title, stands.slug, stands.reference) == ("Räume für alle", "raeume-fuer-alle", measure.reference)


def test_a_goal_of_another_plan_or_of_none_is_refused(house: House, measure: Measure) -> None:
    process = Process.objects.create(key="anders", title="Anders")
    other = SectorPlan.objects.create(process=process, key="anders", title="Anders")
    goal = ImpactGoal.objects.create(guiding_goal=GuidingGoal.objects.create(plan=other, position=1, text="Z"), position=1,
                                     perspective="case", text="W")
    field = FieldOfAction.objects.create(plan=other, position=1, title="Wohnen")
    for name, key in (("impact_goal", goal.pk), ("field_of_action", field.pk), ("area", uuid4()), ("impact_goal", "kein")):
        assert refused("gone", lambda: change_measure(measure, {name: str(key)}, values_of(measure), **BY)) == name  # noqa: B023
    assert again(measure).impact_goal is None


# -- adopted, merged, split, dropped


def test_an_adopted_measure_has_a_lead_that_agreed_and_a_day(measure: Measure) -> None:
    refused("lead", lambda: deeds.adopt(measure, TODAY, **BY))
    lead = Responsibility.objects.create(measure=measure, role="lead", office="Stadtbezirksamt")
    refused("accepted", lambda: deeds.adopt(measure, TODAY, **BY))
    Responsibility.objects.filter(pk=lead.pk).update(state="accepted", answered_on=TODAY)
    refused("day", lambda: deeds.adopt(measure, None, **BY))
    deeds.adopt(measure, TODAY, **BY)
    assert (again(measure).state, again(measure).lead, again(measure).adopted_on) == ("adopted", lead, TODAY)
    refused("adopted", lambda: deeds.adopt(measure, TODAY, **BY))


def test_adoption_makes_the_days_of_the_steps_agreed_ones(measure: Measure) -> None:
    accepted(measure)
    steps.add_step(measure, steps.Told("Räume erfassen", due=date(2025, 9, 30)), **BY)
    steps.add_step(measure, steps.Told("Regeln klären"), **BY)
    deeds.adopt(measure, TODAY, **BY)
    assert list(measure.steps.values_list("agreed_due", flat=True)) == [date(2025, 9, 30), None]
    deeds.adopt_back(measure, **BY)
    assert (again(measure).state, again(measure).lead) == ("draft", None)
    assert set(measure.steps.values_list("agreed_due", flat=True)) == {None}


def test_an_adoption_stays_once_an_agreed_day_moved(measure: Measure) -> None:
    accepted(measure)
    step = steps.add_step(measure, steps.Told("Räume erfassen", due=date(2025, 9, 30)), **BY)
    deeds.adopt(measure, TODAY, **BY)
    steps.change_step(measure, step.pk, steps.Told("Räume erfassen", due=date(2025, 12, 1), moved_because="Umbau"), **BY)
    refused("moved", lambda: deeds.adopt_back(measure, **BY))


def test_a_merged_measure_gives_its_cards_along_and_takes_them_back(house: House, plan: SectorPlan) -> None:
    house.pin(["Schlüssel", "Räume", "Küche"], at=AT)
    cards = [UUID(entry.card.id) for entry in inbox(house.forum, "de")]
    for title, mine in (("Kalender", cards[:2]), ("Schlüsselkasten", cards[1:])):
        answer(house.forum, mine, Answer("adopted", "Sozialamt", titles=(title,)), **BY)
    first, second = Measure.objects.all()
    deeds.merge(second, first, on=TODAY, **BY)
    assert set(first.origins.values_list("card", flat=True)) == set(cards)
    assert set(second.origins.values_list("card", flat=True)) == set(cards[1:])
    assert (again(second).state, again(second).merged_into) == ("merged", first)
    deeds.merge_back(second, **BY)
    assert set(first.origins.values_list("card", flat=True)) == set(cards[:2])
    assert (again(second).state, again(second).merged_into) == ("draft", None)


def test_a_card_both_had_stays_when_a_merge_is_taken_back(house: House, plan: SectorPlan) -> None:
    house.pin(["Schlüssel"], at=AT)
    first, second = (new_measure(plan, title, at=AT) for title in ("Kalender", "Kasten"))
    for measure in (first, second):
        Origin.objects.create(measure=measure, card_id=inbox(house.forum, "de")[0].card.id, since=AT)
    deeds.merge(second, first, on=TODAY, **BY)
    deeds.merge_back(second, **BY)
    assert (first.origins.count(), second.origins.count()) == (1, 1)


def test_no_measure_goes_into_itself_or_into_one_that_ended(plan: SectorPlan, measure: Measure) -> None:
    other, third = new_measure(plan, "Zweite", at=AT), new_measure(plan, "Dritte", at=AT)
    refused("itself", lambda: deeds.merge(measure, measure, on=TODAY, **BY))
    deeds.drop(other, "Kein Geld", on=TODAY, **BY)
    refused("into_ended", lambda: deeds.merge(measure, other, on=TODAY, **BY))
    deeds.merge(third, measure, on=TODAY, **BY)
    refused("into_ended", lambda: deeds.merge(measure, third, on=TODAY, **BY))
    refused("ended", lambda: deeds.merge(third, measure, on=TODAY, **BY))
    refused("not_merged", lambda: deeds.merge_back(measure, **BY))


def test_a_split_measure_has_the_same_cards_goal_and_the_steps_that_were_named(house: House, plan: SectorPlan, measure: Measure) -> None:
    house.pin(["Schlüssel"], at=AT)
    Origin.objects.create(measure=measure, card_id=inbox(house.forum, "de")[0].card.id, since=AT)
    change_measure(measure, {"horizon": "short", "need": "Räume fehlen"}, values_of(measure), **BY)
    first = steps.add_step(measure, steps.Told("Räume erfassen"), **BY)
    second = steps.add_step(measure, steps.Told("Kasten kaufen", after=first.pk), **BY)
    third = steps.add_step(measure, steps.Told("Kasten hängen", after=second.pk), **BY)
    refused("title", lambda: deeds.split(measure, " ", **BY))
    refused("step", lambda: deeds.split(measure, "Kasten", [uuid4()], **BY))
    new = deeds.split(measure, "Schlüsselkasten", [second.pk, third.pk], **BY)
    assert (new.number, again(new).horizon, again(new).need, new.origins.count()) == (2, "short", "Räume fehlen", 1)
    assert list(new.steps.values_list("title", "after")) == [("Kasten kaufen", None), ("Kasten hängen", second.pk)]
    assert list(measure.steps.values_list("title", flat=True)) == ["Räume erfassen"]


def test_a_split_is_taken_back_with_its_steps_unless_somebody_used_the_second_one(plan: SectorPlan, measure: Measure) -> None:
    stays, goes = (steps.add_step(measure, steps.Told(title), **BY) for title in ("Räume erfassen", "Kasten kaufen"))
    second = deeds.split(measure, "Schlüsselkasten", [goes.pk], **BY)
    refused("gone", lambda: deeds.split_back(second, measure, **BY))
    deeds.split_back(measure, second, **BY)
    assert list(Measure.objects.values_list("title", flat=True)) == ["Raumkalender"]
    assert list(measure.steps.values_list("pk", flat=True)) == [stays.pk, goes.pk]
    third = deeds.split(measure, "Schlüsselkasten", **BY)
    assert third.number == 3
    change_measure(third, {"need": "Schlüssel fehlen"}, values_of(third), **BY)
    refused("worked", lambda: deeds.split_back(measure, third, **BY))


def test_a_measure_is_given_up_with_a_reason_and_taken_up_again(measure: Measure) -> None:
    refused("reason", lambda: deeds.drop(measure, " ", on=TODAY, **BY))
    deeds.drop(measure, "Kein Geld", on=TODAY, **BY)
    refused("ended", lambda: change_measure(measure, {"need": "x"}, {}, **BY))
    deeds.drop_back(measure, **BY)
    assert (again(measure).state, again(measure).end_reason, again(measure).ended_on) == ("draft", "", None)


def test_every_deed_leaves_one_audit_line(measure: Measure) -> None:
    for deed in (lambda: deeds.drop(measure, "Kein Geld", on=TODAY, **BY), lambda: deeds.drop_back(measure, **BY),
                 lambda: change_measure(measure, {"need": "x"}, {}, **BY), lambda: steps.add_step(measure, steps.Told("y"), **BY)):
        before = AuditLine.objects.count()
        deed()
        assert AuditLine.objects.count() == before + 1


# -- small steps


@pytest.fixture
def three(measure: Measure) -> list[Step]:
    return [steps.add_step(measure, steps.Told(title), **BY) for title in "ABC"]


def test_steps_that_would_wait_for_each_other_in_a_circle_are_refused_by_name(measure: Measure, three: list[Step]) -> None:
    a, b, c = three
    steps.change_step(measure, b.pk, steps.Told("B", after=a.pk), **BY)
    steps.change_step(measure, c.pk, steps.Told("C", after=b.pk), **BY)
    assert refused("cycle", lambda: steps.change_step(measure, a.pk, steps.Told("A", after=c.pk), **BY)) == "A → C → B → A"
    assert refused("cycle", lambda: steps.change_step(measure, a.pk, steps.Told("A", after=a.pk), **BY)) == "A → A"


def test_circles_are_found_as_a_walk_through_all_orders_finds_them() -> None:
    keys = [UUID(int=n) for n in range(1, 5)]
    for chain in permutations([None, *keys], 4):
        waits = dict(zip(keys[1:], chain[1:], strict=True))
        seen, at = [keys[0]], chain[0]
        while at is not None and at not in seen:
            seen.append(at)
            at = waits.get(at)
        assert bool(steps.circle(keys[0], chain[0], waits)) == (at == keys[0])


def test_a_step_is_done_on_a_day_that_has_come(measure: Measure, three: list[Step]) -> None:
    refused("future", lambda: steps.change_step(measure, three[0].pk, steps.Told("A", done_on=date(2025, 6, 25)), **BY))
    steps.change_step(measure, three[0].pk, steps.Told("A", done_on=TODAY), **BY)
    assert Step.objects.get(pk=three[0].pk).done_on == TODAY


def test_an_agreed_day_moves_only_with_a_reason_and_stays_beside_the_new_one(measure: Measure) -> None:
    accepted(measure)
    step = steps.add_step(measure, steps.Told("A", due=date(2025, 9, 30)), **BY)
    deeds.adopt(measure, TODAY, **BY)
    for day in (date(2025, 12, 1), None):
        refused("moved", lambda: steps.change_step(measure, step.pk, steps.Told("A", due=day), **BY))  # noqa: B023
    steps.change_step(measure, step.pk, steps.Told("A", due=date(2025, 12, 1), moved_because="Umbau"), **BY)
    step.refresh_from_db()
    assert (step.due, step.agreed_due, step.moved_because) == (date(2025, 12, 1), date(2025, 9, 30), "Umbau")
    refused("agreed", lambda: steps.remove_step(measure, step.pk, **BY))


def test_a_removed_step_comes_back_where_it_stood_with_those_that_waited(measure: Measure, three: list[Step]) -> None:
    a, b, c = three
    steps.change_step(measure, b.pk, steps.Told("B", after=a.pk, due=date(2025, 9, 30)), **BY)
    steps.change_step(measure, c.pk, steps.Told("C", after=b.pk), **BY)
    kept = steps.remove_step(measure, b.pk, **BY)
    assert list(measure.steps.values_list("title", "position", "after")) == [("A", 1, None), ("C", 2, None)]
    steps.bring_back(measure, kept, **BY)
    back = measure.steps.get(title="B")
    assert list(measure.steps.values_list("title", "position", "after")) == [("A", 1, None), ("B", 2, a.pk), ("C", 3, back.pk)]
    assert back.due == date(2025, 9, 30)


def test_steps_change_places_and_stop_at_the_ends(measure: Measure, three: list[Step]) -> None:
    for places, order in ((1, "BAC"), (5, "BCA"), (1, "BCA"), (-9, "ABC")):
        steps.move_step(measure, three[0].pk, places, **BY)
        assert "".join(measure.steps.values_list("title", flat=True)) == order


def test_a_step_of_another_measure_is_not_touched(plan: SectorPlan, measure: Measure, three: list[Step]) -> None:
    other = new_measure(plan, "Andere", at=AT)
    refused("gone", lambda: steps.change_step(other, three[0].pk, steps.Told("X"), **BY))
    refused("gone", lambda: steps.add_step(other, steps.Told("X", after=three[0].pk), **BY))


# -- figures


def test_money_stands_by_year_and_is_none_only_where_somebody_says_so(measure: Measure) -> None:
    mark = mark_of(costs_of(measure))
    costs = [Cost(2026, 500_000, "secured", "Stadt"), Cost(2026, 200_000, "open")]
    figures.set_costs(measure, costs, False, seen=mark, **BY)
    assert costs_of(measure) == ((Cost(2026, 200_000, "open"), Cost(2026, 500_000, "secured", "Stadt")), False)
    refused("meanwhile", lambda: figures.set_costs(measure, [], True, seen=mark, **BY))
    mark = mark_of(costs_of(measure))
    refused("both", lambda: figures.set_costs(measure, costs, True, seen=mark, **BY))
    refused("twice", lambda: figures.set_costs(measure, [*costs, Cost(2026, 1, "open")], False, seen=mark, **BY))
    figures.set_costs(measure, [], True, seen=mark, **BY)
    assert costs_of(again(measure)) == ((), True)


def test_three_plain_indicators_are_enough_and_each_is_whole(measure: Measure) -> None:
    whole = Count("Belegte Stunden", "Stunden je Woche", "up", Decimal(14), date(2025, 3, 1), "Raumbuch", Decimal(60), date(2027, 12, 31))
    mark = mark_of(counts_of(measure))
    refused("many", lambda: figures.set_indicators(measure, [whole] * 4, seen=mark, **BY))
    for lack, broken in (("what", Count("", "x")), ("unit", Count("x", "")), ("baseline", Count("x", "y", baseline=Decimal(1))),
                         ("target", Count("x", "y", target=Decimal(1))),
                         ("before", Count("x", "y", baseline_on=date(2025, 3, 1), target_by=date(2025, 3, 1)))):
        assert refused(lack, lambda: figures.set_indicators(measure, [whole, broken], seen=mark, **BY)) == "1"  # noqa: B023
    figures.set_indicators(measure, [whole], seen=mark, **BY)
    assert [count.target for count in counts_of(measure)] == [Decimal(60)]
