"""One measured figure and how the figures are shown."""

import os
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured, its value with unit, what we aim for, and how it came about."""

    what: str
    value: str
    target: str = ""
    met: bool | None = None
    how: str = ""


def machine() -> str:
    """Processor, cores, memory and Python of this machine, for the line above the table."""
    software = f"Python {platform.python_version()}, {platform.system()}"
    return f"{_processor()}, {os.cpu_count()} cores, {_memory()}, {software}"


def markdown(rows: Iterable[Row]) -> str:
    """The figures as a table that can be pasted into a report."""
    lines = ["| what | value | target | met | how |", "|---|---|---|---|---|"]
    words = {True: "yes", False: "**no**", None: ""}
    lines += [f"| {row.what} | {row.value} | {row.target} | {words[row.met]} | {row.how} |" for row in rows]
    return "\n".join(lines)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> str:
    try:
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return "memory unknown"
    return f"{pages / 2**30:.0f} GiB"
