"""The minutes as PDF/UA-1 and PDF/A-2a."""

from pathlib import Path

from fachplan.base.typeset import typeset
from fachplan.forums.logos import Logo
from fachplan.reports.documents.values import minutes_values
from fachplan.reports.models import MinutesContent
from fachplan.workshop.group_colours import tones_of

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "minutes.typ"


def minutes_pdf(content: MinutesContent, logo: Logo | None = None) -> bytes:
    """The minutes as a tagged PDF, under the logo of who invited."""
    values = minutes_values(content) | {"logo": logo.on_paper() if logo else {}}
    for group in values["groups"]:
        group["colour"] = _tones(group["colour"])
    return typeset(TEMPLATE, values)


def _tones(colour: str) -> str | dict[str, str]:
    """The values of a group's own colour on paper; those drawn by hand stand in base.typ under their name."""
    found = tones_of(colour)
    return {"g": found[0].symbol, "p": found[0].paper, "i": found[0].ink} if found else colour
