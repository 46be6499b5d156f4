"""PostgreSQL tells the hubs what was committed: with the commit, after an outage again, and never as the only way."""

import asyncio
import logging
from collections.abc import Iterator
from queue import Queue

import pytest
from django.db import connection, transaction

from fachplan.base import bus, hub
from fachplan.base.bus import Ear, announce, announcements_arrive
from fachplan.base.hub import Hub, Line, Listener
from tests.base.test_hub import Book, bump, close, run

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's log is looked at, nothing is announced"),
]
PATIENCE = 20
NEVER = 3600.0


class Heard:
    """An ear and what it heard, in order."""

    def __init__(self) -> None:
        self.told: Queue[tuple[str, int]] = Queue()
        self.missed: Queue[bool] = Queue()
        self.ear = Ear(lambda topic, seq: self.told.put((topic, seq)), lambda: self.missed.put(True))

    def next(self) -> tuple[str, int]:
        return self.told.get(timeout=PATIENCE)


@pytest.fixture
def heard() -> Iterator[Heard]:
    made = Heard()
    made.ear.start()
    assert made.missed.get(timeout=PATIENCE)
    yield made
    made.ear.stop()


def end_listeners() -> int:
    """End every connection that listens, as a restart of PostgreSQL would; those of other tests' writers stay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() "
                       "AND pid <> pg_backend_pid() AND (query LIKE 'LISTEN%' OR query LIKE 'SELECT pg_notify%')")
        return int(cursor.fetchone()[0])


def test_what_is_announced_arrives_with_the_commit_and_not_without_one(heard: Heard) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        announce({"board": 1})
        raise ZeroDivisionError
    with transaction.atomic():
        announce({"board": 2})
        announce({"other": 7})
        assert heard.told.empty()

    assert [heard.next(), heard.next()] == [("board", 2), ("other", 7)]


def test_an_ear_that_lost_its_connection_comes_back_and_says_that_it_missed_something(
        heard: Heard, caplog: pytest.LogCaptureFixture) -> None:
    assert heard.ear.heard.wait(PATIENCE)
    with caplog.at_level(logging.WARNING):
        assert end_listeners() == 1
        assert heard.missed.get(timeout=PATIENCE)

    with transaction.atomic():
        announce({"board": 3})
    assert heard.next() == ("board", 3)


def test_announcements_that_do_not_arrive_are_noticed() -> None:
    assert announcements_arrive(PATIENCE)
    assert not announcements_arrive(0.3, channel="a_pooler_has_another")


async def _hears_by_now_on(follower: Hub) -> None:
    """Wait until announcements are heard and everything has been looked at once more."""
    assert follower._ear is not None
    assert await asyncio.to_thread(follower._ear.heard.wait, PATIENCE)
    await _next_audit_lines(follower)


async def _next_audit_lines(follower: Hub) -> list[str]:
    heard: asyncio.Future[list[str]] = asyncio.get_running_loop().create_future()

    async def hear(lines: list[Line]) -> None:
        follower.on_lines.remove(hear)
        heard.set_result([line.kind for line in lines])

    follower.on_lines.append(hear)
    await bump()
    return await heard


def _heard_of_a_line(*announced: str, wait_for: str) -> dict[str, int]:
    """How many frames the readers of two topics have got of one line each, once `wait_for` got its own."""

    async def go() -> dict[str, int]:
        book = Book()
        follower = Hub(book.heads, book.read)
        readers = {topic: Listener(topic, "", frozenset()) for topic in ("this", "other")}
        for one in readers.values():
            await follower.listen(one)
        await _hears_by_now_on(follower)
        book.write("a")

        def tell() -> None:
            with transaction.atomic():
                announce(dict.fromkeys(announced, 1))
            connection.close()

        await asyncio.to_thread(tell)
        assert await readers[wait_for].queue.get() == b"a"
        left = {topic: one.queue.qsize() + (topic == wait_for) for topic, one in readers.items()}
        await close(follower)
        return left

    answer: dict[str, int] = run(go())
    return answer


def test_a_line_reaches_its_readers_by_its_announcement_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "NET", NEVER)

    assert _heard_of_a_line("this", "other", wait_for="other") == {"this": 1, "other": 1}


def test_control_what_nobody_announced_waits_for_the_look_at_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "NET", NEVER)

    assert _heard_of_a_line("other", wait_for="other") == {"this": 0, "other": 1}


def test_a_line_nobody_announced_is_found_by_the_look_at_everything() -> None:
    assert _heard_of_a_line(wait_for="this") == {"this": 1, "other": 1}


def test_a_hub_that_hears_nothing_looks_like_one_on_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "NET", NEVER)
    monkeypatch.setattr(bus.Ear, "hears", property(lambda _self: False))

    assert _heard_of_a_line(wait_for="this") == {"this": 1, "other": 1}


def test_an_audit_line_reaches_the_hub_by_its_announcement_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "NET", NEVER)

    async def go() -> list[str]:
        book = Book()
        follower = Hub(book.heads, book.read)
        await follower.start()
        await _hears_by_now_on(follower)
        kinds = await _next_audit_lines(follower)
        await close(follower)
        return kinds

    assert run(go()) == ["test.bump"]
