"""The request's link in a real browser: a scanner that runs every script changes nothing, a person answers with one button."""

import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from fachplan.accounts.models import Token
from fachplan.base.models import AuditLine, City, Message
from fachplan.plan import responsibility_actions as actions
from fachplan.plan.answer_actions import new_measure
from fachplan.plan.measure_models import Responsibility
from fachplan.plan.models import SectorPlan
from tests.browser.chromium import FLAGS, NAMES, launch
from tests.browser.test_axe import looks
from tests.workshop.house import House

DAY = date(2025, 1, 15)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def link(transactional_db: None) -> str:
    """The address in the mail to a proposed lead."""
    house, at = House(), datetime.now(UTC)
    City.objects.update(demo=True, demo_date=DAY)
    plan = SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    measure = new_measure(plan, "Schulräume am Abend für Vereine öffnen", at=at)
    body = actions.name_body(measure, "lead", actions.Body("Amt für Schulen", address="schulen@stadt.example"), actor="user:1", at=at)
    actions.ask(body, date(2025, 1, 30), on=DAY, actor="user:1", at=at)
    text = str(Message.objects.get().text)
    return "/l/" + text.partition("/l/")[2].split()[0]


def state() -> tuple[str, bool, int]:
    """What the body answered, whether its link is used up, and how many answers were written down."""
    return (Responsibility.objects.get().state, Token.objects.get().used_at is not None,
            AuditLine.objects.filter(kind="responsibility.answer").count())


def test_a_scanner_that_runs_the_page_s_scripts_answers_nothing(live_server: Any, link: str, tmp_path: Path) -> None:
    browser = next(found for name in NAMES if (found := shutil.which(name)))
    command = [browser, "--headless", *FLAGS, f"--user-data-dir={tmp_path}", "--dump-dom", f"{live_server.url}{link}"]

    page = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout

    assert 'name="answer"' in page and 'name="seen"' in page  # it came as far as the form
    assert state() == ("proposed", False, 0)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_person_answers_with_and_without_scripts_and_only_by_the_button(live_server: Any, link: str, scripts: bool) -> None:
    with sync_playwright() as play, launch(play) as browser:
        page = browser.new_context(base_url=live_server.url, locale="de-DE", viewport={"width": 390, "height": 844},
                                   java_script_enabled=scripts).new_page()
        page.goto(link)
        page.get_by_role("radio", name="Zusagen, wenn …").check()
        page.get_by_label("Bedingung, Vorschlag oder Grund").fill("Wenn die Schließdienste bezahlt sind.")
        page.get_by_label("Wer antwortet?").fill("Schulverwaltung, Räume")
        width = page.locator("main").bounding_box()
        page.get_by_role("button", name="Zusagen mit Bedingung senden" if scripts else "Antwort senden", exact=True).click()
        page.get_by_role("heading", name="Danke, Ihre Antwort ist gespeichert").wait_for()
        said = page.locator("main").inner_text()
        browser.close()
    assert width is not None and width["width"] <= 390
    assert state() == ("accepted_if", True, 1)
    assert "Die Sozialplanung prüft Ihre Bedingung und meldet sich bei Ihnen." in said


def test_the_page_of_the_link_is_without_barriers_in_every_look(live_server: Any, link: str) -> None:
    with sync_playwright() as play, launch(play) as browser:
        page = browser.new_context(base_url=live_server.url, locale="de-DE").new_page()

        wrong = looks(page, link)

        browser.close()
    assert wrong == []
