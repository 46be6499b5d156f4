"""Whoever reads slowly, or has gone, holds no thread and no turn."""

import asyncio
import socket
from collections.abc import MutableMapping
from typing import Any

import pytest

from fachplan.base.delivery import KEPT, delivered
from tests.live_server import LiveServer

Message = MutableMapping[str, Any]
START: Message = {"type": "http.response.start", "status": 200, "headers": []}


def chunk(size: int) -> Message:
    return {"type": "http.response.body", "body": b"x" * size, "more_body": True}


class Page:
    """A page with an answer of so many chunks; it says when it has finished."""

    def __init__(self, *chunks: int) -> None:
        self.chunks = chunks
        self.done = asyncio.Event()

    async def __call__(self, _scope: Message, _receive: Any, send: Any) -> None:
        await send(START)
        for size in self.chunks:
            await send(chunk(size))
        self.done.set()


class Reader:
    """Somebody who takes each message when they are told to, or whose connection is closed."""

    def __init__(self, *, closed: bool = False) -> None:
        self.closed, self.goes_on, self.got = closed, asyncio.Event(), 0

    async def send(self, message: Message) -> None:
        if self.closed:
            raise RuntimeError("handler is closed")
        await self.goes_on.wait()
        self.got += len(message.get("body", b""))


async def settle() -> None:
    for _turn in range(30):
        await asyncio.sleep(0)


def test_a_page_has_finished_before_a_slow_reader_has_taken_anything() -> None:
    async def day() -> None:
        page, reader = Page(1000, 2000), Reader()
        answer: asyncio.Task[None] = asyncio.create_task(delivered(page)({}, None, reader.send))  # type: ignore[arg-type]
        async with asyncio.timeout(20):
            await page.done.wait()
        assert reader.got == 0 and not answer.done()
        reader.goes_on.set()
        await answer
        assert reader.got == 3000

    asyncio.run(day())


def test_a_large_file_waits_for_its_reader_so_that_memory_does_not_fill() -> None:
    async def day() -> None:
        page, reader = Page(KEPT, 1, 1), Reader()
        answer: asyncio.Task[None] = asyncio.create_task(delivered(page)({}, None, reader.send))  # type: ignore[arg-type]
        await settle()
        assert not page.done.is_set()
        reader.goes_on.set()
        await answer
        assert reader.got == KEPT + 2

    asyncio.run(day())


@pytest.mark.parametrize("reader", ["closed", "reads nothing"])
def test_a_page_ends_for_a_reader_who_has_gone_or_reads_nothing(reader: str) -> None:
    async def day() -> None:
        page = Page(KEPT, KEPT, KEPT)
        async with asyncio.timeout(20):
            await delivered(page, patience=0.01)({}, None, Reader(closed=reader == "closed").send)  # type: ignore[arg-type]
        assert page.done.is_set()

    asyncio.run(day())


def test_control_handed_on_directly_the_page_waits_with_its_thread() -> None:
    async def day() -> None:
        page = Page(1000)
        answer: asyncio.Task[None] = asyncio.create_task(page({}, None, Reader().send))
        await settle()
        assert not page.done.is_set()
        answer.cancel()

    asyncio.run(day())


def test_a_page_that_fails_says_so_to_the_server() -> None:
    async def broken(_scope: Message, _receive: Any, _send: Any) -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        asyncio.run(delivered(broken)({}, None, Reader(closed=True).send))  # type: ignore[arg-type]


@pytest.mark.browser
def test_connections_that_ask_for_much_and_leave_hold_no_page_up(server: LiveServer) -> None:
    """Ten connections, twelve files each, nothing read: all pages stood still for good."""
    asked = f"GET /static/vendor/kern/kern.css HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n" * 12
    readers = []
    for _each in range(10):
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        reader.connect(("127.0.0.1", server.port))
        reader.sendall(asked.encode())
        readers.append(reader)
    with server.client() as client:
        assert client.get("/mitmachen/", timeout=20).status_code == 200, "while they hold on"
        for reader in readers:
            reader.close()
        for _each in range(12):  # more than there are threads
            assert client.get("/mitmachen/", timeout=20).status_code == 200, "after they have gone"
