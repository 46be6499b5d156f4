"""`make screenshots`: draw every page of the album from a real server with the demo.

The cards are made up for the pictures; they are written through the same HTTP contract that any client uses.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlparse
from uuid import uuid4

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import launch
from tests.live_server import LiveServer
from tools.album import PEOPLE, Shot, keep, write_index

GOAL = "Räume sind auch abends und am Wochenende offen"
MEASURE = "Samstags ein offener Saal in der Bibliothek, betreut von zwei Vereinen"
FACILITATOR, PLANNER = "moderation@demo.example", "planung@demo.example"
DEMO_PASSWORD = "Beispiel-Demo-2025"
PROCESS = "/p/asyl-und-integration/"
METHOD = "/bibliothek/methoden/analyse-und-massnahmen/"
SENTENCES = ("Räume öffnen, ohne dass Ehrenamtliche Schlüssel tragen", "Eine Nummer, unter der man weiterkommt",
             "Freiwillige brauchen hauptamtliche Begleitung")
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
        desk = sign_in(new_page(browser, server), FACILITATOR)
        open_dots(desk, server, forum["code"])
        sum_up(desk)
        places = addresses(visitor := new_page(browser, server), measure) | example_addresses(sign_in(visitor, PLANNER))
        missing = draw(browser, server, forum["code"], places, folder)
        browser.close()
    write_index(folder)
    return 1 if missing else 0


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


def draw(browser: Browser, server: LiveServer, code: str, places: dict[str, str], folder: Path) -> list[str]:
    """Draw every page of the album; the names of those that did not open come back."""
    people = {"": new_page(browser, server)}
    missing: list[str] = []
    for shot in (shot for shots in PEOPLE.values() for shot in shots):
        if shot.account not in people:
            people[shot.account] = enter(browser, server, shot, code)
        page = people[shot.account].context.new_page() if shot.path else people[shot.account]
        page.set_viewport_size({"width": shot.size[0], "height": shot.size[1]})
        if shot.path:
            page.context.add_cookies([{"name": "language", "value": shot.language, "url": server.url}])
        page.emulate_media(color_scheme="dark" if shot.theme == "dark" else "light", reduced_motion="reduce")
        opened = page.goto(shot.path.format(**places)) if shot.path else None
        if not shot.path or (opened and opened.ok):
            print(keep(page, shot, folder))
        else:
            missing.append(shot.name)
            print(f"{shot.name}: {opened.status if opened else 'nothing'} at {page.url}", file=sys.stderr)
        if shot.path:
            page.close()
    return missing


def addresses(page: Page, measure: str) -> dict[str, str]:
    """Where the demo's first forum, its process and one group's desk are."""
    page.goto("/")
    forum = str(page.locator("main a[href^='/f/1-']").first.get_attribute("href"))
    return {"f": forum, "g": f"{forum}moderation/orange/", "m": measure, "p": PROCESS, "t": METHOD}


def example_addresses(planner: Page) -> dict[str, str]:
    """Load the invented process; where it, its forum, a measure, its public plan and its paper are."""
    planner.goto("/arbeit/")
    planner.locator("form[action='/beispieldaten/verfahren/'] button").click()
    planner.wait_for_url("**/plan/")
    process = urlparse(planner.url).path.removesuffix("plan/")
    measure = first_link(planner, f"{process}plan/", f"{process}massnahmen/", "Schulräume").split("/")[-2]
    forum = first_link(planner, f"{process}eingang/", "/f/").removesuffix("eingang/")
    paper = first_link(planner, f"{process}vorlagen/", f"{process}vorlagen/", "Schulräume")
    return {"x": process, "y": forum, "z": measure, "o": f"/plan/{process.split('/')[2]}/", "v": paper}


def first_link(page: Page, place: str, start: str, words: str = "") -> str:
    """Where the first link of `place` leads that begins with `start` and says `words`."""
    page.goto(place)
    return str(page.locator(f"main a[href^='{start}']", has_text=words or None).first.get_attribute("href"))


def enter(browser: Browser, server: LiveServer, shot: Shot, code: str) -> Page:
    """A profile of its own for one account or one guest, already inside: the page where they came in."""
    page = new_page(browser, server)
    if shot.account.startswith("guest"):
        join(page, server, code, shot.language)
    else:
        sign_in(page, f"{shot.account}@demo.example")
    return page


def join(phone: Page, server: LiveServer, code: str, language: str) -> None:
    """Type the code and take a place in the first group."""
    phone.context.add_cookies([{"name": "language", "value": language, "url": server.url}])
    phone.goto("/mitmachen/")
    phone.fill("#code", code)
    phone.locator("main button.kern-btn--primary").click()
    phone.locator("main .tile").first.click()
    phone.locator("main button.kern-btn--primary").click()
    phone.wait_for_url(lambda url: "mitmachen" not in url)


def sign_in(page: Page, email: str) -> Page:
    """Sign in as one of the demo's people, with the words the sign-in page prints."""
    page.goto("/konto/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", DEMO_PASSWORD)
    page.locator("form:has([name=password]) button[type=submit]").click()
    page.wait_for_url(lambda url: "login" not in url)
    return page


def open_dots(desk: Page, server: LiveServer, code: str) -> None:
    """Open the dots on the first group's matrix and let three guests set some."""
    desk.goto("/f/1/moderation/orange/matrix/punkte/")
    desk.locator("form:has(input[name=do][value=open]) button[type=submit]").click()
    desk.locator("form:has(input[name=do][value=close])").wait_for()
    group = next(group["id"] for group in server.codes()[0]["groups"] if group["colour"] == "orange")
    for place, dots in enumerate((3, 2, 1)):
        with server.client() as client:
            joined = answer(client.post("/api/v1/join", json={"code": code, "group": group, "language": "de"}))
            client.headers["Authorization"] = f"Bearer {joined['token']}"
            board = next(board["id"] for board in joined["boards"] if board["kind"] == "matrix")
            card = answer(client.get(f"/api/v1/boards/{board}"))["cards"][place]["id"]
            write(client, board, [{"id": str(uuid4()), "kind": "vote.set", "card": card, "values": {"dots": dots}}])


def sum_up(desk: Page) -> None:
    """Write down what all take with them, sentence by sentence."""
    for place, sentence in enumerate(SENTENCES, 1):
        desk.goto("/f/1/moderation/orange/zusammenfassung/")
        desk.fill("#text", sentence)
        desk.click("form:has(#text) button[type=submit]")
        desk.locator("ol .sheet").nth(place - 1).wait_for()


def start_phases(server: LiveServer, forum: str) -> None:
    """Let the clocks of all groups run: first the warm-up, then the matrix."""
    with server.client() as client:
        client.headers["Authorization"] = f"Bearer {server.token(FACILITATOR)}"
        for deed in ("start", "next"):
            answer(client.post(f"/api/v1/forums/{forum}/phase", json={"id": str(uuid4()), "do": deed}))


def new_page(browser: Browser, server: LiveServer) -> Page:
    """A page in a fresh profile, in German."""
    context = browser.new_context(base_url=server.url, locale="de-DE", reduced_motion="reduce")
    return context.new_page()


if __name__ == "__main__":
    sys.exit(main())
