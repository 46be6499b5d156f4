"""The hub: everyone hears everything in order, a slow reader is dropped, covered lines reach their writer only."""

import asyncio
from collections.abc import Coroutine, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from fachplan.base import audit
from fachplan.base import hub as hub_module
from fachplan.base.hub import BEAT, COMMENT, QUEUE, Entry, Hub, Line, Listener, event, seen_by

AT = datetime(2025, 1, 23, 16, 0, tzinfo=UTC)


class Book:
    """A log of one topic that tests write by hand."""

    def __init__(self) -> None:
        self.lines: list[Entry] = []

    def heads(self, topics: Iterable[str]) -> dict[str, int]:
        return dict.fromkeys(topics, len(self.lines))

    def read(self, cursors: Mapping[str, int]) -> dict[str, list[Entry]]:
        return {topic: self.lines[cursor:] for topic, cursor in cursors.items()}

    def write(self, text: str, author: str = "") -> None:
        self.lines.append(Entry(len(self.lines) + 1, text.encode(), author))


async def close(hub: Hub) -> None:
    await hub.stop(b"bye")


def run(work: Coroutine[Any, Any, Any]) -> Any:
    async def bounded() -> Any:
        async with asyncio.timeout(10):
            return await work

    return asyncio.run(bounded())


def listener(sees: str = "", *about: str) -> Listener:
    return Listener("topic", sees, frozenset(about))


async def bump() -> None:
    """Commit something, so that the hub looks."""

    def line() -> None:
        from django.db import connections

        with transaction.atomic():
            audit.record("test.bump", "test:1", actor="system", at=AT)
        connections.close_all()

    await asyncio.to_thread(line)


@pytest.mark.django_db(transaction=True)
def test_everyone_hears_what_is_written_after_they_came_in_order() -> None:
    async def go() -> list[bytes]:
        book = Book()
        book.write("before")
        hub = Hub(book.heads, book.read)
        first, second = listener(), listener()
        assert await hub.listen(first) == 1
        await hub.listen(second)
        book.write("a")
        book.write("b")
        await bump()
        heard = [await first.queue.get(), await second.queue.get()]
        await close(hub)
        return [chunk or b"" for chunk in heard]

    assert run(go()) == [b"ab", b"ab"]


@pytest.mark.django_db(transaction=True)
def test_a_reader_who_is_a_tick_ahead_of_the_hub_does_not_hear_again_what_it_knows() -> None:
    async def go() -> list[bytes]:
        book = Book()
        hub = Hub(book.heads, book.read)
        new, back = listener(), Listener("topic", "", frozenset(), after=2)
        await hub.listen(new)
        for text in "abc":
            book.write(text)
        await hub.listen(back)
        await bump()
        heard = [await new.queue.get(), await back.queue.get()]
        await close(hub)
        return [chunk or b"" for chunk in heard]

    assert run(go()) == [b"abc", b"c"]


@pytest.mark.django_db(transaction=True)
def test_a_reader_too_slow_is_dropped_and_told_by_the_end_of_its_stream() -> None:
    async def go() -> bytes | None:
        book = Book()
        hub = Hub(book.heads, book.read)
        slow = listener()
        await hub.listen(slow)
        for _ in range(QUEUE + 1):
            hub.tell(["topic"], b"x")
        gone = slow not in hub.listeners()
        last = await slow.queue.get()
        await close(hub)
        assert gone
        return last

    assert run(go()) is None


@pytest.mark.django_db(transaction=True)
def test_ending_says_goodbye_to_those_concerned_only() -> None:
    async def go() -> tuple[list[bytes | None], int]:
        book = Book()
        hub = Hub(book.heads, book.read)
        out, stays = listener("", "seat:1"), listener("", "seat:2")
        await hub.listen(out)
        await hub.listen(stays)
        hub.end(lambda each: "seat:1" in each.about, b"removed")
        heard = [await out.queue.get(), await out.queue.get()]
        left = len(hub.listeners())
        await close(hub)
        return heard, left

    assert run(go()) == ([b"removed", None], 1)


@pytest.mark.django_db(transaction=True)
def test_audit_lines_are_heard_from_the_start_of_the_hub_on() -> None:
    async def go() -> list[str]:
        await bump()
        book = Book()
        hub = Hub(book.heads, book.read)
        heard: asyncio.Queue[Line] = asyncio.Queue()

        async def hear(lines: list[Line]) -> None:
            for line in lines:
                heard.put_nowait(line)

        hub.on_lines.append(hear)
        await hub.start()
        await bump()
        kinds = [(await heard.get()).kind]
        await close(hub)
        return kinds + [line.kind for line in ([] if heard.empty() else [heard.get_nowait()])]

    assert run(go()) == ["test.bump"]


@pytest.mark.django_db(transaction=True)
def test_who_hears_nothing_for_a_while_is_shown_that_the_line_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "HEARTBEAT", 0.0)
    monkeypatch.setattr(hub_module, "BEAT_EVERY", 0.0)

    async def go() -> list[bytes | None]:
        book = Book()
        hub = Hub(book.heads, book.read)
        quiet, browser = listener(), Listener("topic", "", frozenset(), beats=True)
        await hub.listen(quiet)
        await hub.listen(browser)
        heard = [await quiet.queue.get(), await browser.queue.get()]
        await close(hub)
        return heard

    assert run(go()) == [COMMENT, BEAT]  # a comment, unless somebody asked for an event


def test_a_covered_line_is_seen_by_its_writer_and_the_staff() -> None:
    lines = [Entry(1, b"mine ", "me"), Entry(2, b"theirs ", "them"), Entry(3, b"open", "", b" reset")]

    assert seen_by("me", lines) == b"mine open reset"
    assert seen_by("", lines) == b"mine theirs open"


def test_an_event_is_written_as_browsers_read_it() -> None:
    assert event("op", '{"seq":3}', 3) == b'id: 3\nevent: op\ndata: {"seq":3}\n\n'
    assert event("reset", "{}") == b"event: reset\ndata: {}\n\n"
