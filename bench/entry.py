"""Quick entry as a scribe feels it: eight cards from the wall, typed at a human pace, without the mouse."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.table import Row

A_KEY_MS = 300  # 200 characters a minute: somebody who types well, and reads from a wall meanwhile
LIMIT = 90.0
CARDS = (
    (4, "501 Nach 18 Uhr ist kein Raum offen"), (4, "502 Wer neu ist, kennt niemanden"), (1, "503 Chor im Stadtteil"),
    (1, "Räume sind da"), (2, "504 Wartelisten"), (2, "Kein Dolmetscher"), (3, "505 Garten für alle"), (3, "Alte laden Junge ein"),
)


def run() -> list[Row]:
    """Seconds from the first key to the last card on the server's list."""
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import launch
    from tests.browser.people import staff
    from tests.live_server import LiveServer

    with TemporaryDirectory() as place, LiveServer(Path(place)) as server, sync_playwright() as playwright, launch(playwright) as browser:
        page = staff(browser, server)
        page.goto(f"{page.url.split('/arbeit')[0]}/f/1-gemeinwesenarbeit/moderation/orange/erfassen/?wand=matrix")
        before = page.locator("[data-entered] li").count()
        begun = time.perf_counter()
        for field, line in CARDS:
            page.keyboard.press(f"Alt+Digit{field}")
            page.keyboard.type(line, delay=A_KEY_MS)
            page.keyboard.press("Enter")
        page.wait_for_function("n => document.querySelectorAll('[data-entered] li').length >= n", arg=before + len(CARDS))
        seconds = time.perf_counter() - begun
    letters = sum(len(line) for _field, line in CARDS)
    return [Row("quick entry of eight cards", f"{seconds:.0f} s", f"≤ {LIMIT:.0f} s", seconds <= LIMIT, f"{letters} characters, no mouse")]
