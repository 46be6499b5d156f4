"""Every page, in three languages, light and dark, on a phone and a laptop: axe finds nothing, nothing is cut, nothing complains.

A page is opened once in each language; light, dark, narrow and wide are then put on it as it stands. Nothing on the pages
asks for the theme or the width when it loads, all of it is CSS.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, sync_playwright

from tests.base.photographs import photograph
from tests.browser.chromium import launch
from tests.browser.people import CODE, PLANNER, phone, pin, staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
Scheme = Literal["light", "dark"]
LOOKS: list[tuple[Scheme, int]] = [("light", 1280), ("dark", 1280), ("dark", 360), ("light", 360)]  # one change from look to look
WALL = (1600, 900)
P = "/p/asyl-und-integration"
PUBLIC = ["/", "/f/1/", "/f/2/", "/mitmachen/", f"/mitmachen/{CODE}/", "/konto/login/", "/konto/login/code/", "/impressum/",
          "/datenschutz/", "/barrierefreiheit/", "/bausteine/", "/karte/", "/verbindung/", "/f/1/antworten/",
          "/f/1/antworten/bescheid/", "/gibt-es-nicht/"]
PHONE = ["/pinnwand/matrix/?feld=chances", "/pinnwand/measures/", "/pinnwand/parking/", "/pinnwand/matrix/punkte/", "/platz/"]
STAFF = ["/arbeit/", "/konto/zweiter-faktor/",
         "/f/1/moderation/orange/matrix/", "/f/1/moderation/orange/measures/", "/f/1/moderation/orange/dabei/",
         "/f/1/moderation/orange/massnahmen/", "/f/1/beamer/", "/f/1/protokoll/", "/f/1/protokoll/durchsicht/",
         "/f/1/leitung/", "/f/1/moderation/orange/erfassen/", "/f/1/moderation/orange/fotos/", "/f/1/moderation/orange/matrix/punkte/",
         "/f/1/moderation/rot/matrix/punkte/", "/f/1/punkte/", "/f/1/moderation/orange/zusammenfassung/",
         "/f/1/moderation/orange/beamer/", "/f/1/probelauf/", "/f/1/beamer/?raum=orange",
         *(f"/f/1/beamer/?zeigt={wall}" for wall in ("ankommen", "plenum", "ergebnis", "punkte"))]
PLANNING = ["/f/1/protokoll/", "/f/1/protokoll/durchsicht/", "/f/1/material/", f"{P}/eingang/", "/f/1/eingang/", "/f/1/eingang/themen/",
            "/f/1/antworten/freigeben/", "/f/1/uebersetzungen/?sprache=ar", f"{P}/uebersetzungen/?sprache=en", f"{P}/bearbeiten/",
            "/f/1/bearbeiten/", "/bibliothek/methoden/", *(f"/f/1/vorbereitung/{part}" for part in (
                "", "gruppen/", "zugang/", "ablauf/", "themen/", "methode/"))]

X = "/p/beispiel-miteinander-im-viertel"  # the invented process, played to its end
EXAMPLE = [f"{X}/{page}/" for page in ("eingang", "plan", "plan/ziele", "plan/freigeben", "vorlagen")]
ADMIN = ["/arbeit/mailserver/", "/arbeit/kommune/", "/arbeit/konten/", "/arbeit/uhr/"]
MEASURE = {"need": {"f-need": "Räume fehlen", "f-target_groups": "Vereine"}, "step-new": {"st-title-new": "Räume erfassen"},
           "money": {"c-y-1": "2026–2028", "c-a-1": "12.500", "c-f-1": "secured", "c-s-1": "Stadt"},
           "indicators": {"i-w-1": "Belegte Stunden", "i-u-1": "Stunden je Woche", "i-t-1": "60", "i-to-1": "2027-12-31"}}


@dataclass
class Room:
    """A browser with everybody signed in, on boards with something on them."""

    visitor: Page
    phone: Page
    desk: Page
    planner: Page
    admin: Page
    card: str = ""
    sheet: str = ""
    measure: str = ""
    example: tuple[list[str], list[str]] = ([], [])  # what the public and the planners see of it
    complaints: list[str] = field(default_factory=list)

    @property
    def pages(self) -> tuple[Page, ...]:
        return self.visitor, self.phone, self.desk, self.planner, self.admin

    def walk(self) -> list[tuple[Page, str]]:
        own = [*PHONE, f"/pinnwand/matrix/karte/{self.card}/"]
        work = [*STAFF, f"/f/1/moderation/orange/matrix/karte/{self.card}/", self.sheet,
                f"/f/1/moderation/orange/matrix/karte/{self.card}/schwaerzen/"]
        plan = [*PLANNING, f"/f/1/protokoll/karte/{self.card}/", self.measure,
                *(f"{self.measure}?offen={form}" for form in ("head", "goal", "money", "indicators", "step-new", "split", "drop"))]
        public, planned = self.example
        walks = ([*PUBLIC, *public], own, work, [*plan, *planned], ADMIN)
        return [(page, path) for page, paths in zip(self.pages, walks, strict=True) for path in paths]


def listen(room: Room, page: Page) -> None:
    """Note every complaint of the console; a page that is not there may say so."""
    page.on("console", lambda said: room.complaints.append(f"{page.url}: {said.text}")
            if said.type in ("error", "warning") and "404" not in said.text else None)
    page.on("pageerror", lambda error: room.complaints.append(f"{page.url}: {error}"))


def furnish(browser: Browser, server: LiveServer) -> Room:
    """A long word, a card, a measure with its origin, a clock that runs, dots open here and closed there, a photo, a sentence."""
    visitor = browser.new_context(base_url=server.url).new_page()
    room = Room(visitor, phone(browser, server), staff(browser, server), staff(browser, server, who=PLANNER),
                staff(browser, server, who=("admin@demo.example", PLANNER[1])))
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
    hang_paper(desk)
    room.measure, room.example = measured(room.planner), loaded(room.planner)
    for page in room.pages:
        listen(room, page)
    return room


def measured(planner: Page) -> str:
    """A measure of the first card with a step, a text, money and an indicator; where its sheet is."""
    planner.goto("/f/1/eingang/?ansicht=offen")
    planner.check("#answer [name=kind][value=adopted]", force=True)
    planner.fill("#in-title", "Ein Raumkalender für alle Vereine")
    planner.fill("#in-function", "Sozialamt")
    with planner.expect_navigation():
        planner.click("[data-send]")
    planner.goto("/f/1/eingang/?ansicht=beantwortet")
    planner.click(".nowcard .card__extra a")
    planner.wait_for_url("**/massnahmen/*/")
    for key, fields in MEASURE.items():
        planner.click(f"#open-{key}")
        for name, text in fields.items():
            planner.fill(f"#{name}", text) if name != "c-f-1" else planner.select_option(f"#{name}", text)
        planner.click(f"[data-back=open-{key}]")
        planner.locator(f"#open-{key}").wait_for()
    return planner.url[planner.url.index("/p/"):]


def loaded(planner: Page) -> tuple[list[str], list[str]]:
    """The invented process: what the public and the planners see of its plan, its measure and its paper."""
    planner.goto("/arbeit/")
    planner.click("form[action='/beispieldaten/verfahren/'] button")
    planner.wait_for_url("**/plan/")
    sheet, forum, paper = (first_link(planner, f"{X}/{place}/", start) for place, start in (
        ("plan", f"{X}/massnahmen/"), ("eingang", "/f/"), ("vorlagen", f"{X}/vorlagen/")))
    plan = X.replace("/p/", "/plan/")
    told = first_link(planner, f"{plan}/", f"{plan}/")
    return [f"{plan}/", told, forum.replace("eingang", "antworten")], [
        *EXAMPLE, sheet, f"{sheet}zustaendig/", forum, paper, "/dokumentvorlagen/"]


def first_link(page: Page, place: str, start: str) -> str:
    """Where the first link of `place` leads that begins with `start` and goes on."""
    page.goto(place)
    return str(page.locator(f"main a[href^='{start}']:not([href='{start}'])").first.get_attribute("href")).partition("#")[0]


def hang_paper(desk: Page) -> None:
    """A photo of the wall, a sentence of the summary, and dots: open in one group, closed in the other."""
    desk.goto("/f/1/moderation/orange/fotos/")
    desk.check("[name=board][value=matrix]")
    desk.fill("#description", "Vier Felder mit zwölf Karten")
    desk.locator("form[enctype] [name=people][value=no]").check()
    desk.set_input_files("#file", {"name": "wand.jpg", "mimeType": "image/jpeg", "buffer": photograph((800, 600))})
    desk.click("form[enctype] button[type=submit]")
    desk.locator("ol.photos img").wait_for()
    desk.goto("/f/1/moderation/orange/zusammenfassung/")
    desk.fill("#text", "Räume öffnen, ohne dass Ehrenamtliche Schlüssel tragen")
    desk.click("form:has(#text) button[type=submit]")
    desk.locator("ol .sheet").wait_for()
    for group, deeds in (("orange", ("open",)), ("rot", ("open", "close"))):
        desk.goto(f"/f/1/moderation/{group}/matrix/punkte/")
        for deed in deeds:
            with desk.expect_navigation():
                desk.click(f"form:has([name=do][value={deed}]) button[type=submit]")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A server of its own: where tests are handed out anew the room may be furnished a second time, and finds nothing of the first."""
    with (LiveServer(tmp_path_factory.mktemp("room") / "data") as server, sync_playwright() as play, launch(play) as browser):
        yield furnish(browser, server)


