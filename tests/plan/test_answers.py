"""Answering cards: each kind with what it needs, several at once, taken back, and origins that survive."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from fachplan.base.models import AuditLine
from fachplan.forums.models import Forum
from fachplan.plan import step_actions as steps
from fachplan.plan.answer_actions import Answer, NotAnswerable, answer, take_back
from fachplan.plan.answer_models import Disposition
from fachplan.plan.inbox_queries import inbox, tally
from fachplan.plan.measure_actions import change_measure
from fachplan.plan.measure_models import Measure, Origin
from fachplan.plan.models import SectorPlan
from tests.workshop.house import House

AT = datetime(2025, 1, 20, 9, tzinfo=UTC)
PLANNING = "Sozialamt, Sozialplanung"
WHO: Any = {"actor": "user:1", "at": AT}
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(house: House) -> Forum:
    """Four cards on the wall and a plan they may go into."""
    SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    house.pin(["Schlüssel", "Räume", "Küche", "Fahrtkosten"], at=AT)
    return house.forum


def ids(forum: Forum) -> list[UUID]:
    return [UUID(entry.card.id) for entry in inbox(forum, "de")]


def states(forum: Forum) -> list[str]:
    return [entry.state for entry in inbox(forum, "de")]


def test_a_fresh_inbox_holds_every_card_and_all_of_them_are_open(asked: Forum) -> None:
    entries = inbox(asked, "de")
    assert [(entry.path, entry.card.text) for entry in entries] == [
        ("Orange 1", "Schlüssel"), ("Orange 2", "Räume"), ("Orange 3", "Küche"), ("Orange 4", "Fahrtkosten")]
    assert states(asked) == ["open"] * 4


def test_adopting_makes_a_draft_with_the_cards_as_its_origins(asked: Forum) -> None:
    first, second, *_rest = ids(asked)
    answer(asked, [first, second], Answer("adopted", PLANNING, titles=(" Ein  Raumkalender ",)), **WHO)
    measure = Measure.objects.get()
    assert (measure.number, measure.title, measure.slug, measure.state) == (1, "Ein Raumkalender", "ein-raumkalender", "draft")
    assert len(measure.reference) == 6
    assert set(measure.origins.values_list("card", flat=True)) == {first, second}
    assert states(asked) == ["adopted", "adopted", "open", "open"]


def test_merging_ties_a_card_to_a_measure_once(asked: Forum) -> None:
    first, second, *_rest = ids(asked)
    answer(asked, [first], Answer("adopted", PLANNING, titles=("Raumkalender",)), **WHO)
    measure = Measure.objects.get()
    answer(asked, [first, second], Answer("merged", PLANNING, measure=measure), actor="user:1", at=AT + timedelta(minutes=1))
    assert set(measure.origins.values_list("card", flat=True)) == {first, second}
    assert states(asked)[:2] == ["merged", "merged"]


def test_splitting_gives_the_card_to_both_measures(asked: Forum) -> None:
    card = ids(asked)[0]
    answer(asked, [card], Answer("split", PLANNING, titles=("Schlüsselkästen", "Schließdienste")), **WHO)
    assert list(Measure.objects.values_list("number", "title")) == [(1, "Schlüsselkästen"), (2, "Schließdienste")]
    assert list(Origin.objects.values_list("card", flat=True)) == [card, card]


@pytest.mark.parametrize(("given", "reason"), [
    (Answer("declined", PLANNING, reason="  "), "reason"),
    (Answer("parked", PLANNING), "reason"),
    (Answer("forwarded", PLANNING), "office"),
    (Answer("exists", PLANNING), "found"),
    (Answer("merged", PLANNING), "no_measure"),
    (Answer("adopted", PLANNING), "titles"),
    (Answer("adopted", PLANNING, titles=("Eins", "Zwei")), "titles"),
    (Answer("split", PLANNING, titles=("Eins", " ")), "titles"),
    (Answer("declined", " ", reason="Kein Geld"), "function"),
])
def test_an_answer_without_what_its_kind_needs_writes_nothing(asked: Forum, given: Answer, reason: str) -> None:
    with pytest.raises(NotAnswerable) as refused:
        answer(asked, ids(asked)[:1], given, **WHO)
    assert refused.value.reason == reason
    assert (states(asked), Measure.objects.count()) == (["open"] * 4, 0)


def test_the_database_refuses_a_no_without_a_reason(asked: Forum) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposition.objects.create(card_id=ids(asked)[0], deed=UUID(int=1), kind="declined", decided_by=PLANNING, decided_at=AT)


def test_the_database_refuses_a_second_answer_in_force(asked: Forum) -> None:
    card = ids(asked)[0]
    answer(asked, [card], Answer("declined", PLANNING, reason="Kein Geld"), **WHO)
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposition.objects.create(card_id=card, deed=UUID(int=1), kind="parked", reason="Später", decided_by=PLANNING, decided_at=AT)


def test_a_dropped_measure_takes_no_card(asked: Forum) -> None:
    card, other, *_rest = ids(asked)
    answer(asked, [card], Answer("adopted", PLANNING, titles=("Raumkalender",)), **WHO)
    Measure.objects.update(state="dropped", end_reason="Kein Geld")
    with pytest.raises(NotAnswerable, match="gone_measure"):
        answer(asked, [other], Answer("merged", PLANNING, measure=Measure.objects.get()), **WHO)


def test_a_card_of_another_forum_is_not_answered_here(asked: Forum, house: House) -> None:
    with pytest.raises(NotAnswerable, match="other_forum"):
        answer(asked, [*ids(asked)[:1], UUID(int=5)], Answer("declined", PLANNING, reason="Kein Geld"), **WHO)
    assert states(asked) == ["open"] * 4


def test_a_later_answer_supersedes_and_taking_it_back_brings_the_former_to_life(asked: Forum) -> None:
    card = ids(asked)[0]
    answer(asked, [card], Answer("parked", PLANNING, reason="Erst die Haushaltsberatung"), **WHO)
    deed = answer(asked, [card], Answer("declined", PLANNING, reason="Kein Geld"), actor="user:1", at=AT + timedelta(days=1))
    assert states(asked)[0] == "declined"
    assert take_back(asked, deed, actor="user:1", at=AT + timedelta(days=2)) == 1
    assert states(asked)[0] == "parked"
    assert Disposition.objects.get().reason == "Erst die Haushaltsberatung"


def test_taking_back_an_adoption_takes_the_measure_along(asked: Forum) -> None:
    deed = answer(asked, ids(asked)[:2], Answer("adopted", PLANNING, titles=("Raumkalender",)), **WHO)
    assert take_back(asked, deed, actor="user:1", at=AT) == 2
    assert (states(asked), Measure.objects.count(), Origin.objects.count()) == (["open"] * 4, 0, 0)


def test_a_measure_that_other_cards_went_into_outlives_the_deed_that_made_it(asked: Forum) -> None:
    first, second, *_rest = ids(asked)
    deed = answer(asked, [first], Answer("adopted", PLANNING, titles=("Raumkalender",)), **WHO)
    answer(asked, [second], Answer("merged", PLANNING, measure=Measure.objects.get()), **WHO)
    take_back(asked, deed, actor="user:1", at=AT)
    assert list(Measure.objects.get().origins.values_list("card", flat=True)) == [second]


def test_a_deed_is_taken_back_once_and_not_after_a_newer_answer(asked: Forum) -> None:
    card = ids(asked)[0]
    deed = answer(asked, [card], Answer("declined", PLANNING, reason="Kein Geld"), **WHO)
    newer = answer(asked, [card], Answer("parked", PLANNING, reason="Später"), actor="user:1", at=AT + timedelta(days=1))
    with pytest.raises(NotAnswerable, match="superseded"):
        take_back(asked, deed, actor="user:1", at=AT)
    take_back(asked, newer, actor="user:1", at=AT)
    with pytest.raises(NotAnswerable, match="superseded"):
        take_back(asked, newer, actor="user:1", at=AT)
    assert states(asked)[0] == "declined"


def test_the_counts_add_up_to_the_cards(asked: Forum) -> None:
    first, second, third, _fourth = ids(asked)
    answer(asked, [first, second], Answer("declined", PLANNING, reason="Kein Geld"), **WHO)
    answer(asked, [third], Answer("exists", PLANNING, found="Raumbörse der Stadt"), **WHO)
    counted = tally(inbox(asked, "de"))
    assert {kind: n for kind, n in counted.items() if n} == {"declined": 2, "exists": 1, "open": 1}
    assert sum(counted.values()) == 4


def test_each_deed_is_one_audit_line_without_words(asked: Forum) -> None:
    deed = answer(asked, ids(asked)[:2], Answer("declined", PLANNING, reason="Kein Geld"), **WHO)
    line = AuditLine.objects.latest("id")
    assert (line.kind, line.values) == ("card.answer", {"deed": str(deed), "answer": "declined", "cards": 2})


def test_the_inbox_takes_the_same_number_of_queries_for_four_cards_and_for_forty(
        asked: Forum, house: House) -> None:
    inbox(asked, "de")
    with CaptureQueriesContext(connection) as few:
        inbox(asked, "de")
    house.pin([f"Karte {number}" for number in range(36)], at=AT)
    inbox(asked, "de")
    with CaptureQueriesContext(connection) as many:
        assert len(inbox(asked, "de")) == 40
    assert len(few) == len(many)


def test_the_number_of_a_measure_that_was_taken_back_is_not_given_again(asked: Forum) -> None:
    first, second, *_rest = ids(asked)
    deed = answer(asked, [first], Answer("adopted", PLANNING, titles=("Kalender",)), **WHO)
    take_back(asked, deed, **WHO)
    answer(asked, [second], Answer("adopted", PLANNING, titles=("Kasten",)), **WHO)
    assert list(Measure.objects.values_list("title", "number")) == [("Kasten", 2)]


def test_a_measure_somebody_worked_on_stays_when_its_answer_is_taken_back(asked: Forum) -> None:
    cards = ids(asked)
    made = [answer(asked, [card], Answer("adopted", PLANNING, titles=(title,)), **WHO)
            for card, title in zip(cards, ("Kalender", "Kasten", "Küche"), strict=False)]
    written, stepped, _bare = Measure.objects.all()
    change_measure(written, {"need": "Räume fehlen"}, {}, **WHO)
    steps.add_step(stepped, steps.Told("Kasten kaufen"), **WHO)
    for deed in made:
        take_back(asked, deed, **WHO)
    assert list(Measure.objects.values_list("title", "need")) == [("Kalender", "Räume fehlen"), ("Kasten", "")]
    assert states(asked) == ["open"] * 4
