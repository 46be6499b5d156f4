"""A phone in a bad net: a real Chromium with a profile of its own, which is reloaded, closed and killed. It speaks through the page."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from tests.browser.chromium import FLAGS, executable
from tests.browser.people import CODE
from tests.chaos.proxy import PASS, Proxy

PATIENCE = 4_000  # ms until somebody whose page does not come walks to where the net is
DELIVERED = 60_000
NO_STORE = "Object.defineProperty(globalThis, 'indexedDB', { get() { throw new Error('no store'); } })"
ALIVE = "Boolean(customElements.get('phone-board') && document.querySelector('#text'))"


class Phone:
    """One seat of the first group; `forgetful` takes the store on the phone away, for the control."""

    context: BrowserContext
    page: Page
    target: str  # the tab as the browser names it

    def __init__(self, play: Playwright, proxy: Proxy, profile: Path, *, forgetful: bool = False) -> None:
        self.play, self.proxy, self.profile, self.forgetful = play, proxy, profile, forgetful
        self.address = f"{proxy.url}/pinnwand/matrix/?feld=chances"
        self._start()
        self._join()
        self.context.close()  # the seat's cookie is on the disk now; Chromium takes up to 30 s otherwise
        self._start()
        self.open()

    @property
    def board(self) -> str:
        return str(self.page.locator("phone-board").get_attribute("data-board"))

    def _start(self) -> None:
        options: dict[str, Any] = {"locale": "de-DE", "viewport": {"width": 390, "height": 800}}
        context = self.play.chromium.launch_persistent_context(
            str(self.profile), executable_path=executable(), args=list(FLAGS), **options)
        if self.forgetful:
            context.add_init_script(NO_STORE)
        context.set_default_timeout(20_000)
        self.context, self.page = context, context.pages[0]
        self.target = self._ask("Target.getTargetInfo")["targetInfo"]["targetId"]

    def _join(self) -> None:
        self.page.goto(f"{self.proxy.url}/j/{CODE}/")
        self.page.locator("label.tile").first.click()
        self.page.locator("main button[type=submit]").last.click()
        self.page.wait_for_url("**/zettel/")

    def open(self) -> None:
        """Go to the board; where the net does not bring it, go to where there is one."""
        self._arrive(lambda: self.page.goto(self.address, timeout=PATIENCE, wait_until="domcontentloaded"))

    def _arrive(self, go: Callable[[], object]) -> None:
        try:
            go()
            self.page.wait_for_function(ALIVE, timeout=PATIENCE)
        except Error:
            self.proxy.become(PASS)
            self._new_tab()  # in the old one the browser's error page tries again by itself, at a moment of its own
            self.page.goto(self.address)
            self.page.wait_for_function(ALIVE)

    def _new_tab(self) -> None:
        closed, self.page = self.target, self.context.new_page()  # a browser without a tab would end
        self.target = self._ask("Target.getTargetInfo")["targetInfo"]["targetId"]
        # Not `close()`, which waits for the tab without end where its reload hangs in a black hole.
        self._ask("Target.closeTarget", {"targetId": closed})

    def _ask(self, command: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
        """What the browser itself answers, through the tab that is in front."""
        session = self.context.new_cdp_session(self.page)
        answer: dict[str, Any] = session.send(command, values or {})
        session.detach()
        return answer

    def write(self, text: str) -> None:
        """Type, press send, and read that the card waits or is saved: the promise that the tests hold the page to."""
        self.page.fill("#text", text)
        self.page.locator("form.composer button[type=submit]").click()
        waits = f'[data-waiting] .card:has-text("{text}") [data-meta]:text("wartet")'
        self.page.locator(f'{waits}, [data-own] .card:has-text("{text}")').first.wait_for()

    def reload(self) -> None:
        self._arrive(lambda: self.page.reload(timeout=PATIENCE, wait_until="domcontentloaded"))

    def close_tab(self) -> None:
        self._new_tab()
        self.open()

    def kill_browser(self) -> None:
        """End the browser as an empty battery does, and start it again."""
        with self.context.expect_event("close"):
            os.kill(self._process(), signal.SIGKILL)
        self._start()
        self.open()

    def _process(self) -> int:
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                told = (process / "cmdline").read_bytes().split(b"\0")
                if f"--user-data-dir={self.profile}".encode() in told and not any(each.startswith(b"--type=") for each in told):
                    return int(process.name)
        raise AssertionError("the phone's browser does not run")

    def delivered(self) -> None:
        """Wait until nothing waits on this phone any more."""
        expect(self.page.locator(".card.is-waiting")).to_have_count(0, timeout=DELIVERED)
