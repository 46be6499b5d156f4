"""The staff's start page shows each person what they may open, and nothing else."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from fachplan.accounts.models import User
from fachplan.base.bundle import load_bundle
from fachplan.base.mail import queue_mail
from fachplan.base.models import Message
from fachplan.forums.models import Forum, Process
from fachplan.workshop.models import Phase
from fachplan.workshop.rehearsal_actions import begin_rehearsal, end_rehearsal
from tests.workshop.house import House, text_of

DEMO = Path(__file__).parents[2] / "demo" / "dresden"
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(db: None) -> Forum:
    assert load_bundle(DEMO, at=AT).refused == []
    return Forum.objects.get(number=1)


def signed_in(email: str) -> Client:
    client = Client(headers={"accept-language": "de"})
    client.force_login(User.objects.get(email=email))
    return client


def a_mail(text: str = "Guten Tag") -> Message:
    return queue_mail(to="gast@stadt.example", subject="Ihr Code", text=text, purpose="test", language="de", at=AT)


@pytest.mark.usefixtures("demo")
def test_nobody_signed_in_is_asked_to() -> None:
    answer = Client().get("/arbeit/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/konto/login/?next=/arbeit/")


def test_a_facilitator_finds_the_open_forum_with_one_filled_button(demo: Forum) -> None:
    page = signed_in("moderation@demo.example").get("/arbeit/").content.decode()

    open_part = re.sub(r"<dialog.*?</dialog>", "", page, flags=re.DOTALL)  # the reset of the demo asks once more when it is called

    assert open_part.count("kern-btn--primary") == 1
    assert f'href="/f/{demo.path}/moderation/"' in page and f'href="/f/{demo.path}/beamer/"' in page
    assert "Postausgang" not in page and "Abmelden" in page


def test_who_leads_one_group_sees_that_group_only(demo: Forum) -> None:
    page = signed_in("moderation-orange@demo.example").get("/arbeit/").content.decode()

    assert "Orange" in page and "Blau" not in page
    assert f"/f/{demo.path}/protokoll/" not in page
    assert "Themenforum" in page and page.count('/moderation/"') == 1


def test_who_leads_one_group_finds_the_way_into_the_rehearsal_while_it_runs(demo: Forum) -> None:
    client = signed_in("moderation-orange@demo.example")
    before = client.get("/arbeit/").content.decode()
    rehearsal = begin_rehearsal(demo, people=8, minutes=5, actor="user:1", at=AT)
    assert rehearsal.copy is not None
    way = f"/f/{rehearsal.copy.path}/moderation/"

    during = client.get("/arbeit/").content.decode()
    inside = client.get(way, follow=True)
    end_rehearsal(rehearsal, actor="user:1", at=AT)
    after = client.get("/arbeit/").content.decode()

    assert (before.count(way), during.count(f'href="{way}"'), after.count(way)) == (0, 1, 0)
    assert (">Probelauf<" in before, ">Probelauf<" in during, ">Probelauf<" in after) == (False, True, False)
    assert inside.status_code == 200


def test_who_leads_no_group_finds_no_way_into_the_rehearsal(demo: Forum) -> None:
    copy = begin_rehearsal(demo, people=8, minutes=5, actor="user:1", at=AT).copy
    assert copy is not None
    nobody = User.objects.create_user(email="neu@demo.example", password="Beispiel-Neu-2025")
    client = Client(headers={"accept-language": "de"})
    client.force_login(nobody)

    assert copy.path not in client.get("/arbeit/").content.decode()


def test_a_planner_finds_minutes_and_the_outbox(demo: Forum) -> None:
    a_mail()
    page = signed_in("planung@demo.example").get("/arbeit/").content.decode()

    assert f'href="/f/{demo.path}/protokoll/"' in page
    assert 'href="/arbeit/postausgang/"' in page and "1 Mail wartet" in page
    assert "/moderation/" not in page


@pytest.mark.usefixtures("demo")
def test_a_mail_is_shown_with_links_one_can_follow() -> None:
    mail = a_mail("Hier: http://localhost:8000/f/1-forum/.\n<script>x</script> https://stadt.example/a?b=1&c=2")
    client = signed_in("admin@demo.example")

    assert f'href="/arbeit/postausgang/{mail.pk}/"' in client.get("/arbeit/postausgang/").content.decode()
    page = client.get(f"/arbeit/postausgang/{mail.pk}/").content.decode()
    assert '<a href="/f/1-forum/" rel="noreferrer">http://localhost:8000/f/1-forum/</a>.<br>&lt;script&gt;' in page
    assert '<a href="https://stadt.example/a?b=1&amp;c=2" rel="noreferrer">' in page


@pytest.mark.usefixtures("demo")
def test_a_mail_that_is_not_there_is_not_found() -> None:
    assert signed_in("admin@demo.example").get("/arbeit/postausgang/999999/").status_code == 404


@pytest.mark.usefixtures("demo")
def test_the_outbox_is_closed_to_facilitators() -> None:
    mail = a_mail()
    client = signed_in("moderation@demo.example")

    assert [client.get(path).status_code for path in ("/arbeit/postausgang/", f"/arbeit/postausgang/{mail.pk}/")] == [403, 403]


def test_after_the_work_of_the_groups_the_planner_is_led_to_the_minutes_then_to_the_cards(house: House) -> None:
    house.pin(["Schlüssel"], at=AT)
    Forum.objects.filter(pk=house.forum.pk).update(date=None)
    planner = house.signed_in("planner", "")

    def filled() -> list[str]:
        return re.findall(r'<a class="kern-btn kern-btn--primary" href="([^"]+)"', text_of(planner.get("/arbeit/")))

    path = house.forum.path
    assert filled() == [f"/f/{path}/vorbereitung/"]

    Phase.objects.filter(group__forum=house.forum).update(state="ended")
    assert filled() == [f"/f/{path}/protokoll/durchsicht/"]

    Forum.objects.filter(pk=house.forum.pk).update(released_at=AT)
    assert filled() == [f"/f/{path}/eingang/"]


def test_a_process_without_a_forum_asks_for_one(house: House) -> None:
    Process.objects.create(key="neu", title="Ein zweites Verfahren", position=9)

    page = text_of(house.signed_in("planner", "").get("/arbeit/"))

    assert "Noch kein Forum." in page and 'href="/p/neu/forum/neu/"' in page
