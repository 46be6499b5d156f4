"""A phone whose own clock is an hour fast, then an hour slow: order, times and the countdown stay the server's."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.offline import keeping_phone, write
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
HOUR = timedelta(hours=1)
KEPT = """() => { const [clock, copy] = [1, 2].map(() => document.createElement('phase-clock'));
    const at = Date.now(), told = { ends: new Date(at + 1800e3), now: new Date(at) };
    for (const [name, value] of Object.entries(told)) clock.setAttribute(name, value.toISOString());
    clock.setAttribute('state', 'running');
    document.body.append(clock);
    for (const { name, value } of clock.attributes) copy.setAttribute(name, value);
    clock.keepIn(copy);
    copy.dataset.kept = String(Number(copy.dataset.kept) - minutes * 60e3);
    document.body.append(copy);
    return copy.textContent; }"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play, launch(play) as running:
        yield running


def test_cards_keep_their_order_and_arrive_though_the_clock_jumps_back_two_hours(browser: Browser, server: LiveServer) -> None:
    page, now = keeping_phone(browser, server), datetime.now().astimezone()
    page.context.set_offline(True)
    page.clock.set_system_time(now + HOUR)
    write(page, "Uhr eins")
    page.clock.set_system_time(now - HOUR)
    write(page, "Uhr zwei")
    page.reload()
    write(page, "Uhr drei")
    waiting = page.locator("[data-waiting] .card .card__text")
    expect(waiting).to_have_text(["Uhr eins", "Uhr zwei", "Uhr drei"])

    page.context.set_offline(False)

    expect(waiting).to_have_count(0, timeout=20_000)
    page.reload()
    own = page.locator("[data-own] .card .card__text")
    expect(own).to_have_text(["Uhr drei", "Uhr zwei", "Uhr eins"])  # the newest first, as the server has them
    page.context.close()


def test_a_change_is_said_to_be_saved_at_the_servers_time(browser: Browser, server: LiveServer) -> None:
    page = keeping_phone(browser, server)
    page.clock.set_system_time(datetime.now().astimezone() + HOUR)
    write(page, "Pünktlich")
    page.locator("[data-own] .card", has_text="Pünktlich").get_by_role("link").click()
    page.fill("#text", "Auf die Minute")
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**um=*")

    hour, minute = map(int, page.url.rpartition("um=")[2].replace("%3A", ":").split(":"))
    now = datetime.now().astimezone()
    off = abs((hour - now.hour) * 60 + minute - now.minute) % 1440
    assert min(off, 1440 - off) <= 1
    page.context.close()


@pytest.mark.parametrize(("minutes", "shown"), [(0, "30:00"), (10, "20:00"), (40, "+10:00"), (-60, "30:00")])
def test_the_countdown_of_a_kept_page_goes_on_while_the_page_lies_there(
        browser: Browser, server: LiveServer, minutes: int, shown: str) -> None:
    page = browser.new_context(base_url=server.url, locale="de-DE").new_page()
    page.goto("/mitmachen/")
    page.add_script_tag(type="module", url=clock_of(server))
    page.evaluate("() => customElements.whenDefined('phase-clock').then(() => true)")
    page.clock.pause_at(datetime.now().astimezone() + HOUR)

    assert page.evaluate(KEPT.replace("minutes", str(minutes))) == shown
    page.context.close()


def clock_of(server: LiveServer) -> str:
    """Where the server keeps the script of the clock."""
    with server.client() as client:
        listed = next(path for path in (server.data / "static" / "base" / "js").glob("phase-clock.*.js"))
        assert client.get(f"/static/base/js/{listed.name}").status_code == 200
    return f"/static/base/js/{listed.name}"
