"""A city with nothing goes the whole way, by links alone: forum, cards, answers, a lead that agrees, council paper, public plan."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile

import pytest
from playwright.sync_api import APIRequestContext, Browser, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.second_city_day import (
    BUS,
    FACILITATOR,
    GOALS,
    HOUSE,
    PAPER,
    PLANNER,
    SECRET,
    ends_the_day_with_what_hung_on_paper,
    follow,
    is_set_up,
    joins_and_writes,
    makes_a_forum_of_two_groups,
    phone_of,
    press,
    runs_the_day_until_cards_are_written,
    signed_in,
    start,
)
from tests.browser.whole_day import said_in
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
MEASURE, LEAD, GOAL = "Gemeindehaus öffnen", "Bauhof, Gebäudeverwaltung", "Jedes Dorf hat einen offenen Raum"
KEY, PATH = "handlungskonzept-ankommen", "1-ehrenamt-auf-dem-land"
PLAN = f"/plan/{KEY}/"
TOLD_TO_PROGRAMS = {f"/api/v1/plans/{KEY}", f"/api/v1/forums/{PATH}/answers"}
PUBLIC = {PLAN, f"/f/{PATH}/antworten/", *TOLD_TO_PROGRAMS}
MINUTES = {f"/f/{PATH}/protokoll{each}" for each in ("/", ".pdf", ".docx", "/durchsicht/")}
STAFF = {f"/p/{KEY}/{each}" for each in ("plan/", "plan.pdf", "plan.docx", "massnahmen.pdf")} | MINUTES
DECK = re.compile(r"Dresden|Vier-Felder|4-Felder|Orange|alimentation|Asyl|(?-i:\bE05\b)|Stadtbezirk|Sozialamt", re.IGNORECASE)
NOT_READ = re.compile(r"^/(konto|l|sprache|ansicht|bausteine|static|j)/|/gruppen/(neu|nord|sued)/$")  # signs out, acts, or names colours


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[LiveServer]:
    with LiveServer(tmp_path / "loessnitz", demo=False) as server:
        yield server


def test_a_city_with_nothing_goes_from_the_first_card_to_the_public_plan(empty: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        is_set_up(browser, empty)
        planner = signed_in(browser, empty, PLANNER)
        code = makes_a_forum_of_two_groups(planner)
        desk = signed_in(browser, empty, FACILITATOR)
        runs_the_day_until_cards_are_written(desk)
        phone = phone_of(browser, empty)
        receipt = joins_and_writes(phone, code)
        ends_the_day_with_what_hung_on_paper(desk)

        _releases_the_minutes(planner)
        _answers_every_card(planner)
        _writes_the_goal_and_fills_the_measure(planner)
        _names_the_lead_who_agrees(browser, empty, planner)
        _adopts(planner)
        paper = _hands_in_the_paper(planner)
        _nobody_outside_reads_it_yet(phone, receipt)
        _releases_answers_and_plan(planner)

        _everybody_finds_their_card(phone, receipt)
        public, staff = _read(phone, "/"), _read(planner, "/arbeit/")
        assert _saying(SECRET, public) >= PUBLIC and _saying(SECRET, staff) >= STAFF  # the control: it stood there
        assert sorted(set(DECK.findall(" ".join([*public.values(), *staff.values(), paper])))) == []
        _blacks_out(planner)
        after = _read(phone, "/") | _read(planner, "/arbeit/")
        assert after.keys() > PUBLIC | STAFF and _saying(SECRET, after) == set()


def _releases_the_minutes(page: Page) -> None:
    start(page)
    follow(page, "Protokoll durchsehen")
    press(page, "Zur Freigabe vorlegen")
    page.get_by_label("Freigegeben durch (Funktion)").fill("Leitung Soziales")
    press(page, "Freigeben")
    expect(page.get_by_role("heading", name="Freigegeben", exact=True)).to_be_visible()


def _answers_every_card(page: Page) -> None:
    start(page)
    follow(page, "Karten beantworten")
    answers = [
        (HOUSE, "Aufnehmen", {"Titel der Maßnahme": MEASURE, "Wer entscheidet": "Fachbereich Soziales"}),
        (PAPER["502"], "Zusammenfassen", {"Womit?": MEASURE}), (BUS, "Gibt es schon", {"Wo gibt es das?": "Rufbus Lößnitztal"}),
        (PAPER["501"], "Weitergeben", {"An wen geht sie?": "Landratsamt"}), (SECRET, "Aufnehmen", {}),
        (PAPER["503"], "Zurückstellen", {"Der Grund": "Erst wenn das Haus offen ist."}),
        (PAPER["504"], "Nicht aufnehmen", {"Der Grund": "Dafür gibt es kein Geld."}),
    ]  # fmt: skip
    for done, (card, answer, told) in enumerate(answers, start=1):
        page.locator(".queue a", has_text=card).click()
        expect(page.locator(".nowcard .card__text")).to_have_text(card)
        page.get_by_role("radio", name=answer, exact=True).check(force=True)
        for label, words in told.items():
            page.get_by_label(label).fill(words)
        press(page, "Antworten, nächste Karte")
        expect(page.get_by_text(f"{done} von {len(answers)} beantwortet")).to_be_visible()


def _writes_the_goal_and_fills_the_measure(page: Page) -> None:
    follow(page, "Weiter zum Plan")
    for goal in GOALS:
        expect(page.get_by_role("table")).to_contain_text(goal)
    follow(page, "Wirkungsziel schreiben")
    page.get_by_label("Was soll anders sein?").first.fill(GOAL)
    page.locator("label", has_text="für das Gemeinwesen").first.click()
    press(page, "Ziel anlegen")
    follow(page, "Plan")
    follow(page, "Ziel wählen")
    page.get_by_label("Wirkungsziel").select_option(label=GOAL)
    press(page, "Speichern")
    _block(page, "Worum es geht", {}, {"Zeithorizont": 1})
    _block(page, "Bedarf und Zielgruppen", {"Was heute fehlt": "Ein Raum, der abends offen ist.", "Für wen": "Vereine"}, {})
    _block(page, "Was sie kostet", {"Jahr": "2027", "Euro": "4.800"}, {"Wie sicher": 2})
    _block(page, "Was gezählt wird", {
        "Was wird gezählt?": "Offene Abende", "Einheit": "Abende", "Ausgangswert": "0", "Am": "2026-01-01", "Quelle": "Belegungsplan",
        "Zielwert": "12", "Bis wann": "2027-12-31", "Wer zählt (Funktion)": "Hausverwaltung"}, {})  # fmt: skip
    _block(page, "Alternativen und Wegfall", {
        "Geprüfte Alternativen": "Ein Container", "Was wegfällt, wenn sie endet": "Der Treffpunkt"}, {})  # fmt: skip
    follow(page, "Den ersten kleinen Schritt schreiben")
    page.get_by_label("Was wird getan?").fill("Schlüssel nachmachen")
    page.get_by_label("Bis wann").fill("2027-01-31")
    press(page, "Schritt anlegen")
    expect(page.get_by_text("bis 31.01.2027")).to_be_visible()


def _block(page: Page, title: str, told: dict[str, str], chosen: dict[str, int]) -> None:
    page.get_by_role("link", name=re.compile(rf"^(Ergänzen|Ändern)\s*: {title}")).click()
    for label, words in told.items():
        page.get_by_label(label, exact=True).first.fill(words)
    for label, place in chosen.items():
        page.get_by_label(label, exact=True).first.select_option(index=place)
    press(page, "Speichern")
    expect(page.get_by_role("link", name=re.compile(rf"^Ändern\s*: {title}"))).to_be_visible()


def _names_the_lead_who_agrees(browser: Browser, server: LiveServer, planner: Page) -> None:
    """The planner reads the mail in the outbox; the office follows its link on a phone and presses the button."""
    follow(planner, "Federführung benennen")
    planner.get_by_label("Stelle und Funktion").fill(LEAD)
    planner.get_by_label("E-Mail-Adresse für die Anfrage").fill("bauhof@loessnitz.example")
    press(planner, "Benennen")
    follow(planner, "Anfrage vorbereiten")
    press(planner, "Anfrage senden")
    start(planner)
    follow(planner, "Postausgang")
    planner.get_by_role("link", name=re.compile("bitten um Ihre Antwort")).first.click()
    link = planner.locator("main a[href*='/l/']").first.get_attribute("href")
    assert link
    office = phone_of(browser, server)
    office.goto(link)
    office.get_by_role("radio", name=re.compile("^Zusagen(?!, wenn)")).check(force=True)
    office.get_by_label("Wer antwortet?").fill("Bauhof, Leitung")
    press(office, "Zusagen")
    expect(office.get_by_role("heading", name="Danke, Ihre Antwort ist gespeichert")).to_be_visible()


def _plan(page: Page) -> None:
    start(page)
    page.get_by_role("link", name=re.compile(r"^Plan\s*:")).click()


def _adopts(page: Page) -> None:
    _plan(page)
    page.get_by_role("link", name=re.compile(MEASURE)).click()
    page.get_by_label("Beschlossen am").fill("2026-01-15")
    press(page, "In den Plan aufnehmen")
    expect(page.get_by_text("Sie gehört zum Plan.")).to_be_visible()


def _hands_in_the_paper(page: Page) -> str:
    """Whatever is missing is a link to its place; the answer is what both files say."""
    start(page)
    follow(page, "Vorlagen und Dokumente")
    page.get_by_label("Betreff").fill("Offene Räume in den Dörfern")
    press(page, "Vorlage beginnen")
    _adds(page, "Die Nummer der Vorlage", "#head", {"number": "V 12", "submitted_by": "Fachbereich Soziales"})
    follow(page, "Die Maßnahmen, um die es geht")
    page.locator("#measures label", has_text=MEASURE).click()
    page.locator("#measures").get_by_role("button", name="Speichern").click()
    _adds(page, "Der Beschlussvorschlag", "#proposal", {"proposal": "Der Stadtrat beschließt, das Gemeindehaus zu öffnen."})
    follow(page, "Die Beratungsfolge")
    page.locator("#stations [name=kind]").first.select_option("decides")
    _fills(page, "#stations", {"body": "Stadtrat", "on": "2026-02-12"})
    expect(page.get_by_role("heading", name="Es fehlt nichts")).to_be_visible()
    press(page, "Als eingereicht vermerken")
    said = ""
    for kind in ("PDF", "Word"):
        with page.expect_download() as sent:
            page.get_by_role("link", name=kind, exact=True).click()
        words = _words(Path(sent.value.path()).read_bytes())
        assert all(each in words for each in (MEASURE, LEAD, "Lößnitz", "4.800", "Der Treffpunkt", "Stadtrat")), words
        assert not re.search(r"\{\{|\{%|nicht angegeben|Entwurf", words), words
        said += words
    return said


def _adds(page: Page, missing: str, place: str, told: dict[str, str]) -> None:
    follow(page, missing)
    _fills(page, place, told)
    expect(page.get_by_role("link", name=re.compile(f"^{missing}"))).to_have_count(0)


def _fills(page: Page, place: str, told: dict[str, str]) -> None:
    for name, words in told.items():
        page.locator(f"{place} [name={name}]").first.fill(words)
    page.locator(place).get_by_role("button", name="Speichern").first.click()


def _nobody_outside_reads_it_yet(phone: Page, receipt: str) -> None:
    for typed in (receipt, "Süd 501"):
        _asks(phone, typed)
        for article in phone.get_by_role("article").all():
            expect(article).to_contain_text("In Beratung.")
    read = _read(phone, "/")
    assert PLAN in read and not re.search(f"{MEASURE}|{LEAD}|{GOAL}|Dafür gibt es kein Geld", " ".join(read.values()))


def _releases_answers_and_plan(page: Page) -> None:
    """With drafts, so that the sentence that is blacked out later is public as a measure's title, too."""
    start(page)
    follow(page, "Antworten freigeben")
    page.get_by_label("Freigegeben durch (Funktion)").fill("Leitung Soziales")
    press(page, "Freigeben")
    expect(page.get_by_text("Fassung 1 ist öffentlich.")).to_be_visible()
    _plan(page)
    follow(page, "Plan freigeben")
    page.get_by_label("Auch Entwürfe zeigen").check(force=True)
    press(page, "So ansehen")
    page.get_by_label("Freigegeben durch (Funktion)").fill("Leitung Soziales")
    press(page, "Freigeben")
    expect(page.get_by_text("Fassung 1 des Plans ist öffentlich.")).to_be_visible()


