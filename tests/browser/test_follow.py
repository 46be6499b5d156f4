"""News by mail in a real browser: a scanner that runs every script signs nobody up and ends nothing, a person does by a button."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from fachplan.accounts.links import make_link
from fachplan.base.models import Message
from fachplan.plan.follower_actions import UNFOLLOW
from fachplan.plan.follower_models import AnswerFollower
from tests.browser.chromium import FLAGS, NAMES, launch
from tests.workshop.house import House

GUEST = "gast@post.example"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def scanned(address: str, profile: Path) -> str:
    """The page as a mail scanner finds it that follows links and runs their scripts."""
    browser = next(found for name in NAMES if (found := shutil.which(name)))
    command = [browser, "--headless", *FLAGS, f"--user-data-dir={profile}", "--dump-dom", address]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout


def pressed(server: Any, path: str, button: str, heading: str, *, scripts: bool, typed: str = "") -> None:
    """Go to a page, type an address where one is asked for, press the button, and wait for what comes."""
    with sync_playwright() as play, launch(play) as browser:
        page = browser.new_context(base_url=server.url, locale="de-DE", viewport={"width": 360, "height": 740},
                                   java_script_enabled=scripts).new_page()
        page.goto(path)
        if typed:
            page.get_by_label("Ihre E-Mail-Adresse").fill(typed)
        page.get_by_role("button", name=button).click()
        page.get_by_role("heading", name=heading).wait_for()
        browser.close()


def path_of(address: str) -> str:
    return "/l/" + address.partition("/l/")[2].split()[0]


@pytest.mark.parametrize("scripts", [True, False])
def test_only_the_buttons_sign_up_and_end_it(live_server: Any, transactional_db: None, tmp_path: Path, scripts: bool) -> None:
    answers = f"/f/{House().forum.path}/antworten/"
    pressed(live_server, answers, "Bestätigung schicken", "Bitte sehen Sie in Ihr Postfach", scripts=scripts, typed=GUEST)
    link = path_of(Message.objects.get().text)

    assert "Ja, schreiben Sie mir" in scanned(f"{live_server.url}{link}", tmp_path / "one")
    assert not AnswerFollower.objects.exists()
    pressed(live_server, link, "Ja, schreiben Sie mir", "Wir schreiben Ihnen", scripts=scripts)

    follower, at = AnswerFollower.objects.get(), datetime.now(UTC)
    way_out = path_of(make_link(purpose=UNFOLLOW, subject=str(follower.pk), address=GUEST, scope="", expires=at + timedelta(days=9), at=at))
    assert "Meine Adresse löschen" in scanned(f"{live_server.url}{way_out}", tmp_path / "two")
    assert AnswerFollower.objects.exists()
    pressed(live_server, way_out, "Meine Adresse löschen", "Ihre Adresse ist gelöscht", scripts=scripts)
    assert not AnswerFollower.objects.exists()
