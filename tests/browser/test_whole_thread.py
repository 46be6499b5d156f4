"""From two cards to the council paper and back to those who wrote them: one planner, one office, an old phone, a number on paper."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import PLANNER, phone, pin, staff
from tests.browser.whole_day import said_in
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
CARD, PAPER = "Räume der Schulen stehen abends leer", "Fahrtkosten für Ehrenamtliche"
MEASURE, OFFICE, ADDRESS = "Schulräume am Abend öffnen", "Amt für Schulen", "schulen@stadt.example"
REASON = "Dafür gibt es bis 2027 kein Geld. Der Ehrenamtspass hilft bei Fahrten."


def test_a_card_becomes_a_measure_with_a_lead_and_everybody_finds_it(own_server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        guest = phone(browser, own_server)
        pin(guest, CARD)
        _type_a_paper_card(browser, own_server)
        planner = staff(browser, own_server, who=PLANNER, viewport={"width": 1280, "height": 900})

        _release_the_minutes(planner)
        _answer_both_cards(planner)
        public = browser.new_context(base_url=own_server.url, locale="de-DE", viewport={"width": 360, "height": 640},
                                     java_script_enabled=False).new_page()
        _expect_nothing_is_public(public)
        measure = _write_the_goal_and_open_the_measure(planner)
        _ask_the_lead(planner, measure)
        _the_lead_agrees(browser, own_server, planner)
        _adopt(planner, measure)
        paper = _hand_in_a_paper(planner)
        assert MEASURE in paper and OFFICE in paper and CARD not in paper
        _expect_nothing_is_public(public)
        _release(planner)

        _find(public, CARD.split()[0], CARD)
        public.get_by_role("link", name=MEASURE).click()
        expect(public.get_by_role("heading", level=1)).to_have_text(MEASURE)
        expect(public.get_by_text(OFFICE).first).to_be_visible()
        expect(public.locator("#faden")).to_contain_text(CARD)
        _find(public, "Orange 907", PAPER)
        expect(public.get_by_text(REASON)).to_be_visible()


def _type_a_paper_card(browser: Browser, server: LiveServer) -> None:
    desk = staff(browser, server)
    desk.goto("/f/1/")
    desk.goto(f"/f/{desk.url.rstrip('/').rsplit('/', 1)[1]}/moderation/orange/erfassen/?wand=matrix")
    desk.keyboard.press("Alt+Digit2")
    desk.keyboard.type(f"907 {PAPER}")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-entered] > li").first).to_contain_text("907")


def _release_the_minutes(planner: Page) -> None:
    planner.goto("/f/1/")
    planner.goto(planner.url.rstrip("/") + "/protokoll/durchsicht/")
    planner.get_by_role("button", name="Zur Freigabe vorlegen").click()
    planner.get_by_label("Freigegeben durch (Funktion)").fill("Leitung Sozialplanung")
    planner.get_by_role("button", name="Freigeben", exact=True).click()
    expect(planner.get_by_role("heading", name="Freigegeben")).to_be_visible()


def _answer_both_cards(planner: Page) -> None:
    _start(planner)
    planner.get_by_role("link", name=re.compile("^Karten beantworten")).first.click()
    planner.get_by_role("link", name=re.compile("Gemeinwesenarbeit")).first.click()
    planner.locator(".queue a", has_text=CARD).click()
    planner.get_by_role("radio", name="Aufnehmen", exact=False).first.check(force=True)
    planner.get_by_label("Titel der Maßnahme").fill(MEASURE)
    planner.get_by_label("Wer entscheidet").fill("Sozialamt, Sozialplanung")
    planner.get_by_role("button", name="Antworten, nächste Karte").click()
    expect(planner.locator(".nowcard .card__text")).to_have_text(PAPER)
    planner.get_by_role("radio", name="Nicht aufnehmen").check(force=True)
    planner.get_by_label("Der Grund").fill(REASON)
    planner.get_by_role("button", name="Antworten, nächste Karte").click()
    expect(planner.get_by_text("2 von 2 beantwortet")).to_be_visible()


def _write_the_goal_and_open_the_measure(planner: Page) -> str:
    _start(planner)
    planner.get_by_role("link", name=re.compile(r"^Plan\b")).first.click()
    planner.get_by_role("link", name="Ziele und Handlungsfelder").click()
    planner.get_by_label("Was soll anders sein?").first.fill("Vereine finden wohnortnah Räume")
    planner.locator("label", has_text="für das Gemeinwesen").first.click()
    planner.get_by_role("button", name="Ziel anlegen").first.click()
    expect(planner.locator("main b", has_text="Vereine finden wohnortnah Räume")).to_be_visible()
    planner.get_by_role("link", name="Plan", exact=True).first.click()
    planner.get_by_role("link", name=re.compile(MEASURE)).click()
    expect(planner.get_by_role("heading", level=1)).to_have_text(MEASURE)
    return planner.url


def _ask_the_lead(planner: Page, measure: str) -> None:
    planner.goto(measure)
    planner.get_by_role("link", name="Federführung und Mitwirkende benennen").click()
    planner.get_by_label("Stelle und Funktion").fill(OFFICE)
    planner.get_by_label("E-Mail-Adresse für die Anfrage").fill(ADDRESS)
    planner.get_by_role("button", name="Benennen").click()
    planner.get_by_role("link", name="Anfrage vorbereiten").click()
    planner.get_by_role("button", name="Anfrage senden").click()
    expect(planner.get_by_text("gefragt am").first).to_be_visible()


def _the_lead_agrees(browser: Browser, server: LiveServer, planner: Page) -> None:
    """The office opens the link of its mail, which the planner can see in the outbox, and presses the one button."""
    planner.goto("/arbeit/postausgang/")
    planner.get_by_role("link", name=re.compile("Eine Maßnahme des Fachplans|bitten um Ihre Antwort")).first.click()
    link = planner.locator("main a[href*='/l/']").first.get_attribute("href")
    assert link is not None
    office = browser.new_context(base_url=server.url, locale="de-DE", viewport={"width": 390, "height": 844}).new_page()
    office.goto(link)
    office.get_by_role("radio", name=re.compile("^Zusagen(?!, wenn)")).check(force=True)
    office.get_by_label("Wer antwortet?").fill("Schulverwaltung, Räume")
    office.get_by_role("button", name="Zusagen", exact=True).click()
    expect(office.get_by_role("heading", name="Danke, Ihre Antwort ist gespeichert")).to_be_visible()


def _adopt(planner: Page, measure: str) -> None:
    planner.goto(measure)
    planner.get_by_label("Beschlossen am").fill("2025-01-15")
    planner.get_by_role("button", name="In den Plan aufnehmen").click()
    expect(planner.get_by_text("Sie gehört zum Plan.")).to_be_visible()


def _hand_in_a_paper(planner: Page) -> str:
    """The words of the paper's PDF."""
    _start(planner)
    planner.get_by_role("link", name=re.compile("^Vorlagen und Dokumente")).click()
    planner.get_by_label("Betreff").fill("Räume für Begegnung")
    planner.get_by_role("button", name="Vorlage beginnen").click()
    planner.locator("#measures summary").click()
    planner.locator("label", has_text=MEASURE).click()
    planner.locator("#measures").get_by_role("button", name="Speichern").click()
    expect(planner.locator("#measures")).to_contain_text(MEASURE)
    with planner.expect_download() as sent:
        planner.get_by_role("link", name="PDF", exact=True).click()
    return said_in(Path(sent.value.path()).read_bytes())


