"""The inbox of a process says what waits for an answer, forum by forum, and which drafts nobody has decided yet."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from fachplan.forums.models import Forum
from fachplan.plan.answer_actions import Answer, answer
from fachplan.plan.inbox_queries import waiting_in
from fachplan.plan.queries import drafts
from tests.plan.test_inbox_drafts import draft
from tests.workshop.house import House, text_of

AT = datetime(2025, 1, 20, 9, tzinfo=UTC)
WHO: Any = {"actor": "user:1", "at": AT}
pytestmark = pytest.mark.django_db


def page(house: House) -> str:
    return text_of(house.signed_in("planner", "").get(f"/p/{house.forum.process.key}/eingang/"))


def test_it_counts_what_waits_and_leads_there(house: House) -> None:
    draft(house)
    Forum.objects.filter(pk=house.forum.pk).update(answers_by=date(2025, 2, 3))
    told = page(house)

    assert [(each.cards, each.open) for each in waiting_in(house.forum.process)] == [(4, 4)]
    assert "4 Karten warten auf eine Antwort." in told and "von 4 Karten · Die Antwort ist bis zum 03.02.2025 versprochen" in told
    assert f'href="/f/{house.forum.path}/eingang/"' in told and "Raumkalender" in told


def test_a_draft_that_was_decided_is_no_draft_any_more(house: House) -> None:
    card, sources = draft(house)
    assert [each.card.id for each in drafts(house.forum.process)] == [str(card)]
    answer(house.forum, [card, *sources, UUID(house.cards()[2].id)], Answer("adopted", "Sozialplanung", titles=("Raumkalender",)), **WHO)

    told = page(house)

    assert drafts(house.forum.process) == []
    assert "Alle Karten sind beantwortet." in told and "Antworten ansehen" in told and "Entwürfe" not in told


def test_before_anybody_wrote_it_says_so(house: House) -> None:
    assert "Noch keine Karte." in page(house)
