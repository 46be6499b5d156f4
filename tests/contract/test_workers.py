"""Two workers on one address: who listens at one hears what was written at the other, and loses with it what was taken away."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.contract.conftest import Person, Stream, join, note, within
from tests.contract.running import Site, running_site
from tests.contract.workers import beside, web_workers, worker_of

CROWD = 60  # connections in which both workers must have their part


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with two workers, on each database."""
    address = str(request.getfixturevalue("postgres")) if request.param == "postgresql" else ""
    with running_site(tmp_path_factory.mktemp(request.param) / "data", workers=2, database=address) as running:
        until_both_serve(running)
        yield running


def until_both_serve(site: Site) -> None:
    """Ask until each worker has answered: the second may still be starting."""
    seen: set[int] = set()
    deadline = time.monotonic() + 60
    while len(seen) < 2:
        assert time.monotonic() < deadline, "one worker never served"
        with httpx.Client(trust_env=False) as http, http.stream("GET", f"{site.url}/healthz") as answer:
            seen.add(worker_of(site, answer.extensions["network_stream"].get_extra_info("client_addr")[1]))
        seen.discard(0)


def at_each(site: Site, who: Person, board: str) -> dict[int, Stream]:
    """One open stream of `who` at each worker."""
    found: dict[int, Stream] = {}
    for _n in range(CROWD):
        stream = Stream(who, board)
        found.setdefault(worker_of(site, stream.port), stream)
        if len(found) == 2:
            return found
    raise AssertionError(f"{CROWD} streams, and all at one worker")


def test_who_listens_at_either_worker_hears_what_was_written_at_either_in_order_and_once(two: Site) -> None:
    ada = join(two)
    streams = at_each(two, ada, ada.board())
    people = [join(two) for _n in range(8)]
    written: list[str] = []

    def write(who: Person) -> None:
        written.append(who.post(who.board(), note()).json()["acks"][0]["id"])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, people * 5))

    for stream in streams.values():
        heard = [stream.next() for _n in range(40)]
        assert {event["data"]["id"] for event in heard} == set(written)
        seqs = [event["data"]["seq"] for event in heard]
        assert seqs == list(range(seqs[0], seqs[0] + 40))


def test_a_removed_seat_ends_its_streams_at_both_workers_within_two_seconds(two: Site) -> None:
    person = join(two)
    streams = at_each(two, person, person.board())
    facilitator = Person(two, two.first["facilitator"])
    with facilitator.http as http:
        begun = time.monotonic()
        http.delete(f"/api/v1/forums/{two.first['forum']}/seats/{person.joined['participant']}")

    for stream in streams.values():
        assert stream.next() == {"event": "end", "data": {"reason": "removed"}}
    assert within(2, begun)


def test_control_a_seat_that_is_removed_without_a_word_in_the_log_goes_on_hearing(two: Site) -> None:
    person, other = join(two), join(two)
    streams = at_each(two, person, person.board())

    beside(two, f"""
from fachplan.workshop.models import Seat
Seat.objects.filter(pk="{person.joined['participant']}").update(removed_at=at)
""")
    other.post(other.board(), note())

    assert [stream.next()["event"] for stream in streams.values()] == ["op", "op"]


def test_a_revoked_role_and_a_closed_board_end_the_streams_at_both_workers_within_two_seconds(two: Site) -> None:
    beside(two, f"""
from tests.contract.site import facilitator
from pathlib import Path
from django.conf import settings
(Path(settings.DATA) / "second").write_text(facilitator("{two.first['forum']}", f"zweite-{{at.timestamp()}}@example.org"))
""")
    facilitator = Person(two, (two.data / "second").read_text())
    board = join(two).board()
    streams = at_each(two, facilitator, board)
    beside(two, """
from fachplan.accounts.models import RoleGrant
grant = RoleGrant.objects.order_by("-pk").first()
with transaction.atomic():
    RoleGrant.objects.filter(pk=grant.pk).delete()
    audit.record("role.revoke", f"accounts.User:{grant.user_id}", actor="system", at=at)
""")
    begun = time.monotonic()
    assert [stream.next() for stream in streams.values()] == [{"event": "end", "data": {"reason": "removed"}}] * 2
    assert within(2, begun)

    blue = join(two, "Blau")
    streams = at_each(two, blue, blue.board("measures"))
    beside(two, f"""
from fachplan.workshop.models import Board
with transaction.atomic():
    Board.objects.filter(pk="{blue.board('measures')}").update(closed_at=at)
    audit.record("board.close", "workshop.Board:{blue.board('measures')}", actor="system", at=at)
""")
    begun = time.monotonic()
    assert [stream.next() for stream in streams.values()] == [{"event": "end", "data": {"reason": "closed"}}] * 2
    assert within(2, begun)


def test_both_workers_count_one_persons_ops_together(two: Site) -> None:
    person = join(two)
    hundred = [note() for _n in range(100)]  # the same again is a duplicate, and counts
    by_worker: dict[int, httpx.Client] = {}
    for _n in range(CROWD):
        http = person.http
        with http.stream("GET", "/healthz") as answer:
            port = answer.extensions["network_stream"].get_extra_info("client_addr")[1]
            answer.read()
        by_worker.setdefault(worker_of(two, port), http)
    assert len(by_worker) == 2, f"{CROWD} connections, and all at one worker"
    path = f"/api/v1/boards/{person.board()}/ops"
    begun, answers = time.monotonic(), list[int]()
    while 429 not in answers and len(answers) < 60:
        answers += [http.post(path, json={"ops": hundred}).status_code for http in by_worker.values()]
    took = time.monotonic() - begun

    assert (answers[:4], answers[-2:].count(429) > 0) == ([200] * 4, True)
    assert answers.count(200) <= 5 + int(took)  # a burst of five hundred, then one hundred a second


def test_a_worker_that_is_killed_comes_back_and_its_readers_miss_nothing(tmp_path: Path) -> None:
    with running_site(tmp_path / "data", workers=2) as site:
        until_both_serve(site)
        ada, bob = join(site), join(site)
        streams = at_each(site, ada, ada.board())
        seq = bob.post(bob.board(), note("vorher")).json()["seq"]
        assert [stream.next()["data"]["seq"] for stream in streams.values()] == [seq, seq]
        killed, stream = streams.popitem()

        os.kill(killed, signal.SIGKILL)
        assert stream.next() == {"event": "closed"}
        bob.post(bob.board(), note("mit einem"))
        back = Stream(ada, ada.board(), f"?after={seq}")
        bob.post(bob.board(), note("danach"))

        assert [back.next()["data"]["values"]["text"] for _n in range(2)] == ["mit einem", "danach"]
        until_both_serve(site)
        assert killed not in web_workers(site)
