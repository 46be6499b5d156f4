"""Two deeds on one measure at once: the second waits and meets what the first left. Each with a control that has no lock."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from fachplan.plan import measure_deeds as deeds
from fachplan.plan import step_actions as steps
from fachplan.plan.answer_actions import Answer, NotAnswerable, answer, new_measure
from fachplan.plan.answer_models import Disposition
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.measure_actions import MeasureRefused, change_measure, values_of
from fachplan.plan.measure_models import Measure, Responsibility
from fachplan.plan.models import SectorPlan
from tests.workshop.house import House

AT = datetime(2025, 6, 24, 9, tzinfo=UTC)
TODAY = AT.date()
BY: dict[str, Any] = {"actor": "user:1", "at": AT}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(house: House) -> SectorPlan:
    return SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")


@pytest.fixture
def measure(plan: SectorPlan) -> Measure:
    made = new_measure(plan, "Raumkalender", at=AT)
    Responsibility.objects.create(measure=made, role="lead", office="Stadtbezirksamt", state="accepted", answered_on=TODAY)
    return made


def while_held(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """What `second` says when it begins while `first` is done and not yet committed."""
    done, begun = threading.Event(), threading.Event()
    said: list[str] = []

    def follow() -> None:
        done.wait()
        begun.set()
        try:
            second()
            said.append("done")
        except (MeasureRefused, NotAnswerable) as refused:
            said.append(refused.reason)
        finally:
            connection.close()

    thread = threading.Thread(target=follow)
    thread.start()
    with transaction.atomic():
        first()
        done.set()
        begun.wait()
    thread.join()
    return said


def both(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """What each says when both begin at one moment, in no order."""
    start = threading.Barrier(2)
    said: list[str] = []

    def run(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
            said.append("done")
        except MeasureRefused as refused:
            said.append(refused.reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


def test_of_two_who_adopt_at_once_one_hears_that_it_is_adopted(measure: Measure) -> None:
    assert both(lambda: deeds.adopt(measure, TODAY, **BY), lambda: deeds.adopt(measure, TODAY, **BY)) == ["adopted", "done"]


def test_two_measures_merged_into_each_other_at_once_end_as_one(plan: SectorPlan, measure: Measure) -> None:
    other = new_measure(plan, "Schlüsselkasten", at=AT)
    said = both(lambda: deeds.merge(measure, other, on=TODAY, **BY), lambda: deeds.merge(other, measure, on=TODAY, **BY))
    assert said[0] == "done"
    assert said[1] in ("ended", "into_ended")
    assert sorted(Measure.objects.values_list("state", flat=True)) == ["draft", "merged"]


def test_a_measure_given_up_while_it_is_adopted_is_not_adopted(measure: Measure) -> None:
    assert while_held(lambda: deeds.drop(measure, "Kein Geld", on=TODAY, **BY), lambda: deeds.adopt(measure, TODAY, **BY)) == ["ended"]
    assert Measure.objects.get().state == "dropped"


def test_control_whoever_read_before_the_lock_adopts_what_was_given_up(measure: Measure) -> None:
    stale = Measure.objects.get(pk=measure.pk)

    def adopt_unread() -> None:
        stale.state, stale.lead, stale.adopted_on = Measure.State.ADOPTED, Responsibility.objects.get(), TODAY
        stale.save(update_fields=["state", "lead", "adopted_on"])

    assert while_held(lambda: deeds.drop(measure, "Kein Geld", on=TODAY, **BY), adopt_unread) == ["done"]
    assert Measure.objects.get().state == "adopted"


def test_no_card_goes_into_a_measure_that_is_given_up_at_that_moment(house: House, measure: Measure) -> None:
    house.pin(["Schlüssel"], at=AT)
    card = UUID(inbox(house.forum, "de")[0].card.id)
    into = Answer("merged", "Sozialamt", measure=measure)
    assert while_held(lambda: deeds.drop(measure, "Kein Geld", on=TODAY, **BY),
                      lambda: answer(house.forum, [card], into, **BY)) == ["gone_measure"]
    assert Disposition.objects.count() == 0


def test_of_two_steps_told_at_once_to_wait_for_each_other_one_is_refused(measure: Measure) -> None:
    first, second = (steps.add_step(measure, steps.Told(title), **BY) for title in ("Räume erfassen", "Regeln klären"))
    said = both(lambda: steps.change_step(measure, first.pk, steps.Told("Räume erfassen", after=second.pk), **BY),
                lambda: steps.change_step(measure, second.pk, steps.Told("Regeln klären", after=first.pk), **BY))
    assert said == ["cycle", "done"]
    assert measure.steps.exclude(after=None).count() == 1


def test_two_measures_made_at_once_have_two_numbers(plan: SectorPlan, measure: Measure) -> None:
    assert both(lambda: deeds.split(measure, "Zweite", **BY), lambda: deeds.split(measure, "Dritte", **BY)) == ["done", "done"]
    assert list(Measure.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_two_sheets_saved_at_once_keep_both_fields(plan: SectorPlan, measure: Measure) -> None:
    """The second waits for the first; read before the lock, its save would write the old words over the new ones."""
    assert _at_once(measure, locked=True) == ("Räume fehlen", "Ein Kalender")


def test_control_without_the_lock_one_of_them_is_lost(plan: SectorPlan, measure: Measure) -> None:
    assert _at_once(measure, locked=False) != ("Räume fehlen", "Ein Kalender")


def _at_once(measure: Measure, *, locked: bool) -> tuple[str, str]:
    """Two savings, the second begun while the first holds the measure; without the lock it has read before the first wrote."""
    seen, stale = values_of(measure), Measure.objects.get(pk=measure.pk)
    holding, go_on = threading.Event(), threading.Event()

    def second() -> None:
        holding.wait()
        try:
            if locked:
                go_on.set()
                change_measure(measure, {"summary": "Ein Kalender"}, seen, **BY)
            else:
                stale.summary = "Ein Kalender"  # what change_measure would do with the measure it had read
                go_on.set()
                stale.save()
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    thread.start()
    with transaction.atomic():
        change_measure(measure, {"need": "Räume fehlen"}, seen, **BY)
        holding.set()
        go_on.wait()
    thread.join()
    stands = Measure.objects.get(pk=measure.pk)
    return stands.need, stands.summary
