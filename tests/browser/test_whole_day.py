"""The whole day from the template to the PDF that goes out: by keyboard alone, by role and name alone, without phones."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import whole_day as day
from tests.browser.chromium import launch
from tests.browser.hands import ByKeyboard, ByName, Hands, person
from tests.browser.people import CODE
from tests.live_server import LiveServer

DEMO = "Gemeinwesenarbeit und Ehrenamt"
PAPER = {
    "501 Schulräume stehen abends leer": "Stärken", "502 Niemand hat einen Schlüssel": "Schwächen", "503 Vereine tauschen Räume": "Chancen",
}
APART = (
    "23 Personen, von Hand gezählt in 2 von 4 Gruppen; 2 Personen haben mit einem Gerät mitgemacht",
    "5 Karten: 2 vom Telefon, 3 von Schriftführung und Moderation",
    "Gruppe Orange Raum E05, 11 Personen, 2 Geräte, 2 Karten", "Gruppe Rot Raum E05, 12 Personen, 3 Karten",
    "501 Schulräume stehen abends leer", "Foto von „4-Feldermatrix“: Zwölf Karten auf Packpapier.",
)
HEADS = {"Nord": "12", "Süd": "11"}
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A demo of their own: each day adds a forum of its own."""
    with LiveServer(tmp_path_factory.mktemp("day") / "data") as server:
        yield server


def _play(server: LiveServer, kind: type[Hands], forum: str, width: int) -> str:
    """The day; the answer is what the PDF says."""
    with sync_playwright() as play, launch(play) as browser:
        planner = person(browser, server, kind, forum)
        day.prepare(planner)
        day.facilitate(person(browser, server, kind, forum, width=width))
        return day.said_in(day.send_out(planner, HEADS))


def _holds_the_day(said: str, forum: str) -> None:
    cards = (day.ROOMS, day.KEY_HOLDERS, day.CLUSTER, f"501 {day.PAPER}")
    for words in (forum, day.QUESTION, *cards, day.MEASURE, day.LEAD, day.SUMMARY, "Leitung Sozialplanung"):
        assert words in said, f"the minutes do not say “{words}”: {said}"
    assert "Entwurf, Stand" not in said


def test_the_day_works_by_keyboard_alone(served: LiveServer) -> None:
    forum = "Räume im Stadtteil"
    _holds_the_day(_play(served, ByKeyboard, forum, 1280), forum)


def test_the_day_works_by_role_and_name_only(served: LiveServer) -> None:
    forum = "Wege ins Ehrenamt"
    _holds_the_day(_play(served, ByName, forum, 360), forum)


def test_half_the_people_have_no_phone_and_two_groups_share_a_room(served: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        desk = person(browser, served, ByName, DEMO)
        day.sign_in(desk, day.FACILITATOR)
        desk.press("link", "Moderieren", ("region", DEMO))
        desk.sees("heading", "Warm-up, Orange")
        desk.unfold("Alle Räume zusammen")
        desk.press("button", "Alle starten")
        desk.sees("button", "Pause")
        _the_wall_in_e05_shows_both(desk)
        for number in (1, 2):
            day.joins_and_pins(person(browser, served, ByName, DEMO, width=390), CODE, "Orange", f"Vom Telefon {number}")
        day.walks_to(desk, "Rot")
        day.types_from_the_wall(desk, PAPER)
        day.keeps_a_photo(desk, _wall_of_paper(), "Zwölf Karten auf Packpapier")
        said = _minutes_of(browser, served)
    for words in APART:
        assert words in said, f"the minutes do not say “{words}”: {said}"
    assert served.cli("verify")["ok"] is True


def _the_wall_in_e05_shows_both(desk: Hands) -> None:
    wall = type(desk)(desk.page.context.new_page(), DEMO)
    wall.page.goto("/f/1/beamer/?raum=rot")
    for group in ("Orange", "Rot"):
        expect(wall.page.get_by_role("region", name=group)).to_contain_text(re.compile(r"1[45]:\d\d"))
    wall.page.close()


def _wall_of_paper() -> bytes:
    photo = BytesIO()
    Image.new("RGB", (800, 600), (240, 220, 200)).save(photo, "JPEG")
    return photo.getvalue()


def _minutes_of(browser: Browser, server: LiveServer) -> str:
    planner = person(browser, server, ByName, DEMO)
    day.sign_in(planner, day.PLANNER)
    return day.said_in(day.send_out(planner, {"Orange": "11", "Rot": "12"}))
