"""Group commit: one thread of a process writes what many callers bring, in one durable transaction.

A durable commit costs the same for one line and for sixty. So a thread collects what arrives within 3 ms, takes the
writer lock once, writes all of it, commits with ``synchronous=FULL``, and only then tells the callers. The whole batch is
tried at once; if the database objects to something in it, it is tried again job by job, each in a savepoint of its own,
so that one bad job never costs another its place. When the disk is full or the lock does not come, every caller hears
`NotStored` and nothing has been acknowledged.
"""

import asyncio
import contextlib
import logging
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db import DatabaseError, OperationalError, connection, connections, transaction

from fachplan.base.connection import keep_connection

J = TypeVar("J")
R = TypeVar("R")

COLLECT = 0.003
MOST = 512
# So many at once are worth a commit without waiting for more.
MANY = 32
# A request never hangs on the writer longer than this; its client tries again with the same op ids.
PATIENCE = 8.0
IDLE = 5.0
log = logging.getLogger(__name__)


class NotStored(Exception):
    """Nothing was stored: the disk is full, or somebody holds the database."""


@dataclass(eq=False, slots=True)
class _Job(Generic[J]):
    """A caller's work and the way back to the caller."""

    work: J
    future: "Future[Any] | asyncio.Future[Any]"
    loop: asyncio.AbstractEventLoop | None = None
    abandoned: bool = False
    answer: Any = field(default=None)
    error: BaseException | None = None

    def settle(self) -> None:
        """Tell the caller, in the caller's loop or thread."""
        if self.future.done():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.answer)


class Writer(Generic[J, R]):
    """Runs `write` over batches of jobs in its own thread.

    Parameters
    ----------
    write : called inside a transaction with the jobs of a batch, answers one result per job. It may run twice for the
        same job (first in the batch, then alone), so what it keeps in memory it must take over on commit only.
    write_alone : the same for a batch that is the whole transaction, in the thread whose connection does nothing else.
    """

    def __init__(
        self,
        write: Callable[[Sequence[J]], Sequence[R]],
        name: str = "writer",
        write_alone: Callable[[Sequence[J]], Sequence[R]] | None = None,
    ) -> None:
        self._write = write
        self._write_alone = write_alone or write
        self._name = name
        self._jobs: queue.SimpleQueue[_Job[J] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._start = threading.Lock()

    def submit(self, work: J) -> R:
        """Write `work` and wait for the commit.

        :raises NotStored: if it could not be stored in time.
        """
        if connection.in_atomic_block:  # part of the caller's transaction, which holds the writer lock already
            with transaction.atomic():
                return self._write([work])[0]
        future: Future[R] = Future()
        job = _Job(work, future)
        self._put(job)
        try:
            return future.result(PATIENCE)
        except TimeoutError as error:
            job.abandoned = True
            raise NotStored("the writer did not come in time") from error

    async def submit_async(self, work: J) -> R:
        """Write `work` and wait for the commit without holding the event loop.

        :raises NotStored: if it could not be stored in time.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[R] = loop.create_future()
        job = _Job(work, future, loop)
        self._put(job)
        watch = loop.call_later(PATIENCE, _give_up, job)
        try:
            return await future
        finally:
            watch.cancel()

    def stop(self) -> None:
        """Write what has arrived, then end the thread and close its connection."""
        with self._start:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            thread.join()

    def _put(self, job: _Job[J]) -> None:
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
                self._thread.start()
            self._jobs.put(job)

    def _run(self) -> None:
        try:
            open_for_more = True
            while open_for_more:
                batch, open_for_more = self._collect()
                waiting = [job for job in batch if not job.abandoned]
                if waiting:
                    self._commit(waiting)
                    _tell(waiting)
        finally:
            connections.close_all()

    def _collect(self) -> tuple[list[_Job[J]], bool]:
        try:
            first = self._jobs.get(timeout=IDLE)
        except queue.Empty:
            connections.close_all()
            first = self._jobs.get()
        batch, open_for_more = self._drain([first])
        if open_for_more and len(batch) < MANY:
            # One sleep, not a wait for each job: waking up sixty times took the interpreter from those who bring them.
            time.sleep(COLLECT)
            batch, open_for_more = self._drain(batch)
        return [job for job in batch if job is not None], open_for_more

    def _drain(self, batch: "list[_Job[J] | None]") -> "tuple[list[_Job[J] | None], bool]":
        """Add what has arrived; False once the end was among it."""
        with contextlib.suppress(queue.Empty):
            while len(batch) < MOST and batch[-1] is not None:
                batch.append(self._jobs.get_nowait())
        return batch, batch[-1] is not None

    def _commit(self, jobs: list[_Job[J]]) -> None:
        keep_connection()
        try:
            try:
                with transaction.atomic():
                    # Whoever gave up while the lock was awaited has been told that nothing was stored.
                    jobs = [job for job in jobs if not job.abandoned]
                    answers = self._write_alone([job.work for job in jobs])
                for job, answer in zip(jobs, answers, strict=True):
                    job.answer = answer
            except OperationalError:
                raise
            except Exception:
                if len(jobs) == 1:
                    raise
                self._one_by_one(jobs)
        except Exception as error:
            self._refuse(jobs, error)

    def _one_by_one(self, jobs: list[_Job[J]]) -> None:
        with transaction.atomic():
            for job in jobs:
                try:
                    with transaction.atomic():
                        job.answer = self._write([job.work])[0]
                except OperationalError:
                    raise
                except Exception as error:
                    log.exception("a job was refused by the database")
                    job.error = error

    def _refuse(self, jobs: list[_Job[J]], error: Exception) -> None:
        log.error("%s: a batch of %d was not stored: %s", self._name, len(jobs), error)
        for job in jobs:
            job.answer = None
            job.error = NotStored(str(error)) if isinstance(error, DatabaseError) else error
        with contextlib.suppress(Exception):
            connection.close()


def _give_up(job: _Job[Any]) -> None:
    job.abandoned = True
    job.error = NotStored("the writer did not come in time")
    job.settle()


def _tell(jobs: list[_Job[Any]]) -> None:
    """Settle all jobs; one wake-up per event loop, not per job."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job[Any]]] = defaultdict(list)
    for job in jobs:
        if job.loop is None:
            with contextlib.suppress(Exception):  # the caller gave up in this very moment
                job.settle()
        else:
            by_loop[job.loop].append(job)
    for loop, own in by_loop.items():
        with contextlib.suppress(RuntimeError):  # its loop has ended
            loop.call_soon_threadsafe(_settle_all, own)


def _settle_all(jobs: list[_Job[Any]]) -> None:
    for job in jobs:
        job.settle()