def _release(planner: Page) -> None:
    """The answers first, then the plan."""
    _start(planner)
    planner.get_by_role("link", name=re.compile("^Antworten freigeben.*Gemeinwesen")).click()
    planner.get_by_label("Freigegeben durch (Funktion)").fill("Sozialplanung")
    planner.get_by_role("button", name="Freigeben", exact=True).click()
    expect(planner.get_by_text("Fassung 1 ist öffentlich.")).to_be_visible()
    _start(planner)
    planner.get_by_role("link", name=re.compile(r"^Plan\b")).first.click()
    planner.get_by_role("link", name="Plan freigeben").first.click()
    planner.get_by_label("Freigegeben durch (Funktion)").fill("Sozialplanung")
    planner.get_by_role("button", name="Freigeben", exact=True).click()
    expect(planner.get_by_text("Fassung 1 des Plans ist öffentlich.")).to_be_visible()


def _expect_nothing_is_public(public: Page) -> None:
    public.goto("/karte/?karte=Orange%20907")
    expect(public.get_by_role("heading", name="In Beratung.")).to_be_visible()
    assert public.request.get("/plan/asyl-und-integration/").text().count(MEASURE) == 0


def _find(public: Page, words: str, card: str) -> None:
    public.goto("/karte/")
    public.get_by_label("Ihr Code, die Nummer Ihrer Karte oder ein Wort").fill(words)
    public.get_by_role("button", name="Suchen").click()
    expect(public.get_by_role("article")).to_contain_text(card)


def _start(planner: Page) -> None:
    planner.goto("/arbeit/")
