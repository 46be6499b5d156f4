"""The boards under load: what 60 people see of each other, and how many single posts a second 64 callers get in.

A real server with ``synchronous=FULL`` on the machine's own disk; the client shares the machine.
"""

import asyncio
import statistics
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from bench.table import Row
from bench.wire import Wire
from tests.contract.running import Site, running_site

PEOPLE = 60
POSTS_PER_SECOND = 5
SECONDS = 12
CALLERS = 64
POSTS_EACH = 150


def run() -> list[Row]:
    """Both figures against one server each."""
    with running_site(Path(tempfile.mkdtemp(prefix="fachplan-live-"))) as site:
        seen = asyncio.run(_seen_by_all(site))
    with running_site(Path(tempfile.mkdtemp(prefix="fachplan-live-"))) as site:
        posts = asyncio.run(_single_posts(site))
    return [seen, posts]


def _add() -> dict[str, Any]:
    values = {"field": "chances", "text": "Sprachtreff im Stadtteil, auch am Abend"}
    return {"ops": [{"id": str(uuid.uuid4()), "kind": "card.add", "card": str(uuid.uuid4()), "values": values}]}


async def _join(site: Site, n: int) -> list[dict[str, Any]]:
    async with Wire(site.port) as wire:
        seats = []
        for number in range(n):
            group = ("Orange", "Blau", "Rot", "Gruen")[number % 4]
            status, seat = await wire.ask("POST", "/api/v1/join", {"code": site.first["code"], "group": group})
            assert status == 201, seat
            seat["board"] = next(board["id"] for board in seat["boards"] if board["kind"] == "matrix")
            seats.append(seat)
        return seats


async def _seen_by_all(site: Site) -> Row:
    seats = await _join(site, PEOPLE)
    sent: dict[str, float] = {}
    delays: list[float] = []
    heard: dict[str, int] = {}

    async def listen(seat: dict[str, Any]) -> None:
        async with Wire(site.port, seat["token"]) as wire:
            async for op in wire.follow(f"/live/boards/{seat['board']}?after=0"):
                delays.append(time.perf_counter() - sent[op["id"]])
                heard[op["id"]] = heard.get(op["id"], 0) + 1

    listeners = [asyncio.create_task(listen(seat)) for seat in seats]
    await asyncio.sleep(1)
    for number in range(POSTS_PER_SECOND * SECONDS):
        seat = seats[number * 7 % PEOPLE]
        body = _add()
        async with Wire(site.port, seat["token"]) as wire:
            sent[body["ops"][0]["id"]] = time.perf_counter()
            status, answer = await wire.ask("POST", f"/api/v1/boards/{seat['board']}/ops", body)
            assert status == 200, answer
        await asyncio.sleep(1 / POSTS_PER_SECOND)
    await asyncio.sleep(1)
    for each in listeners:
        each.cancel()
    missing = len(sent) * PEOPLE // 4 - len(delays)
    p99 = statistics.quantiles(delays, n=100)[98] * 1000
    how = f"{PEOPLE} people, 4 groups, {POSTS_PER_SECOND} posts/s, {SECONDS} s, FULL; {missing} missing of {len(delays) + missing}"
    return Row("post → seen by all on the board, p99", f"{p99:.0f} ms", "≤ 150 ms, 0 missing", p99 <= 150 and missing == 0, how)


async def _single_posts(site: Site) -> Row:
    seats = await _join(site, CALLERS)
    taken: list[float] = []

    async def call(seat: dict[str, Any]) -> None:
        async with Wire(site.port, seat["token"]) as wire:
            for _ in range(POSTS_EACH):
                body = _add()
                begun = time.perf_counter()
                status, answer = await wire.ask("POST", f"/api/v1/boards/{seat['board']}/ops", body)
                taken.append(time.perf_counter() - begun)
                assert status == 200 and answer["acks"][0]["status"] == "applied", answer

    begun = time.perf_counter()
    async with asyncio.timeout(30):
        await asyncio.gather(*map(call, seats))
    rate = len(taken) / (time.perf_counter() - begun)
    p99 = statistics.quantiles(taken, n=100)[98] * 1000
    met = rate >= 2000 and p99 <= 100
    return Row("single-op posts from 64 callers", f"{rate:.0f}/s, p99 {p99:.0f} ms", "≥ 2,000/s, p99 ≤ 100 ms", met, "4 boards, FULL")
