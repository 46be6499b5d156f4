"""A hall full of phones in a process of its own: everybody follows a board, and pins a note now and then.

Run as ``python -m bench.crowd``: takes one JSON document on stdin (port, seats as [token, board], seconds, every), says
"ready" when everybody listens, begins at the moment of the second line, and answers what was sent and what was heard, by
board, seq and the machine's own clock, which all processes share.
"""

import asyncio
import json
import re
import sys
import time
import uuid
from functools import partial
from typing import Any

from bench.wire import Wire

CONNECTIONS = 24  # for posts; the streams have one each
GRACE = 3.0  # for what is still on its way at the end
_ID = re.compile(rb"^id: (\d+)\r?$", re.MULTILINE)


class Ear(asyncio.Protocol):
    """One open stream; keeps the seq of every line and when it came."""

    def __init__(self, port: int, token: str, board: str) -> None:
        self._head = (f"GET /live/boards/{board}?after=0 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
                      f"Authorization: Bearer {token}\r\n\r\n").encode()
        self._rest = b""
        self.board = board
        self.seqs: list[int] = []
        self.times: list[float] = []
        self.open = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        transport.write(self._head)

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        if not self.open.done():
            self.open.set_result(None)
        data = self._rest + data
        cut = data.rfind(b"\n") + 1
        self._rest = data[cut:]
        for found in _ID.findall(data[:cut]):
            self.seqs.append(int(found))
            self.times.append(now)


def note() -> dict[str, Any]:
    """One op: a note of a usual length."""
    values = {"field": "chances", "text": "Sprachtreff im Stadtteil, auch am Abend"}
    return {"ops": [{"id": str(uuid.uuid4()), "kind": "card.add", "card": str(uuid.uuid4()), "values": values}]}


def _itself(ear: Ear) -> Ear:
    return ear


async def _post(told: dict[str, Any], seats: list[list[str]], begin: float, sent: list[tuple[str, int, float]], lines: Any) -> None:
    """Everybody's notes, spread evenly: person n of all begins n-th."""
    every, of = told["every"], told["people"]
    due = sorted((begin + told["places"][n] / of * every + turn * every, n) for n in range(len(seats))
                 for turn in range(int(told["seconds"] / every) + 1))

    async def one(token: str, board: str) -> None:
        wire = await lines.get()
        try:
            at = time.monotonic()
            status, answer = await wire.ask("POST", f"/api/v1/boards/{board}/ops", note(), token)
            assert status == 200 and answer["acks"][0]["status"] == "applied", answer
            sent.append((board, answer["acks"][0]["seq"], at))
        finally:
            lines.put_nowait(wire)

    running: set[asyncio.Task[None]] = set()
    for at, n in due:
        if at >= begin + told["seconds"]:
            break
        await asyncio.sleep(max(0.0, at - time.monotonic()))
        task = asyncio.create_task(one(*seats[n]))
        running.add(task)
        task.add_done_callback(running.discard)
    await asyncio.gather(*running)


async def main() -> None:
    """Listen, post, wait a moment, tell."""
    told = json.loads(sys.stdin.readline())
    loop, seats = asyncio.get_running_loop(), told["seats"]
    ears = []
    for token, board in seats:
        ear = Ear(told["port"], token, board)
        await loop.create_connection(partial(_itself, ear), "127.0.0.1", told["port"])
        ears.append(ear)
    await asyncio.gather(*(ear.open for ear in ears))
    lines: asyncio.Queue[Wire] = asyncio.Queue()
    for _n in range(CONNECTIONS):
        lines.put_nowait(await Wire(told["port"]).__aenter__())
    print("ready", flush=True)
    begin = float(sys.stdin.readline())
    sent: list[tuple[str, int, float]] = []
    await _post(told, seats, begin, sent, lines)
    await asyncio.sleep(GRACE)
    print(json.dumps({"sent": sent, "heard": [[ear.board, ear.seqs, ear.times] for ear in ears]}), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
