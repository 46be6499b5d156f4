"""By when people were promised an answer: said beside the cards until every one has it."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import translation

from fachplan.base import clock
from fachplan.forums.forms import ForumForm
from fachplan.plan.inbox_forms import promise_words
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.models import SectorPlan
from tests.workshop.house import House, text_of

AT = datetime(2025, 1, 20, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("left", "words", "late"), [
    (9, "bis 30.03.2025 versprochen, noch 9 Tage", False), (1, "bis 30.03.2025 versprochen, noch 1 Tag", False),
    (0, "bis heute versprochen", False), (-1, "war bis 30.03.2025 versprochen, seit 1 Tag überfällig", True),
    (-12, "war bis 30.03.2025 versprochen, seit 12 Tagen überfällig", True)])
def test_the_promise_counts_its_days(left: int, words: str, late: bool) -> None:
    with translation.override("de"):
        assert promise_words(date(2025, 3, 30), left) == {"words": words, "late": late}


def test_the_inbox_says_it_until_no_card_is_open(house: House) -> None:
    SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    house.pin(["Schlüssel"], at=AT)
    house.forum.answers_by = clock.today()
    house.forum.save(update_fields=["answers_by"])
    client, address = house.signed_in("planner", ""), f"/f/{house.forum.path}/eingang/"
    assert "bis heute versprochen" in text_of(client.get(address))
    client.post(address + "antworten/", {"card": inbox(house.forum, "de")[0].card.id, "kind": "declined", "reason": "Kein Geld",
                                         "function": "Sozialamt"})
    assert "bis heute versprochen" not in text_of(client.get(address))


def test_people_read_it_at_the_answers(house: House) -> None:
    house.pin(["Schlüssel"], at=AT)
    house.forum.answers_by = date(2025, 3, 30)
    house.forum.save(update_fields=["answers_by"])
    assert "Bis zum 30.03.2025 soll jede Karte eine Antwort haben." in text_of(Client().get(f"/f/{house.forum.path}/antworten/"))


def test_a_day_before_the_forum_is_no_promise() -> None:
    told = {"kind": "topic", "title": "Wohnen", "date_precision": "day", "day": "2025-02-13", "answers_by": "2025-02-12"}
    assert ForumForm(told).errors.keys() == {"answers_by"}
    assert ForumForm(told | {"answers_by": "2025-02-13"}).is_valid()
