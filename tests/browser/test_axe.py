"""Every page, in three languages, light and dark, on a phone and a laptop: axe finds nothing, nothing is cut, nothing complains."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import CODE, phone, pin, staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
Scheme = Literal["light", "dark"]
LOOKS: list[tuple[str, Scheme, int]] = [
    (language, scheme, width) for language in ("de", "en", "ar") for scheme in ("light", "dark") for width in (360, 1280)]
PUBLIC = ["/", "/f/1/", "/f/2/", "/mitmachen/", f"/mitmachen/{CODE}/", "/konto/login/", "/konto/login/code/", "/impressum/",
          "/datenschutz/", "/barrierefreiheit/", "/bausteine/", "/karte/", "/f/1/antworten/", "/gibt-es-nicht/"]
PHONE = ["/pinnwand/matrix/?feld=chances", "/pinnwand/measures/", "/pinnwand/parking/", "/pinnwand/matrix/punkte/", "/platz/"]
STAFF = ["/arbeit/", "/f/1/moderation/orange/matrix/", "/f/1/moderation/orange/measures/", "/f/1/moderation/orange/dabei/",
         "/f/1/moderation/orange/massnahmen/", "/f/1/beamer/", "/f/1/protokoll/", "/f/1/protokoll/durchsicht/",
         "/f/1/leitung/", "/f/1/moderation/orange/erfassen/", "/f/1/moderation/orange/fotos/", "/f/1/moderation/orange/matrix/punkte/",
         "/f/1/punkte/", "/f/1/moderation/orange/zusammenfassung/", "/f/1/probelauf/", "/f/1/beamer/?raum=orange",
         *(f"/f/1/beamer/?zeigt={wall}" for wall in ("ankommen", "plenum", "ergebnis", "punkte"))]


@dataclass
class Room:
    """A browser with everybody signed in, on boards with something on them."""

    visitor: Page
    phone: Page
    desk: Page
    card: str = ""
    sheet: str = ""
    complaints: list[str] = field(default_factory=list)

    def walk(self) -> list[tuple[Page, str]]:
        own = [*PHONE, f"/pinnwand/matrix/karte/{self.card}/"]
        work = [*STAFF, f"/f/1/moderation/orange/matrix/karte/{self.card}/", self.sheet,
                f"/f/1/moderation/orange/matrix/karte/{self.card}/schwaerzen/"]
        return [*((self.visitor, path) for path in PUBLIC), *((self.phone, path) for path in own), *((self.desk, path) for path in work)]


def listen(room: Room, page: Page) -> None:
    """Note every complaint of the console; a page that is not there may say so."""
    page.on("console", lambda said: room.complaints.append(f"{page.url}: {said.text}")
            if said.type in ("error", "warning") and "404" not in said.text else None)
    page.on("pageerror", lambda error: room.complaints.append(f"{page.url}: {error}"))


def furnish(browser: Browser, server: LiveServer) -> Room:
    """A long word, a card, a measure with its origin, a clock that runs."""
    room = Room(browser.new_context(base_url=server.url).new_page(), phone(browser, server), staff(browser, server))
    pin(room.phone, "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselbundanhängerhersteller treffen sich")
    room.card = room.phone.locator("[data-own] .card").first.get_attribute("data-id") or ""
    desk = room.desk
    desk.goto("/f/1/moderation/orange/matrix/")
    desk.locator(".card summary").first.click()
    desk.locator(".card button[data-leave]").first.click()
    desk.wait_for_url("**/massnahmen/*-*/")
    room.sheet = desk.url.removeprefix(server.url)
    desk.goto("/f/1/moderation/orange/")
    if desk.locator(".clockbox button[value=start]:not([formaction])").count():
        desk.locator(".clockbox button[value=start]:not([formaction])").click()
        desk.locator(".clockbox button[value=pause]").wait_for()
    for page in (room.visitor, room.phone, room.desk):
        listen(room, page)
    return room


@pytest.fixture(scope="module")
def room(server: LiveServer) -> Iterator[Room]:
    with sync_playwright() as play, launch(play) as browser:
        yield furnish(browser, server)


def look(page: Page, path: str) -> list[str]:
    """What is wrong with the page as it stands."""
    page.goto(path, wait_until="load")
    found = [f"{path}: {rule['id']} at {[node['target'] for node in rule['nodes']][:3]}" for rule in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"{path}: {wide} px too wide"] if wide > 0 else [])]


@pytest.mark.parametrize(("language", "scheme", "width"), LOOKS)
def test_every_page_is_without_barriers_and_without_complaints(room: Room, language: str, scheme: Scheme, width: int) -> None:
    room.complaints.clear()
    for page in (room.visitor, room.phone, room.desk):
        page.context.add_cookies([{"name": "language", "value": language, "url": room.desk.url}])
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})

    assert [wrong for page, path in room.walk() for wrong in look(page, path)] == []
    assert room.complaints == []


def test_axe_would_find_a_picture_without_words(room: Room) -> None:
    room.visitor.goto("/")
    room.visitor.evaluate("document.querySelector('main').append(new Image())")

    assert [rule["id"] for rule in Axe().run(room.visitor).response["violations"]] == ["image-alt"]
