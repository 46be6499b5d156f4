"""Writers who do not give up and listeners who do not reload, while the server below them is killed."""

import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.contract.conftest import Person, note
from tests.contract.running import Site

PACE = 0.05  # between two knocks at a door that may be shut
PAGE = 2000


@dataclass
class Load:
    """What a crowd was told, and the moments a test may wait for."""

    acknowledged: dict[str, dict[str, int]] = field(default_factory=dict)  # board → op id → seq
    heard: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    over: threading.Event = field(default_factory=threading.Event)
    again: Counter[str] = field(default_factory=Counter)  # answers to ops that were sent before, by status

    @property
    def count(self) -> int:
        return sum(len(ops) for ops in self.acknowledged.values())

    def wait_for(self, acknowledgements: int) -> None:
        """Wait until so many more have been told that their op is saved."""
        for _n in range(acknowledgements):
            assert self.heard.acquire(timeout=60), "nothing was acknowledged for a minute"


def write(load: Load, who: Person, kind: str, seed: int) -> None:
    """Post cards of `who` until the load is over, each again and again until it is acknowledged."""
    chance, board = random.Random(seed), who.board(kind)
    mine = load.acknowledged.setdefault(board, {})
    with who.http as http:
        while not load.over.is_set():
            ops = [note(f"Karte {chance.randrange(10**6)}") for _n in range(chance.randint(1, 3))]
            for ack in _until_acknowledged(load, http, board, ops):
                mine[ack["id"]] = ack["seq"]
                load.heard.release()


def _until_acknowledged(load: Load, http: httpx.Client, board: str, ops: list[dict[str, Any]]) -> list[dict[str, Any]]:
    tried = 0
    while True:
        with suppress(httpx.TransportError):
            answer = http.post(f"/api/v1/boards/{board}/ops", json={"ops": ops})
            if answer.status_code == 200:
                acks: list[dict[str, Any]] = answer.json()["acks"]
                load.again.update(ack["status"] for ack in acks if tried)
                return acks
            assert answer.status_code in (429, 503), answer.text
        tried += 1
        threading.Event().wait(PACE)


class Listener:
    """A phone's stream as the browser keeps it: it comes back with the last id it has, and never reads the page anew."""

    def __init__(self, who: Person, kind: str) -> None:
        self.who, self.board = who, who.board(kind)
        self.ids: list[str] = []
        self.seqs: list[int] = []
        self.reloads = self.returns = 0
        self.over = threading.Event()
        self._grew = threading.Condition()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def wait_for(self, seq: int, seconds: float = 60) -> bool:
        """Whether the line `seq` was heard in time."""
        with self._grew:
            return self._grew.wait_for(lambda: bool(self.seqs) and self.seqs[-1] >= seq, seconds)

    def _follow(self) -> None:
        while not self.over.is_set():
            with suppress(httpx.TransportError), self.who.http as http:
                self._read(http)
            self.returns += 1
            self.over.wait(PACE)

    def _read(self, http: httpx.Client) -> None:
        last = {"Last-Event-ID": str(self.seqs[-1])} if self.seqs else {}
        with http.stream("GET", f"/live/boards/{self.board}?after=0", headers=last) as answer:
            event = ""
            for line in answer.iter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                elif name == "data":
                    self._take(event, json.loads(value))

    def _take(self, event: str, data: dict[str, Any]) -> None:
        with self._grew:
            if event == "op":
                self.ids.append(data["id"])
                self.seqs.append(data["seq"])
                self._grew.notify_all()
            self.reloads += event == "reset"


def log_of(who: Person, board: str) -> Iterator[tuple[str, int]]:
    """Every line of a board's log as the server tells it, as op id and seq."""
    after = 0
    with who.http as http:
        while ops := http.get(f"/api/v1/boards/{board}/ops", params={"after": after}).json()["ops"]:
            for op in ops:
                yield op["id"], op["seq"]
            after = ops[-1]["seq"]


def hasty(site: Site) -> None:
    """From its next start on, `site` acknowledges before it commits."""
    site.application = "tests.chaos.hasty:application"
