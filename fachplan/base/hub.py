"""One hub per process: follows the logs and hands what is new to everyone who listens.

Two logs are followed, in a thread of the hub's own: the audit log by its id, and the log of each topic that has listeners,
by its gapless number (several processes may write, so the log itself is the bus). SQLite's are looked at every 50 ms.
PostgreSQL tells what has grown (`base.bus`), and is looked at every second nevertheless, or every 50 ms where nothing is heard.
What comes while the hub looks waits for the next look, 50 ms later: one frame for many lines. Whoever listens has a
queue with an end: a reader too slow for it is dropped and comes back with ``Last-Event-ID``, instead of holding
everybody's memory. What many listeners see alike is encoded once per tick.
"""

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection, connections

from fachplan.base.bus import LINES, Ear
from fachplan.base.connection import keep_connection
from fachplan.base.models import AuditLine

TICK = 0.05
NET = 1.0  # where announcements are heard, everything is looked at this often all the same
HEARTBEAT = 15.0
BEAT_EVERY = 4.0  # for who asks for it: a browser takes a link that is silent for longer for a dead one (board-feed.js)
QUEUE = 64  # ticks a reader may be behind: about three seconds of a busy board
SLOW_CHECK = 1.0
COMMENT = b": still here\n\n"
BEAT = b"event: beat\ndata: {}\n\n"  # a script is told of no comment
T = TypeVar("T")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a topic's log: its number, what a reader gets, and what decides who may."""

    seq: int
    data: bytes
    author: str = ""
    after: bytes = b""  # for everyone who could not see earlier lines, when this one opens them


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit log, as far as listeners care."""

    id: int
    kind: str
    object: str
    values: Mapping[str, Any]


Read = Callable[[Mapping[str, int]], Mapping[str, list[Entry]]]
Heads = Callable[[Iterable[str]], Mapping[str, int]]


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream. `sees` is the audience whose lines it gets: ``""`` all, else only the author's own.

    `about` names what its right to listen hangs on ("seat:…", "session:…", "user:…"), for whoever takes it away.
    `after` is the line it knows already: the hub may be a tick behind a reader who comes with the newest number.
    """

    topic: str
    sees: str
    about: frozenset[str]
    after: int = 0
    beats: bool = False  # it wants to be shown every few seconds, by an event, that the line is open
    fed: float = 0.0  # when it was sent something last, by the clock of the hub's loop
    queue: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(QUEUE))

    def put(self, chunk: bytes | None) -> bool:
        """Queue a chunk; None ends the stream. False where the reader is too slow."""
        try:
            self.queue.put_nowait(chunk)
        except asyncio.QueueFull:
            return False
        return True


