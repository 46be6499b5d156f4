"""A late answer on a slow net closes nothing that the same person has opened meanwhile."""

import pytest
from playwright.sync_api import Page, Route, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import staff
from tests.browser.test_craft import write
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
DESK = "/f/1-gemeinwesenarbeit/moderation/blau/matrix/"
NOTHING_OPENS_AGAIN = """Object.defineProperty(HTMLDetailsElement.prototype, "open", {
    get() { return this.hasAttribute("open"); },
    set(value) { if (!value) this.removeAttribute("open"); },
});"""


def open_while_a_deed_is_on_its_way(page: Page, first: str, second: str) -> None:
    """Double a card; before its answer comes, open the other card's menu and all rooms' buttons; then let it come."""
    held: list[Route] = []
    page.goto(DESK)
    for text in (first, second):
        write(page, text)
    page.route("**/moderation/**", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    page.locator(".card", has_text=first).locator("summary").click()
    with page.expect_request(lambda request: request.method == "POST"):
        page.locator(".card", has_text=first).get_by_role("button", name="Verdoppeln").dispatch_event("click")
    page.get_by_text("Alle Räume zusammen").click()
    page.locator(".card", has_text=second).locator("summary").press("Enter")
    page.locator(".card", has_text=second).get_by_role("button", name="Entfernen").focus()

    held[0].continue_()

    expect(page.locator(".card", has_text=first)).to_have_count(2)


def test_a_late_answer_leaves_open_what_was_opened_meanwhile_and_closes_its_own_menu(server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        page = staff(browser, server, viewport={"width": 1280, "height": 900})
        open_while_a_deed_is_on_its_way(page, "Chor im Hof", "Bank am Tor")

        expect(page.locator("details.cardmenu[open]")).to_have_count(1)
        expect(page.locator(".card", has_text="Bank am Tor").locator("details.cardmenu")).to_have_attribute("open", "")
        expect(page.locator(".card", has_text="Bank am Tor").get_by_role("button", name="Entfernen")).to_be_focused()
        expect(page.locator("details.more[open]")).to_have_count(1)
        expect(page.get_by_role("button", name="Alle starten")).to_be_visible()


def test_without_the_protection_the_same_answer_closes_them(server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        page = staff(browser, server, viewport={"width": 1280, "height": 900})
        page.add_init_script(NOTHING_OPENS_AGAIN)
        open_while_a_deed_is_on_its_way(page, "Tanz im Park", "Licht am Weg")

        expect(page.locator("details.cardmenu[open], details.more[open]")).to_have_count(0)
