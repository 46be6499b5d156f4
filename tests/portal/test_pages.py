"""The public pages: the timeline, a forum's one true address, the calendar, and what time has passed over."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fachplan.base import clock
from fachplan.base.models import City
from fachplan.forums.models import Forum, Process
from fachplan.plan.models import SectorPlan
from fachplan.plan.plan_release_queries import public_since
from fachplan.plan.release_models import PlanRelease

AT = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture
def process(db: None) -> Process:
    City.objects.update_or_create(id=1, defaults={"name": "Beispielstadt", "set_up_at": AT})
    return Process.objects.create(key="plan", title="Fachplan", published_at=AT)


def meeting(process: Process, reference: str, **more: Any) -> Forum:
    number = Forum.objects.count()
    return Forum.objects.create(process=process, key=f"forum-{reference}", reference=reference, position=number, **{
        "slug": "wohnen", "title": f"Forum {reference}", **more})


def page(path: str, status: int = 200) -> str:
    answer = Client(headers={"accept-language": "de"}).get(path)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_the_timeline_has_every_forum_in_its_order(process: Process) -> None:
    for reference in ("1", "2", "3"):
        meeting(process, reference)
    told = page("/")

    assert [told.index(f">Forum {reference}<") for reference in "123"] == sorted(told.index(f">Forum {reference}<") for reference in "123")
    assert page("/p/plan/").count('id="forum-') == 3


def test_what_is_not_released_is_not_there(process: Process) -> None:
    meeting(process, "1")
    Process.objects.update(published_at=None)

    assert "Forum 1" not in page("/")
    assert page("/f/1-wohnen/", 404) and page("/p/plan/", 404)


@pytest.mark.parametrize("path", ["/f/1/", "/f/1-alter-name/"])
def test_every_address_of_a_forum_leads_to_the_one_it_has_now(process: Process, path: str) -> None:
    meeting(process, "1")
    answer = Client().get(path)

    assert (answer.status_code, answer.headers["Location"]) == (301, "/f/1-wohnen/")
    assert "Forum 1" in page("/f/1-wohnen/")


def test_a_calendar_entry_only_where_there_is_a_day(process: Process) -> None:
    ahead = clock.today().replace(year=clock.today().year + 1, month=6, day=12)
    meeting(process, "1", date=ahead, date_precision="day")
    meeting(process, "2", date=ahead, date_precision="month")
    meeting(process, "3")

    entry = Client().get("/f/1-wohnen/termin.ics")
    assert entry.headers["Content-Type"].startswith("text/calendar") and f"{ahead:%Y%m%d}" in entry.content.decode()
    assert "termin.ics" in page("/f/1-wohnen/")
    for reference in ("2", "3"):
        assert "termin.ics" not in page(f"/f/{reference}-wohnen/")
        assert page(f"/f/{reference}-wohnen/termin.ics", 404)


def test_a_month_stays_a_month_and_an_open_date_is_open(process: Process) -> None:
    meeting(process, "1", date=date(2025, 6, 1), date_precision="month")
    meeting(process, "2")

    assert "Juni 2025" in page("/f/1-wohnen/") and "1. Juni" not in page("/f/1-wohnen/")
    assert "offen" in page("/f/2-wohnen/")


def test_a_past_registration_is_said_to_have_ended(process: Process) -> None:
    link = "https://anmeldung.example/x"
    meeting(process, "1", date=date(2020, 1, 23), date_precision="day", external_registration_url=link)
    meeting(process, "2", external_registration_url=link)

    assert "Anmeldung beendet" in page("/f/1-wohnen/") and link not in page("/f/1-wohnen/")
    assert f'href="{link}"' in page("/f/2-wohnen/") and "Anmeldung beendet" not in page("/f/2-wohnen/")


@pytest.mark.parametrize("path", ["/", "/f/1-wohnen/"])
def test_a_public_page_asks_the_database_as_often_with_three_forums_as_with_one(process: Process, path: str) -> None:
    def asked() -> int:
        page(path)
        with CaptureQueriesContext(connection) as queries:
            page(path)
        return len(queries)

    meeting(process, "1")
    with_one = asked()
    meeting(process, "2")
    meeting(process, "3")
    assert asked() == with_one <= 20


def test_a_forum_leads_to_what_came_of_it_once_there_is_something(process: Process) -> None:
    meeting(process, "1", date=date(2999, 1, 23), date_precision="day")
    meeting(process, "2", date=date(2020, 1, 23), date_precision="day")
    plan = SectorPlan.objects.create(process=process, key="plan", title="Fachplan")
    released = f'href="{reverse("plan:public", args=[process.key])}"'
    assert "Was wurde daraus?" not in page("/f/1-wohnen/")
    assert reverse("plan:answers", args=["2-wohnen"]) in page("/f/2-wohnen/") and released not in page("/f/2-wohnen/")

    PlanRelease.objects.create(plan=plan, number=1, content={}, sha256="", released_by="Sozialamt", released_at=AT)

    for path in ("/f/1-wohnen/", "/f/2-wohnen/"):
        assert released in page(path) and "freigegeben am 01.01.2025" in page(path)
    Process.objects.update(published_at=None)
    assert public_since(process.pk) is None
