"""Bodies are read before a thread is taken: twelve stalled uploads hold nobody up."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from fachplan.base.buffer import KEPT_OF_A_FORM, SIZE_HEADER, App, buffered, limit_of

THREADS = 10
Message = MutableMapping[str, Any]


def few_threads() -> App:
    """A stand-in for pages: whoever reads a body holds one of ten places meanwhile."""
    places = asyncio.Semaphore(THREADS)

    async def pages(scope: Message, receive: Any, send: Any) -> None:
        async with places:
            size, more = 0, True
            while more:
                message = await receive()
                size += len(message.get("body", b""))
                more = message.get("more_body", False)
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": str(size).encode()})

    return pages


def scope(method: str = "POST", path: str = "/", length: int | None = None) -> Message:
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    return {"type": "http", "method": method, "path": path, "headers": headers}


async def never() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


async def dropped(message: Message) -> None:
    """Nobody reads the answer to a stalled upload."""


async def ask(app: App, wanted: Message, *chunks: bytes) -> tuple[int, bytes]:
    """Status and body of the answer to a request whose body arrives in `chunks`."""
    parts = list(chunks) or [b""]
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(wanted, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


async def with_twelve_stalled(app: App) -> tuple[int, bytes]:
    async def upload() -> None:
        await app(scope(length=100), never, dropped)

    stalled = [asyncio.create_task(upload()) for _ in range(12)]
    await asyncio.sleep(0)
    try:
        async with asyncio.timeout(2):
            return await ask(app, scope("GET"))
    finally:
        for each in stalled:
            each.cancel()


def test_twelve_stalled_uploads_leave_pages_free() -> None:
    async def go() -> tuple[int, bytes]:
        return await with_twelve_stalled(buffered(few_threads()))

    assert asyncio.run(go()) == (200, b"0")


def test_control_without_the_buffer_the_page_never_comes() -> None:
    async def go() -> tuple[int, bytes]:
        return await with_twelve_stalled(few_threads())

    with pytest.raises(TimeoutError):
        asyncio.run(go())


def test_a_body_arrives_whole_whatever_its_pieces() -> None:
    async def go() -> tuple[int, bytes]:
        return await ask(buffered(few_threads()), scope(), b"a" * 300_000, b"b" * 5, b"")

    assert asyncio.run(go()) == (200, b"300005")


@pytest.mark.parametrize("length", [None, 2_000_000])
def test_what_is_too_large_is_refused_by_statement_and_in_fact(length: int | None) -> None:
    async def go() -> tuple[int, bytes]:
        return await ask(buffered(few_threads()), scope(length=length), b"a" * 1_200_000)

    status, body = asyncio.run(go())
    assert status == 413
    assert b'"type": "too-large"' in body


def test_who_sends_for_too_long_is_told_so() -> None:
    async def go() -> list[Message]:
        sent: list[Message] = []

        async def send(message: Message) -> None:
            sent.append(message)

        await buffered(few_threads(), patience=0.01)(scope(), never, send)
        return sent

    assert asyncio.run(go())[0]["status"] == 408


def test_photos_may_be_larger_than_forms() -> None:
    assert limit_of("/api/v1/boards/x/photos") == 16 * 1024 * 1024
    assert limit_of("/mitmachen/") == 1024 * 1024


FORM = "/f/1-forum/moderation/orange/fotos/"


def test_a_form_with_too_large_a_photo_reaches_its_page_with_what_was_typed_before() -> None:
    seen: list[tuple[dict[bytes, bytes], bytes]] = []

    async def page(given: Message, receive: Any, send: Any) -> None:
        message = await receive()
        seen.append((dict(given["headers"]), message["body"]))
        await send({"type": "http.response.start", "status": 422, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    chunk = b"Notiz" + b"x" * (1024 * 1024 - 5)
    status, _body = asyncio.run(ask(buffered(page), scope(path=FORM, length=40 * 1024 * 1024), *[chunk] * 40))

    [(headers, kept)] = seen
    assert status == 422
    assert (kept[:5], len(kept)) == (b"Notiz", KEPT_OF_A_FORM)
    assert (headers[b"content-length"], headers[SIZE_HEADER]) == (str(KEPT_OF_A_FORM).encode(), str(40 * 1024 * 1024).encode())


def test_nobody_can_claim_from_outside_that_something_was_refused() -> None:
    given = scope(path=FORM, length=3)
    given["headers"].append((SIZE_HEADER, b"99999999"))
    seen: list[list[tuple[bytes, bytes]]] = []

    async def page(taken: Message, receive: Any, send: Any) -> None:
        seen.append(taken["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": []})

    asyncio.run(ask(buffered(page), given, b"abc"))

    assert seen == [[(b"content-length", b"3")]]
