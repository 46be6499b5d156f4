"""A planner orders the agenda by keyboard alone and by dragging; both leave the same behind."""

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import FACILITATOR
from tests.browser.test_keyboard import tab_to
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
PLANNER = "planung@demo.example"
AGENDA = "/f/1-gemeinwesenarbeit/vorbereitung/ablauf/"


def planner(browser: Browser, server: LiveServer) -> Page:
    """The planner's laptop at the agenda."""
    page = browser.new_context(base_url=server.url, locale="de-DE", viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(15_000)
    page.goto(f"/konto/login/?next={AGENDA}")
    page.fill("input[name=login]", PLANNER)
    page.fill("input[name=password]", FACILITATOR[1])
    page.keyboard.press("Enter")
    page.locator(".points").wait_for()
    return page


def order(page: Page) -> list[str]:
    return page.locator(".point h2").all_inner_texts()


def test_the_agenda_is_ordered_by_keyboard_and_by_dragging(server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        page = planner(browser, server)
        before = order(page)
        tab_to(page, "button[value=down]:not([disabled])")
        page.keyboard.press("Enter")
        expect(page.locator(".point h2").nth(1)).to_have_text(before[0])
        expect(page.locator("button:focus")).to_have_attribute("value", "down")  # the focus stays where one steps on
        page.keyboard.press("Enter")
        expect(page.locator(".point h2").nth(2)).to_have_text(before[0])

        page.locator(".point").nth(2).drag_to(page.locator(".point").nth(0))
        expect(page.locator(".point h2").first).to_have_text(before[0])
        assert order(page) == before


def test_a_point_is_taken_away_and_comes_back_by_keyboard(server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        page = planner(browser, server)
        before = order(page)
        tab_to(page, "form[action$='/entfernen/'] button")
        page.keyboard.press("Enter")
        expect(page.locator(".point")).to_have_count(len(before) - 1)
        tab_to(page, ".toast button")
        page.keyboard.press("Enter")
        expect(page.locator(".point")).to_have_count(len(before))
        assert order(page) == before