def looks(page: Page, path: str) -> list[str]:
    """What is wrong with the page in each of its looks."""
    page.goto(path, wait_until="load")
    page.evaluate(AXE_SCRIPT)
    return [f"{path} {scheme} {size[0]}: {wrong}" for scheme, size in sizes(path) for wrong in look(page, scheme, size)]


def sizes(path: str) -> list[tuple[Scheme, tuple[int, int]]]:
    """A wall is light for those, too, who like it dark, and never narrow."""
    return [("light", WALL), ("dark", (1280, 800))] if "/beamer/?" in path else [(scheme, (width, 800)) for scheme, width in LOOKS]


def look(page: Page, scheme: Scheme, size: tuple[int, int]) -> list[str]:
    """What is wrong with the page as it stands."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    violations = page.evaluate("axe.run({resultTypes: ['violations']}).then((result) => result.violations)")
    found = [f"{rule['id']} at {[node['target'] for node in rule['nodes']][:3]}" for rule in violations]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"{wide} px too wide"] if wide > 0 else [])]


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_every_page_is_without_barriers_and_without_complaints(room: Room, language: str) -> None:
    room.complaints.clear()
    for page in room.pages:
        page.context.add_cookies([{"name": "language", "value": language, "url": room.desk.url}])

    assert [wrong for page, path in room.walk() for wrong in looks(page, path)] == []
    assert room.complaints == []


@pytest.mark.parametrize(("scheme", "colours"), [("light", "color:#999;background:#fff"), ("dark", "color:#555;background:#000")])
def test_a_look_is_put_on_a_page_that_stands(room: Room, scheme: Scheme, colours: str) -> None:
    """The faint line is there in one scheme only: axe finds it in this look and not in the other."""
    room.visitor.goto("/impressum/")
    room.visitor.evaluate(AXE_SCRIPT)
    room.visitor.evaluate("""([scheme, colours]) => { document.querySelector('main').append(Object.assign(
        document.createElement('p'), {id: 'faint', textContent: 'Kaum zu lesen'}));
        const sheet = new CSSStyleSheet(); sheet.replaceSync(`@media (prefers-color-scheme:${scheme}){#faint{${colours}}}`);
        document.adoptedStyleSheets.push(sheet); }""", [scheme, colours])
    other: Scheme = "dark" if scheme == "light" else "light"

    assert look(room.visitor, scheme, (1280, 800)) == ["color-contrast at [['#faint']]"]
    assert look(room.visitor, other, (1280, 800)) == []


def test_axe_would_find_a_picture_without_words(room: Room) -> None:
    room.visitor.goto("/")
    room.visitor.evaluate("document.querySelector('main').append(new Image())")

    room.visitor.evaluate(AXE_SCRIPT)

    assert [wrong.split()[0] for wrong in look(room.visitor, "light", (1280, 800))] == ["image-alt"]
