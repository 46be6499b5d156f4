"""A full hall: what hundreds of people see of each other while they write, with one worker and with two."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.table import Row
from bench.wire import Wire
from tests.contract.running import Site, running_site
from tests.contract.workers import web_workers
from tests.postgres.server import postgres_server

ROOT = Path(__file__).resolve().parents[1]
GROUPS = ("Orange", "Blau", "Rot", "Gruen")
EVERY = 10.0  # seconds between two notes of one person
SECONDS = 12.0
CROWDS = 2  # processes of phones
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Load:
    """How many people, which server, and what we aim for."""

    people: int
    p99: float  # ms
    workers: int = 1
    postgres: bool = False
    core: float = 0.0  # percent of one, no more; 0: not aimed for
    memory: float = 0.0  # MB


LOADS = (Load(200, 120), Load(1000, 150, core=70, memory=150), Load(1000, 250, workers=2), Load(1000, 400, workers=2, postgres=True))


def run() -> list[Row]:
    """Every load against a server of its own."""
    rows = []
    for load in LOADS:
        with place(load) as site:
            rows.append(measured(site, load))
    return rows


@contextmanager
def place(load: Load) -> Iterator[Site]:
    """A fresh server as `load` wants it."""
    data = Path(tempfile.mkdtemp(prefix="fachplan-hall-"))
    if not load.postgres:
        with running_site(data, workers=load.workers) as site:
            yield site
        return
    with postgres_server() as address, running_site(data, workers=load.workers, database=address) as site:
        yield site


async def joined(site: Site, people: int) -> list[dict[str, Any]]:
    """So many people, in turn in the four groups, each with the matrix of theirs."""
    seats: list[dict[str, Any]] = [{} for _n in range(people)]
    left = iter(range(people))

    async def some() -> None:
        async with Wire(site.port) as wire:
            for n in left:
                status, seat = await wire.ask("POST", "/api/v1/join", {"code": site.first["code"], "group": GROUPS[n % 4]})
                assert status == 201, seat
                seats[n] = {**seat, "board": next(board["id"] for board in seat["boards"] if board["kind"] == "matrix")}

    await asyncio.gather(*(some() for _n in range(AT_ONCE)))
    return seats


def measured(site: Site, load: Load) -> Row:
    """Let the people in, let them write, and see when everybody had everything."""
    seats = asyncio.run(joined(site, load.people))
    crowds = [_crowd(site, seats, part) for part in range(CROWDS)]
    for crowd in crowds:
        assert crowd.stdout is not None and crowd.stdout.readline().strip() == "ready"
    pids = web_workers(site) or [site.process.pid if site.process else 0]
    before, begin = sum(map(cpu_of, pids)), time.monotonic() + 0.5
    for crowd in crowds:
        assert crowd.stdin is not None
        crowd.stdin.write(f"{begin}\n")
        crowd.stdin.flush()
    answers = [_answer(crowd) for crowd in crowds]
    core = (sum(map(cpu_of, pids)) - before) / SECONDS * 100
    delays, missing = delays_of(answers)
    return _row(load, delays, missing, core, max(map(memory_of, pids)))


def _crowd(site: Site, seats: list[dict[str, Any]], part: int) -> "subprocess.Popen[str]":
    places = range(part, len(seats), CROWDS)
    told = {"port": site.port, "people": len(seats), "places": list(places), "seconds": SECONDS, "every": EVERY,
            "seats": [[seats[n]["token"], seats[n]["board"]] for n in places]}
    crowd = subprocess.Popen([sys.executable, "-m", "bench.crowd"], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert crowd.stdin is not None
    crowd.stdin.write(json.dumps(told) + "\n")
    crowd.stdin.flush()
    return crowd


def _answer(crowd: "subprocess.Popen[str]") -> dict[str, Any]:
    assert crowd.stdout is not None
    answer: dict[str, Any] = json.loads(crowd.stdout.readline())
    crowd.wait()
    return answer


def delays_of(answers: list[dict[str, Any]]) -> tuple[list[float], int]:
    """From post to each reader in ms, and how many were never heard, by the answers of all crowds."""
    sent = {(board, seq): at for answer in answers for board, seq, at in answer["sent"]}
    of_board: dict[str, int] = {}
    for board, _seq in sent:
        of_board[board] = of_board.get(board, 0) + 1
    delays, missing = [], 0
    for board, seqs, times in (ear for answer in answers for ear in answer["heard"]):
        first: dict[int, float] = {}
        for seq, at in zip(seqs, times, strict=True):
            first.setdefault(seq, at)
        known = [at - sent[board, seq] for seq, at in first.items() if (board, seq) in sent]
        delays += [delay * 1000 for delay in known]
        missing += of_board.get(board, 0) - len(known)
    return delays, missing


def _row(load: Load, delays: list[float], missing: int, core: float, memory: float) -> Row:
    p50, p99 = statistics.median(delays), statistics.quantiles(delays, n=100)[98]
    where = ("PostgreSQL, fsync" if load.postgres else "SQLite, FULL") + f", {load.workers} worker{'s' * (load.workers > 1)}"
    aims = [f"p99 < {load.p99:.0f} ms", "0 missing", *([f"< {load.core:.0f} % of a core, < {load.memory:.0f} MB"] if load.core else [])]
    met = p99 < load.p99 and not missing and (not load.core or (core < load.core and memory < load.memory))
    how = (f"4 boards, a note each {EVERY:.0f} s, {where}; {missing} of {len(delays) + missing} missing, "
           f"p50 {p50:.0f} ms, {core:.0f} % of a core, {memory:.0f} MB each; load of the machine {os.getloadavg()[0]:.0f}")
    return Row(f"{load.people} people, post → everyone on the board, p99", f"{p99:.0f} ms", ", ".join(aims), met, how)


def cpu_of(pid: int) -> float:
    """Seconds of processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def memory_of(pid: int) -> float:
    """MB that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
