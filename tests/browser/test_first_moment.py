"""What happens between drawing a page and its first event is not missed."""

import re

import pytest
from playwright.sync_api import Page, Route, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import phone, pin, staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
DESK = "/f/1/moderation/orange/"
START = ".clockbox button[name=do][value=start]:not([formaction])"


def drawn_but_not_listening(page: Page) -> list[Route]:
    """A phone at the pinboard whose stream has not begun."""
    held: list[Route] = []
    page.route("**/live/boards/**", lambda route: held.append(route))
    with page.expect_request("**/live/boards/**"):
        page.goto("/pinnwand/matrix/?feld=chances")
    expect(page.locator("phase-clock")).to_have_count(0)
    return held


def test_a_phase_that_begins_before_the_stream_does_reaches_the_page(own_server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        desk = staff(browser, own_server)
        desk.goto(DESK)
        early, control, other = phone(browser, own_server), phone(browser, own_server), phone(browser, own_server)
        waits, waits_too = drawn_but_not_listening(early), drawn_but_not_listening(control)

        desk.locator(START).click()
        expect(desk.locator("phase-clock")).to_be_visible()
        waits[0].continue_()
        waits_too[0].continue_(url=re.sub(r"&age=\d+", "", waits_too[0].request.url))

        expect(early.locator("phase-clock")).to_be_visible()
        pin(other, "Chor")
        control.locator("[data-others] .card", has_text="Chor").wait_for()
        expect(control.locator("phase-clock")).to_have_count(0)  # it listens, but nobody told it
