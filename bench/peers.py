"""The same hall at two peers from npm: y-websocket and Hocuspocus, each as its own first page starts it.

Both keep their documents in memory: what they have told everybody is lost with the process, where ours has synced it to the
disk before anybody hears of it. Needs node and npm; without them, or without a registry, the rows say so.
"""

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.hall import CROWDS, EVERY, SECONDS, cpu_of, memory_of
from bench.table import Row
from tests.live_server import free_port

HERE = Path(__file__).parent / "npm"
PEOPLE = (200, 1000)
GROUPS = 4
SERVERS = {
    "yws": ("y-websocket 2.1.0", ["node", "node_modules/y-websocket/bin/server.cjs"]),
    "hocuspocus": ("@hocuspocus/server 3.4.4", ["node", "hocuspocus.mjs"]),
}


def run() -> list[Row]:
    """Each peer under each crowd."""
    if not shutil.which("node") or not shutil.which("npm"):
        return [Row("peers from npm", "not measured", how="there is no node on this machine")]
    with tempfile.TemporaryDirectory(prefix="fachplan-peers-") as place:
        shutil.copytree(HERE, place, dirs_exist_ok=True)
        install = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"], cwd=place, check=False)
        if install.returncode:
            return [Row("peers from npm", "not measured", how="npm reached no registry")]
        return [_row(kind, people, Path(place)) for kind in SERVERS for people in PEOPLE]


@contextmanager
def _serving(kind: str, place: Path) -> Iterator[tuple[int, int]]:
    port = free_port()
    environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(port)}
    command = [*SERVERS[kind][1], str(port)]
    server = subprocess.Popen(command, cwd=place, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield port, server.pid
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()


def _row(kind: str, people: int, place: Path) -> Row:
    with _serving(kind, place) as (port, pid):
        told = [str(port), str(people)]
        crowds = [
            subprocess.Popen(["node", "--no-warnings", "crowd.mjs", kind, *told, str(part), str(CROWDS), str(SECONDS), str(EVERY)],
                             cwd=place, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            for part in range(CROWDS)]
        for crowd in crowds:
            assert crowd.stdout is not None and crowd.stdout.readline().strip() == "ready"
        before, begin = cpu_of(pid), time.time() * 1000 + 500
        for crowd in crowds:
            assert crowd.stdin is not None
            crowd.stdin.write(f"{begin}\n")
            crowd.stdin.flush()
        answers = [json.loads(crowd.communicate()[0]) for crowd in crowds]
        core, memory = (cpu_of(pid) - before) / SECONDS * 100, memory_of(pid)
    delays = [delay for answer in answers for delay in answer["delays"]]
    wanted = sum(answer["sent"] for answer in answers) * people // GROUPS
    p50, p99 = statistics.median(delays), statistics.quantiles(delays, n=100)[98]
    how = (f"{GROUPS} rooms, a note each {EVERY:.0f} s, in memory: nothing is durable; {wanted - len(delays)} of {wanted} missing "
           f"4 s after the last, p50 {p50:.0f} ms, {core:.0f} % of a core, {memory:.0f} MB; load of the machine {os.getloadavg()[0]:.0f}")
    return Row(f"peer {SERVERS[kind][0]}, {people} people, p99", f"{p99:.0f} ms", how=how)
