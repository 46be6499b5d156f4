"""The clock counts on the server's time and is read out three times, in a real browser whose own clock is an hour off."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, sync_playwright

from tests.browser.chromium import launch

SCRIPT = Path(__file__).parents[2] / "fachplan/base/static/base/js/phase-clock.js"
WRONG = datetime(2025, 1, 23, 17, 23, 36, tzinfo=UTC)  # the device; the server says 16:23:36
VOICE = '<p id="clock-voice" role="status" data-at-300="five" data-at-60="one" data-at-0="end"></p>'
pytestmark = pytest.mark.browser


def answer(route: Route) -> None:
    """The room's page and its one script; nothing else exists."""
    if route.request.url.endswith("/phase-clock.js"):
        route.fulfill(body=SCRIPT.read_text(), content_type="text/javascript")
    else:
        body = f'<!doctype html><p class="clock"></p>{VOICE}<script type="module" src="/phase-clock.js"></script>'
        route.fulfill(body=body, content_type="text/html")


LABEL = '<small data-over="over" data-last="last" data-running="until 17:42">until 17:42</small>'


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as play:
        browser = launch(play)
        page = browser.new_page()
        page.route("**/*", answer)
        page.clock.install(time=WRONG)
        page.goto("http://room.test/")
        page.wait_for_function("() => customElements.get('phase-clock') !== undefined")
        page.clock.pause_at(WRONG.replace(second=50))
        yield page
        browser.close()


def set_clock(page: Page, **attributes: str) -> None:
    """Put a clock into the page, as the server would."""
    made = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    page.evaluate("html => { document.querySelector('.clock').innerHTML = html }", f"{LABEL}<phase-clock {made}></phase-clock>")


def shown(page: Page) -> str:
    return page.locator("phase-clock").inner_text()


def said(page: Page) -> str:
    return page.locator("#clock-voice").inner_text()


def test_the_clock_shows_the_server_s_time_on_a_device_that_is_wrong(page: Page) -> None:
    set_clock(page, now="2025-01-23T16:23:36Z", ends="2025-01-23T16:42:00Z", state="running")

    assert shown(page) == "18:24"
    page.clock.run_for(24_000)
    assert shown(page) == "18:00"


def test_five_minutes_one_minute_and_the_end_are_said_and_nothing_between(page: Page) -> None:
    set_clock(page, now="2025-01-23T16:36:58Z", ends="2025-01-23T16:42:00Z", state="running")

    page.clock.run_for(1_000)
    assert (shown(page), said(page)) == ("05:01", "")
    page.clock.run_for(1_000)
    assert (shown(page), said(page)) == ("05:00", "five")
    page.clock.run_for(239_000)
    assert (shown(page), said(page)) == ("01:01", "five")
    page.clock.run_for(1_000)
    assert (shown(page), said(page)) == ("01:00", "one")
    page.clock.run_for(60_000)
    assert (shown(page), said(page)) == ("00:00", "end")


def test_over_the_time_it_counts_on_and_the_last_minutes_look_different(page: Page) -> None:
    set_clock(page, now="2025-01-23T16:41:59Z", ends="2025-01-23T16:42:00Z", state="running")

    page.clock.run_for(131_000)

    assert shown(page) == "+02:10"
    assert page.locator(".clock.is-last").count() == 1


def test_a_word_says_the_last_minutes_and_the_time_beyond(page: Page) -> None:
    label = page.locator(".clock small")
    set_clock(page, now="2025-01-23T16:36:58Z", ends="2025-01-23T16:42:00Z", state="running")
    page.clock.run_for(1_000)
    assert label.inner_text() == "until 17:42"
    page.clock.run_for(1_000)
    assert label.inner_text() == "last"
    page.clock.run_for(301_000)
    assert label.inner_text() == "over"


def test_a_paused_clock_stands_still_and_says_nothing(page: Page) -> None:
    set_clock(page, now="2025-01-23T16:24:00Z", ends="", state="paused", remaining="301000")

    page.clock.run_for(120_000)

    assert (shown(page), said(page)) == ("05:01", "")


def test_a_page_that_opens_in_the_last_minutes_is_not_told_what_has_passed(page: Page) -> None:
    set_clock(page, now="2025-01-23T16:40:00Z", ends="2025-01-23T16:42:00Z", state="running")

    page.clock.run_for(1_000)

    assert (shown(page), said(page)) == ("01:59", "")


def test_five_more_minutes_are_counted_down_again(page: Page) -> None:
    set_clock(page, now="2025-01-23T16:41:59Z", ends="2025-01-23T16:42:00Z", state="running")
    page.clock.run_for(1_000)
    assert said(page) == "end"

    set_clock(page, now="2025-01-23T16:42:00Z", ends="2025-01-23T16:47:01Z", state="running")
    page.clock.run_for(1_000)

    assert (shown(page), said(page)) == ("05:00", "five")
