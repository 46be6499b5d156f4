"""Places as a first start leaves them, made once for all tests of a run: who needs one takes a copy and saves seconds."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def lay_out(kind: str, data: Path, make: Callable[[Path], None]) -> None:
    """Copy a place of this kind to the empty folder `data`; `make` makes it, for the first who asks."""
    place = Path(os.environ["FACHPLAN_DATA"]) / f"{kind}-of-{os.environ['FACHPLAN_TESTS_OWNER']}"
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            make(place.with_suffix(".making"))
            place.with_suffix(".making").rename(place)
    shutil.copytree(place, data, dirs_exist_ok=True, copy_function=_taken)


def lay_out_tables(data: Path) -> None:
    """An SQLite database with all tables and nothing in them."""
    lay_out("tables", data, _migrated)


def _migrated(place: Path) -> None:
    place.mkdir(parents=True)
    told = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"FACHPLAN_DATA": str(place)}
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], cwd=ROOT, check=True,
                   env=told | {"DJANGO_SETTINGS_MODULE": "fachplan.settings"})


def _taken(source: str, target: str) -> str:
    """Styles and fonts are only read, so one copy does; everything else is the taker's own."""
    if "/static/" in source:
        with suppress(OSError):  # another disk
            os.link(source, target)
            return target
    return str(shutil.copy2(source, target))
