"""The whole day from the template to the PDF that goes out: by keyboard alone, by role and name alone, without phones."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import whole_day as day
from tests.browser.chromium import launch
from tests.browser.hands import ByKeyboard, ByName, Hands, person
from tests.live_server import LiveServer

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
        return day.said_in(day.send_out(planner))


def _holds_the_day(said: str, forum: str) -> None:
    for words in (forum, day.QUESTION, day.ROOMS, day.KEY_HOLDERS, day.CLUSTER, day.MEASURE, day.LEAD, "Leitung Sozialplanung"):
        assert words in said, f"the minutes do not say “{words}”: {said}"
    assert "Entwurf, Stand" not in said


def test_the_day_works_by_keyboard_alone(served: LiveServer) -> None:
    forum = "Räume im Stadtteil"
    _holds_the_day(_play(served, ByKeyboard, forum, 1280), forum)


def test_the_day_works_by_role_and_name_only(served: LiveServer) -> None:
    forum = "Wege ins Ehrenamt"
    _holds_the_day(_play(served, ByName, forum, 360), forum)
    assert served.cli("verify")["ok"] is True
