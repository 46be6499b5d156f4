"""The day's steps by keyboard alone: join, pin a card, start a phase, open a card's menu, make a measure."""

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import CODE, FACILITATOR
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
MOST_TABS = 120


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is on `selector`, and see that the focus can be seen."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            seen = page.evaluate("""() => { const shown = getComputedStyle(document.activeElement);
                const tile = document.activeElement.closest('.tile, .choice label, .card__pick');
                const around = tile ? getComputedStyle(tile) : shown;
                return [shown, around].some((s) => s.outlineStyle !== 'none' || s.boxShadow !== 'none'); }""")
            assert seen, f"nobody sees the focus on {selector}"
            return
    raise AssertionError(f"{MOST_TABS} times Tab do not reach {selector} on {page.url}")


def test_the_day_is_played_by_keyboard_alone(server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        room = browser.new_context(base_url=server.url, locale="de-DE", viewport={"width": 1280, "height": 900})
        room.set_default_timeout(15_000)
        _join_and_pin(room.new_page())
        desk = browser.new_context(base_url=server.url, locale="de-DE", viewport={"width": 1280, "height": 900}).new_page()
        _sign_in(desk)
        _start_a_phase(desk)
        _make_a_measure(desk)


def _join_and_pin(page: Page) -> None:
    page.goto("/mitmachen/")
    tab_to(page, "#code")
    page.keyboard.type(CODE.lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/mitmachen/{CODE}/")
    tab_to(page, "input[name=group]")
    page.keyboard.press("Space")
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zettel/")
    tab_to(page, "main a.kern-btn--primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pinnwand/*/")
    page.goto("/pinnwand/matrix/")
    tab_to(page, "#text")
    page.keyboard.type("Mit der Tastatur geschrieben")
    tab_to(page, "form.composer button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-own] .card", has_text="Mit der Tastatur geschrieben")).to_have_count(1)


def _sign_in(page: Page) -> None:
    page.goto("/konto/login/")
    tab_to(page, "input[name=login]")
    page.keyboard.type(FACILITATOR[0])
    tab_to(page, "input[name=password]")
    page.keyboard.type(FACILITATOR[1])
    page.keyboard.press("Enter")
    page.wait_for_url("**/arbeit/")


def _start_a_phase(page: Page) -> None:
    page.goto("/f/1/moderation/gruen/")
    tab_to(page, ".clockbox button[name=do]")
    page.keyboard.press("Enter")
    page.locator(".clockbox button[value=pause]").wait_for()
    tab_to(page, ".clockbox button[value=next]:not([formaction])")
    page.keyboard.press("Enter")
    page.wait_for_url("**/gruen/matrix/")


def _make_a_measure(page: Page) -> None:
    page.goto("/f/1/moderation/orange/matrix/")
    tab_to(page, "details.cardmenu summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('summary') && !document.activeElement.parentElement.open")
    page.keyboard.press("Enter")
    tab_to(page, "button[data-leave]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/massnahmen/*-*/")
    tab_to(page, "#text")
    page.keyboard.press("Control+A")
    page.keyboard.type("Eine Maßnahme ohne Maus")
    tab_to(page, "#who")
    page.keyboard.type("Sozialamt")
    tab_to(page, "input[name=horizon]")
    page.keyboard.press("Space")
    tab_to(page, "button[name=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/massnahmen/")
    expect(page.locator(".slip", has_text="Eine Maßnahme ohne Maus")).to_contain_text("Sozialamt")
