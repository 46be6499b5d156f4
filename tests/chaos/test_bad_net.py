"""Phones in a basement: whatever net, browser and server do, each card that the page took is on the board once."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect, sync_playwright

from tests.chaos.phone import Phone
from tests.chaos.proxy import HOLE, PASS, SWALLOW, TROUBLES, Proxy
from tests.chaos.scale import counted, scale
from tests.contract.conftest import Person, join, note
from tests.contract.running import Site
from tests.live_server import LiveServer

pytestmark = pytest.mark.browser
SEEDS = scale("SEEDS", 1)
FIRST = scale("FIRST_SEED", 1)
NOTES = 15
OUTAGE = scale("OUTAGE", 1)  # seconds
THINKS = 10_000  # ms
GO_ON, RELOAD, CLOSE, KILL, CUT = "goes on", "reloads", "closes the tab", "browser killed", "server killed"
Step = tuple[str, str]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server with the demo that these tests kill."""
    with LiveServer(tmp_path_factory.mktemp("basement") / "data") as server:
        yield server


def schedule(seed: int) -> list[Step]:
    """What the net and the people do at each note: every trouble twice at least, every deed once at least."""
    chance = random.Random(seed)
    troubles = list(islice(cycle((PASS, *TROUBLES)), NOTES))
    deeds = [RELOAD, RELOAD, CLOSE, CLOSE, KILL, CUT] + [GO_ON] * (NOTES - 6)
    chance.shuffle(troubles)
    chance.shuffle(deeds)
    return list(zip(troubles, deeds, strict=True))


def played(phone: Phone, server: LiveServer, steps: list[Step], mark: str) -> list[str]:
    """Write a card at every step, in its trouble; then let the net come back. The texts the page took."""
    deeds: dict[str, Callable[[], None]] = {
        GO_ON: lambda: None, RELOAD: phone.reload, CLOSE: phone.close_tab, KILL: phone.kill_browser, CUT: lambda: power_cut(server)}
    texts = [f"{mark} Notiz {n:02}" for n in range(len(steps))]
    for text, (trouble, deed) in zip(texts, steps, strict=True):
        before = phone.proxy.met[trouble]
        phone.proxy.become(trouble)
        phone.write(text)
        assert trouble == PASS or phone.proxy.wait_until_met(trouble, before), f"{text}: nobody met the {trouble}"
        deeds[deed]()
    phone.proxy.become(PASS)
    phone.delivered()
    return texts


def power_cut(server: LiveServer) -> None:
    server.kill()
    server.start()


def on_the_board(server: LiveServer, board: str) -> Counter[str]:
    """How often each text hangs there, as the facilitator's program reads it."""
    token = server.token("moderation@demo.example")
    with server.client(headers={"Authorization": f"Bearer {token}"}) as http:
        return Counter(card["text"] for card in http.get(f"/api/v1/boards/{board}").json()["cards"])


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEEDS))
def test_no_card_is_lost_or_doubled_whatever_net_browser_and_server_do(seed: int, house: LiveServer, tmp_path: Path) -> None:
    with sync_playwright() as play, Proxy(house.port, seed) as proxy:
        phone = Phone(play, proxy, tmp_path / "profile")
        texts = played(phone, house, schedule(seed), f"S{seed:03}")
        there = on_the_board(house, phone.board)
        phone.context.close()

    counted(f"seed {seed}: {len(texts)} notes, {sum(not there[text] for text in texts)} lost, "
            f"{sum(there[text] > 1 for text in texts)} doubled, met {dict(proxy.met)}")
    assert {text: there[text] for text in texts} == dict.fromkeys(texts, 1)


def test_control_without_the_store_on_the_phone_a_killed_browser_takes_the_card_along(house: LiveServer, tmp_path: Path) -> None:
    with sync_playwright() as play, Proxy(house.port) as proxy:
        kept, forgot = Phone(play, proxy, tmp_path / "kept"), Phone(play, proxy, tmp_path / "forgot", forgetful=True)
        mine = played(kept, house, [(HOLE, KILL)], "Behalten")
        lost = played(forgot, house, [(HOLE, KILL)], "Vergessen")
        there = on_the_board(house, kept.board)
        for phone in (kept, forgot):
            phone.context.close()

    assert [there[text] for text in mine + lost] == [1, 0]


def posted(who: Person, board: str, url: str, op: dict[str, object]) -> bool:
    """Whether an answer came."""
    try:
        headers = {"Authorization": f"Bearer {who.token}"}
        httpx.post(f"{url}/api/v1/boards/{board}/ops", json={"ops": [op]}, headers=headers, trust_env=False, timeout=2)
    except httpx.TransportError:
        return False
    return True


def test_control_who_sends_again_under_another_id_after_a_swallowed_answer_doubles_the_card(own_site: Site) -> None:
    who = join(own_site)
    same, first, again = note("dieselbe"), note("neu"), note("neu")
    with Proxy(own_site.port) as proxy:
        proxy.become(SWALLOW)
        swallowed = [posted(who, who.board(), proxy.url, op) for op in (same, first)]
        proxy.become(PASS)
        answered = [posted(who, who.board(), proxy.url, op) for op in (same, again)]

    assert (swallowed, answered) == ([False, False], [True, True])
    assert Counter(card["text"] for card in who.read(who.board())["cards"]) == {"dieselbe": 1, "neu": 2}


def test_a_long_outage_is_told_within_ten_seconds_and_everything_written_meanwhile_arrives(house: LiveServer, tmp_path: Path) -> None:
    with sync_playwright() as play, Proxy(house.port) as proxy:
        phone = Phone(play, proxy, tmp_path / "profile")
        over = time.monotonic() + OUTAGE
        proxy.become(HOLE)
        texts = ["Funkloch 000"]
        phone.write(texts[0])
        expect(phone.page.locator("[data-offline]")).to_be_visible(timeout=10_000)
        while time.monotonic() < over:
            texts.append(f"Funkloch {len(texts):03}")
            phone.write(texts[-1])
            phone.page.wait_for_timeout(THINKS)  # somebody thinks of the next card; nothing is awaited
        proxy.become(PASS)
        phone.delivered()
        there = on_the_board(house, phone.board)
        phone.context.close()

    counted(f"{OUTAGE} s without a net: {len(texts)} notes, {sum(there[text] != 1 for text in texts)} lost or doubled")
    assert {text: there[text] for text in texts} == dict.fromkeys(texts, 1)
