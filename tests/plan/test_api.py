"""The API says what the pages say: nothing before its release, the whole thread of a card in one document, no erased word."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from fachplan.forums.models import Forum, Process
from fachplan.plan.answer_actions import Answer, answer
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.measure_deeds import merge
from fachplan.plan.measure_models import Measure, Step
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.plan.plan_release_actions import release_plan
from fachplan.plan.release_actions import release_answers
from fachplan.workshop.blackout_actions import black_out
from fachplan.workshop.models import Card
from tests.workshop.house import House

AT = datetime(2025, 6, 24, 9, tzinfo=UTC)
BY: dict[str, Any] = {"actor": "user:1", "at": AT}
pytestmark = pytest.mark.django_db


@pytest.fixture
def forum(house: House) -> Forum:
    """Three cards: one taken up, one declined, one open; the plan has a goal and nothing is released."""
    Process.objects.filter(pk=house.forum.process_id).update(published_at=AT)
    plan = SectorPlan.objects.create(process=Process.objects.get(pk=house.forum.process_id), key="plan", title="Fachplan")
    GuidingGoal.objects.create(plan=plan, position=1, text="Ressourcen nutzen")
    house.pin(["Schlüssel fehlen", "Mehr Bänke", "Küche"], at=AT)
    forum = Forum.objects.get(pk=house.forum.pk)
    cards = [UUID(entry.card.id) for entry in inbox(forum, "de")]
    answer(forum, cards[:1], Answer("adopted", "Sozialamt", titles=("Raumkalender",)), **BY)
    answer(forum, cards[1:2], Answer("declined", "Sozialamt", reason="Kein Platz"), **BY)
    Step.objects.create(measure=Measure.objects.get(), position=1, title="Räume erfassen")
    return forum


def get(path: str) -> tuple[int, Any]:
    answered = Client(headers={"accept-language": "de"}).get(f"/api/v1{path}")
    return answered.status_code, answered.json()


def card(forum: Forum, text: str) -> str:
    return next(entry.card.id for entry in inbox(forum, "de") if entry.card.text == text)


def release(forum: Forum) -> None:
    Forum.objects.filter(pk=forum.pk).update(released_at=AT)
    release_answers(Forum.objects.get(pk=forum.pk), function="Sozialamt", **BY)
    release_plan(SectorPlan.objects.get(), function="Sozialamt", drafts=True, **BY)


def test_before_the_release_there_is_no_plan_and_every_card_is_open(forum: Forum) -> None:
    key = forum.process.key
    assert get(f"/plans/{key}")[0] == 404
    assert get(f"/plans/{key}/measures/{Measure.objects.get().reference}")[0] == 404
    told = get(f"/forums/{forum.path}/answers")[1]
    assert told["counts"] | {"open": 3} == told["counts"]
    assert [(each["text"], each["answer"]["kind"], each["measures"]) for each in told["cards"]] == [(None, "open", [])] * 3


def test_released_the_plan_its_measure_and_the_answers_add_up(forum: Forum) -> None:
    release(forum)
    reference = Measure.objects.get().reference
    status, plan = get(f"/plans/{forum.process.key}")
    assert (status, plan["version"], [each["reference"] for each in plan["measures"]]) == (200, 1, [reference])
    assert [each["text"] for each in plan["guiding"]] == ["Ressourcen nutzen"]
    measure = get(f"/plans/{forum.process.key}/measures/{reference}")[1]
    assert (measure["steps"][0]["title"], [each["text"] for each in measure["cards"]]) == ("Räume erfassen", ["Schlüssel fehlen"])
    told = get(f"/forums/{forum.path}/answers")[1]
    assert sum(told["counts"].values()) == len(told["cards"]) == 3
    assert [each["answer"]["kind"] for each in told["cards"]] == ["adopted", "declined", "open"]


def test_the_whole_thread_of_a_card_stands_in_one_document(forum: Forum) -> None:
    release(forum)
    status, told = get(f"/forums/{forum.path}/cards/{card(forum, 'Schlüssel fehlen')}/thread")
    assert status == 200
    assert (told["card"]["text"], told["forum"], told["answer"]["kind"]) == ("Schlüssel fehlen", forum.path, "adopted")
    assert [(each["title"], each["steps"][0]["title"]) for each in told["measures"]] == [("Raumkalender", "Räume erfassen")]
    declined = get(f"/forums/{forum.path}/cards/{card(forum, 'Mehr Bänke')}/thread")[1]
    assert (declined["answer"]["reason"], declined["measures"]) == ("Kein Platz", [])


def test_a_blacked_out_card_is_counted_and_says_nothing_anywhere(forum: Forum) -> None:
    release(forum)
    key = card(forum, "Schlüssel fehlen")
    black_out(Card.objects.get(pk=key), reason="person", **BY)
    reference, process = Measure.objects.get().reference, forum.process.key
    for path in (f"/plans/{process}", f"/plans/{process}/measures/{reference}", f"/forums/{forum.path}/answers",
                 f"/forums/{forum.path}/cards/{key}/thread"):
        status, told = get(path)
        assert (status, "Schlüssel fehlen" in str(told)) == (200, False)
    assert get(f"/forums/{forum.path}/answers")[1]["counts"]["blacked_out"] == 1


def test_the_reference_of_a_merged_measure_answers_with_the_one_that_took_it_in(forum: Forum) -> None:
    answer(forum, [UUID(card(forum, "Küche"))], Answer("adopted", "Sozialamt", titles=("Küche",)), **BY)
    first, second = Measure.objects.all()
    merge(first, second, on=AT.date(), **BY)
    release(forum)
    assert get(f"/plans/{forum.process.key}/measures/{first.reference}")[1]["reference"] == second.reference


@pytest.mark.parametrize("path", [
    "/plans/keiner", "/forums/keines/answers", "/forums/keines/cards/0190f6d8-0000-7000-8000-000000000000/thread"])
def test_what_is_not_there_is_told_as_a_problem(path: str, forum: Forum) -> None:
    status, told = get(path)
    assert (status, told["type"]) == (404, "not-found")


def test_a_process_nobody_may_see_says_nothing(forum: Forum) -> None:
    release(forum)
    Process.objects.update(published_at=None)
    for path in (f"/plans/{forum.process.key}", f"/forums/{forum.path}/answers"):
        assert get(path)[0] == 404
