"""A server with two forums, and people who know nothing but DESIGN §6."""

import json
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue
from typing import Any

import httpx
import pytest

from tests.contract.running import Site, running_site


def new_id() -> str:
    """An id as a client makes it."""
    return str(uuid.uuid4())


@dataclass
class Person:
    """Somebody with a token."""

    site: Site
    token: str
    joined: dict[str, Any] = field(default_factory=dict)

    @property
    def http(self) -> httpx.Client:
        return httpx.Client(base_url=self.site.url, headers={"Authorization": f"Bearer {self.token}"}, trust_env=False, timeout=30)

    def board(self, kind: str = "matrix") -> str:
        return next(str(board["id"]) for board in self.joined["boards"] if board["kind"] == kind)

    def post(self, board: str, *ops: dict[str, Any]) -> httpx.Response:
        with self.http as http:
            return http.post(f"/api/v1/boards/{board}/ops", json={"ops": list(ops)})

    def read(self, board: str) -> dict[str, Any]:
        with self.http as http:
            return dict(http.get(f"/api/v1/boards/{board}").json())


def note(text: str = "Chor", **more: Any) -> dict[str, Any]:
    return {"id": new_id(), "kind": "card.add", "card": new_id(), "values": {"field": "chances", "text": text, **more}}


def join(site: Site, group: str | None = "Orange", forum: str = "first", **more: Any) -> Person:
    """A new person in a group."""
    body = {"code": site.seeded[forum]["code"], **({"group": group} if group else {}), **more}
    answer = httpx.post(f"{site.url}/api/v1/join", json=body, trust_env=False, timeout=30)
    assert answer.status_code == 201, answer.text
    return Person(site, answer.json()["token"], answer.json())


class Stream:
    """An open stream of events, read in a thread of its own."""

    def __init__(self, who: Person, board: str, query: str = "", headers: dict[str, str] | None = None) -> None:
        self.events: Queue[dict[str, Any]] = Queue()
        self.status = 0
        self.port = 0  # of our end
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(who, board, query, headers or {}), daemon=True)
        self._thread.start()
        assert self._open.wait(20)

    def _read(self, who: Person, board: str, query: str, headers: dict[str, str]) -> None:
        with suppress(httpx.TransportError):  # the server is killed at the end of a module
            self._lines(who, board, query, headers)
        self.events.put({"event": "closed"})
        self._open.set()

    def _lines(self, who: Person, board: str, query: str, headers: dict[str, str]) -> None:
        with who.http as http, http.stream("GET", f"/live/boards/{board}{query}", headers=headers) as answer:
            self.status = answer.status_code
            self.port = answer.extensions["network_stream"].get_extra_info("client_addr")[1]
            event: dict[str, Any] = {}
            for line in answer.iter_lines():
                name, _, value = line.partition(": ")
                if name == "retry":
                    self._open.set()  # the server has registered this reader before it sends its first bytes
                if line == "" and "event" in event:
                    self.events.put(event)
                    event = {}
                elif name in ("id", "event"):
                    event[name] = value
                elif name == "data":
                    event["data"] = json.loads(value)

    def next(self, seconds: float = 10) -> dict[str, Any]:
        """The next event, or a failure."""
        return self.events.get(timeout=seconds)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site") / "data") as running:
        yield running


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path / "data") as running:
        yield running


@pytest.fixture
def ada(site: Site) -> Person:
    return join(site)


@pytest.fixture
def facilitator(site: Site) -> Person:
    return Person(site, site.first["facilitator"])


def within(seconds: float, begun: float) -> bool:
    """Whether no more than `seconds` have passed."""
    return time.monotonic() - begun <= seconds
