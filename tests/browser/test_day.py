"""A forum from joining to the minutes, by hand: a desk, a projector, four phones, and a power cut in the middle."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pypdf import PdfReader

from tests.browser.chromium import launch
from tests.browser.people import STEER, phone, pin, seconds_left, staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
DESK = "/f/1/moderation/orange/"
OFFLINE, LATER = "Im Funkloch geschrieben", "Nach dem Stromausfall"
CARDS = {"Räume der Schulen stehen abends leer", "الوقت في المساء", "Eine Stunde voraus", "Ganz ohne Skript"}


class Room:
    """Everybody in the first group."""

    def __init__(self, browser: Browser, server: LiveServer) -> None:
        self.server = server
        self.desk = staff(browser, server, viewport={"width": 1440, "height": 900}, accept_downloads=True)
        self.projector = self.desk.context.new_page()
        self.german = phone(browser, server)
        self.arabic = phone(browser, server, locale="ar")
        self.hasty = phone(browser, server)
        self.hasty.clock.set_system_time(datetime.now().astimezone() + timedelta(hours=1))
        self.plain = phone(browser, server, java_script_enabled=False)

    @property
    def phones(self) -> list[Page]:
        return [self.german, self.arabic, self.hasty, self.plain]


def test_a_forum_is_played_from_joining_to_the_minutes(own_server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        room = Room(browser, own_server)
        _all_rooms_start_and_every_clock_shows_the_same(room)
        _everyone_pins_a_card(room)
        _a_card_written_offline_waits_and_arrives_once(room)
        _a_power_cut_takes_nothing(room)
        _a_card_becomes_a_measure(room)
        _the_minutes_hold_it_all(room)
    assert own_server.cli("verify")["ok"] is True


def _all_rooms_start_and_every_clock_shows_the_same(room: Room) -> None:
    room.desk.goto(DESK)
    room.desk.locator(".clockbox details.more summary").click()
    room.desk.locator(f"{STEER}[value=start][formaction$='alle=1']").click()
    room.desk.locator(f"{STEER}[value=pause]").wait_for()
    room.projector.goto("/f/1/beamer/")
    for each in room.phones:
        each.reload()
    begun, shown = seconds_left(room.projector), [seconds_left(each) for each in room.phones]
    ended = seconds_left(room.projector)
    assert all(ended - 1 <= left <= begun + 1 for left in [*shown[:3], seconds_left(room.desk)]), (begun, shown, ended)
    assert abs(shown[3] - begun) <= 5  # drawn once, by the server
    assert (room.arabic.locator("html").get_attribute("dir"), room.arabic.locator("html").get_attribute("lang")) == ("rtl", "ar")
    room.desk.locator(f"{STEER}[value=next]:not([formaction])").click()
    room.desk.wait_for_url("**/orange/matrix/")


def _everyone_pins_a_card(room: Room) -> None:
    words = ["Räume der Schulen stehen abends leer", "الوقت في المساء", "Eine Stunde voraus", "Ganz ohne Skript"]
    for each, text in zip(room.phones, words, strict=True):
        pin(each, text)
    for text in words:  # the desk was not reloaded: the cards come to it
        expect(room.desk.locator(".card", has_text=text)).to_have_count(1)
        expect(room.german.locator(".phone__main .card", has_text=text)).to_have_count(1)


def _a_card_written_offline_waits_and_arrives_once(room: Room) -> None:
    page = room.german
    page.context.set_offline(True)
    page.fill("#text", OFFLINE)
    page.locator("form.composer button[type=submit]").click()
    expect(page.locator("[data-waiting] .card", has_text=OFFLINE)).to_have_count(1)
    expect(page.locator("[data-own] .card", has_text=OFFLINE)).to_have_count(0)
    expect(room.desk.locator(".card", has_text=OFFLINE)).to_have_count(0)
    page.context.set_offline(False)
    expect(page.locator("[data-own] .card", has_text=OFFLINE)).to_have_count(1)
    expect(page.locator("[data-waiting] .card")).to_have_count(0)
    expect(room.desk.locator(".card", has_text=OFFLINE)).to_have_count(1)


def _a_power_cut_takes_nothing(room: Room) -> None:
    room.server.kill()
    page = room.german
    page.fill("#text", LATER)
    page.locator("form.composer button[type=submit]").click()
    expect(page.locator("[data-waiting] .card", has_text=LATER)).to_have_count(1)
    room.server.start()
    expect(page.locator("[data-own] .card", has_text=LATER)).to_have_count(1, timeout=40_000)
    room.desk.goto(f"{DESK}matrix/")
    for text in (*CARDS, OFFLINE, LATER):
        expect(room.desk.locator(".card", has_text=text)).to_have_count(1)
    expect(room.desk.locator("[data-board-fields] .card")).to_have_count(6)


def _a_card_becomes_a_measure(room: Room) -> None:
    page = room.desk
    card = page.locator(".card", has_text="Räume der Schulen")
    card.locator("summary").click()
    card.locator("button[data-leave]").click()
    page.wait_for_url("**/massnahmen/*/")
    page.fill("#text", "Raumbörse der Schulen")
    page.fill("#who", "Sozialamt")
    page.locator("input[name=horizon][value=short]").check()
    page.locator("button[name=next]").click()
    page.wait_for_url("**/massnahmen/")
    expect(page.locator(".slip", has_text="Raumbörse der Schulen")).to_contain_text("Sozialamt")


def _the_minutes_hold_it_all(room: Room) -> None:
    room.desk.goto("/f/1/protokoll/")
    for text in (*CARDS, OFFLINE, LATER, "Raumbörse der Schulen"):
        expect(room.desk.locator("main")).to_contain_text(text)
    with room.desk.expect_download() as download:
        room.desk.locator("a[href$='protokoll.pdf']").click()
    read = PdfReader(BytesIO(Path(download.value.path()).read_bytes()))
    words = " ".join(" ".join(page.extract_text().split()) for page in read.pages)
    assert all(text in words for text in ("Raumbörse der Schulen", "Ganz ohne Skript", OFFLINE, LATER))
