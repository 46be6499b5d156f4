"""The plenary's wall in a real browser: whatever was written, no card is cut and every remainder is counted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import phone, pin, staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
WALL = {"width": 1600, "height": 900}
LONG = "Wir brauchen abends Räume in jedem Stadtteil und zwar ohne dass jemand einen Schlüssel trägt"
CARDS = {"strengths": (LONG, LONG, LONG), "weaknesses": ("Kurz", LONG, "Kurz"), "chances": ("Ein Satz über zwei Zeilen hinweg",) * 4,
         "risks": ("Stadtteilkulturzentrumsförderrichtlinienentwurf", LONG, "Kurz")}
# How far the lowest line of any field or measure stands above the foot of the wall, in pixels; below zero it is cut.
ROOM = """() => { const foot = document.querySelector('.plenum__main').getBoundingClientRect().bottom;
    const shown = [...document.querySelectorAll('.plenum .field'), document.querySelector('.plenum__m')];
    return shown.map((part) => { const own = Math.min(foot, part.classList.contains('field') ? part.getBoundingClientRect().bottom : foot);
        const lines = [...part.querySelectorAll('li, h2')].map((line) => line.getBoundingClientRect().bottom);
        return Math.floor(own - Math.max(...lines)); }); }"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play, launch(play) as running:
        yield running


def test_no_card_of_the_plenary_is_cut_in_either_direction(browser: Browser, server: LiveServer) -> None:
    guest = phone(browser, server)
    for field, texts in CARDS.items():
        for place, text in enumerate(texts):
            pin(guest, f"{text} {place}", field)
    wall = staff(browser, server, viewport=WALL)
    for language in ("de", "ar"):
        wall.context.add_cookies([{"name": "language", "value": language, "url": server.url}])
        wall.goto("/f/1/beamer/?zeigt=plenum")
        wall.evaluate("document.fonts.ready")

        left = wall.evaluate(ROOM)
        assert len(left) == 5 and min(left) >= 0, (language, left)
        assert wall.locator(".plenum__more").count() == 4


def test_a_card_too_many_would_be_seen(browser: Browser, server: LiveServer) -> None:
    wall = staff(browser, server, viewport=WALL)
    wall.goto("/f/1/beamer/?zeigt=plenum")
    wall.evaluate("""() => { const list = document.querySelector('.plenum .field ul');
        for (let n = 0; n < 60; n += 1) { list.append(Object.assign(document.createElement('li'), {textContent: 'Noch eine'})); } }""")

    assert min(wall.evaluate(ROOM)) < 0
