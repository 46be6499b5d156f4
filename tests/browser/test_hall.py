"""All rooms at once: a group calls, its clock is steered from the hall, and whoever is late plans anew in one click."""

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
HALL = "/f/1/leitung/"


def room(page: Page, name: str) -> Locator:
    """The paper of one group in the hall."""
    return page.locator(".room").filter(has=page.locator("h2", has_text=name))


def press(where: Page | Locator, name: str) -> None:
    """Press the button whose name begins so; it is answered and the part is swapped before anything else happens."""
    page = where if isinstance(where, Page) else where.page
    key = page.locator("#desk input[name=key]").last
    before = key.input_value()
    with page.expect_response(lambda response: response.request.method == "POST"):
        where.locator(".kern-btn").filter(has_text=name).first.click()
    expect(key).not_to_have_value(before)


def test_a_call_shows_in_the_hall_and_the_group_hears_that_somebody_comes(own_server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        desk, lead = staff(browser, own_server), staff(browser, own_server, viewport={"width": 360, "height": 800})
        lead.goto(HALL)
        desk.goto("/f/1/moderation/orange/")
        desk.get_by_role("button", name="Leitung rufen").click()

        calling = room(lead, "Orange").get_by_role("status")
        expect(calling).to_contain_text("Gruppe Orange ruft")
        press(room(lead, "Orange"), "Ich komme")
        expect(desk.get_by_text("Die Leitung kommt.")).to_be_visible()


def test_each_rooms_clock_is_steered_from_the_hall_at_360_pixels(own_server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        lead = staff(browser, own_server, viewport={"width": 360, "height": 800})
        lead.goto(HALL)
        orange, red = room(lead, "Orange"), room(lead, "Rot")
        press(orange, "Starten:")
        expect(orange.locator("phase-clock")).to_be_visible()
        expect(red).to_contain_text("Noch nicht begonnen.")
        press(orange, "Pause")
        expect(orange).to_contain_text("Weiterlaufen")
        press(orange, "Weiterlaufen")
        expect(orange).not_to_contain_text("Weiterlaufen")

        assert lead.evaluate("document.documentElement.scrollWidth") <= 360


def test_late_the_rest_is_planned_anew_in_one_click_and_taken_back_in_another(own_server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        lead = staff(browser, own_server)
        lead.goto(HALL)
        press(lead, "Alle starten")
        expect(lead.get_by_role("button", name="Verspätet: neu planen")).to_have_count(0)
        for _twice in range(2):
            press(lead, "Alle + 5 Minuten")
        press(lead, "Verspätet: neu planen")
        expect(lead.get_by_role("button", name="Verspätet: neu planen")).to_have_count(0)
        press(lead, "Neuen Plan zurücknehmen")
        expect(lead.get_by_role("button", name="Verspätet: neu planen")).to_be_visible()
