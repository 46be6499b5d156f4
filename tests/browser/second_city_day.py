"""A city with nothing, up to the end of its first forum: set up, two groups, cards from a phone and from paper. By links alone."""

import re
from itertools import pairwise

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_second_city import CITY
from tests.live_server import LiveServer

PASSWORD, PLANNER, FACILITATOR = "Noch-ein-Satz-2025", "planung@loessnitz.example", "moderation@loessnitz.example"
GOALS = ("Alle finden einen Ort zum Reden.", "Wer helfen will, findet schnell eine Aufgabe.", "Angebote erreichen auch die Dörfer.")
HOUSE, BUS, SECRET = "Das Gemeindehaus steht an vier Tagen leer", "Der letzte Bus fährt um sechs", "Frau Beispiel liegt krank im Bett"
PAPER = {"501": "Fahrtkosten für Ehrenamtliche", "502": "Das Gemeindehaus ist leer", "503": "Ein Fest im Sommer", "504": "Ein Denkmal"}
STEPS = ("Starten: Einstieg", "Weiter: Bestandsaufnahme", "Weiter: Ziele und Maßnahmen", "Weiter: Wer?", "Weiter: Wann?",
         "Weiter: Plenum", "Arbeitsphase beenden")  # fmt: skip


def is_set_up(browser: Browser, server: LiveServer) -> None:
    admin = browser.new_context(base_url=server.url, locale="de-DE").new_page()
    admin.goto("/einrichten/")
    for name, value in CITY.items():
        admin.locator(f"[name={name}]").fill(value)
    admin.locator("[name=land]").select_option("BY")
    admin.locator("main form button[type=submit]").last.click()
    admin.get_by_role("link", name="Konten").click()
    for email, role in ((PLANNER, "planner"), (FACILITATOR, "facilitator")):
        admin.locator("[name=email]").fill(email)
        admin.locator("[name=role]").select_option(role)
        admin.locator("[name=password]").fill(PASSWORD)
        press(admin, "Konto anlegen")
        admin.get_by_text(email).first.wait_for()


def signed_in(browser: Browser, server: LiveServer, email: str) -> Page:
    page = browser.new_context(base_url=server.url, locale="de-DE", viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(15_000)
    page.goto("/konto/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/arbeit/")
    return page


def phone_of(browser: Browser, server: LiveServer) -> Page:
    page = browser.new_context(base_url=server.url, locale="de-DE", viewport={"width": 360, "height": 740}).new_page()
    page.set_default_timeout(15_000)
    return page


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def follow(page: Page, words: str) -> None:
    """The first link whose name begins so."""
    page.get_by_role("link", name=re.compile(f"^{re.escape(words)}")).first.click()


def start(page: Page) -> None:
    page.get_by_role("navigation", name="Hauptmenü").get_by_role("link", name="Arbeit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Was auf Sie wartet")


def part(page: Page, name: str) -> None:
    start(page)
    follow(page, "Vorbereiten")
    page.get_by_role("complementary", name="Teile des Forums").get_by_role("link", name=name).click()


def makes_a_forum_of_two_groups(page: Page) -> str:
    """The answer is the code of the poster."""
    follow(page, "Legen Sie das erste Verfahren an")
    page.locator("[name=title]").fill("Handlungskonzept Ankommen")
    for number, goal in enumerate(GOALS, start=1):
        page.locator(f"[name=goal_{number}]").fill(goal)
    press(page, "Verfahren anlegen")
    page.get_by_label("Thema oder Titel").fill("Ehrenamt auf dem Land")
    page.locator("[name=date_precision][value=open]").check(force=True)
    press(page, "Forum anlegen")
    follow(page, "Methode wählen")
    follow(page, "Zu den Methoden")
    press(page, "Mit der Vorlage beginnen")
    press(page, "Methode speichern")
    part(page, "Methode")
    page.get_by_role("button", name=re.compile("^Wählen")).click()
    for name, symbol, colour in (("Nord", "Kreis", "Violett"), ("Süd", "Halbkreis", "Petrol")):
        part(page, "Gruppen und Räume")
        follow(page, "Gruppe anlegen")
        page.get_by_label("Name der Gruppe").fill(name)
        page.get_by_role("radio", name=symbol, exact=True).check(force=True)
        page.get_by_role("radio", name=colour, exact=True).check(force=True)
        press(page, "Gruppe anlegen")
    part(page, "Code für das Plakat")
    press(page, "Code erzeugen")
    code = page.locator(".accesscode__code").inner_text()
    start(page)
    follow(page, "Vorbereiten")
    follow(page, "Verfahren veröffentlichen")
    press(page, "Veröffentlichen")
    start(page)
    follow(page, "Vorbereiten")
    press(page, "Trotzdem veröffentlichen")
    expect(page.get_by_role("button", name="Zurücknehmen")).to_be_visible()
    return code.replace(" ", "")


def steer(desk: Page, first: str, last: str) -> None:
    """Press the one filled button of the clock from `first` on until `last` is pressed."""
    for step, following in pairwise(STEPS[STEPS.index(first):STEPS.index(last) + 2]):
        press(desk, step)
        expect(desk.get_by_role("button", name=following)).to_be_visible()
    if last == STEPS[-1]:
        press(desk, last)
        expect(desk.get_by_role("link", name="Zum Ergebnisprotokoll")).to_be_visible()


def runs_the_day_until_cards_are_written(desk: Page) -> None:
    follow(desk, "Moderieren")
    steer(desk, STEPS[0], STEPS[1])


def joins_and_writes(phone: Page, code: str) -> str:
    """The answer is the personal code of whoever wrote."""
    phone.goto(f"/j/{code}/")
    phone.get_by_role("radio", name=re.compile("^Nord")).check(force=True)
    press(phone, "Mitmachen")
    receipt = re.search(r"[0-9A-Z]{5} [0-9A-Z]{5}", phone.locator("main").inner_text())
    assert receipt
    follow(phone, "Zur Pinnwand")
    follow(phone, "Bestandsaufnahme")
    for number, text in enumerate((HOUSE, BUS, SECRET), start=1):
        phone.get_by_role("textbox", name="Neue Karte").fill(text)
        press(phone, "Karte anheften")
        expect(phone.locator("[data-own] .card")).to_have_count(number)
    return receipt[0]


def ends_the_day_with_what_hung_on_paper(desk: Page) -> None:
    steer(desk, STEPS[2], STEPS[-1])
    desk.get_by_role("region", name="Alle Gruppen").get_by_role("link", name="Süd").click()
    follow(desk, "Schnell erfassen")
    follow(desk, "Bestandsaufnahme")
    for number, text in PAPER.items():
        desk.get_by_role("radio", name=re.compile("Chancen")).check(force=True)
        desk.get_by_role("textbox", name="Karte", exact=True).fill(f"{number} {text}")
        press(desk, "Speichern")
        expect(desk.locator("[data-entered] > li").first).to_contain_text(number)
    follow(desk, "Zurück zur Pinnwand")
    steer(desk, STEPS[0], STEPS[-1])
