"""The page of components in every language, direction, theme and width; language and theme without JavaScript; error pages."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route, sync_playwright

from fachplan.base.models import City
from tests.browser.chromium import launch

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
SHOWN = (
    "group", "card", "board", "field", "clock", "band", "save", "note", "toast", "empty", "tag", "thread", "knot", "origin",
    "lights", "light", "lt", "steps", "sheet", "lane", "slip", "tiles", "tile", "seg", "tabs", "choice", "menu", "list", "cats",
    "covkey", "pad", "check", "two-sw", "tri", "chain", "stepper", "meter", "tally", "fresh", "kern-btn", "kern-form-input",
    "field-error", "hint",
)  # fmt: skip


@pytest.fixture(autouse=True)
def city(db: None) -> City:
    """A city with examples, so that the bar that says so stands on the page as well."""
    values = {"name": "Beispielstadt", "demo": True, "demo_date": date(2025, 1, 15), "languages": ["de", "en", "ar"]}
    return City.objects.update_or_create(id=1, defaults=values)[0]


def reader(language: str) -> Client:
    client = Client()
    client.cookies["language"] = language
    return client


@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("en", "ltr"), ("ar", "rtl")])
def test_the_page_of_components_shows_each_of_them_in_the_reader_s_direction(language: str, direction: str) -> None:
    answer = reader(language).get("/bausteine/")
    page = answer.content.decode()
    classes = {name for part in page.split('class="')[1:] for name in part.partition('"')[0].split()}

    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{direction}"' in page
    assert ("kern.rtl.css" in page) is (direction == "rtl")
    assert set(SHOWN) - classes == set()


def test_the_language_is_chosen_by_a_link_and_leads_back_to_the_page() -> None:
    client = Client()

    answer = client.get("/sprache/ar/", {"next": "/bausteine/?a=b"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/bausteine/?a=b")
    assert 'dir="rtl"' in client.get("/bausteine/").content.decode()


def test_light_or_dark_is_kept_until_the_device_decides_again() -> None:
    client = Client()

    client.get("/ansicht/dark/", {"next": "/bausteine/"})
    assert 'data-kern-theme="dark"' in client.get("/bausteine/").content.decode()

    client.get("/ansicht/auto/", {"next": "/bausteine/"})
    assert "data-kern-theme" not in client.get("/bausteine/").content.decode()


@pytest.mark.parametrize("target", ["https://else.example/", "//else.example/", "/\\else.example", "javascript:x", "http:else"])
def test_no_link_leads_out_of_the_house(target: str) -> None:
    for door in ("/sprache/de/", "/ansicht/dark/"):
        assert Client().get(door, {"next": target}).headers["Location"] == "/"


def test_an_unknown_language_changes_nothing() -> None:
    answer = Client().get("/sprache/tlh/", {"next": "/bausteine/"})

    assert (answer.status_code, "language" in answer.cookies) == (302, False)


def test_an_address_without_a_page_is_answered_in_the_reader_s_words_with_a_way_out() -> None:
    answer = reader("de").get("/gibt-es-nicht/")
    page = answer.content.decode()

    assert answer.status_code == 404
    assert '<html lang="de"' in page
    assert "Zur Startseite" in page
    assert 'href="/"' in page


@pytest.fixture
def pages(city: City) -> dict[str, str]:
    """The page in three languages, made before the browser starts."""
    assert city.demo
    answers = {language: reader(language).get("/bausteine/") for language in ("de", "en", "ar")}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {language: answer.content.decode() for language, answer in answers.items()}


@pytest.fixture
def browser(pages: dict[str, str]) -> Iterator[Browser]:
    assert pages
    with sync_playwright() as play:
        browser = launch(play)
        yield browser
        browser.close()


def open_page(browser: Browser, html: str, *, scheme: str, width: int) -> Page:
    """Show `html` with our own files and nothing else."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        found = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if found:
            route.fulfill(path=str(found), content_type=KINDS[Path(str(found)).suffix])
        else:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.route("**/*", answer)
    page.goto("http://house.test/bausteine/")
    page.evaluate("document.fonts.ready")
    return page


def objections(page: Page) -> list[str]:
    """What axe objects to."""
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in Axe().run(page).response["violations"]]


def sideways(page: Page, width: int) -> int:
    """How many pixels of the page lie beyond a window of this width."""
    page.set_viewport_size({"width": width, "height": 900})
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_axe_finds_nothing_and_nothing_runs_off_the_side(
    browser: Browser, pages: dict[str, str], language: str, scheme: str
) -> None:
    page = open_page(browser, pages[language], scheme=scheme, width=1280)

    assert objections(page) == []
    assert [sideways(page, width) for width in (1280, 960, 720, 320, 360)] == [0] * 5
    assert objections(page) == []


@pytest.mark.browser
def test_control_a_sign_without_words_and_a_wide_box_are_found(browser: Browser) -> None:
    html = '<!doctype html><html lang="de"><title>x</title><main><h1>x</h1><button></button><svg width="500"></svg></main></html>'
    page = open_page(browser, html, scheme="light", width=1280)

    assert [line.partition(":")[0] for line in objections(page)] == ["button-name"]
    assert sideways(page, 320) > 100


@pytest.mark.browser
@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_thread_runs_from_the_cards_to_the_measure_in_both_directions(
    browser: Browser, pages: dict[str, str], language: str
) -> None:
    page = open_page(browser, pages[language], scheme="light", width=1280)
    page.wait_for_selector(".threadmap path", state="attached")
    drawn = page.eval_on_selector_all(".threadmap path:not(.t2)", "paths => paths.map(path => path.getAttribute('d'))")
    ends = [[float(number) for number in re.findall(r"[\d.]+", path)] for path in drawn]

    assert [numbers[0] < numbers[-2] for numbers in ends] == [language == "de"] * 2


@pytest.mark.browser
def test_the_menu_of_languages_opens_by_key_and_closes_with_escape(browser: Browser, pages: dict[str, str]) -> None:
    page = open_page(browser, pages["de"], scheme="light", width=360)
    menu = page.locator("details.langmenu")

    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    menu.locator("a").first.wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
