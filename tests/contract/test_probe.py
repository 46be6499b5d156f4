"""What „Verbindung testen“ asks: a write that leaves nothing, a stream that is not collected, an answer that waits."""

import sqlite3
import time
from contextlib import closing

import httpx

from tests.contract.running import Site


def test_a_probe_is_written_and_leaves_nothing(site: Site) -> None:
    answer = httpx.post(f"{site.url}/api/v1/probe", trust_env=False)

    assert (answer.status_code, answer.json()) == (200, {"probe": True})
    with closing(sqlite3.connect(site.data / "db.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM base_limitcount WHERE key LIKE 'probe:%'").fetchone() == (0,)


def test_a_server_that_cannot_write_says_so_and_the_others_still_answer(site: Site) -> None:
    with closing(sqlite3.connect(site.data / "db.sqlite3", isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        refused = httpx.post(f"{site.url}/api/v1/probe", trust_env=False, timeout=60)
        waited = httpx.get(f"{site.url}/api/v1/probe", trust_env=False)
        database.execute("ROLLBACK")

    assert (refused.status_code, waited.status_code) == (503, 200)


def test_each_beat_comes_by_itself(site: Site) -> None:
    came, begun = [], time.monotonic()
    with httpx.stream("GET", f"{site.url}/live/probe", trust_env=False) as answer:
        for line in answer.iter_lines():
            if line.startswith("data: "):
                came.append((line, time.monotonic() - begun))

    assert [line for line, _at in came] == ["data: 1", "data: 2", "data: 3"]
    assert came[2][1] - came[0][1] >= 0.4, "they were collected"
