"""From the goal to the released plan by keyboard alone: goal, measure, its need and first step, adoption, release."""

import re

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser import whole_day as day
from tests.browser.chromium import launch
from tests.browser.hands import ByKeyboard, Hands, person
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
GOAL, MEASURE, NEED, STEP = "Vereine finden wohnortnah Platz", "Schulräume am Abend öffnen", "Räume fehlen", "Räume erfassen"
PROCESS = "Fachplan Asyl und Integration 2025–2030"


def test_a_planner_comes_from_the_goal_to_the_released_plan_by_keyboard_alone(own_server: LiveServer) -> None:
    with sync_playwright() as play, launch(play) as browser:
        planner = person(browser, own_server, ByKeyboard, PROCESS)
        day.sign_in(planner, day.PLANNER)
        _write_a_goal(planner)
        _begin_a_measure(planner)
        _say_what_is_needed(planner)
        _take_the_first_step(planner)
        _release_with_drafts(planner)

        reader = browser.new_context(base_url=own_server.url, locale="de-DE").new_page()
        reader.goto("/plan/asyl-und-integration/")
        expect(reader.get_by_role("heading", name=re.compile(GOAL))).to_be_visible()
        reader.get_by_role("link", name=re.compile(MEASURE)).first.click()
        expect(reader.get_by_text(STEP)).to_be_visible()


def _write_a_goal(planner: Hands) -> None:
    planner.press("link", re.compile(r"^Plan\b"))
    planner.press("link", "Ziele und Handlungsfelder")
    planner.write("Was soll anders sein?", GOAL)
    planner.choose("für das Gemeinwesen")
    planner.press("button", "Ziel anlegen")
    expect(planner.page.locator("main b", has_text=GOAL)).to_be_visible()


def _begin_a_measure(planner: Hands) -> None:
    planner.press("link", "Plan", ("navigation", "Sie sind hier"))
    planner.page.wait_for_url("**/plan/")
    planner.sees("heading", "Lose Enden")
    planner.unfold("Maßnahme von Hand anlegen")
    planner.write("Titel der Maßnahme", MEASURE)
    planner.pick("Wirkungsziel", GOAL)
    planner.press("button", "Maßnahme anlegen")
    planner.sees("heading", MEASURE)


def _say_what_is_needed(planner: Hands) -> None:
    planner.press("link", re.compile("Bedarf und Zielgruppen$"))
    planner.write("Was heute fehlt", NEED)
    planner.press("button", "Speichern")
    expect(planner.page.locator("#need dd").first).to_have_text(NEED)


def _take_the_first_step(planner: Hands) -> None:
    planner.press("link", "Den ersten kleinen Schritt schreiben")
    planner.write("Was wird getan?", STEP)
    planner.press("button", "Schritt anlegen")
    expect(planner.page.locator("#steps li")).to_have_text(re.compile(STEP))


def _release_with_drafts(planner: Hands) -> None:
    planner.press("link", PROCESS, ("navigation", "Sie sind hier"))
    planner.press("link", "Plan freigeben")
    planner.choose("Auch Entwürfe zeigen, als Entwurf gekennzeichnet", role="checkbox")
    planner.press("button", "So ansehen")
    planner.sees("heading", "1 Maßnahme wäre öffentlich")
    planner.write("Freigegeben durch (Funktion)", "Sozialplanung")
    planner.press("button", "Freigeben")
    planner.told("Fassung 1 des Plans ist öffentlich.")
