"""A reader too slow for the board is let go, and has everything once it comes back with the last line it knows."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections

from fachplan.base import clock
from fachplan.base import hub as hub_module
from fachplan.base.hub import Hub, Listener
from fachplan.base.policy import Principal
from fachplan.base.raw import Request, close_threads
from fachplan.workshop import actions, feed, live, queries
from tests.workshop.house import CODE, House, card_id

AT = datetime(2025, 1, 15, 10, tzinfo=UTC)
LINES = 8
pytestmark = pytest.mark.django_db(transaction=True)


class Phone:
    """The far end of a stream; it takes nothing more while `held`."""

    def __init__(self, token: str, board: str, last: int | None = None) -> None:
        self.took: list[bytes] = []
        self.first, self.free, self.over = asyncio.Event(), asyncio.Event(), asyncio.Event()
        headers = {"authorization": f"Bearer {token}"} | ({"last-event-id": str(last)} if last is not None else {})
        scope = {"method": "GET", "query_string": b"after=0" if last is None else b"", "path": f"/live/boards/{board}"}
        self.request = Request(scope, self._receive, self._send, headers, {"board": board})

    @property
    def seqs(self) -> list[int]:
        return [int(seq) for seq in re.findall(rb"^id: (\d+)$", b"".join(self.took), re.MULTILINE)]

    async def _receive(self) -> dict[str, Any]:
        await self.over.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.body":
            self.took.append(message["body"])
            self.first.set()
            if message["more_body"]:
                await self.free.wait()


def write(house: House, principal: Principal, n: int) -> None:
    op = {"id": card_id(), "kind": "card.add", "card": card_id(), "values": {"field": "chances", "text": f"Karte {n}"}}
    actions.write_ops(house.board("matrix"), [op], principal, language="de", at=AT)
    connections.close_all()


async def all_heard(phone: Phone) -> None:
    while not phone.seqs or phone.seqs[-1] < LINES:
        await asyncio.sleep(0)


async def follow_slowly(house: House, principal: Principal, token: str, board: str) -> tuple[list[int], list[int], bool]:
    """What a phone that stalls takes, what it gets when it comes back, and whether it was let go meanwhile."""
    slow, quick = Phone(token, board), Listener(board, "", frozenset())
    await live.hub.listen(quick)
    stalled = asyncio.create_task(live.follow(slow.request))
    await slow.first.wait()
    for n in range(LINES):
        await asyncio.to_thread(write, house, principal, n)
        await quick.queue.get()  # the hub has told all of this line before the next is written
    let_go = len(live.hub.listeners()) == 1
    slow.free.set()
    if not let_go:
        await all_heard(slow)
        slow.over.set()
    await stalled
    back = Phone(token, board, last=slow.seqs[-1] if slow.seqs else 0)
    back.free.set()
    following = asyncio.create_task(live.follow(back.request))
    if let_go:
        await all_heard(back)
    back.over.set()
    await following
    return slow.seqs, back.seqs, let_go


def followed(house: House, monkeypatch: pytest.MonkeyPatch, queue: int) -> tuple[list[int], list[int], bool]:
    monkeypatch.setattr(hub_module, "QUEUE", queue)
    joined = actions.join(code=CODE, group=str(house.orange.pk), network="venue", at=clock.now())
    token, _expires = actions.issue_seat_token(joined.seat, at=clock.now())
    principal, board = queries.principal_of_seat(joined.seat), str(house.board("matrix").pk)

    async def go() -> tuple[list[int], list[int], bool]:
        monkeypatch.setattr(live, "hub", Hub(feed.heads, feed.entries))
        try:
            async with asyncio.timeout(60):
                return await follow_slowly(house, principal, token, board)
        finally:
            await live.hub.stop()
            await close_threads()

    return asyncio.run(go())


def test_who_cannot_keep_up_is_let_go_and_misses_nothing_after_coming_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after, let_go = followed(house, monkeypatch, queue=2)

    assert let_go
    assert len(before) < LINES
    assert before + after == list(range(1, LINES + 1))


def test_control_who_has_room_for_all_of_it_stays(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after, let_go = followed(house, monkeypatch, queue=LINES + 2)

    assert (before, after, let_go) == (list(range(1, LINES + 1)), [], False)
