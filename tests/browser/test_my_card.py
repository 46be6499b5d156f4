"""What became of my card, on a phone without JavaScript: by the personal code, and by the number printed on paper."""

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import CODE, pin, staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser


def old_phone(browser: Browser, server: LiveServer) -> Page:
    """A small phone without JavaScript that nobody has joined with."""
    return browser.new_context(
        base_url=server.url, locale="de-DE", viewport={"width": 360, "height": 640}, java_script_enabled=False).new_page()


def ask(page: Page, words: str) -> None:
    page.goto("/karte/")
    page.get_by_label("Ihr Code, die Nummer Ihrer Karte oder ein Wort").fill(words)
    page.get_by_role("button", name="Suchen").click()


def test_the_personal_code_leads_an_old_phone_to_its_own_cards_only(server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        mine, other, page = (old_phone(browser, server) for _n in range(3))
        receipts = []
        for guest in (mine, other):
            guest.goto(f"/j/{CODE}/")
            guest.locator("label.tile").first.click()
            guest.locator("main button[type=submit]").last.click()
            receipts.append(guest.locator(".receipt__code").inner_text())
        pin(mine, "Räume der Schulen stehen abends leer")
        pin(other, "Fahrtkosten für Ehrenamtliche")

        ask(page, receipts[0])  # another phone, days later
        expect(page.get_by_text("1 Karte gefunden")).to_be_visible()
        expect(page.get_by_role("article")).to_contain_text("Räume der Schulen stehen abends leer")
        expect(page.get_by_role("heading", name="In Beratung.")).to_be_visible()
        expect(page.get_by_text("Fahrtkosten")).to_have_count(0)
        assert receipts[0].replace(" ", "") not in page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_number_on_a_paper_card_leads_to_it(server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        desk = staff(browser, server)
        desk.goto("/f/1/")
        desk.goto(f"/f/{desk.url.rstrip('/').rsplit('/', 1)[1]}/moderation/orange/erfassen/?wand=matrix")
        desk.keyboard.press("Alt+Digit2")
        desk.keyboard.type("907 Wartelisten")
        desk.keyboard.press("Enter")
        expect(desk.locator("[data-entered] > li").first).to_contain_text("907")

        page = old_phone(browser, server)
        ask(page, "orange 907")
        expect(page.get_by_role("article")).to_contain_text("Orange 907")
        expect(page.get_by_role("article")).to_contain_text("sobald das Protokoll freigegeben ist")  # its words wait
        expect(page.get_by_text("Wartelisten")).to_have_count(0)
        ask(page, "Orange 999")
        expect(page.get_by_text("Diesen Code oder diese Nummer kennen wir nicht.")).to_be_visible()
