"""The minutes as PDF/UA-1 and PDF/A-2a."""

from pathlib import Path

from fachplan.base.typeset import typeset
from fachplan.reports.documents.values import minutes_values
from fachplan.reports.models import MinutesContent

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "minutes.typ"


def minutes_pdf(content: MinutesContent) -> bytes:
    """The minutes as a tagged PDF."""
    return typeset(TEMPLATE, minutes_values(content))
