"""Everybody at once: 200 people scan the code within two seconds, and 200 phones come back when the Wi-Fi does."""

import asyncio
import re
import signal
import ssl
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from bench.crowd import Ear, note
from bench.hall import Load, joined, place
from bench.table import Row
from bench.wire import Wire
from tests.contract.running import Site

PEOPLE = 200
WITHIN = 2.0
JITTER = (1.0, 3.0)  # what board-feed.js waits before it comes back
MISSED = 20  # cards written while they were away
TRUST = ssl.create_default_context()  # once: reading all certificates for every phone would be the client's work, not the server's
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def run() -> list[Row]:
    """Joins by API and by page on two workers, and the return of a room on one."""
    two = Load(PEOPLE, 0, workers=2)
    with place(two) as site:
        rows = [_joins(site, "API (join + board)", _by_api, 2.0)]
    with place(two) as site:
        rows.append(_joins(site, "page (door, form, board)", _by_page, 4.0))
    with place(Load(PEOPLE, 0)) as site:
        rows.append(asyncio.run(_back_at_once(site)))
    return rows


def _joins(site: Site, way: str, come_in: Callable[[Site], Awaitable[None]], limit: float) -> Row:
    async def one(n: int, taken: list[float]) -> None:
        await asyncio.sleep(n / PEOPLE * WITHIN)
        begun = time.monotonic()
        await come_in(site)
        taken.append(time.monotonic() - begun)

    async def all_of_them() -> list[float]:
        taken: list[float] = []
        await asyncio.gather(*(one(n, taken) for n in range(PEOPLE)), return_exceptions=True)
        return taken

    taken = asyncio.run(all_of_them())
    p99 = statistics.quantiles(taken, n=100)[98]
    how = f"2 workers, SQLite, FULL; {len(taken)} of {PEOPLE} served, p50 {statistics.median(taken):.2f} s"
    return Row(f"{PEOPLE} joins within {WITHIN:.0f} s by {way}, p99", f"{p99:.2f} s", f"≤ {limit:.0f} s, all served",
               p99 <= limit and len(taken) == PEOPLE, how)


async def _by_api(site: Site) -> None:
    async with Wire(site.port) as wire:
        status, seat = await wire.ask("POST", "/api/v1/join", {"code": site.first["code"], "group": "Orange"})
        assert status == 201, seat
        board = next(board["id"] for board in seat["boards"] if board["kind"] == "matrix")
        status, _board = await wire.ask("GET", f"/api/v1/boards/{board}", None, seat["token"])
        assert status == 200


async def _by_page(site: Site) -> None:
    async with httpx.AsyncClient(base_url=site.url, trust_env=False, verify=TRUST, timeout=60, follow_redirects=True) as http:
        door = f"/mitmachen/{site.first['code']}/"
        page = await http.get(door)
        told = {"csrfmiddlewaretoken": TOKEN.findall(page.text)[0], "group": site.first["groups"]["Orange"], "name": ""}
        assert (await http.post(door, data=told, headers={"Referer": f"{site.url}{door}"})).status_code == 200
        assert (await http.get("/pinnwand/matrix/")).status_code == 200


async def _back_at_once(site: Site) -> Row:
    """All lose the server, somebody goes on writing when it is back, and each comes back after its jitter."""
    seats = await joined(site, PEOPLE)
    for seat in seats:
        await _listen(site, seat)
    site.end(signal.SIGKILL)
    site.start()
    boards = {seat["board"]: seat["token"] for seat in seats}
    async with Wire(site.port) as wire:
        for board, token in boards.items():
            for _n in range(MISSED):
                await wire.ask("POST", f"/api/v1/boards/{board}/ops", note(), token)
    back_at = time.monotonic()
    taken = await asyncio.gather(*(_come_back(site, seat, n) for n, seat in enumerate(seats)))
    p95 = statistics.quantiles(taken, n=20)[18]
    how = (f"1 worker, killed and started; jitter {JITTER[0]:.0f}–{JITTER[1]:.0f} s, {MISSED} cards missed, held by all after "
           f"{time.monotonic() - back_at:.1f} s")
    return Row(f"{PEOPLE} phones back at once, p95 from asking to all that was missed", f"{p95 * 1000:.0f} ms", "≤ 5 s", p95 <= 5, how)


async def _listen(site: Site, seat: dict[str, Any]) -> Ear:
    ear = Ear(site.port, seat["token"], seat["board"])
    await asyncio.get_running_loop().create_connection(lambda: ear, "127.0.0.1", site.port)
    await ear.open
    return ear


async def _come_back(site: Site, seat: dict[str, Any], n: int) -> float:
    await asyncio.sleep(JITTER[0] + (JITTER[1] - JITTER[0]) * (n * 7919 % PEOPLE) / PEOPLE)
    begun = time.monotonic()
    ear = await _listen(site, seat)
    while len({*ear.seqs}) < MISSED:
        await asyncio.sleep(0.005)
    return time.monotonic() - begun
