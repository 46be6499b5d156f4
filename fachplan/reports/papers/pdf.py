"""A document as PDF/UA-1 and PDF/A-2a."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext, override

from fachplan.base.glyphs import direction
from fachplan.base.typeset import typeset
from fachplan.forums.logos import Logo
from fachplan.reports.papers.blocks import Block, Heading, Pairs, Paper, Table, Text

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "paper.typ"
FULL = 1500  # characters in a row that may fill a page: such a row may break


def paper_pdf(paper: Paper, logo: Logo | None = None) -> bytes:
    """`paper` as a tagged PDF, under the logo of who hands it in."""
    return typeset(TEMPLATE, paper_values(paper) | {"logo": logo.on_paper() if logo else {}})


def paper_values(paper: Paper) -> dict[str, Any]:
    """`paper` as plain values for its template."""
    with override(paper.language):
        foot = gettext("View with example data") if paper.is_demo else paper.title
        page = gettext("Page {page} of {pages}")
    office = [line for line in (paper.city, paper.office) if line]
    return {
        "document": {"title": f"{paper.kind}: {paper.title}", "author": paper.city or paper.kind, "language": paper.language,
                     "date": paper.on.isoformat(), "head": (office, [paper.kind], [paper.state]), "foot": foot, "page": page,
                     "description": f"{paper.kind}, {paper.state}"},
        "title": paper.title,
        "over": paper.over or paper.kind,
        "blocks": [_values(block) for block in paper.blocks],
    }


def _values(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"is": "heading", "text": block.text, "level": block.level}
        case Text():
            language = block.language.split("-")[0]
            return {"is": "text", "text": block.text, "bold": block.bold, "muted": block.muted,
                    "direction": "" if block.bold else direction(block.text),
                    "language": language if language.isalpha() and len(language) in (2, 3) else ""}
        case Pairs():
            return {"is": "pairs", "rows": [list(row) for row in block.rows]}
        case Table():
            return {"is": "table", "head": block.head, "widths": block.widths, "figures": block.figures, "summed": block.is_summed,
                    "rows": [[cell.split("\n") for cell in row] for row in block.rows],
                    "long": any(sum(map(len, row)) > FULL for row in block.rows)}
    return {"is": "turn"}
