"""The minutes as PDF/UA-1 and PDF/A-2a."""

from pathlib import Path
from typing import Any

from fachplan.base.typeset import typeset
from fachplan.forums.logos import Logo
from fachplan.reports.documents.photos import copies_of, width_mm
from fachplan.reports.documents.values import minutes_values
from fachplan.reports.models import MinutesContent
from fachplan.workshop.group_colours import tones_of

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "minutes.typ"


def minutes_pdf(content: MinutesContent, logo: Logo | None = None) -> bytes:
    """The minutes as a tagged PDF, under the logo of who invited."""
    values = minutes_values(content) | {"logo": logo.on_paper() if logo else {}}
    copies = copies_of(content)
    for group in values["groups"]:
        group["colour"] = _tones(group["colour"])
    for board in (*(board for group in values["groups"] for board in group["boards"]), *values["plenum"]):
        for picture in board["pictures"]:
            picture.update(_placed(copies.get(picture["key"])))
    return typeset(TEMPLATE, values)


def _placed(copy: bytes | None) -> dict[str, Any]:
    """A photo as the template draws it; without its bytes where the file is damaged."""
    return {"bytes": copy, "width": width_mm(copy)} if copy else {"bytes": b"", "width": 0}


def _tones(colour: str) -> str | dict[str, str]:
    """The values of a group's own colour on paper; those drawn by hand stand in base.typ under their name."""
    found = tones_of(colour)
    return {"g": found[0].symbol, "p": found[0].paper, "i": found[0].ink} if found else colour
