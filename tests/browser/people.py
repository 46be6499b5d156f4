"""Whoever sits in the room, as a browser: a phone with a seat, the facilitator at the desk."""

import re
from typing import Any

from playwright.sync_api import Browser, Page

from tests.live_server import LiveServer

CODE = "K7PM4XWD"
STEER = "main .clockbox form button"
FACILITATOR = ("moderation@demo.example", "Beispiel-Demo-2025")
PLANNER = ("planung@demo.example", "Beispiel-Demo-2025")


def phone(browser: Browser, server: LiveServer, *, locale: str = "de-DE", width: int = 390, **context: Any) -> Page:
    """A phone of somebody in the first group, at its pinboard."""
    page = browser.new_context(base_url=server.url, locale=locale, viewport={"width": width, "height": 800}, **context).new_page()
    page.set_default_timeout(15_000)
    page.goto(f"/j/{CODE}/")
    page.locator("label.tile").first.click()
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url("**/zettel/")
    page.goto("/pinnwand/")
    return page


def pin(page: Page, text: str, field: str = "chances") -> None:
    """Pin a card of the matrix and wait until the server has it."""
    page.goto(f"/pinnwand/matrix/?feld={field}")
    page.fill("#text", text)
    page.locator("form.composer button[type=submit]").click()
    page.locator("[data-own] .card", has_text=text).wait_for()


def staff(browser: Browser, server: LiveServer, *, who: tuple[str, str] = FACILITATOR, **context: Any) -> Page:
    """The laptop of one of the staff, the facilitator's where nobody is named, signed in."""
    page = browser.new_context(base_url=server.url, locale="de-DE", **context).new_page()
    page.set_default_timeout(15_000)
    page.goto("/konto/login/")
    page.fill("input[name=login]", who[0])
    page.fill("input[name=password]", who[1])
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/arbeit/")
    return page


def seconds_left(page: Page) -> int:
    """What a clock on the page shows."""
    shown = re.fullmatch(r"(\d+):(\d\d)", page.locator("phase-clock").first.inner_text().strip())
    assert shown, page.locator("phase-clock").first.inner_text()
    return int(shown[1]) * 60 + int(shown[2])
