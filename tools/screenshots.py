"""`make screenshots`: draw the pictures of the README from a real server with the demo.

The cards are made up for the pictures; they are written through the same HTTP contract that any client uses.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import launch
from tests.live_server import LiveServer

GOAL = "Räume sind auch abends und am Wochenende offen"
MEASURE = "Samstags ein offener Saal in der Bibliothek, betreut von zwei Vereinen"
PHONE = {"width": 390, "height": 844}
STAGE = {"width": 1600, "height": 900}
FACILITATOR = "moderation@demo.example"
DEMO_PASSWORD = "Beispiel-Demo-2025"
LAPTOP = {"width": 1280, "height": 900}
CARDS = {
    "strengths": ["Viele Vereine kennen sich seit Jahren", "Sprachtreff jeden Dienstag, ohne Anmeldung"],
    "weaknesses": ["Nach 18 Uhr ist kein Raum offen", "Wir wissen nicht, wer was anbietet"],
    "chances": ["Die Bibliothek gibt uns samstags den Saal", "Patenschaften mit der Berufsschule"],
    "risks": ["Die Förderung endet im Dezember"],
}


def main() -> int:
    """Draw every picture into the folder named on the command line."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, LiveServer(Path(place) / "data") as server, sync_playwright() as play:
        browser = launch(play)
        forum = server.codes()[0]
        start_phases(server, forum["forum"]["id"])
        measure = write_cards(server, forum["code"])
        for name, page in pictures(browser, server, forum["code"], measure):
            page.screenshot(path=folder / f"{name}.png")
            page.context.close()
            print(folder / f"{name}.png")
        browser.close()
    return 0


def write_cards(server: LiveServer, code: str) -> str:
    """Let one participant of every group fill the matrix; one makes a measure of two cards and gets its id."""
    measure = ""
    for group in reversed(server.codes()[0]["groups"]):
        with server.client() as client:
            joined = answer(client.post("/api/v1/join", json={"code": code, "group": group["id"], "language": "de"}))
            client.headers["Authorization"] = f"Bearer {joined['token']}"
            boards = {board["kind"]: board["id"] for board in joined["boards"]}
            cards = [add(field, text) for field, texts in CARDS.items() for text in texts]
            write(client, boards["matrix"], cards)
            sources = [cards[2]["card"], cards[4]["card"]]
            made = add("measures", MEASURE, kind="measure", sources=sources)
            write(client, boards["measures"], [add("goals", GOAL, kind="goal"), made])
            measure = made["card"]
    return measure


def add(field: str, text: str, **values: object) -> dict[str, Any]:
    """The op that hangs a card."""
    named = {"field": field, "text": text, **values}
    return {"id": str(uuid4()), "kind": "card.add", "card": str(uuid4()), "values": named}


def write(client: httpx.Client, board: str, ops: list[dict[str, Any]]) -> None:
    """Write ops that must all be accepted."""
    acks = answer(client.post(f"/api/v1/boards/{board}/ops", json={"ops": ops}))["acks"]
    refused = [ack for ack in acks if ack["status"] != "applied"]
    if refused:
        raise RuntimeError(f"cards were refused: {refused}")


def answer(response: httpx.Response) -> dict[str, Any]:
    """The document of an answer that must have succeeded."""
    if response.is_error:
        raise RuntimeError(f"{response.request.url}: {response.status_code} {response.text[:500]}")
    document: dict[str, Any] = response.json()
    return document


def pictures(browser: Browser, server: LiveServer, code: str, measure: str) -> Iterator[tuple[str, Page]]:
    """The pages worth a picture, each in a browser of its own."""
    process = new_page(browser, server, LAPTOP)
    process.goto("/")
    forum = str(process.locator("main a[href^='/f/1-']").first.get_attribute("href"))
    yield "process", process
    page = new_page(browser, server, LAPTOP)
    page.goto(forum)
    yield "forum", page
    page = new_page(browser, server, PHONE)
    page.goto("/mitmachen/")
    yield "phone-join", page
    for name, language in (("phone-board", "de"), ("phone-board-ar", "ar")):
        yield name, joined_phone(browser, server, code, language)
    for name, path, size in (
        ("facilitator", f"{forum}moderation/orange/matrix/", LAPTOP),
        ("measures", f"{forum}moderation/orange/massnahmen/{measure}/", LAPTOP),
        ("stage", f"{forum}beamer/", STAGE),
        ("minutes", f"{forum}protokoll/", LAPTOP),
    ):
        page = new_page(browser, server, size)
        sign_in(page)
        page.goto(path)
        yield name, page


def joined_phone(browser: Browser, server: LiveServer, code: str, language: str) -> Page:
    """A phone that joined the first group and looks at its matrix."""
    phone = new_page(browser, server, PHONE)
    phone.context.add_cookies([{"name": "language", "value": language, "url": server.url}])
    phone.goto("/mitmachen/")
    phone.fill("#code", code)
    phone.locator("main button.kern-btn--primary").click()
    phone.locator("main .tile").first.click()
    phone.locator("main button.kern-btn--primary").click()
    phone.goto("/pinnwand/matrix/")
    return phone


def sign_in(page: Page) -> None:
    """Sign in as the demo's facilitator, with the words the sign-in page prints."""
    page.goto("/konto/login/")
    page.fill("[name=login]", FACILITATOR)
    page.fill("[name=password]", DEMO_PASSWORD)
    page.locator("form:has([name=password]) button[type=submit]").click()
    page.wait_for_url(lambda url: "login" not in url)


def start_phases(server: LiveServer, forum: str) -> None:
    """Let the clocks of all groups run: first the warm-up, then the matrix."""
    with server.client() as client:
        client.headers["Authorization"] = f"Bearer {server.token(FACILITATOR)}"
        for deed in ("start", "next"):
            answer(client.post(f"/api/v1/forums/{forum}/phase", json={"id": str(uuid4()), "do": deed}))


def new_page(browser: Browser, server: LiveServer, size: dict[str, int]) -> Page:
    """A page in a fresh profile, in German."""
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": size["width"], "height": size["height"]},
        locale="de-DE",
        reduced_motion="reduce",
    )
    return context.new_page()


if __name__ == "__main__":
    sys.exit(main())
