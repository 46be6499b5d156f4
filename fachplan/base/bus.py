"""How the hubs of all workers hear that something was committed: by PostgreSQL's NOTIFY; SQLite's log is polled instead.

Whoever writes announces, inside the transaction, how far a topic has come (``TOPIC SEQ``); PostgreSQL tells it to every
listener with the commit. A connection that listens may be gone without a word, or lead through a pooler that swallows what
it should bring. So an `Ear` asks to be told something now and then, and counts as hearing only while that comes back; who
does not hear polls, and whoever hears polls now and then, too.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping

from django.db import connection

CHANNEL = "fachplan"
LINES = "lines"  # the audit log
_PROOF = "proof"
PROOF_EVERY = 5.0
DEAF_AFTER = 12.0
ROUND = 0.5
LONGEST_PAUSE = 5.0
log = logging.getLogger(__name__)


def announce(news: Mapping[str, int]) -> None:
    """Tell every hub how far these topics have come, if and when the open transaction commits."""
    if news and connection.vendor == "postgresql":
        told = [f"{topic} {seq}" for topic, seq in news.items()]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, told) FROM unnest(%s::text[]) AS told", [CHANNEL, told])


class Ear:
    """Listens in a thread of its own and comes back by itself.

    Parameters
    ----------
    hear : called in the thread with a topic and how far it has come
    missed : called in the thread whenever something may have been told that nobody heard
    channel : where it listens; everything is announced on `CHANNEL`
    """

    def __init__(self, hear: Callable[[str, int], None], missed: Callable[[], None], channel: str = CHANNEL) -> None:
        self._channel = channel
        self._hear = hear
        self._missed = missed
        self._over = threading.Event()
        self._proven = float("-inf")
        self._asked = float("-inf")
        self._thread = threading.Thread(target=self._run, name="ear", daemon=True)
        self.heard = threading.Event()

    @property
    def hears(self) -> bool:
        """Whether what is announced arrives, as far as anybody can know."""
        return time.monotonic() - self._proven < DEAF_AFTER

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def stop(self) -> None:
        """Listen no more; returns when the connection is closed."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        pause = ROUND / 2
        while not self._over.is_set():
            try:
                self._listen()
            except RuntimeError:  # the loop it told has ended
                return
            except Exception as error:  # a server that restarts, a net that is gone: whatever it is, try again
                if self.hears:
                    pause = ROUND / 2
                log.warning("nothing is heard from the database: %s", error)
            finally:
                self._proven = float("-inf")
                connection.close()
            # All workers lose the same server at once and must not all come back in the same moment.
            self._over.wait(pause * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
            pause = min(pause * 2, LONGEST_PAUSE)

    def _listen(self) -> None:
        connection.ensure_connection()
        raw = connection.connection
        raw.execute(f"LISTEN {self._channel}")
        self._asked = float("-inf")
        self._missed()
        while not self._over.is_set():
            if time.monotonic() - self._asked > PROOF_EVERY:
                self._asked = time.monotonic()
                raw.execute("SELECT pg_notify(%s, %s)", [CHANNEL, f"{_PROOF} 0"])
            for told in raw.notifies(timeout=ROUND):
                self._take(told.payload)
                if self._over.is_set() or time.monotonic() - self._asked > PROOF_EVERY:
                    break

    def _take(self, payload: str) -> None:
        self._proven = time.monotonic()
        self.heard.set()
        topic, _, seq = payload.rpartition(" ")
        if topic != _PROOF and seq.isdigit():
            self._hear(topic, int(seq))


def announcements_arrive(seconds: float, channel: str = CHANNEL) -> bool:
    """Whether a listener of this database hears what is announced within `seconds`."""
    ear = Ear(lambda _topic, _seq: None, lambda: None, channel)
    ear.start()
    try:
        return ear.heard.wait(seconds)
    finally:
        ear.stop()
