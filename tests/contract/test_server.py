"""The server itself: healthz, a graceful stop, and a kill that loses nothing acknowledged."""

import signal
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import httpx

from tests.contract.conftest import Person, Stream, join, new_id, note, within
from tests.contract.running import Site
from tests.live_server import LiveServer

WRITERS = 8
KILLS = 3


def test_healthz_says_what_runs_here(site: Site) -> None:
    answer = httpx.get(f"{site.url}/healthz", trust_env=False)
    assert (answer.status_code, set(answer.json())) == (200, {"status", "version", "database", "demo"})
    assert (answer.json()["status"], answer.json()["demo"]) == ("ok", False)


def test_an_open_stream_does_not_keep_the_server_from_stopping(own_site: Site) -> None:
    person = join(own_site)
    stream = Stream(person, person.board())
    begun = time.monotonic()

    own_site.end(signal.SIGTERM)

    assert within(5, begun)
    assert stream.next() == {"event": "end", "data": {"reason": "restart"}}


def test_a_kill_in_the_middle_of_writing_loses_no_acknowledged_card(own_site: Site) -> None:
    people = [join(own_site) for _ in range(WRITERS)]
    acknowledged: dict[str, int] = {}
    for _ in range(KILLS):
        enough, over = threading.Semaphore(0), threading.Event()

        def write(person: Person, enough: threading.Semaphore = enough, over: threading.Event = over) -> None:
            with suppress(httpx.TransportError), person.http as http:
                while not over.is_set():
                    op = note()
                    answer: Any = http.post(f"/api/v1/boards/{person.board()}/ops", json={"ops": [op]}).json()
                    acknowledged[op["card"]] = answer["acks"][0]["seq"]
                    enough.release()

        with ThreadPoolExecutor(WRITERS) as pool:
            for person in people:
                pool.submit(write, person)
            for _ in range(60):
                assert enough.acquire(timeout=20)
            own_site.end(signal.SIGKILL)
            over.set()
        own_site.start()
    board = people[0].read(people[0].board())
    stored = {card["id"]: card["versions"]["text"] for card in board["cards"]}

    assert len(acknowledged) >= KILLS * 60
    assert {card: stored.get(card) for card in acknowledged} == acknowledged
    assert sorted(card["number"] for card in board["cards"]) == list(range(1, len(stored) + 1))


def test_twelve_stalled_uploads_do_not_hold_up_pages(site: Site) -> None:
    import socket

    head = f"POST /api/v1/join HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"
    stalled = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(12)]
    try:
        for each in stalled:
            each.sendall(head.encode())
        assert join(site).token
    finally:
        for each in stalled:
            each.close()


def test_before_the_set_up_the_raw_routes_are_as_closed_as_the_pages(tmp_path: Path) -> None:
    with LiveServer(tmp_path / "data", demo=False) as server, server.client() as http:
        board = f"/api/v1/boards/{new_id()}/ops"
        answers = [http.get(board), http.post(board, json={"ops": []}), http.get(f"/live/boards/{new_id()}")]

        assert http.get("/healthz").status_code == 200
        assert [(each.status_code, each.headers["Retry-After"], each.json()["type"]) for each in answers] == [(503, "60", "not-set-up")] * 3
        # Nothing but the set-up opens it: from then on the same question is one for a token.
        with closing(sqlite3.connect(server.data / "db.sqlite3")) as database, database:
            database.execute("UPDATE base_city SET demo = 1")
        assert http.get(board).status_code == 401
