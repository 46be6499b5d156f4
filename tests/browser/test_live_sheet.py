"""What a script adds to the desk, the sheet and the projector: clocks that follow, words that stay, copies that are plain."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.people import phone, pin, staff
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
DESK = "/f/1/moderation/orange/"
START = ".clockbox button[name=do][value=start]:not([formaction])"
NEXT = ".clockbox button[name=do][value=next]:not([formaction])"
LISTEN = """addEventListener("DOMContentLoaded", () => {
    window.heard = [];
    const voice = document.getElementById("clock-voice");
    new MutationObserver(() => heard.push(voice.textContent)).observe(voice, { childList: true, characterData: true, subtree: true });
});"""
LONG = "Migrantenselbstorganisationen treffen sich"


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as play, launch(play) as started:
        yield started


def test_the_next_step_row_comes_by_itself_and_the_button_leads_to_it(browser: Browser, own_server: LiveServer) -> None:
    page = staff(browser, own_server)
    page.goto(f"{DESK}massnahmen/")
    steps = page.locator(".stepline input[name=step]")
    expect(steps).to_have_count(1)

    steps.first.press_sequentially("Räume erfassen")

    expect(steps).to_have_count(2)
    expect(steps.first).to_be_focused()
    page.locator("[data-add-step]").click()
    expect(steps).to_have_count(2)
    expect(steps.last).to_be_focused()


def test_the_sheets_clock_and_the_phones_follow_the_phase_without_a_reload(browser: Browser, own_server: LiveServer) -> None:
    desk = staff(browser, own_server)
    sheet = desk.context.new_page()
    someone = phone(browser, own_server)
    for page in (sheet, someone):
        page.goto(f"{DESK}massnahmen/" if page is sheet else "/pinnwand/matrix/")
        page.evaluate("window.stays = true")
    sheet.locator("#text").fill("Raumbörse")
    someone.locator("#text").fill("noch nicht fertig")
    desk.goto(DESK)
    expect(sheet.locator("phase-clock")).to_have_count(0)

    desk.locator(START).click()

    for page in (sheet, someone):
        expect(page.locator("phase-clock")).to_be_visible(timeout=15_000)
        expect(page.locator("#clock-voice")).to_have_text(re.compile(r"^Jetzt: .*15 Minuten\.$"), timeout=15_000)
        assert page.evaluate("window.stays") is True
    expect(desk.locator("#clock-voice")).to_have_text(re.compile("^Jetzt: "))
    assert (sheet.locator("#text").input_value(), someone.locator("#text").input_value()) == ("Raumbörse", "noch nicht fertig")

    desk.reload()
    expect(desk.locator("phase-clock")).to_be_visible()
    desk.locator(NEXT).click()
    expect(sheet.locator("#clock-voice")).to_have_text(re.compile(r"30 Minuten\.$"), timeout=15_000)
    sheet.add_init_script(LISTEN)
    sheet.reload()
    expect(sheet.locator("phase-clock")).to_be_visible()
    desk.reload()
    desk.locator(NEXT).click()
    expect(sheet.locator("#clock-voice")).to_have_text(re.compile(r"25 Minuten\.$"), timeout=15_000)
    assert sheet.evaluate("heard.length") == 1  # nothing when the page came back, then the new phase once


def test_who_was_away_while_the_phase_went_on_finds_the_clock_that_is_now(browser: Browser, own_server: LiveServer) -> None:
    desk, someone = staff(browser, own_server), phone(browser, own_server)
    someone.goto("/pinnwand/matrix/")
    someone.evaluate("window.stays = true")
    for address in ("**/live/**", "**/ops?**"):
        someone.route(address, lambda route: route.abort())
    own_server.restart()  # the stream that was open ends, and no new one comes through
    desk.goto(DESK)
    desk.locator(START).click()
    expect(desk.locator("phase-clock")).to_be_visible()
    expect(someone.locator("phase-clock")).to_have_count(0)

    someone.unroute_all()

    expect(someone.locator("phase-clock")).to_be_visible(timeout=15_000)
    assert someone.evaluate("window.stays") is True


def test_the_focus_stays_on_what_unfolds_when_others_write(browser: Browser, server: LiveServer) -> None:
    someone, desk = phone(browser, server), staff(browser, server)
    desk.goto(f"{DESK}matrix/")
    desk.evaluate("document.querySelector('#desk').dataset.old = ''")
    desk.locator("details.compose > summary").focus()

    pin(someone, "Die Bank vor dem Haus")

    expect(desk.locator(".card", has_text="Die Bank vor dem Haus")).to_have_count(1)
    expect(desk.locator("#desk[data-old]")).to_have_count(0)
    expect(desk.locator("details.compose > summary")).to_be_focused()


def test_a_refused_card_comes_back_in_its_field_without_leaving_the_desk(browser: Browser, server: LiveServer) -> None:
    desk = staff(browser, server)
    desk.goto(f"{DESK}matrix/")
    desk.locator("details.compose summary").click()
    desk.locator("#compose-text").evaluate("field => { field.removeAttribute('maxlength'); field.value = 'x'.repeat(1001); }")
    desk.locator(".compose button[type=submit]").click()

    expect(desk.locator("#compose-error")).to_contain_text("1.000 Zeichen")
    assert desk.locator("#compose-text").input_value() == "x" * 1001
    expect(desk.locator("#compose-text")).to_be_focused()
    desk.locator("#compose-text").fill("Kürzer")
    desk.locator(".compose button[type=submit]").click()
    expect(desk.locator("[data-field] .card__text", has_text="Kürzer")).to_be_visible()


def test_what_is_copied_from_a_card_is_what_was_written(browser: Browser, server: LiveServer) -> None:
    someone = phone(browser, server)
    pin(someone, LONG)
    someone.reload()
    shown = someone.locator("[data-own] .card__text").first
    assert "\u00ad" in (shown.text_content() or "")
    copied = shown.evaluate("""card => new Promise((tell) => {
        addEventListener("copy", (event) => tell(event.clipboardData.getData("text/plain")));
        getSelection().selectAllChildren(card);
        document.execCommand("copy");
    })""")
    assert copied.strip() == LONG


def test_threads_are_drawn_anew_when_a_card_is_chosen(browser: Browser, server: LiveServer) -> None:
    someone = phone(browser, server)
    pin(someone, "Räume stehen abends leer")
    desk = staff(browser, server, viewport={"width": 1440, "height": 900})
    desk.goto(f"{DESK}massnahmen/")
    desk.locator("#text").fill("Raumbörse")
    desk.locator("input[name=source]").first.check(force=True)
    expect(desk.locator(".threadmap path")).to_have_count(2, timeout=10_000)
    before = desk.locator(".threadmap path").first.get_attribute("d")

    desk.evaluate("document.querySelector('#m1').parentElement.prepend(document.createElement('hr'), document.createElement('hr'))")

    expect(desk.locator(".threadmap path").first).not_to_have_attribute("d", str(before))


def test_the_wall_follows_the_desk_and_goes_dark_when_the_code_is_taken_back(browser: Browser, own_server: LiveServer) -> None:
    desk = staff(browser, own_server)
    desk.goto(f"{DESK}beamer/")
    desk.get_by_role("button", name="Code anzeigen").click()
    code = desk.locator(".receipt__code").text_content() or ""
    wall = browser.new_context(base_url=own_server.url, locale="de").new_page()
    wall.goto("/f/1/beamer/")
    wall.locator("#code").fill(code)
    wall.locator("main form button").click()
    expect(wall.locator(".stage__h")).to_be_visible()
    wall.evaluate("window.stays = true")

    desk.goto(DESK)
    desk.locator(START).click()
    expect(wall.locator(".stage phase-clock")).to_be_visible(timeout=10_000)
    assert wall.evaluate("window.stays") is True

    desk.goto(f"{DESK}beamer/")
    desk.get_by_role("button", name="Code zurücknehmen").click()
    expect(wall.locator("#code")).to_be_visible(timeout=10_000)
