"""The tracked files of this checkout, and which chapter each belongs to."""

import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Bottom to top; the same order as in .importlinter, which a test compares.
STORY = (
    "core", "base", "accounts", "places", "directory", "atlas", "chains", "forums",
    "workshop", "plan", "impact", "funding", "reports", "portal",
)  # fmt: skip


@cache
def tracked() -> tuple[str, ...]:
    """Every file under version control, relative to the root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def is_ours(name: str) -> bool:
    """Whether people write this file: not a vendored one, not a migration."""
    return "/vendor/" not in name and "/migrations/" not in name


def ours(*endings: str, under: str = "") -> list[str]:
    """Our own files with one of `endings` below a folder."""
    return [name for name in tracked() if name.startswith(under) and name.endswith(endings) and is_ours(name)]


def text_of(name: str) -> str:
    """What stands in a tracked file."""
    return (ROOT / name).read_text(encoding="utf-8")


def chapter_of(name: str) -> str | None:
    """The chapter a file belongs to, by its path."""
    parts = Path(name).parts
    return parts[1] if len(parts) > 2 and parts[0] == "fachplan" and parts[1] in STORY else None


def is_above(other: str, chapter: str) -> bool:
    """Whether `other` comes later in the story than `chapter`."""
    return other in STORY and STORY.index(other) > STORY.index(chapter)


def report(findings: Iterable[str]) -> str:
    """The findings as lines under an assertion."""
    return "\n" + "\n".join(findings)
