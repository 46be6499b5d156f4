"""Dots and handing the phone on, without a network: dots wait and never exceed what one has, and nobody leaves cards behind."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.offline import MATRIX, is_kept, keeping_phone, write
from tests.browser.people import pin, staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
DOTS = "/pinnwand/matrix/punkte/"
SET = "[data-dots-purse] .pt-dot.is-set"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play, launch(play) as running:
        yield running


def turn(desk: Page, deed: str) -> None:
    """Open or close the dots, unless they are so already."""
    desk.goto("/f/1/moderation/orange/matrix/punkte/")
    button = desk.locator(f"form:has([name=do][value={deed}]) button[type=submit]")
    if button.count():
        if deed == "open":
            desk.fill("#dots", "3")
            desk.fill("#most", "")
        with desk.expect_navigation():
            button.click()


@pytest.fixture
def dots(browser: Browser, server: LiveServer) -> Iterator[LiveServer]:
    """Three dots for each person, on the matrix of the first group, with two cards to set them on."""
    page, desk = keeping_phone(browser, server), staff(browser, server)
    for text in ("Lesekreis", "Nähstube"):
        pin(page, text)
    turn(desk, "close")
    turn(desk, "open")
    yield server
    turn(desk, "close")


def give(page: Page, card: str, times: int) -> None:
    row = page.locator("form[data-dot]", has_text=card)
    for n in range(times):
        row.get_by_role("button", name="Punkt geben").click()
        expect(row.locator(".pt-dot.is-set")).to_have_count(n + 1)


def test_dots_set_without_a_network_wait_and_the_server_takes_no_more_than_there_are(browser: Browser, dots: LiveServer) -> None:
    first = keeping_phone(browser, dots)
    second = browser.new_context(base_url=dots.url, storage_state=first.context.storage_state(), locale="de-DE").new_page()
    second.goto(MATRIX)
    second.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    is_kept(second, "/pinnwand/matrix/")
    for page, card in ((first, "Lesekreis"), (second, "Nähstube")):
        page.goto(DOTS)
        page.context.set_offline(True)
        give(page, card, 2)
        expect(page.locator("[data-dots-saved]")).to_contain_text("wartet auf diesem Telefon")
    first.reload()
    expect(first.locator(SET)).to_have_count(2)  # kept, and shown again

    first.context.set_offline(False)
    expect(first.locator("[data-dots-saved]")).not_to_contain_text("wartet", timeout=20_000)
    second.context.set_offline(False)

    expect(second.locator("[data-dots-saved]")).to_contain_text("Ihre Punkte sind alle vergeben.", timeout=20_000)
    expect(second.locator(SET)).to_have_count(2)
    expect(second.locator("form[data-dot]", has_text="Lesekreis").locator(".pt-dot.is-set")).to_have_count(2)
    for page in (first, second):
        page.context.close()


def test_who_hands_the_phone_on_leaves_no_card_behind(browser: Browser, server: LiveServer) -> None:
    page = keeping_phone(browser, server)
    page.context.set_offline(True)
    write(page, "Vor dem Weitergeben")
    page.get_by_role("button", name="Nächste Person an diesem Gerät").click()
    expect(page.locator("[data-waiting] .card", has_text="Vor dem Weitergeben")).to_be_in_viewport()
    page.get_by_role("link", name="Sprache, Name, Gruppe").click()
    expect(page.get_by_text("Kein Netz. Schreiben Sie ruhig weiter.")).to_be_in_viewport()
    page.reload()  # still kept
    expect(page.locator("[data-waiting] .card", has_text="Vor dem Weitergeben")).to_have_count(1)

    page.context.set_offline(False)

    expect(page.locator("[data-own] .card", has_text="Vor dem Weitergeben")).to_have_count(1, timeout=20_000)
    page.get_by_role("button", name="Nächste Person an diesem Gerät").click()
    page.wait_for_url("**/mitmachen/**")
    page.context.close()
