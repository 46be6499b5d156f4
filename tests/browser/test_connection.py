"""„Verbindung testen“ on a phone: green where all is well, and what to do where a net, a proxy or a browser is in the way."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.browser.chromium import launch
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
STEPS = ("join", "write", "live", "fallback", "store")
BEATS = "".join(f"event: beat\ndata: {n}\n\n" for n in (1, 2, 3))
Trouble = Callable[[Page], None]


def checked(browser: Browser, server: LiveServer, trouble: Trouble | None = None, *, locale: str = "de-DE", width: int = 360) -> Page:
    """The page after its test, with `trouble` on its way."""
    room = browser.new_context(base_url=server.url, locale=locale, viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = room.new_page()
    if trouble:
        trouble(page)
    page.goto("/mitmachen/")
    page.locator("a[href='/verbindung/']").click()
    expect(page.locator("[data-sum]:not([hidden]):not([data-sum=wait])")).to_be_visible(timeout=60_000)
    return page


def states(page: Page) -> dict[str, str | None]:
    return {step: page.locator(f"[data-step={step}] [data-is]:not([hidden])").get_attribute("data-is") for step in STEPS}


def test_all_is_green_where_nothing_is_in_the_way_and_nothing_is_kept(server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        page = checked(browser, server)

        assert states(page) == dict.fromkeys(STEPS, "good")
        assert page.locator("[data-step=speed] [data-is]:not([hidden])").inner_text().strip().split(" ")[0].isdigit()
        assert page.evaluate("indexedDB.databases().then(all => all.map(each => each.name))") == []
        assert [cookie["name"] for cookie in page.context.cookies() if "name" in cookie and cookie["name"] == "probe"] == []
    with closing(sqlite3.connect(server.data / "db.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM base_limitcount WHERE key LIKE 'probe:%'").fetchone() == (0,)


def _collects(page: Page) -> None:
    page.route("**/live/probe", lambda route: route.fulfill(body=BEATS, content_type="text/event-stream"))


def _cuts_streams(page: Page) -> None:
    page.route("**/live/probe", lambda route: route.abort())


def _wants_a_sign_in(page: Page) -> None:
    def portal(route: Route) -> None:
        route.fulfill(body="<h1>WLAN</h1>", content_type="text/html") if route.request.method == "POST" else route.continue_()

    page.route("**/api/v1/probe", portal)


def _keeps_nothing(page: Page) -> None:
    page.add_init_script("Object.defineProperty(globalThis, 'indexedDB', { get() { throw new Error('no store'); } })")


def _lets_nothing_new_through(page: Page) -> None:
    _cuts_streams(page)
    page.route("**/api/v1/probe", lambda route: route.continue_() if route.request.method == "POST" else route.abort())


@pytest.mark.parametrize(("trouble", "bad", "says"), [
    (_collects, {"live"}, "Dieses Gerät kann mitmachen."),
    (_cuts_streams, {"live"}, "Dieses Gerät kann mitmachen."),
    (_keeps_nothing, {"store"}, "Dieses Gerät kann mitmachen."),
    (_wants_a_sign_in, {"write"}, "Dieses Gerät kann noch nicht mitmachen."),
    (_lets_nothing_new_through, {"live", "fallback"}, "Dieses Gerät kann noch nicht mitmachen."),
])
def test_what_is_in_the_way_is_named_and_the_rest_stays_green(server: LiveServer, trouble: Trouble, bad: set[str], says: str) -> None:
    with sync_playwright() as play, launch(play) as browser:
        page = checked(browser, server, trouble)

        assert states(page) == {step: "bad" if step in bad else "good" for step in STEPS}
        expect(page.locator("[data-sum]:not([hidden])")).to_contain_text(says)


@pytest.mark.parametrize("locale", ["de-DE", "ar"])
def test_a_tested_page_is_without_barriers_on_phone_laptop_and_wall(server: LiveServer, locale: str) -> None:
    with sync_playwright() as play, launch(play) as browser:
        page = checked(browser, server, _collects, locale=locale)
        page.evaluate(AXE_SCRIPT)
        for scheme in ("light", "dark"):
            page.evaluate("name => document.documentElement.setAttribute('data-kern-theme', name)", scheme)
            for width in (360, 1280, 1600):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("axe.run().then(found => found.violations.map(each => each.id))") == [], (scheme, width)
                assert page.evaluate("document.documentElement.scrollWidth") <= width
