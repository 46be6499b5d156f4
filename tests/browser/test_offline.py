"""A phone without a network: what is written stays, the page opens, all of it arrives once, and nobody is told otherwise."""

import contextlib
import os
import select
import shutil
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.chromium import FLAGS, NAMES, launch
from tests.browser.offline import keeping_phone, write
from tests.browser.people import CODE, phone, pin, staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
BANNER = "Kein Netz. Schreiben Sie ruhig weiter."


class Hole:
    """A wire to the server that can go silent: it takes bytes and passes none on, and closes nothing."""

    def __init__(self, port: int) -> None:
        self.to, self.silent, self.pairs = port, threading.Event(), list[tuple[socket.socket, socket.socket]]()
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.door.getsockname()[1])
        self.over = threading.Event()
        for work in (self._let_in, self._carry):
            threading.Thread(target=work, daemon=True).start()

    def close(self) -> None:
        self.over.set()
        self.door.close()

    def _let_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _who = self.door.accept()
                self.pairs.append((here, socket.create_connection(("127.0.0.1", self.to))))

    def _carry(self) -> None:
        while not self.over.is_set():
            ends = {one: other for here, there in self.pairs for one, other in ((here, there), (there, here))}
            ready, _w, _x = select.select(list(ends), [], [], 0.05)
            for end in ready if not self.silent.is_set() else ():
                self._pass_on(end, ends[end])
            if self.silent.is_set():
                self.over.wait(0.05)

    def _pass_on(self, end: socket.socket, other: socket.socket) -> None:
        try:
            data = end.recv(65536)
            if data:
                other.sendall(data)
                return
        except OSError:
            pass
        self.pairs = [pair for pair in self.pairs if end not in pair]
        end.close()
        other.close()


@pytest.fixture(scope="module")
def play() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(play: Playwright) -> Iterator[Browser]:
    with launch(play) as running:
        yield running


@pytest.fixture
def guest(browser: Browser, server: LiveServer) -> Page:
    """A phone whose pages are kept."""
    return keeping_phone(browser, server)


def hanging(server: LiveServer, browser: Browser, text: str) -> int:
    """How many cards on the desk say it."""
    desk = staff(browser, server)
    desk.goto("/f/1/moderation/orange/matrix/")
    found = desk.locator(".card", has_text=text).count()
    desk.context.close()
    return found


def test_a_reload_and_a_closed_tab_without_a_network_lose_nothing(browser: Browser, server: LiveServer, guest: Page) -> None:
    guest.context.set_offline(True)
    write(guest, "Im Keller geschrieben")
    expect(guest.locator("[data-waiting] .card", has_text="Im Keller geschrieben")).to_have_count(1)
    guest.reload()
    expect(guest.locator("[data-waiting] .card", has_text="Im Keller geschrieben")).to_have_count(1)
    expect(guest.get_by_text(BANNER)).to_be_visible()
    context = guest.context
    guest.close()
    again = context.new_page()
    again.goto("/pinnwand/")  # leads to the board that was kept
    expect(again.locator("[data-waiting] .card", has_text="Im Keller geschrieben")).to_have_count(1)
    write(again, "Und noch eine")

    context.set_offline(False)

    expect(again.locator("[data-own] .card", has_text="Und noch eine")).to_have_count(1, timeout=20_000)
    expect(again.locator("[data-waiting] .card")).to_have_count(0)
    expect(again.get_by_text(BANNER)).to_be_hidden()
    assert [hanging(server, browser, text) for text in ("Im Keller geschrieben", "Und noch eine")] == [1, 1]


def test_without_a_worker_the_page_is_gone_with_the_network(browser: Browser, server: LiveServer) -> None:
    """Control: it is the worker that opens the page."""
    page = phone(browser, server, service_workers="block")
    page.goto("/pinnwand/matrix/?feld=chances")
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.reload()


def profile(play: Playwright, folder: Path, server: LiveServer) -> BrowserContext:
    """A browser that keeps what it stores in `folder`."""
    binary = next(found for name in NAMES if (found := shutil.which(name)))
    return play.chromium.launch_persistent_context(
        folder, executable_path=binary, args=list(FLAGS), base_url=server.url, locale="de-DE", viewport={"width": 390, "height": 800})


def kill(folder: Path) -> None:
    """Kill every process of the browser that stores in `folder`."""
    found = subprocess.run(["pgrep", "-f", str(folder)], capture_output=True, text=True, check=True).stdout.split()
    for each in found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(each), signal.SIGKILL)


