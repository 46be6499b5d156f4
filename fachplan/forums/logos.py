"""Whose logo stands over a page or a paper: the process's own, or else the municipality's."""

from dataclasses import dataclass
from typing import Any

from fachplan.base.files import FileDamaged, read_file
from fachplan.base.logos import draw_logo
from fachplan.base.models import City, StoredFile
from fachplan.base.pictures import NoPhoto
from fachplan.forums.models import Process


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture and what it says to those who do not see it."""

    file: StoredFile
    alt: str

    def on_paper(self) -> dict[str, Any]:
        """The picture for a template of the typesetter: its bytes as numbers, for it reads plain values only."""
        drawn = self.drawn()
        return {"bytes": list(drawn), "alt": self.alt} if drawn else {}

    def drawn(self) -> bytes:
        """The picture as a PNG; empty where it cannot be read: a paper without a logo is better than no paper."""
        try:  # a municipality's logo may be older than our drawing logos anew
            return draw_logo(read_file(self.file))
        except (FileDamaged, NoPhoto):
            return b""


def logo_of(process: Process | None) -> Logo | None:
    """The logo of `process`; without one, or without a process, the municipality's; None if nobody has one."""
    if process is not None and process.logo is not None:
        return Logo(process.logo, process.logo_alt or process.office or process.title)
    city = City.current()
    return Logo(city.logo, city.name) if city.logo is not None else None
