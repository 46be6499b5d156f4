"""Staff pages swap parts with htmx: what is swapped, what is only said, and that nothing typed is lost; phones never load it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import phone
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
ACCOUNTS = "/arbeit/konten/"
SWAPPER = "vendor/htmx/htmx.min"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play, launch(play) as browser:
        yield browser


def admin(browser: Browser, server: LiveServer, **context: object) -> Page:
    """The administration's laptop, on the page of accounts, with the console's complaints noted on the page object."""
    page = browser.new_context(base_url=server.url, locale="de-DE", **context).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(15_000)
    page.goto("/konto/login/")
    page.fill("input[name=login]", "admin@demo.example")
    page.fill("input[name=password]", "Beispiel-Demo-2025")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/arbeit/")
    page.goto(ACCOUNTS)
    return page


def stay(page: Page) -> None:
    """Mark the document: a page that was loaded anew has no mark."""
    page.evaluate("document.documentElement.dataset.mark = 'same'")


def same_document(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.dataset.mark === 'same'"))


def row(page: Page, address: str) -> str:
    """The button of an account's row."""
    return f"#who li:has-text('{address}') button"


def test_closing_an_account_swaps_the_list_says_so_and_leaves_a_half_written_form_alone(browser: Browser, server: LiveServer) -> None:
    page = admin(browser, server)
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.fill("#make input[name=email]", "halb@stadt.exam")
    stay(page)

    page.locator(row(page, "moderation-blau@demo.example")).click()
    page.locator("#told .note--good").wait_for()

    assert page.locator(row(page, "moderation-blau@demo.example")).inner_text().startswith("Wieder öffnen")
    assert page.input_value("#make input[name=email]") == "halb@stadt.exam"
    assert page.evaluate("document.activeElement.id").startswith("account-"), "the keyboard goes on where it was"
    assert (same_document(page), complaints) == (True, [])
    page.locator(row(page, "moderation-blau@demo.example")).click()
    page.locator(row(page, "moderation-blau@demo.example"), has_text="Konto").wait_for()


def test_what_is_wrong_422_comes_back_at_its_field(browser: Browser, server: LiveServer) -> None:
    page = admin(browser, server)
    page.fill("#make input[name=email]", "admin@demo.example")
    page.fill("#make input[name=name]", "Quartiersmanagement")
    stay(page)

    page.locator("#make button[type=submit]").click()
    page.locator("#make .field-error").wait_for()

    assert "schon ein Konto" in page.locator("#make .field-error").inner_text()
    assert page.input_value("#make input[name=name]") == "Quartiersmanagement"
    assert page.locator("#make input[name=email]").get_attribute("aria-describedby") == "id_email-error"
    assert same_document(page)


@pytest.mark.parametrize(("status", "said"), [
    (429, "zu oft"), (500, "schiefgegangen"), (503, "schiefgegangen"), (403, "Laden Sie sie neu"), (401, "abgemeldet"),
    (404, "gibt es nicht mehr"),
])  # fmt: skip
def test_an_answer_that_is_no_form_is_said_and_nothing_is_swapped(browser: Browser, server: LiveServer, status: int, said: str) -> None:
    page = admin(browser, server)
    page.fill("#make input[name=email]", "halb@stadt.exam")

    def refuse(route: Route) -> None:
        answer = {"status": status, "body": "<main id=inhalt><p id=make>weg</p></main>", "content_type": "text/html"}
        route.fulfill(**answer) if route.request.method == "POST" else route.fallback()  # type: ignore[arg-type]

    page.route(f"**{ACCOUNTS}", refuse)
    page.locator("#make button[type=submit]").click()
    page.locator(".toasts .toast").wait_for()

    assert said in page.locator(".toasts").inner_text()
    assert page.input_value("#make input[name=email]") == "halb@stadt.exam"


def test_without_a_connection_it_says_so_and_keeps_what_was_typed(browser: Browser, server: LiveServer) -> None:
    page = admin(browser, server)
    page.fill("#make input[name=email]", "halb@stadt.exam")

    page.context.set_offline(True)
    page.locator("#make button[type=submit]").click()
    page.locator(".toasts .toast").wait_for()

    assert "Keine Verbindung" in page.locator(".toasts").inner_text()
    assert page.input_value("#make input[name=email]") == "halb@stadt.exam"


def test_without_scripts_every_form_is_a_page(browser: Browser, server: LiveServer) -> None:
    page = admin(browser, server, java_script_enabled=False)

    page.fill("#make input[name=email]", "kein")
    page.locator("#make button[type=submit]").click()
    assert page.locator("#make .field-error").count() == 1

    page.goto(ACCOUNTS)
    page.locator(row(page, "moderation-rot@demo.example")).click()
    assert page.locator("#told .note--good").count() == 1
    page.locator(row(page, "moderation-rot@demo.example")).click()


def loaded(page: Page) -> bool:
    """Whether the page has asked for htmx."""
    names = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    return any(SWAPPER in name for name in names)


def test_phones_and_visitors_do_not_load_it_and_staff_does(browser: Browser, server: LiveServer) -> None:
    visitor = browser.new_context(base_url=server.url).new_page()
    visitor.goto("/")
    found = [loaded(visitor), loaded(phone(browser, server))]

    assert found == [False, False]
    assert loaded(admin(browser, server))
