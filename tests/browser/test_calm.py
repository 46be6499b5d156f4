"""Calm: what others do waits until it is called, new cards and changes alike."""

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import phone, pin, staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
DESK = "/f/1/moderation/orange/matrix/"
BOARD = "/pinnwand/matrix/?feld=chances"
CALM = """addEventListener("DOMContentLoaded", () => document.querySelector("phone-board")?.setAttribute("data-calm", ""));
addEventListener("DOMContentLoaded", () => { window.stays = true; });"""


def test_a_card_that_others_reword_stays_as_it_is_until_the_change_is_called(own_server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        writer, calm, loud = (phone(browser, own_server) for _ in range(3))
        calm.add_init_script(CALM)
        pin(writer, "Chor im Hof")
        for page in (calm, loud):
            page.goto(BOARD)
            page.locator("[data-others] .card", has_text="Chor im Hof").wait_for()

        writer.locator("[data-own] .card", has_text="Chor im Hof").locator("[data-open]").click()
        writer.locator("#text").fill("Chor am Fluss")
        writer.get_by_role("button", name="Speichern", exact=True).click()

        loud.locator("[data-others] .card", has_text="Chor am Fluss").wait_for()  # control: without calm it comes at once
        calls = calm.get_by_role("button", name="Änderungen anzeigen")
        calls.wait_for()
        expect(calm.locator("[data-others] .card", has_text="Chor im Hof")).to_have_count(1)
        calls.click()
        expect(calm.locator("[data-others] .card", has_text="Chor am Fluss")).to_have_count(1)
        expect(calls).to_have_count(0)


def test_a_calm_desk_counts_the_new_cards_and_shows_them_when_they_are_called(own_server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        calm, loud, writer = staff(browser, own_server), staff(browser, own_server), phone(browser, own_server)
        for desk in (calm, loud):
            desk.goto(DESK)
        calm.locator("details.more", has=calm.locator("button[value=calm]")).locator("summary").click()
        calm.get_by_role("button", name="Neue Karten ruhig sammeln").click()
        calm.locator("live-part[data-calm]").wait_for()

        for count, text in enumerate(("Chor im Hof", "Chor am Fluss"), 1):
            pin(writer, text)
            loud.locator(".card", has_text=text).wait_for()  # control: on the other desk it comes at once
            calls = calm.get_by_role("button", name="1 neue Karte anzeigen" if count == 1 else "2 neue Karten anzeigen")
            calls.wait_for()
            expect(calm.locator(".card", has_text="Chor")).to_have_count(0)
        calls.click()
        expect(calm.locator(".card", has_text="Chor")).to_have_count(2)
        expect(calls).to_have_count(0)
