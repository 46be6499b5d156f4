"""The invented process: loaded by a button in a demo, whole and public, and gone when the demo is reset."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from fachplan.base.bundle import load_bundle
from fachplan.base.models import City
from fachplan.base.verify import first_broken
from fachplan.forums.models import Process
from fachplan.plan.measure_models import Measure
from fachplan.portal.demo import EXAMPLE, reset_demo
from fachplan.workshop.models import Card

DEMO = Path(__file__).parents[2] / "demo" / "dresden"
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
WORDS = "Beispiel laden: ein Forum mit Antworten und Plan"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def planner(data_dir: Path) -> Client:
    from fachplan.accounts.models import User

    assert load_bundle(DEMO, at=AT).refused == []
    client = Client(headers={"accept-language": "de"})
    client.force_login(User.objects.get(email="planung@demo.example"))
    return client


def test_a_press_shows_a_plan_with_its_answers_and_the_offer_is_gone(planner: Client) -> None:
    assert WORDS in planner.get("/arbeit/").content.decode()

    answer = planner.post("/beispieldaten/verfahren/", follow=True)

    process = Process.objects.get(title="Beispiel: Miteinander im Viertel")
    assert answer.redirect_chain == [(f"/p/{process.key}/plan/", 302)]
    assert "Alles daran ist erfunden." in answer.content.decode()
    assert WORDS not in planner.get("/arbeit/").content.decode()
    assert sorted(Measure.objects.filter(plan__process=process).values_list("state", flat=True)) == ["adopted", "draft", "draft", "draft"]
    assert first_broken() == ""


def test_what_became_of_its_cards_is_public_at_once(planner: Client) -> None:
    planner.post("/beispieldaten/verfahren/")
    process, public = Process.objects.get(title__startswith="Beispiel:"), Client(headers={"accept-language": "de"})
    forum = process.forums.get()

    plan = public.get(f"/plan/{process.plan.key}/").content.decode()
    answers = public.get(f"/f/{forum.path}/antworten/", follow=True).content.decode()

    assert "Schulräume abends öffnen" in plan and "Jede neu zugezogene Familie" in plan
    assert "freigegeben am 10.01.2025" in plan  # its own day; what people do in the demo today happens on the demo's day
    assert f'href="/p/{process.key}/"' in public.get("/").content.decode()
    assert "Wir helfen beim neuen Antrag" in answers


def test_a_reset_takes_the_example_away_and_offers_it_again(planner: Client) -> None:
    planner.post("/beispieldaten/verfahren/")
    assert Card.objects.exists()

    assert reset_demo(actor="system", at=AT).refused == []

    assert not Process.objects.filter(title__startswith="Beispiel:").exists() and not Card.objects.exists()
    assert WORDS in planner.get("/arbeit/").content.decode()
    planner.post("/beispieldaten/verfahren/")
    assert Process.objects.filter(title__startswith="Beispiel:").exists()


def test_a_city_of_its_own_has_no_example_to_load(planner: Client) -> None:
    City.objects.update(demo=False)

    assert WORDS not in planner.get("/arbeit/").content.decode()
    assert planner.post("/beispieldaten/verfahren/").status_code == 404


def test_nothing_in_the_example_is_a_demo_of_its_own() -> None:
    assert "demo: false" in (EXAMPLE / "manifest.yaml").read_text()