class Hub:
    """Follows the logs for this process. Lives in one event loop; `read` and `heads` run in its thread.

    Parameters
    ----------
    heads : the last number of each topic
    read : the new entries of each topic after its number, in order
    """

    def __init__(self, heads: Heads, read: Read) -> None:
        self._heads = heads
        self._read = read
        self._cursors: dict[str, int] = {}
        self._listeners: dict[str, set[Listener]] = {}
        self._line = 0
        self._version: object = None
        self._task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="hub")
        self._ready = asyncio.Event()
        self._ear: Ear | None = None
        self._woken = asyncio.Event()
        self._told: dict[str, int] = {}  # topics that have grown, and how far, since the last look
        self._all_at = 0.0  # when everything is looked at next
        self._now = 0.0
        self.on_lines: list[Callable[[list[Line]], Any]] = []
        self.on_second: list[Callable[[], Any]] = []

    async def start(self) -> None:
        """Begin to follow; returns when the place in the audit log is known."""
        if self._task is None:
            self._all_at = 0.0
            self._listen_to_announcements()
            self._task = asyncio.create_task(self._run(), name="hub")
        await self._ready.wait()

    async def stop(self, farewell: bytes = b"") -> None:
        """Say `farewell` to every listener, then stop following."""
        self.end(lambda _: True, farewell)
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        ear, self._ear = self._ear, None
        if ear is not None:
            await asyncio.to_thread(ear.stop)
        with contextlib.suppress(RuntimeError):
            await self.in_thread(connections.close_all)
            self._thread.shutdown(wait=False)

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Run a read in the hub's thread; it keeps one database connection."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def listen(self, listener: Listener) -> int:
        """Register `listener` from now on; the number of the last line it will *not* get by itself."""
        await self.start()
        if listener.topic not in self._cursors:
            heads = await self.in_thread(lambda: self._heads([listener.topic]))
            self._cursors.setdefault(listener.topic, heads.get(listener.topic, 0))
            self._told[listener.topic] = self._cursors[listener.topic]  # what was announced meanwhile nobody took
            self._woken.set()
        self._listeners.setdefault(listener.topic, set()).add(listener)
        listener.fed = asyncio.get_running_loop().time()
        return self._cursors[listener.topic]

    def leave(self, listener: Listener) -> None:
        """Forget `listener`; a topic nobody listens to is not followed."""
        crowd = self._listeners.get(listener.topic, set())
        crowd.discard(listener)
        if not crowd:
            self._listeners.pop(listener.topic, None)
            self._cursors.pop(listener.topic, None)

    def listeners(self) -> list[Listener]:
        """Everyone who listens now."""
        return [listener for crowd in self._listeners.values() for listener in crowd]

    def tell(self, topics: Iterable[str], chunk: bytes) -> None:
        """Send `chunk` to everyone who listens to one of `topics`."""
        for topic in topics:
            for listener in list(self._listeners.get(topic, ())):
                self._give(listener, chunk)

    def start_over(self, topic: str, chunk: bytes) -> None:
        """Throw away what waits for listeners of `topic` and send `chunk` instead: what was queued must not go out any more."""
        for listener in list(self._listeners.get(topic, ())):
            while not listener.queue.empty():
                listener.queue.get_nowait()
            listener.put(chunk)

    def end(self, whom: Callable[[Listener], bool], farewell: bytes) -> None:
        """End the streams of listeners for whom `whom` is true, with `farewell`."""
        for listener in self.listeners():
            if whom(listener):
                self.leave(listener)
                if not (listener.put(farewell) and listener.put(None)):
                    _drop(listener)

    def _give(self, listener: Listener, chunk: bytes) -> None:
        listener.fed = self._now
        if not listener.put(chunk):
            log.info("a reader of %s was too slow and is dropped", listener.topic)
            self.leave(listener)
            _drop(listener)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        next_check = loop.time()
        while True:
            self._now = started = loop.time()
            try:
                await self._tick()
                if started >= next_check:
                    next_check = started + SLOW_CHECK
                    self._beat()
                    for check in self.on_second:
                        await check()
            except asyncio.CancelledError:
                raise
            except Exception:  # a database that is away for a moment must not end the hub
                log.exception("the hub could not read")
                self._all_at = 0.0
                await asyncio.sleep(SLOW_CHECK)
            await asyncio.sleep(max(0.0, TICK - (loop.time() - started)))
            if self._ear is not None and self._ear.hears:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), max(0.001, self._all_at - loop.time()))

    def _beat(self) -> None:
        """Show whoever has heard nothing for a while that the line is open; one clock for all is cheaper than one each."""
        for listener in self.listeners():
            if self._now - listener.fed >= (BEAT_EVERY if listener.beats else HEARTBEAT):
                self._give(listener, BEAT if listener.beats else COMMENT)

    def _listen_to_announcements(self) -> None:
        if connection.vendor != "postgresql":
            return
        loop = asyncio.get_running_loop()

        def hear(topic: str, seq: int) -> None:
            loop.call_soon_threadsafe(self._grown, topic, seq)

        def missed() -> None:
            loop.call_soon_threadsafe(self._look_at_all)

        self._ear = Ear(hear, missed)
        self._ear.start()

    def _grown(self, topic: str, seq: int) -> None:
        if topic == LINES or self._cursors.get(topic, seq) < seq:
            self._told[topic] = seq
            self._woken.set()

    def _look_at_all(self) -> None:
        self._all_at = 0.0
        self._woken.set()

    async def _tick(self) -> None:
        asked = self._due()
        if asked is None:
            return
        lines, entries = await self.in_thread(lambda: self._look(asked))
        self._ready.set()
        for topic, new in entries.items():
            # A topic may have been left and taken up again meanwhile, with a later place.
            if self._cursors.get(topic) == asked[topic] and new:
                self._spread(topic, new)
        for handler in self.on_lines if lines else ():
            await handler(lines)

    def _due(self) -> dict[str, int] | None:
        """The topics to look at now, with their cursors: all, or where announcements are heard those that have grown."""
        now = asyncio.get_running_loop().time()
        told, self._told = self._told, {}
        self._woken.clear()
        if self._ear is None or not self._ear.hears or now >= self._all_at:
            self._all_at = now + NET
            return dict(self._cursors)
        return {topic: self._cursors[topic] for topic in told if topic in self._cursors} if told else None

    def _look(self, asked: Mapping[str, int]) -> tuple[list[Line], Mapping[str, list[Entry]]]:
        keep_connection()
        if not self._ready.is_set():
            self._line = AuditLine.objects.order_by("-id").values_list("id", flat=True).first() or 0
        elif not self._changed(asked):
            return [], {}
        lines = [Line(*row[:3], json.loads(row[3] or "{}")) for row in _lines_after(self._line)]
        if lines:
            self._line = lines[-1].id
        return lines, self._read(asked) if asked else {}

    def _changed(self, asked: Mapping[str, int]) -> bool:
        """Whether anybody has committed since the last look; SQLite tells it without reading a table."""
        if connection.vendor != "sqlite":
            return True
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            version = (cursor.fetchone()[0], id(connection.connection), tuple(asked))
        changed, self._version = version != self._version, version
        return changed

    def _spread(self, topic: str, new: list[Entry]) -> None:
        self._cursors[topic] = new[-1].seq
        chunks: dict[str, bytes] = {}
        for listener in list(self._listeners.get(topic, ())):
            if listener.after >= new[0].seq:
                chunk = seen_by(listener.sees, [entry for entry in new if entry.seq > listener.after])
            else:
                if listener.sees not in chunks:
                    chunks[listener.sees] = seen_by(listener.sees, new)
                chunk = chunks[listener.sees]
            if chunk:
                self._give(listener, chunk)


# Asked twenty times a second while people write; putting the statement together cost more than running it.
NEW_LINES = 'SELECT "id", "kind", "object", "values" FROM base_auditline WHERE "id" > %s ORDER BY "id" LIMIT 1000'


def _lines_after(line: int) -> list[tuple[int, str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(NEW_LINES, [line])
        found: list[tuple[int, str, str, str]] = cursor.fetchall()
        return found


def seen_by(sees: str, entries: Iterable[Entry]) -> bytes:
    """What an audience gets of `entries`: all of it, or where something is still covered only its own."""
    return b"".join(
        entry.data + (entry.after if sees else b"")
        for entry in entries
        if not sees or not entry.author or entry.author == sees
    )


def _drop(listener: Listener) -> None:
    """End a stream whose queue is full: what waits there is given up, the reader fetches it again."""
    while not listener.queue.empty():
        listener.queue.get_nowait()
    listener.queue.put_nowait(None)


def event(name: str, data: str, seq: int | None = None) -> bytes:
    """One server-sent event; with a number it is the place a reader comes back to."""
    head = f"id: {seq}\n" if seq is not None else ""
    return f"{head}event: {name}\ndata: {data}\n\n".encode()
