"""Quick entry by keyboard alone: a line, Enter, the next; what the board refuses comes back with the reason."""

import re

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
ENTRY = "/f/{}/moderation/orange/erfassen/?wand=matrix"


def test_cards_are_typed_without_the_mouse_and_a_taken_number_comes_back(server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        page = staff(browser, server, viewport={"width": 1280, "height": 900})
        page.goto("/f/1/")
        page.goto(ENTRY.format(page.url.rstrip("/").rsplit("/", 1)[1]))
        cards = page.get_by_role("region", name="Erfasst").locator("[data-entered] > li")

        page.keyboard.press("Alt+Digit2")
        page.keyboard.type("901 Wartelisten")
        page.keyboard.press("Enter")
        page.keyboard.type("Chor am Abend")
        page.keyboard.press("Enter")
        expect(cards.nth(0)).to_contain_text("Chor am Abend")
        expect(cards.nth(1)).to_contain_text("901Wartelisten")
        expect(page.get_by_role("textbox", name="Karte", exact=True)).to_have_value("")

        page.keyboard.type("901 Noch eine")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert").filter(has_text="Die Nummer 901 trägt schon diese Karte: „Wartelisten“")).to_be_visible()
        expect(page.get_by_role("textbox", name="Karte", exact=True)).to_have_value(re.compile("901 Noch eine$"))


def test_a_line_typed_without_a_network_waits_on_the_device_and_arrives(server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        page = staff(browser, server)
        page.goto("/f/1/")
        page.goto(ENTRY.format(page.url.rstrip("/").rsplit("/", 1)[1]))
        page.context.set_offline(True)
        page.keyboard.type("Ohne Netz getippt")
        page.keyboard.press("Enter")
        expect(page.locator("[data-save]")).to_contain_text("Kein Netz.")
        expect(page.locator("[data-waiting] li")).to_have_count(1)
        page.context.set_offline(False)

        expect(page.locator("[data-entered] > li", has_text="Ohne Netz getippt")).to_have_count(1)
        expect(page.locator("[data-waiting] li")).to_have_count(0)
