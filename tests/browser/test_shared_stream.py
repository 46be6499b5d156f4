"""Several tabs of a browser share one stream of a board; when the one that holds it goes, another takes over."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import phone, pin
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
BOARD = "/pinnwand/matrix/?feld=chances"
MUTE = "BroadcastChannel.prototype.postMessage = () => {}"
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined })"


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as play, launch(play) as started:
        yield started


class Tabs:
    """Tabs of one browser at one board, and the streams each of them asks for."""

    def __init__(self, browser: Browser, server: LiveServer, script: str = "") -> None:
        self.first = phone(browser, server, service_workers="block")  # what a worker fetches no test can hold
        if script:
            self.first.context.add_init_script(script)
        self.streams: list[Page] = []
        self.pages: list[Page] = []

    def open(self) -> Page:
        """One more tab, once it has its stream or hears that of another."""
        page = self.first.context.new_page()
        page.set_default_timeout(30_000)
        page.on("request", lambda request: self._note(page, request))
        page.goto(BOARD)
        self.pages.append(page)
        return page

    def _note(self, page: Page, request: Request) -> None:
        if "/live/boards/" in request.url:
            self.streams.append(page)


def appears(page: Page, text: str) -> None:
    expect(page.get_by_text(text).first).to_be_visible(timeout=30_000)


def test_two_tabs_have_one_stream_and_both_hear(browser: Browser, server: LiveServer) -> None:
    tabs, other = Tabs(browser, server), phone(browser, server)
    one, two = tabs.open(), tabs.open()

    pin(other, "Chor am Abend zu zweit")

    appears(one, "Chor am Abend zu zweit")
    appears(two, "Chor am Abend zu zweit")
    assert tabs.streams == [one]


def test_control_without_locks_each_tab_has_a_stream_of_its_own(browser: Browser, server: LiveServer) -> None:
    tabs, other = Tabs(browser, server, NO_LOCKS), phone(browser, server)
    one, two = tabs.open(), tabs.open()

    pin(other, "Chor am Abend jeder für sich")

    appears(one, "Chor am Abend jeder für sich")
    appears(two, "Chor am Abend jeder für sich")
    assert tabs.streams == [one, two]


def test_when_the_tab_with_the_stream_closes_another_takes_it_over(browser: Browser, server: LiveServer) -> None:
    tabs, other = Tabs(browser, server), phone(browser, server)
    one, two = tabs.open(), tabs.open()
    pin(other, "vorher beim Schließen")
    appears(two, "vorher beim Schließen")

    with two.expect_request("**/live/boards/**"):
        one.close()
    pin(other, "danach beim Schließen")

    appears(two, "danach beim Schließen")


def test_a_tab_that_sleeps_on_the_stream_loses_it_to_one_that_hears_nothing(browser: Browser, server: LiveServer) -> None:
    tabs, other = Tabs(browser, server), phone(browser, server)
    one, two = tabs.open(), tabs.open()
    pin(other, "vorher beim Schlafen")
    appears(two, "vorher beim Schlafen")

    with two.expect_request("**/live/boards/**", timeout=30_000):
        one.evaluate(MUTE)
    pin(other, "danach beim Schlafen")

    appears(two, "danach beim Schlafen")


def test_a_tab_opened_later_gets_what_was_written_between_its_page_and_the_stream(browser: Browser, server: LiveServer) -> None:
    tabs, other = Tabs(browser, server), phone(browser, server)
    one = tabs.open()
    two, held = tabs.first.context.new_page(), list[Route]()
    two.route("**/shared-stream*.js", lambda route: held.append(route))
    with two.expect_request("**/shared-stream*.js"):
        two.goto(BOARD, wait_until="commit")
    expect(two.locator("form.composer")).to_be_visible()  # its page is drawn, and follows nothing yet

    pin(other, "dazwischen beim Öffnen")
    appears(one, "dazwischen beim Öffnen")
    held[0].continue_()

    appears(two, "dazwischen beim Öffnen")


def test_where_a_proxy_swallows_streams_a_tab_asks_again_and_again_instead(browser: Browser, server: LiveServer) -> None:
    tabs, other = Tabs(browser, server), phone(browser, server)
    tabs.first.context.route("**/live/boards/**", lambda route: route.abort())

    page = tabs.first.context.new_page()
    with page.expect_request("**/api/v1/boards/*/ops?*wait=*", timeout=30_000):
        page.goto(BOARD)
    pin(other, "trotzdem am Proxy")

    appears(page, "trotzdem am Proxy")
