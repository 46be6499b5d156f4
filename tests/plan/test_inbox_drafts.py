"""Adopting a group's draft: what the group wrote stands in the measure, word for word, with the cards it comes from."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from fachplan.plan.answer_actions import Answer, answer, take_back
from fachplan.plan.measure_models import Measure, Origin, Responsibility, Step
from fachplan.plan.models import SectorPlan
from fachplan.workshop import actions, queries
from tests.workshop.house import House, card_id

AT = datetime(2025, 1, 20, 9, tzinfo=UTC)
WHO: Any = {"actor": "user:1", "at": AT}
PLANNING = "Sozialamt, Sozialplanung"
STEPS = [{"id": card_id(), "text": "Schulen fragen", "due": "2025-03-01"}, {"id": card_id(), "text": "Plan aushängen"}]
VALUES = {
    "responsible": "Amt für Schulen, Leitung", "partners": "Sportverein, Abteilung Turnen; Stadtteilhaus", "horizon": "short",
    "implementation": "Ein Kalender im Netz", "notice": "Alle Räume sind belegt", "target_group": "Vereine", "steps": STEPS,
}
pytestmark = pytest.mark.django_db


def draft(house: House, values: dict[str, Any] = VALUES) -> tuple[UUID, list[UUID]]:
    """A draft of the orange group from two of its three cards; returns its id and theirs."""
    SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    house.pin(["Räume", "Küche", "Fahrtkosten"], at=AT)
    sources = [card.id for card in house.cards()][:2]
    measure = card_id()
    ops: list[dict[str, Any]] = [
        {"id": card_id(), "kind": "card.add", "card": measure,
         "values": {"field": "measures", "kind": "measure", "text": "Raumkalender", "sources": sources}},
        {"id": card_id(), "kind": "card.edit", "card": measure, "values": values}]
    seat = actions.join(code="K7PM4XWD", group=str(house.orange.pk), network="venue", at=AT).seat
    told = actions.write_ops(house.board("measures"), ops, queries.principal_of_seat(seat), language="de", at=AT)
    assert [each["status"] for each in told["acks"]] == ["applied", "applied"]
    return UUID(measure), [UUID(source) for source in sources]


def adopted(house: House, *cards: UUID) -> UUID:
    return answer(house.forum, cards, Answer("adopted", PLANNING, titles=("Raumkalender",)), **WHO)


def test_a_draft_brings_its_words_its_bodies_and_its_steps(house: House) -> None:
    card, _sources = draft(house)
    adopted(house, card)
    measure = Measure.objects.get()
    assert (measure.horizon, measure.implementation, measure.notice, measure.target_groups) == (
        "short", "Ein Kalender im Netz", "Alle Räume sind belegt", "Vereine")
    assert list(Responsibility.objects.order_by("role", "office").values_list("role", "office", "state")) == [
        ("lead", "Amt für Schulen, Leitung", "proposed"), ("partner", "Sportverein, Abteilung Turnen", "proposed"),
        ("partner", "Stadtteilhaus", "proposed")]
    assert list(Step.objects.values_list("position", "title", "due")) == [
        (1, "Schulen fragen", date(2025, 3, 1)), (2, "Plan aushängen", None)]


def test_a_draft_and_the_cards_it_was_made_from_are_origins(house: House) -> None:
    card, sources = draft(house)
    adopted(house, card)
    assert set(Origin.objects.values_list("card", flat=True)) == {card, *sources}


def test_an_empty_draft_leaves_everything_open(house: House) -> None:
    card, _sources = draft(house, {"responsible": "", "horizon": "medium"})
    adopted(house, card)
    measure = Measure.objects.get()
    assert (measure.horizon, measure.implementation, Responsibility.objects.count(), Step.objects.count()) == ("medium", "", 0, 0)


def test_the_first_of_several_cards_gives_the_words(house: House) -> None:
    card, sources = draft(house)
    adopted(house, sources[0], card)
    assert Responsibility.objects.filter(role="lead").values_list("office", flat=True).get() == "Amt für Schulen, Leitung"


def test_taking_back_takes_the_bodies_the_steps_and_the_origins_along(house: House) -> None:
    card, _sources = draft(house)
    take_back(house.forum, adopted(house, card), **WHO)
    assert [kind.objects.count() for kind in (Measure, Responsibility, Step, Origin)] == [0, 0, 0, 0]


def test_merging_a_draft_ties_its_cards_and_leaves_the_measure_as_it_was(house: House) -> None:
    card, sources = draft(house)
    other = UUID(house.cards()[2].id)
    answer(house.forum, [other], Answer("adopted", PLANNING, titles=("Räume öffnen",)), **WHO)
    measure = Measure.objects.get()
    answer(house.forum, [card], Answer("merged", PLANNING, measure=measure), **WHO)
    assert set(measure.origins.values_list("card", flat=True)) == {other, card, *sources}
    assert (Measure.objects.get().implementation, Responsibility.objects.count()) == ("", 0)
