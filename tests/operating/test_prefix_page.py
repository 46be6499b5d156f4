"""docs/operating/prefix.md, followed: the demo below another site, and no address that leads out of its path."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.live_server import LiveServer, free_port
from tests.operating import pages
from tests.operating.below import code_of, leaks, seated, signed_in, walk
from tests.operating.proxy import before_nginx, ended

pytestmark = pytest.mark.browser
SITE = """server {{ listen 127.0.0.1:{port}; access_log {place}/neighbour; location / {{ return 418; }}
location /fachplan {{ access_log off; return 404; }} include {place}/snippet; }}"""
PEOPLE = ("admin", "planung", "koordination", "moderation")


class Below:
    """A running house below a site, and the requests that went astray to the neighbour."""

    def __init__(self, server: LiveServer, home: str, place: Path) -> None:
        self.server, self.home, self.code = server, home, code_of(server)
        self._log = place / "neighbour"

    @property
    def astray(self) -> list[str]:
        asked = [line.split('"')[1] for line in self._log.read_text().splitlines()]
        return [each for each in asked if each != "GET /fachplan/metrics HTTP/1.1"]  # a test asks it


@pytest.fixture(scope="module")
def below(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Below]:
    place = tmp_path_factory.mktemp("below")
    port = free_port()
    page = pages.Page("prefix.md", {"https://www.stadt.example": f"http://127.0.0.1:{port}"})
    server = LiveServer(place / "data", environment=pages.settings_of(page.files["/etc/fachplan.env.d/prefix"]))
    (place / "snippet").write_text(
        page.files["/etc/nginx/snippets/fachplan.conf"].replace("http://127.0.0.1:8000", server.url))
    with server, ended(before_nginx(SITE.format(port=port, place=place), place)):
        yield Below(server, server.environment["FACHPLAN_URL"] + "/", place)


def of(below: Below, who: str) -> httpx.Client:
    if who == "nobody":
        return httpx.Client(trust_env=False, timeout=30)
    return seated(below.home, below.code) if who == "a participant" else signed_in(below.home, who)


def test_no_link_form_picture_script_or_redirect_leads_out_of_the_path(below: Below) -> None:
    seen = dict.fromkeys(("nobody", "a participant", *PEOPLE), 0)
    for who in seen:
        starts = ["", "pinnwand/"] if who == "a participant" else ["", "arbeit/", "api/v1/openapi.json", "sw.js"]
        with closing(of(below, who)) as client:
            answers = list(walk(client, below.home, starts))
        seen[who] = len(answers)

        assert [leak for answer in answers for leak in leaks(answer, below.home)] == [], who
        assert [f"{answer.status_code} {answer.url}" for answer in answers if answer.status_code in (418, 500)] == [], who
    assert min(seen.values()) > 20 and sum(seen.values()) > 300, seen


@pytest.mark.django_db
def test_without_the_setting_the_same_look_finds_what_leads_out(client: Client) -> None:
    """Control: pages of a house at the root, looked at as if it stood below."""
    page = client.get("/datenschutz/")
    seen = httpx.Response(page.status_code, content=page.content, headers={"content-type": "text/html"},
                          request=httpx.Request("GET", "http://127.0.0.1/fachplan/datenschutz/"))

    found = [each.partition(": ")[2] for each in leaks(seen, "http://127.0.0.1/fachplan/")]

    assert {"/", "/static/base/look.css"} <= set(found)


def test_the_interface_names_its_addresses_with_the_path_and_a_token_works_there(below: Below) -> None:
    with httpx.Client(base_url=below.home, trust_env=False, timeout=30) as http:
        paths = http.get("api/v1/openapi.json").json()["paths"]
        joined = http.post("api/v1/join", json={"code": below.code}).json()
        board = next(each["id"] for each in joined["boards"])
        token = {"Authorization": f"Bearer {joined['token']}"}

        assert [each for each in paths if not each.startswith("/fachplan/api/v1/") and not each.startswith("/fachplan/live/")
                and each not in ("/fachplan/healthz", "/fachplan/metrics")] == []
        assert http.get(f"api/v1/boards/{board}", headers=token).json()["id"] == board
        assert http.get("metrics").status_code == 404


def phone(browser: Browser, below: Below) -> Page:
    page = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 800}).new_page()
    page.set_default_timeout(15_000)
    page.goto(f"{below.home}j/{below.code}/")
    page.locator("label.tile").first.click()
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url("**/fachplan/**/zettel/")
    return page


def test_a_phone_joins_writes_hears_goes_on_without_a_net_and_the_desk_sees_it_below_the_path(below: Below) -> None:
    with sync_playwright() as play, launch(play) as browser:
        ada, ben = phone(browser, below), phone(browser, below)
        ada.goto(f"{below.home}verbindung/")
        expect(ada.locator("[data-sum]:not([hidden]):not([data-sum=wait])")).to_have_attribute("data-sum", "good", timeout=30_000)
        for page in (ada, ben):
            page.goto(f"{below.home}pinnwand/matrix/?feld=chances")
        ada.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        ben.fill("#text", "Unter fremdem Dach")
        ben.locator("form.composer button[type=submit]").click()
        expect(ben.locator("[data-own] .card", has_text="Unter fremdem Dach")).to_have_count(1)
        expect(ada.get_by_text("Unter fremdem Dach")).to_have_count(1)

        ada.reload()  # this one comes through the worker
        ada.evaluate("""async () => { while (!(await (await caches.open('fachplan-pages')).keys()).length) {
            await new Promise((resolve) => { setTimeout(resolve, 50); }); } }""")
        ada.context.set_offline(True)
        ada.goto(f"{below.home}pinnwand/")
        ada.fill("#text", "Ohne Netz geschrieben")
        ada.locator("form.composer button[type=submit]").click()
        expect(ada.locator("[data-waiting] .card", has_text="Ohne Netz geschrieben")).to_have_count(1)
        ada.context.set_offline(False)
        expect(ada.locator("[data-own] .card", has_text="Ohne Netz geschrieben")).to_have_count(1, timeout=20_000)

        desk = browser.new_context(locale="de-DE").new_page()
        desk.goto(f"{below.home}arbeit/")
        desk.fill("input[name=login]", "moderation@demo.example")
        desk.fill("input[name=password]", "Beispiel-Demo-2025")
        desk.locator("main button[type=submit]").first.click()
        desk.wait_for_url(f"{below.home}arbeit/")
        desk.goto(f"{below.home}f/1/moderation/orange/matrix/")
        ben.goto(f"{below.home}pinnwand/matrix/?feld=risks")
        ben.fill("#text", "Sichtbar am Pult")
        ben.locator("form.composer button[type=submit]").click()

        expect(desk.get_by_text("Sichtbar am Pult").first).to_be_visible(timeout=15_000)

        scopes = ada.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.map(each => each.scope))")
        paths = {str(cookie["path"]) for cookie in ada.context.cookies() if "path" in cookie}
    assert (scopes, paths, below.astray) == ([f"{below.home}pinnwand/"], {"/fachplan/"}, [])


def test_a_house_below_a_site_has_cookies_of_its_own_path_and_a_secure_name(tmp_path: Path) -> None:
    """A name that begins with "__Host-" would be refused by browsers: it allows no path but the root's."""
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_PATH", "CSRF_TRUSTED_ORIGINS", "STATIC_URL")
    told = subprocess.run(
        [sys.executable, "-c", f"import json, fachplan.settings as s; print(json.dumps([getattr(s, name) for name in {names}]))"],
        env={"FACHPLAN_URL": "https://www.stadt.example/fachplan/", "FACHPLAN_DATA": str(tmp_path)}, check=True, capture_output=True)

    assert json.loads(told.stdout) == [
        "__Secure-session", "__Secure-csrf", "/fachplan/", ["https://www.stadt.example"], "/fachplan/static/"]
