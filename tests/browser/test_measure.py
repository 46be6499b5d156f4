"""A planner writes a measure's sheet by keyboard: one block is saved in its place, what stands in another one stays typed."""

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import PLANNER, phone, pin, staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
CARD = "Vereine suchen Räume, jede Woche neu"


def adopted(page: Page, title: str) -> None:
    """Make a measure of the first card and open its sheet."""
    page.goto("/f/1-gemeinwesenarbeit/eingang/")
    page.wait_for_selector("html[data-keys-ready]", state="attached")
    page.keyboard.press("1")
    page.locator("#in-title").fill(title)
    page.locator("#in-function").fill("Sozialamt")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".desk__prog b").first).to_contain_text("1 von ")


def sheet_of(page: Page, title: str) -> None:
    page.goto("/f/1-gemeinwesenarbeit/eingang/?ansicht=beantwortet")
    page.get_by_role("link", name=title).first.click()
    expect(page.locator("h1")).to_have_text(title)


def opened(page: Page, key: str, field: str) -> None:
    """Open a form as the keyboard does; its first field waits for what is typed."""
    page.locator(f"#open-{key}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{field}")).to_be_focused()


def test_a_sheet_is_written_by_keyboard_and_two_planners_lose_nothing(own_server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        pin(phone(browser, own_server), CARD)
        page, other = (staff(browser, own_server, who=PLANNER) for _n in range(2))
        adopted(page, "Ein Raumkalender")
        sheet_of(page, "Ein Raumkalender")
        other.goto(page.url)
        opened(other, "need", "f-need")

        opened(page, "instead", "f-alternatives")
        page.keyboard.type("Ein Mietzuschuss")  # typed, not saved
        opened(page, "need", "f-need")
        page.keyboard.type("Räume fehlen")
        page.keyboard.press("Tab")
        page.keyboard.type("Vereine")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("#need dd").first).to_have_text("Räume fehlen")
        expect(page.locator("#f-alternatives")).to_have_value("Ein Mietzuschuss")
        expect(page.locator("#open-need")).to_be_focused()

        other.locator("#f-need").fill("Schlüssel fehlen")
        other.locator("#save-need").click()
        expect(other.locator("#need blockquote")).to_have_text("Räume fehlen")
        expect(other.locator("#f-need")).to_have_value("Schlüssel fehlen")
        other.locator("#f-need").fill("Räume und Schlüssel fehlen")
        other.locator("#save-need").click()
        expect(other.locator("#need dd").first).to_have_text("Räume und Schlüssel fehlen")
        expect(other.locator("#need dd").last).to_have_text("Vereine")


def test_steps_are_put_in_order_by_keyboard_and_brought_back(own_server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        pin(phone(browser, own_server), CARD)
        page = staff(browser, own_server, who=PLANNER)
        adopted(page, "Ein Raumkalender")
        sheet_of(page, "Ein Raumkalender")
        for number, title in enumerate(("Räume erfassen", "Regeln klären", "Kalender öffnen"), 1):
            opened(page, "step-new", "st-title-new")
            page.keyboard.type(title)
            page.keyboard.press("Enter")
            expect(page.locator("#steps li")).to_have_count(number)
            expect(page.locator("#open-step-new")).to_be_focused()
        titles = page.locator("#steps li p b")
        last = page.locator("#steps li").last
        last.locator("a.opener").focus()
        page.keyboard.press("Enter")
        expect(last.locator("[name=title]")).to_be_focused()
        up = last.locator("button[value=step-up]").get_attribute("id") or ""
        page.locator(f"#{up}").focus()
        page.keyboard.press("Enter")
        expect(titles).to_have_text(["Räume erfassen", "Kalender öffnen", "Regeln klären"])
        expect(page.locator(f"#{up}")).to_be_focused()  # once more, without looking for it
        page.keyboard.press("Enter")
        expect(titles).to_have_text(["Kalender öffnen", "Räume erfassen", "Regeln klären"])

        page.locator("#steps li button[value=step-remove]").click()
        expect(titles).to_have_text(["Räume erfassen", "Regeln klären"])
        page.get_by_role("button", name="Zurückholen").click()
        expect(titles).to_have_text(["Kalender öffnen", "Räume erfassen", "Regeln klären"])
