"""The log of erasures beside the database: `erased.jsonl`, ids and hashes only.

It is there for the day the database is not: whoever puts a backup into an empty place puts this file there first, and what
was erased since the backup stays erased. Keep a copy of it with the backups.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAME = "erased.jsonl"


def note_erasure(folder: Path, told: dict[str, Any]) -> None:
    """Write one erasure; it has reached the disk when this returns."""
    descriptor = os.open(folder / NAME, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "ab") as file:
        file.write(json.dumps(told, sort_keys=True).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def noted_erasures(folder: Path) -> Iterator[dict[str, Any]]:
    """Every erasure that was noted; a last line that a power cut tore is left out."""
    path = folder / NAME
    for line in path.read_text().splitlines() if path.exists() else ():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, dict):
            yield told
