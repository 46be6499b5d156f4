"""A real `fachplan serve` in a process of its own, for whatever must be seen from outside."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from tests.places_made import lay_out

ROOT = Path(__file__).resolve().parents[1]
# A start migrates, loads the demo and gathers static files; on a busy two-core machine that was 25 s at worst.
START_SECONDS = 120
STOP_SECONDS = 15


def _descendants(pid: int) -> list[int]:
    """Every process below `pid`, as Linux lists them."""
    children = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*children, *(grandchild for child in children for grandchild in _descendants(child))]


def _first_start(place: Path) -> None:
    with LiveServer(place, from_nothing=True):
        pass


class ServerDied(RuntimeError):
    """The server ended before it answered; the message carries what it wrote last."""


def free_port() -> int:
    """Ask the system for a port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class LiveServer:
    """Starts `fachplan serve` with the demo in `data`, on a port of its own.

    The demo is loaded once in a run of tests and copied from then on, unless it shall come `from_nothing`.
    Nothing here sleeps for luck: `start` asks /healthz until it answers or the process has ended.
    """

    def __init__(self, data: Path, *, demo: bool = True, from_nothing: bool = False, environment: dict[str, str] | None = None) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data.parent / f"{data.name}-{self.port}.log"
        self.arguments = ["serve", "--demo"] if demo else ["serve"]
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")} | {
            "FACHPLAN_DATA": str(data),
            "FACHPLAN_URL": self.url,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            **(environment or {}),
        }
        in_a_run = "FACHPLAN_TESTS_OWNER" in os.environ  # pictures and measurements start one server and have nobody to share with
        self.copies = in_a_run and demo and not from_nothing and "DATABASE_URL" not in self.environment
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and return once it serves."""
        if self.copies and not any(self.data.iterdir()):
            lay_out("demo", self.data, _first_start)
        with self.log.open("ab") as log:
            command = self._command(self.arguments)
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self._wait_until_it_serves()

    def stop(self) -> int | None:
        """Ask the server to end, as a system would, and return its exit code."""
        if self.process is None or self.process.poll() is not None:
            return None
        self.process.terminate()
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """End the server and its children at once, as a power cut would."""
        if self.process is None or self.process.poll() is not None:
            return
        os.kill(self.process.pid, signal.SIGSTOP)  # or it would start again what dies first
        for child in _descendants(self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.process.kill()
        self.process.wait(STOP_SECONDS)

    def restart(self) -> None:
        """Stop and start on the same port with the same data."""
        self.stop()
        self.start()

    def cli(self, *arguments: str) -> Any:
        """Call the command line beside the running server and return its one JSON document."""
        command = self._command([*arguments, "--json"])
        answer = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if answer.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} ended with {answer.returncode}: {answer.stderr[-2000:]}")
        return json.loads(answer.stdout)

    def codes(self) -> list[dict[str, Any]]:
        """The join codes of every forum, with groups and boards, as `fachplan codes` prints them."""
        answer: list[dict[str, Any]] = self.cli("codes")
        return answer

    def token(self, email: str) -> str:
        """A bearer token for a staff account, as `fachplan token` prints it."""
        return str(self.cli("token", email)["token"])

    def client(self, **options: Any) -> httpx.Client:
        """An HTTP client that knows the server's address and no proxy."""
        return httpx.Client(base_url=self.url, trust_env=False, timeout=30, **options)

    def _command(self, arguments: Iterable[str]) -> list[str]:
        return [sys.executable, "-m", "fachplan.cli", *arguments]

    def _wait_until_it_serves(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        with self.client() as client:
            while time.monotonic() < deadline:
                if self.process is None or self.process.poll() is not None:
                    raise ServerDied(f"the server ended at its start:\n{self._tail()}")
                try:
                    if client.get("/healthz").status_code == 200:
                        return
                except httpx.TransportError:
                    time.sleep(0.05)  # the pace of asking, not the measure of being ready
        self.kill()
        raise ServerDied(f"the server did not answer within {START_SECONDS} s:\n{self._tail()}")

    def _tail(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]
