"""How long a fresh clone takes until the first page, and how large its environment is."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import httpx

from bench.table import Row
from tests.live_server import free_port

ROOT = Path(__file__).resolve().parents[1]
OF_THE_CLONE = ("FACHPLAN_DATA", "DATABASE_URL", "FACHPLAN_URL")
TARGETS = {"pip": 60.0, "uv": 20.0}


def run() -> list[Row]:
    """Clone, `make run`, ask for the front page; once with pip and, where it exists, once with uv."""
    rows = [*_measure("pip", _path_without_uv())]
    if shutil.which("uv"):
        rows += _measure("uv", os.environ["PATH"])
    return rows


def _measure(installer: str, path: str) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="fachplan-clone-") as place:
        clone = Path(place) / "fachplan"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        seconds = _seconds_to_first_page(clone, path)
        megabytes = sum(file.lstat().st_size for file in (clone / ".venv").rglob("*") if file.is_file()) / 1e6
    target = TARGETS[installer]
    what = f"fresh clone to first page, {installer}"
    return [
        Row(what, f"{seconds:.1f} s", f"≤ {target:.0f} s", seconds <= target, "make run"),
        Row(f"environment, {installer}", f"{megabytes:.0f} MB", "≤ 350 MB", megabytes <= 350, "files in .venv"),
    ]


def _seconds_to_first_page(clone: Path, path: str) -> float:
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if name not in OF_THE_CLONE}
    environment = inherited | {"PATH": path}
    said = clone.parent / "said"
    begun = time.perf_counter()
    with said.open("wb") as out:
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}"], cwd=clone, env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        with httpx.Client(trust_env=False, timeout=5) as client:
            while process.poll() is None and time.perf_counter() - begun < 600:
                try:
                    if client.get(f"http://127.0.0.1:{port}/").status_code == 200:
                        return time.perf_counter() - begun
                except httpx.TransportError:
                    time.sleep(0.05)
        last = said.read_text(errors="replace")[-1500:]
        raise RuntimeError(f"`make run` ended with {process.poll()} before the first page:\n{last}")
    finally:
        with suppress(ProcessLookupError):  # it ended by itself
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _path_without_uv() -> str:
    parts = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(part for part in parts if not (Path(part) / "uv").exists())