def _asks(phone: Page, typed: str) -> None:
    phone.goto("/")
    follow(phone, "Was wurde aus meiner Karte?")
    phone.get_by_label("Ihr Code, die Nummer Ihrer Karte oder ein Wort").fill(typed)
    press(phone, "Suchen")
    phone.get_by_role("article").first.wait_for()


def _everybody_finds_their_card(phone: Page, receipt: str) -> None:
    _asks(phone, "Süd 501")
    expect(phone.get_by_role("article")).to_contain_text("Weitergegeben an: Landratsamt")
    _asks(phone, "504")
    expect(phone.get_by_role("article")).to_contain_text("Dafür gibt es kein Geld.")
    _asks(phone, receipt)
    expect(phone.get_by_role("article")).to_have_count(3)
    phone.get_by_role("link", name=MEASURE, exact=True).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(MEASURE)
    expect(phone.locator("#faden")).to_contain_text(HOUSE)


def _blacks_out(page: Page) -> None:
    start(page)
    follow(page, "Ergebnisprotokoll")
    follow(page, "Zur Freigabe")
    page.get_by_role("link", name=re.compile(r"^Schwärzen\s*: Nord 3")).click()
    page.get_by_role("radio", name="nennt eine Person").check(force=True)
    press(page, "Endgültig schwärzen")
    expect(page.get_by_role("link", name=re.compile(r"^Schwärzen\s*: Nord 3"))).to_have_count(0)


