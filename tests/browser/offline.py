"""A phone whose pages are kept, and what somebody does at it without a network."""

from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.people import phone
from tests.live_server import LiveServer

MATRIX = "/pinnwand/matrix/?feld=chances"
KEPT = """async (path) => { const pages = await caches.open('fachplan-pages');
    while (!(await pages.keys()).some((each) => new URL(each.url).pathname === path)) {
        await new Promise((resolve) => { setTimeout(resolve, 50); }); } }"""


def keeping_phone(browser: Browser, server: LiveServer, **context: Any) -> Page:
    """A phone of the first group, at the chances of its matrix, with a worker that keeps its pages."""
    page = phone(browser, server, **context)
    page.goto(MATRIX)
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    page.reload()  # this one came through the worker
    is_kept(page, "/pinnwand/matrix/")
    return page


def is_kept(page: Page, path: str) -> None:
    """Wait until the page at `path` is on the phone."""
    page.evaluate(KEPT, path)


def write(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.locator("form.composer button[type=submit]").click()
