"""Two versions of a card, on a phone without a network: a choice waits, arrives once, and is told where somebody chose otherwise."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.browser.chromium import launch
from tests.browser.offline import MATRIX, is_kept, keeping_phone
from tests.browser.people import FACILITATOR, pin
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play, launch(play) as running:
        yield running


@pytest.fixture(scope="module")
def token(server: LiveServer) -> str:
    return server.token(FACILITATOR[0])


@dataclass
class Pinned:
    """A card pinned on a phone, and what the facilitator does with it meanwhile."""

    server: LiveServer
    token: str
    page: Page
    name: str

    @property
    def shown(self) -> Locator:
        return self.page.locator(f"#card-{self.name}")

    @property
    def path(self) -> str:
        return f"/pinnwand/matrix/karte/{self.name}/"

    @property
    def board(self) -> str:
        return f"/api/v1/boards/{self._board}"

    def __post_init__(self) -> None:
        self._board = self.page.locator("phone-board").get_attribute("data-board")

    def facilitator(self, kind: str, values: dict[str, Any], **more: Any) -> None:
        op = {"id": str(uuid.uuid4()), "kind": kind, "card": self.name, "values": values, **more}
        with self.server.client(headers={"Authorization": f"Bearer {self.token}"}) as client:
            answer = client.post(f"{self.board}/ops", json={"ops": [op]}).json()
        assert answer["acks"][0]["status"] in ("applied", "conflict"), answer

    def read(self) -> dict[str, Any]:
        with self.server.client(headers={"Authorization": f"Bearer {self.token}"}) as client:
            cards = client.get(self.board).json()["cards"]
        return next(dict(card) for card in cards if card["id"] == self.name)

    def saved(self) -> None:
        """Wait until nothing of this phone waits any more, and its page is drawn by the server."""
        self.page.evaluate("""async () => { const waiting = () => new Promise((resolve) => {
            const open = indexedDB.open('fachplan-outbox');
            open.onsuccess = () => { const all = open.result.transaction('ops').objectStore('ops').getAll();
                all.onsuccess = () => { resolve(all.result.filter((item) => !item.reason).length); open.result.close(); }; }; });
            while (await waiting()) { await new Promise((resolve) => { setTimeout(resolve, 50); }); } }""")


def pinned(browser: Browser, server: LiveServer, token: str, text: str) -> Pinned:
    page = keeping_phone(browser, server)
    pin(page, text)
    name = page.locator("[data-own] .card", has_text=text).get_attribute("data-id")
    assert name
    page.evaluate("""async (name) => { const pages = await caches.open('fachplan-pages');
        while (!(await (await pages.match(location.href)).text()).includes(name)) {
            await new Promise((resolve) => { setTimeout(resolve, 50); }); } }""", name)
    return Pinned(server, token, page, name)


@pytest.fixture
def card(browser: Browser, server: LiveServer, token: str) -> Iterator[Pinned]:
    """A card with two versions, where the phone keeps the page on which one of them is chosen."""
    card = pinned(browser, server, token, "Klavier")
    seen = card.read()["versions"]["text"]
    for text in ("Klavier im Flur", "Klavier bei der Leitung"):
        card.facilitator("card.edit", {"text": text}, base={"text": seen})
    expect(card.shown.get_by_text("Zwei Fassungen:")).to_be_visible(timeout=20_000)
    is_kept(card.page, card.path)
    yield card
    card.page.context.close()


def test_a_third_version_written_without_a_network_waits_and_is_saved_once(card: Pinned) -> None:
    page = card.page
    page.context.set_offline(True)
    page.goto(card.path)
    page.fill("#text", "Klavier im Kasten")
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/pinnwand/matrix/?feld=*")
    page.reload()
    expect(card.shown).to_contain_text("Klavier im Kasten")
    expect(card.shown).to_contain_text("wartet auf diesem Telefon")
    expect(card.shown.get_by_text("Zwei Fassungen:")).to_have_count(0)

    page.context.set_offline(False)

    card.saved()
    assert (card.read()["text"], card.read()["conflicts"]) == ("Klavier im Kasten", {})


def test_who_chose_without_a_network_sees_that_somebody_chose_otherwise_and_loses_no_word(card: Pinned) -> None:
    page = card.page
    page.context.set_offline(True)
    page.goto(card.path)
    page.get_by_role("button", name="Klavier bei der Leitung").click()
    page.wait_for_url("**/pinnwand/matrix/?feld=*")
    card.facilitator("card.resolve", {"name": "text", "value": "Klavier beim Verein"})

    page.context.set_offline(False)

    refused = page.locator(".card.is-refused", has_text="Klavier bei der Leitung")
    expect(refused).to_contain_text("Das hat inzwischen jemand geändert.", timeout=20_000)
    expect(page.locator("[data-own]").get_by_text("Klavier beim Verein")).to_be_visible(timeout=20_000)
    refused.get_by_role("button", name="Text zurückholen").click()
    expect(page.locator("#text")).to_have_value("Klavier bei der Leitung")
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url("**/pinnwand/matrix/?feld=*")
    expect(page.locator("[data-own]").get_by_text("Klavier bei der Leitung")).to_be_visible()
    expect(refused).to_have_count(0)
    assert (card.read()["text"], card.read()["conflicts"]) == ("Klavier bei der Leitung", {})


def test_a_move_on_one_phone_and_a_change_on_another_both_survive(browser: Browser, server: LiveServer, token: str) -> None:
    card = pinned(browser, server, token, "Turnhalle")
    moving = browser.new_context(base_url=server.url, storage_state=card.page.context.storage_state(), locale="de-DE").new_page()
    moving.goto(MATRIX)
    moving.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    is_kept(moving, "/pinnwand/matrix/")
    for page in (card.page, moving):
        page.goto(card.path)
        page.context.set_offline(True)
    moving.get_by_role("button", name="Risiken").click()
    moving.wait_for_url("**/pinnwand/matrix/?feld=*")
    card.page.fill("#text", "Turnhalle am Abend")
    card.page.get_by_role("button", name="Speichern").click()
    card.page.wait_for_url("**/pinnwand/matrix/?feld=*")

    for page in (moving, card.page):
        page.context.set_offline(False)

    for phone in (Pinned(server, token, moving, card.name), card):
        phone.saved()
    seen = card.read()
    assert (seen["text"], seen["field"], seen["conflicts"]) == ("Turnhalle am Abend", "risks", {})
    for page in (moving, card.page):
        page.context.close()


def test_a_page_kept_on_the_phone_may_be_sent_twice_and_the_later_words_stand(browser: Browser, server: LiveServer, token: str) -> None:
    card = pinned(browser, server, token, "Küche")
    page = card.page
    page.goto(card.path)
    page.context.set_offline(True)
    for text in ("Küche im Erdgeschoss", "Küche im Hof"):
        page.goto(card.path)
        page.fill("#text", text)
        page.get_by_role("button", name="Speichern").click()
        page.wait_for_url("**/pinnwand/matrix/?feld=*")
    expect(card.shown).to_contain_text("Küche im Hof")
    page.goto(card.path)
    expect(page.locator("#text")).to_have_value("Küche im Hof")
    page.goto(MATRIX)

    page.context.set_offline(False)

    card.saved()
    assert (card.read()["text"], card.read()["conflicts"]) == ("Küche im Hof", {})
    page.context.close()