def _read(page: Page, begin: str) -> dict[str, str]:
    """What every address says that links lead to from `begin`, with what this browser may see; and what programs are told."""
    ask, waiting, said = page.request, [begin, *TOLD_TO_PROGRAMS], dict[str, str]()
    while waiting:
        address = waiting.pop()
        if address in said or NOT_READ.search(address):
            continue
        body = _body(ask, address)
        said[address] = _words(body)
        if not body.startswith((b"%PDF", b"PK")):
            found = re.findall(r'href="([^"#]+)', body.decode())
            waiting += [urlsplit(urljoin(address, each)).path for each in found if "://" not in each and not each.startswith("mailto:")]
    return said


def _saying(words: str, read: dict[str, str]) -> set[str]:
    return {address for address, said in read.items() if words in said}


def _body(ask: APIRequestContext, address: str) -> bytes:
    answer = ask.get(address)
    assert answer.status < 500, f"{address}: {answer.status}"
    return answer.body()


def _words(body: bytes) -> str:
    """What a page or a file says, without its marks."""
    if body.startswith(b"%PDF"):
        return said_in(body)
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as parts:
            return " ".join(re.sub("<[^>]+>", " ", parts.read(name).decode()) for name in parts.namelist() if name.endswith(".xml"))
    return re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", " ", body.decode(), flags=re.DOTALL)
