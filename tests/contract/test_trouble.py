"""The disk is full, or somebody holds the database: who writes is told so, and nothing that was acknowledged is lost."""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.contract.conftest import Person, join, note
from tests.contract.running import Site
from tests.live_server import free_port

UNTIL_FULL = 4000
SOON = 20.0


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Site]:
    """A seeded server, started again on a disk that is nearly full."""
    (tmp_path / "data").mkdir()
    site = Site(tmp_path / "data", free_port())
    site.start()
    site.end()
    site.application = "tests.contract.small_disk:application"
    site.start()
    yield site
    site.end()


def texts(person: Person) -> set[str]:
    return {card["text"] for card in person.read(person.board())["cards"]}


def test_on_a_full_disk_nothing_acknowledged_is_lost_reading_goes_on_and_writing_too_once_there_is_room(small: Site) -> None:
    ada = join(small)
    acknowledged: set[str] = set()
    for number in range(UNTIL_FULL):
        card = note(f"Karte {number} " + "x" * 600)
        refused = ada.post(ada.board(), card)
        if refused.status_code != 200:
            break
        acknowledged.add(card["values"]["text"])

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert refused.json()["detail"] == "Es wurde nichts gespeichert. Bitte behalten Sie Ihren Text und versuchen Sie es gleich noch einmal."
    assert texts(ada) == acknowledged != set(), "reading goes on, and nothing that was refused is there"
    assert httpx.get(f"{small.url}/healthz", trust_env=False).status_code == 200

    (small.data / "room").touch()
    assert ada.post(ada.board(), card).json()["acks"][0]["status"] == "applied", "the same op, without a restart"
    assert texts(ada) == acknowledged | {card["values"]["text"]}


@contextmanager
def our_lock(data: Path) -> Iterator[None]:
    """What another process of ours holds while it writes."""
    descriptor = os.open(data / "db.sqlite3.writer", os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def sqlite_lock(data: Path) -> Iterator[None]:
    """What a stranger's program holds that knows nothing of our queue."""
    with closing(sqlite3.connect(data / "db.sqlite3", isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        yield
        stranger.execute("ROLLBACK")


def until_somebody_queues(lock: Path) -> None:
    """Return once the kernel lists a waiter for `lock`."""
    inode, until = f":{lock.stat().st_ino} ", time.monotonic() + SOON
    while not any("->" in line and inode in line for line in Path("/proc/locks").read_text().splitlines()):
        assert time.monotonic() < until, "nobody waits for the lock"


def test_who_waits_for_a_held_database_is_served_as_soon_as_it_is_free(own_site: Site) -> None:
    ada, card = join(own_site), note()
    with ThreadPoolExecutor(1) as pool:
        with our_lock(own_site.data):
            answer: Future[httpx.Response] = pool.submit(ada.post, ada.board(), card)
            until_somebody_queues(own_site.data / "db.sqlite3.writer")
            assert not answer.done()
        assert answer.result(SOON).json()["acks"][0]["status"] == "applied"


@pytest.mark.parametrize("held", [our_lock, sqlite_lock])
def test_a_database_held_for_long_is_answered_with_503_within_ten_seconds_and_the_same_op_is_stored_afterwards(
    own_site: Site, held: Callable[[Path], AbstractContextManager[None]]
) -> None:
    ada, card = join(own_site), note()
    with held(own_site.data):
        begun = time.monotonic()
        refused = ada.post(ada.board(), card)
        assert time.monotonic() - begun < 10
        assert texts(ada) == set(), "reading goes on"

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "2")
    assert ada.post(ada.board(), card).json()["acks"][0]["status"] == "applied"
    assert texts(ada) == {card["values"]["text"]}
