"""Every component of the folder stands on the page of components; questions before the irreversible, and short words."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from fachplan.base.models import City
from tests.base.test_components_page import open_page
from tests.browser.chromium import launch

FOLDER = Path(__file__).resolve().parents[2] / "fachplan/base/templates/base/components"
STATES = (
    "is-linked", "is-selected", "is-waiting", "is-refused", "card__extra", "card--heading", "card--under", "is-target", "is-saved",
    "is-offline", "is-last", "is-now", "is-done", "is-late", "is-next", "is-future", "is-open", "before-open", "is-good", "is-mid",
    "is-bad", "is-none", "note--mid", "note--bad", "note--good", "group--plain", "band--thin", "steps--v", "is-set", "is-current",
)  # fmt: skip


@pytest.fixture(autouse=True)
def city(db: None) -> City:
    values = {"name": "Beispielstadt", "demo": True, "demo_date": date(2025, 1, 15), "languages": ["de", "en", "ar"]}
    return City.objects.update_or_create(id=1, defaults=values)[0]


def not_shown(folder: Path, shown: set[str]) -> list[str]:
    """Components of a folder that no page drew."""
    return sorted(path.name for path in folder.glob("*.html") if f"base/components/{path.name}" not in shown)


def drawn() -> set[str]:
    """The templates that the page of components is drawn from."""
    return {str(template.name) for template in Client().get("/bausteine/").templates}


def test_every_component_of_the_folder_is_shown() -> None:
    assert not_shown(FOLDER, drawn()) == []


def test_control_a_component_that_nobody_shows_is_found(tmp_path: Path) -> None:
    for name in ("card.html", "einhorn.html"):
        (tmp_path / name).touch()

    assert not_shown(tmp_path, drawn()) == ["einhorn.html"]


def test_every_state_is_shown() -> None:
    page = Client().get("/bausteine/").content.decode()
    classes = {name for part in page.split('class="')[1:] for name in part.partition('"')[0].split()}

    assert sorted(set(STATES) - classes) == []
    said = ("Pause", "Zeit ist um", "Letzte Minuten", "Zwei Fassungen:", "Sieht jemand anders:", "nachgetragen")
    assert [words for words in said if words.lower() not in page.lower()] == []


@pytest.fixture
def html(city: City) -> str:
    assert city.demo
    return Client(headers={"accept-language": "de"}).get("/bausteine/").content.decode()


@pytest.fixture
def browser(html: str) -> Iterator[Browser]:
    assert html
    with sync_playwright() as play:
        browser = launch(play)
        yield browser
        browser.close()


def focused(page: Page) -> str:
    """What has the focus, by its words."""
    return str(page.evaluate("document.activeElement.textContent.trim()"))


@pytest.mark.browser
def test_the_question_opens_over_the_page_closes_at_escape_and_gives_the_focus_back(browser: Browser, html: str) -> None:
    page = open_page(browser, html, scheme="light", width=360)
    opener, question = page.get_by_role("link", name="Forum abschließen"), page.locator("#frage")

    opener.focus()
    page.keyboard.press("Enter")
    question.wait_for()
    assert page.evaluate("document.querySelector('#frage').matches(':modal')")
    assert focused(page) == "Noch offen lassen"

    page.keyboard.press("Escape")
    assert (question.is_visible(), focused(page)) == (False, "Forum abschließen …")

    page.keyboard.press("Enter")
    question.get_by_role("link", name="Noch offen lassen").click()
    assert (question.is_visible(), focused(page)) == (False, "Forum abschließen …")


@pytest.mark.browser
def test_without_scripts_the_question_is_a_part_of_the_page(browser: Browser, html: str) -> None:
    plain = html.replace("<script", "<template").replace("</script>", "</template>")
    page = open_page(browser, plain, scheme="light", width=360)
    question = page.locator("#frage")
    assert not question.is_visible()

    page.get_by_role("link", name="Forum abschließen").click()
    assert question.get_by_role("button", name="Abschließen").is_visible()

    question.get_by_role("link", name="Noch offen lassen").click()
    assert not question.is_visible()


@pytest.mark.browser
def test_a_toast_stays_until_ten_seconds_after_the_focus_has_left_it(browser: Browser, html: str) -> None:
    page = open_page(browser, html, scheme="light", width=1280)
    toast = page.locator("toast-undo")
    page.wait_for_function("() => customElements.get('toast-undo') !== undefined")
    page.clock.install()
    page.clock.pause_at("2030-01-01")

    page.clock.run_for(60_000)
    assert toast.count() == 1, "nobody has touched it yet"
    toast.get_by_role("button").focus()
    page.clock.run_for(60_000)
    assert toast.count() == 1, "somebody is on it"
    page.keyboard.press("Tab")
    page.clock.run_for(9_000)
    page.keyboard.press("Shift+Tab")
    page.clock.run_for(9_000)
    assert toast.count() == 1, "they came back"
    page.keyboard.press("Tab")
    page.clock.run_for(10_001)
    assert toast.count() == 0
