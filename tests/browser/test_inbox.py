"""A planner answers cards by keyboard alone, takes one answer back, and gives another one instead."""

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import phone, pin
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
TEXTS = ("Mehr Sprachkurse am Abend", "Ein Sprachkurs für Frauen", "Bänke am Fluss", "Küche im Gemeindehaus", "Fahrtkosten erstatten",
         "Licht im Park")


def test_five_cards_are_answered_by_keyboard_alone_and_one_answer_is_taken_back(own_server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        guest = phone(browser, own_server)
        for text in TEXTS:
            pin(guest, text)
        page = browser.new_context(base_url=own_server.url, locale="de-DE", viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(15_000)
        _sign_in(page)
        page.goto("/f/1-gemeinwesenarbeit/eingang/")
        _in_hand(page, TEXTS[0])

        page.keyboard.press("x")
        expect(page.locator("[data-send]")).to_have_text("2 Karten beantworten")
        page.keyboard.press("7")
        page.keyboard.type("Kein Geld bis 2027")
        _focus(page, "#in-function")
        page.keyboard.type("Sozialamt 1234567")  # digits in a field are the field's own
        page.keyboard.press("Control+Enter")
        _in_hand(page, TEXTS[2])
        _answered(page, 2)

        page.keyboard.press("6")
        page.keyboard.type("Bankpaten der Stadt")
        page.keyboard.press("Control+Enter")
        _in_hand(page, TEXTS[3])
        page.keyboard.press("Control+z")
        _in_hand(page, TEXTS[2])
        _answered(page, 2)

        for key, words, following in (("4", "Grünflächenamt", 3), ("5", "Bis zum Haushalt", 4), ("6", "Ehrenamtspass", 5)):
            page.keyboard.press(key)
            page.keyboard.type(words)
            page.keyboard.press("Control+Enter")
            _in_hand(page, TEXTS[following])
        _answered(page, 5)


def test_j_and_k_lead_through_the_queue_and_later_answers_nothing(own_server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        guest = phone(browser, own_server)
        for text in TEXTS[2:5]:
            pin(guest, text)
        page = browser.new_context(base_url=own_server.url, locale="de-DE", viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(15_000)
        _sign_in(page)
        page.goto("/f/1-gemeinwesenarbeit/eingang/")
        for key, text in (("j", TEXTS[3]), ("k", TEXTS[2]), ("0", TEXTS[3])):
            page.keyboard.press(key)
            _in_hand(page, text)
        _answered(page, 0)
        page.keyboard.press("?")
        expect(page.locator("#keys-help")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#keys-help")).to_be_hidden()


def _sign_in(page: Page) -> None:
    page.goto("/konto/login/")
    page.fill("input[name=login]", "planung@demo.example")
    page.fill("input[name=password]", "Beispiel-Demo-2025")
    page.keyboard.press("Enter")
    page.wait_for_url("**/arbeit/")


def _in_hand(page: Page, text: str) -> None:
    """Wait until this card is in hand and the page listens to keys."""
    expect(page.locator(".nowcard .card__text")).to_have_text(text)
    page.wait_for_selector("html[data-keys-ready]", state="attached")


def _answered(page: Page, cards: int) -> None:
    expect(page.locator(".desk__prog b").first).to_contain_text(f"{cards} von ")


def _focus(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _press in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")
