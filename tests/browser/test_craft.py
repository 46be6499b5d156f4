"""Craft at the desk with real hands: a card under a heading by keys, by mouse, by place, and back by Ctrl+Z; and so a view."""

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
DESK = "/f/1-gemeinwesenarbeit/moderation/gruen/matrix/"


def write(page: Page, text: str) -> None:
    """A card by the desk's own form."""
    page.get_by_text("Karte schreiben").click()
    page.get_by_label("Neue Karte").fill(text)
    page.get_by_role("button", name="Karte anheften").click()
    page.locator(".card", has_text=text).wait_for()


def under(page: Page, text: str, heading: str | None) -> None:
    """Wait until a card stands under a heading, or under none."""
    want = page.locator(".card--heading", has_text=heading).get_attribute("data-id") if heading else ""
    expect(page.locator(".card:not(.card--heading)", has_text=text)).to_have_attribute("data-under", want or "")


def test_cards_go_under_a_heading_in_three_ways_and_by_keys_and_all_is_taken_back(server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        page = staff(browser, server, viewport={"width": 1280, "height": 900})
        page.goto(DESK)
        for text in ("Abends leer", "Schlüssel fehlt"):
            write(page, text)
        page.get_by_role("link", name="Überschrift aus Karten").click()
        page.get_by_label("Was haben diese Karten gemeinsam?").fill("Räume")
        page.get_by_role("checkbox", name="Schlüssel fehlt").check()
        page.get_by_role("button", name="Unter diese Überschrift legen").click()
        under(page, "Schlüssel fehlt", "Räume")
        card = page.locator(".card:not(.card--heading)", has_text="Abends leer")

        card.locator("summary").focus()
        page.keyboard.press("Alt+ArrowDown")
        under(page, "Abends leer", "Räume")
        expect(card.locator("summary")).to_be_focused()
        page.keyboard.press("Control+z")
        under(page, "Abends leer", None)
        page.get_by_role("button", name="Wiederholen").click()
        under(page, "Abends leer", "Räume")
        page.get_by_role("button", name="Rückgängig").click()
        under(page, "Abends leer", None)

        card.drag_to(page.locator(".card--heading", has_text="Räume"))
        under(page, "Abends leer", "Räume")
        card.locator("summary").click()
        card.get_by_role("link", name="Verschieben nach").click()
        page.get_by_role("button", name="Hierher legen, Stärken", exact=True).first.click()
        under(page, "Abends leer", None)


def test_another_view_and_a_translation_are_taken_back_and_said_again_by_the_buttons(server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        page = staff(browser, server, viewport={"width": 1280, "height": 900})
        page.goto(DESK)
        write(page, "Chor am Abend")
        card = page.locator(".card", has_text="Chor am Abend")
        own = f"{DESK}karte/{card.get_attribute('data-id')}/"
        page.goto(own)
        page.get_by_label("Sieht jemand anders:").fill("Abends ist der Saal vermietet")
        page.get_by_role("button", name="Zur Karte hängen", exact=True).click()
        expect(card).to_contain_text("Abends ist der Saal vermietet")
        page.goto(own)
        page.get_by_role("radio", name="English").check()
        page.get_by_label("Die Karte in dieser Sprache").fill("Choir at night")
        page.locator("#translate button").click()
        expect(card).to_contain_text("Choir at night")

        page.get_by_role("button", name="Rückgängig: Übersetzung").click()
        expect(card).not_to_contain_text("Choir at night")
        page.keyboard.press("Control+z")
        expect(card).not_to_contain_text("Abends ist der Saal vermietet")
        page.get_by_role("button", name="Wiederholen: Abweichende Meinung").click()
        expect(card).to_contain_text("Abends ist der Saal vermietet")
        page.get_by_role("button", name="Wiederholen: Übersetzung").click()
        expect(card).to_contain_text("Choir at night")
