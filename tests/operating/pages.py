"""What a page of docs/operating tells to write and to run: its code blocks, with a test's own ports and folders put in."""

import re
from collections.abc import Mapping
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs" / "operating"
BLOCK = re.compile(r"^```(\w+) (?:file=(\S+)|(run|systemd|offline))\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Page:
    """The files and commands of one page.

    Parameters
    ----------
    places : what stands in the page, and what takes its place here; every one of them must stand there.
    """

    def __init__(self, name: str, places: Mapping[str, str]) -> None:
        self.text = (DOCS / name).read_text()
        self._places = places
        self.files: dict[str, str] = {}
        self.commands: dict[str, list[str]] = {}
        for _language, file, run, content in BLOCK.findall(self.text):
            if run:
                self.commands.setdefault(run, []).append(self._here(content))
            else:
                self.files[file] = self._here(content)

    def _here(self, content: str) -> str:
        for there, here in self._places.items():
            content = content.replace(there, here)
        return content

    @property
    def unused(self) -> list[str]:
        """Places that the page does not name: the test would put nothing in."""
        return [there for there in self._places if there not in self.text]


def settings_of(content: str) -> dict[str, str]:
    """An environment file as systemd reads it."""
    return dict(line.split("=", 1) for line in content.splitlines() if line and not line.startswith("#"))


def line_of(unit: str, name: str) -> str:
    """The value of a line of a systemd unit."""
    return next(line.partition("=")[2] for line in unit.splitlines() if line.startswith(f"{name}="))
