"""A city with nothing makes its forum in the browser: three columns, its own minutes, three groups. Nothing of the deck shows."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import STEER
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
CITY = {
    "name": "Lößnitz", "office": "Fachbereich Soziales", "sender": "soziales@loessnitz.example", "controller": "Fachbereich Soziales",
    "data_protection_officer": "Datenschutzstelle", "imprint": "Stadt Lößnitz", "email": "leitung@loessnitz.example",
    "password": "Ein-langer-Satz-2025"}
LEADER = {"email": "moderation@loessnitz.example", "password": "Noch-ein-Satz-2025", "name": ""}
DECK = re.compile(r"Dresden|Vier-Felder|4-Felder|Feldermatrix|Orange|alimentation|Asyl", re.IGNORECASE)
GROUPS = (("Nord", "kreis", "violett"), ("Mitte", "sechseck", "petrol"), ("Süd", "bogen", "magenta"))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[LiveServer]:
    with LiveServer(tmp_path / "loessnitz", demo=False) as server:
        yield server


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).click()


def test_a_second_city_holds_a_forum_with_a_method_of_its_own(empty: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        admin = browser.new_context(base_url=empty.url, locale="de-DE", viewport={"width": 1280, "height": 900}).new_page()
        admin.set_default_timeout(15_000)
        _sets_itself_up(admin)
        path = _makes_process_and_forum(admin)
        _edits_a_method_of_three_columns(admin)
        _chooses_it_and_asks(admin, path)
        _makes_three_groups(admin, path)
        code = _gets_a_code(admin, path)
        desk = _signs_in(browser, empty)
        desk.goto(f"{path}moderation/nord/")
        desk.locator(f"{STEER}[value=start]:not([formaction])").click()
        desk.locator(f"{STEER}[value=next]:not([formaction])").click()
        desk.wait_for_url("**/nord/matrix/")
        phone = _pins_a_card(browser, empty, code)
        expect(desk.locator(".card", has_text="Bänke am Markt")).to_have_count(1)
        _three_columns_stand_everywhere(desk, phone, path)
        shown = [desk, phone, *_other_pages(desk, path)]
        assert [found for page in shown for found in DECK.findall(page.locator("body").inner_text())] == []
    assert empty.cli("verify")["ok"] is True


def _sets_itself_up(page: Page) -> None:
    page.goto("/einrichten/")
    for name, value in CITY.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=land]").select_option("BY")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/arbeit/")
    page.goto("/arbeit/konten/")
    for name, value in LEADER.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=role]").select_option("facilitator")
    press(page, "Konto anlegen")
    page.get_by_text(LEADER["email"]).first.wait_for()


def _makes_process_and_forum(page: Page) -> str:
    page.goto("/arbeit/verfahren/neu/")
    page.locator("[name=title]").fill("Handlungskonzept Ankommen")
    page.locator("[name=goal_1]").fill("Alle finden einen Ort zum Reden.")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/p/[^/]+/"))
    key = re.search("/p/([^/]+)/", page.url)
    assert key
    page.goto(f"/p/{key[1]}/forum/neu/")
    page.locator("[name=title]").fill("Ehrenamt auf dem Land")
    page.locator("[name=date_precision][value=open]").check(force=True)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/f/[^/]+/"))
    found = re.search("/f/[^/]+/", page.url)
    assert found
    return found[0]


def _edits_a_method_of_three_columns(page: Page) -> None:
    page.goto("/bibliothek/methoden/")
    press(page, "Mit der Vorlage beginnen")
    page.wait_for_url("**/bearbeiten/")
    page.locator("[name=title]").fill("Werkstatt")
    for old, new in (("Stärken", "Haben wir"), ("Schwächen", "Fehlt uns"), ("Chancen", "Probieren wir")):
        page.get_by_role("group", name=old, exact=True).get_by_label("Titel").fill(new)
    page.get_by_role("group", name="Risiken", exact=True).get_by_label("Entfernen").check(force=True)
    for phase, minutes in (("Einstieg", "1"), ("Bestandsaufnahme", "4"), ("Ziele und Maßnahmen", "3")):
        page.get_by_role("group", name=phase, exact=True).get_by_label("Minuten").fill(minutes)
    page.get_by_role("group", name="Verantwortlichkeiten", exact=True).get_by_label("Entfernen").check(force=True)
    press(page, "Methode speichern")
    expect(page.locator(".board--f3 .field")).to_have_count(3)


def _chooses_it_and_asks(page: Page, path: str) -> None:
    page.goto(f"{path}vorbereitung/methode/")
    page.locator("button[name=method]").click()  # there is one to choose
    page.locator("textarea#q").fill("Was trägt uns?")
    press(page, "Leitfragen speichern")
    page.get_by_role("status").filter(has_text="Die Leitfragen sind gespeichert").wait_for()


def _makes_three_groups(page: Page, path: str) -> None:
    for name, symbol, colour in GROUPS:
        page.goto(f"{path}vorbereitung/gruppen/neu/")
        page.locator("[name=name]").fill(name)
        page.locator(f"[name=symbol][value={symbol}]").check(force=True)
        page.locator(f"[name=colour][value={colour}]").check(force=True)
        press(page, "Gruppe anlegen")
        page.wait_for_url("**/gruppen/")
    expect(page.locator(".grouprow")).to_have_count(3)
    expect(page.get_by_text("noch ohne Raum")).to_have_count(3)


def _gets_a_code(page: Page, path: str) -> str:
    page.goto(f"{path}vorbereitung/zugang/")
    press(page, "Code erzeugen")
    return page.locator(".accesscode__code").inner_text().replace(" ", "")


def _signs_in(browser: Browser, server: LiveServer) -> Page:
    page = browser.new_context(base_url=server.url, locale="de-DE", viewport={"width": 1440, "height": 900}).new_page()
    page.set_default_timeout(15_000)
    page.goto("/konto/login/")
    page.fill("input[name=login]", LEADER["email"])
    page.fill("input[name=password]", LEADER["password"])
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/arbeit/")
    return page


def _pins_a_card(browser: Browser, server: LiveServer, code: str) -> Page:
    page = browser.new_context(base_url=server.url, locale="de-DE", viewport={"width": 390, "height": 844}).new_page()
    page.set_default_timeout(15_000)
    page.goto(f"/j/{code}/")
    page.locator("label.tile").first.click()
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url("**/zettel/")
    page.goto("/pinnwand/matrix/?feld=chances")
    page.fill("#text", "Bänke am Markt")
    page.locator("form.composer button[type=submit]").click()
    page.locator("[data-own] .card", has_text="Bänke am Markt").wait_for()
    return page


def _three_columns_stand_everywhere(desk: Page, phone: Page, path: str) -> None:
    titles = ["Haben wir", "Fehlt uns", "Probieren wir"]
    assert desk.locator(".board--f3 .field h2").all_inner_texts() == titles
    assert [text.strip() for text in phone.locator("form.composer nav.seg a").all_inner_texts()] == titles
    for page in (desk, phone):
        expect(page.get_by_text("Was trägt uns?").first).to_be_visible()
    paper = desk.locator(".group").first.evaluate("(badge) => getComputedStyle(badge).backgroundColor")
    assert paper == "rgb(243, 229, 253)"  # violett: #f3e5fd, from the forum's own stylesheet


def _other_pages(desk: Page, path: str) -> list[Page]:
    pages = []
    for address in ("beamer/", "moderation/nord/massnahmen/", "protokoll/", "vorbereitung/gruppen/"):
        page = desk.context.new_page()
        answer = page.goto(f"{path}{address}")
        assert answer is not None and answer.status == 200, address
        pages.append(page)
    return pages