def test_a_killed_browser_keeps_what_was_not_sent(play: Playwright, server: LiveServer, tmp_path: Path) -> None:
    joining = profile(play, tmp_path / "phone", server)
    page = joining.new_page()
    page.goto(f"/j/{CODE}/")
    page.locator("label.tile").first.click()
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url("**/zettel/")
    joining.close()  # cookies reach the disk only half a minute later, or when the browser is closed
    page = profile(play, tmp_path / "phone", server).new_page()
    page.goto("/pinnwand/matrix/?feld=chances")
    page.context.set_offline(True)
    write(page, "Vor dem Absturz")
    expect(page.locator("[data-waiting] .card[data-kept]", has_text="Vor dem Absturz")).to_have_count(1)

    kill(tmp_path / "phone")

    again = profile(play, tmp_path / "phone", server)
    page = again.new_page()
    page.goto("/pinnwand/matrix/?feld=chances")
    expect(page.locator("[data-own] .card", has_text="Vor dem Absturz")).to_have_count(1, timeout=20_000)
    expect(page.locator("[data-waiting] .card")).to_have_count(0)
    again.close()


def test_a_change_to_a_card_waits_for_the_network_too(browser: Browser, server: LiveServer, guest: Page) -> None:
    pin(guest, "Schlüssel beim Hausmeister")
    name = guest.locator("[data-own] .card", has_text="Schlüssel beim Hausmeister").get_attribute("data-id")
    guest.evaluate("""async (name) => { const pages = await caches.open('fachplan-pages');
        while (!(await (await pages.match(location.href)).text()).includes(name)) {
            await new Promise((resolve) => { setTimeout(resolve, 50); }); } }""", name)
    guest.goto(f"/pinnwand/matrix/karte/{name}/")
    guest.context.set_offline(True)
    guest.fill("#text", "Schlüssel bei der Leitung")
    guest.get_by_role("button", name="Speichern").click()
    guest.wait_for_url("**/pinnwand/matrix/?feld=*")
    expect(guest.locator(f"#card-{name}")).to_contain_text("Schlüssel bei der Leitung")
    expect(guest.locator(f"#card-{name}")).to_contain_text("wartet auf diesem Telefon")

    guest.context.set_offline(False)

    expect(guest.locator(f"#card-{name}")).to_contain_text("gespeichert", timeout=20_000)
    assert hanging(server, browser, "Schlüssel bei der Leitung") == 1


def test_what_is_refused_stays_on_the_phone_with_its_reason(browser: Browser, server: LiveServer, guest: Page) -> None:
    guest.context.set_offline(True)
    write(guest, "Zu spät gekommen")
    guest.route("**/ops", lambda route: route.continue_(post_data=(route.request.post_data or "").replace('"chances"', '"gibt-es-nicht"')))
    guest.context.set_offline(False)
    refused = guest.locator(".card.is-refused", has_text="Zu spät gekommen")
    expect(refused).to_contain_text("Dieses Feld gibt es auf der Pinnwand nicht.", timeout=20_000)
    expect(guest.get_by_text("Alles gespeichert")).to_be_hidden()
    guest.reload()
    expect(refused).to_have_count(1)

    refused.get_by_role("button", name="Text zurückholen").click()

    expect(guest.locator("#text")).to_have_value("Zu spät gekommen")
    expect(refused).to_have_count(0)


def test_a_silent_link_is_told_within_ten_seconds_and_a_card_goes_out_when_it_speaks_again(browser: Browser, server: LiveServer) -> None:
    hole = Hole(int(server.url.rpartition(":")[2]))
    page = phone(browser, LiveServerAt(server, hole.port))
    page.goto("/pinnwand/matrix/?feld=chances")
    expect(page.locator("#text")).to_be_visible()
    hole.silent.set()
    expect(page.get_by_text(BANNER)).to_be_visible(timeout=10_000)
    write(page, "Durch das Loch")

    hole.silent.clear()

    expect(page.locator("[data-own] .card", has_text="Durch das Loch")).to_have_count(1, timeout=40_000)
    expect(page.get_by_text(BANNER)).to_be_hidden(timeout=20_000)
    hole.close()
    assert hanging(server, browser, "Durch das Loch") == 1


class LiveServerAt(LiveServer):
    """The same server behind another port."""

    def __init__(self, server: LiveServer, port: int) -> None:
        self.__dict__.update(server.__dict__)
        self.url = f"http://127.0.0.1:{port}"
