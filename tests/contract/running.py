"""A server of `tests.contract.site` in a process of its own, which a test may kill and start again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.live_server import ROOT, free_port
from tests.places_made import lay_out_tables

START_SECONDS = 120


@dataclass(slots=True)
class Site:
    """A running server and what was seeded."""

    data: Path
    port: int
    process: subprocess.Popen[str] | None = None
    seeded: dict[str, Any] = field(default_factory=dict)
    workers: int = 1
    database: str = ""  # another than SQLite in `data`
    application: str = "fachplan.asgi:application"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def first(self) -> dict[str, Any]:
        return dict(self.seeded["first"])

    @property
    def environment(self) -> dict[str, str]:
        """What the server, and whoever works beside it on its data, is told."""
        told = {**os.environ, "FACHPLAN_DATA": str(self.data), "PORT": str(self.port), "FACHPLAN_URL": self.url,
                "FACHPLAN_WORKERS": str(self.workers), "DATABASE_URL": self.database, "TEST_APPLICATION": self.application,
                "TEST_SEEDED": "yes" if self.seeded else ""}
        return told if self.database else {name: value for name, value in told.items() if name != "DATABASE_URL"}

    def start(self) -> None:
        """Start, and wait until it serves."""
        log = (self.data / "log").open("a")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.contract.site"], cwd=ROOT, env=self.environment, text=True, stdout=subprocess.PIPE, stderr=log)
        if not self.seeded:
            assert self.process.stdout is not None
            self.seeded = json.loads(self.process.stdout.readline() or "{}")
        self.wait()

    def wait(self) -> None:
        """Wait until /healthz answers.

        :raises RuntimeError: if the server ends or is not there after two minutes.
        """
        until = time.monotonic() + START_SECONDS
        with httpx.Client(trust_env=False) as client:
            while time.monotonic() < until and self.process is not None and self.process.poll() is None:
                try:
                    if client.get(f"{self.url}/healthz").status_code == 200:
                        return
                except httpx.TransportError:
                    time.sleep(0.05)
        raise RuntimeError((self.data / "log").read_text()[-3000:])

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(15)


@contextmanager
def running_site(data: Path, *, workers: int = 1, database: str = "") -> Iterator[Site]:
    """A seeded server for the length of a block."""
    data.mkdir(parents=True, exist_ok=True)
    if not database and not any(data.iterdir()):
        lay_out_tables(data)
    site = Site(data, free_port(), workers=workers, database=database)
    try:
        site.start()
        yield site
    finally:
        if site.process is not None and site.process.poll() is None:
            site.end(signal.SIGKILL)
