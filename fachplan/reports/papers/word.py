"""A document as a Word file: real headings, tables with heads that repeat, texts in their own direction."""

from django.utils.translation import gettext, override
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph

from fachplan.base.word import WordDocument
from fachplan.forums.logos import Logo
from fachplan.reports.documents.photos import logo_width_mm
from fachplan.reports.papers.blocks import Block, Heading, Pairs, Paper, Table, Text, Turn

WIDE_MM = 170


def paper_docx(paper: Paper, logo: Logo | None = None) -> bytes:
    """`paper` as a Word file, under the logo of who hands it in."""
    document = WordDocument(title=f"{paper.kind}: {paper.title}", author=paper.city or paper.kind, language=paper.language, on=paper.on)
    document.header(paper.city, paper.office, paper.kind, paper.state)
    with override(paper.language):
        document.footer(gettext("View with example data") if paper.is_demo else paper.title, gettext("Page {page} of {pages}"))
    picture = logo.drawn() if logo else b""
    if logo and picture:
        document.picture(picture, description=logo.alt, width_mm=logo_width_mm(picture))
    document.paragraph(paper.over or paper.kind, muted=True)
    document.heading(paper.title, 1)
    for block in paper.blocks:
        write(document, block)
    return document.to_bytes()


def write(document: WordDocument, block: Block) -> None:
    """Add one block at the end."""
    match block:
        case Heading():
            document.heading(block.text, block.level)
        case Text():
            _speak(document.paragraph(block.text, bold=block.bold, muted=block.muted), block.language)
        case Pairs():
            document.pairs(block.rows)
        case Table():
            _table(document, block)
        case Turn():
            document.page_break()


def _table(document: WordDocument, block: Table) -> None:
    open_columns = block.widths.count(0) or 1
    rest = (WIDE_MM - sum(block.widths)) / open_columns
    table = document.table(block.head, block.rows, caption=block.caption, widths_mm=[width or rest for width in block.widths])
    if block.figures or block.is_summed:
        _set_figures(table, block)


def _set_figures(table: DocxTable, block: Table) -> None:
    rows = list(table.rows)
    for row in rows:
        cells = row.cells
        for column in block.figures:
            cells[column].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if block.is_summed and row is rows[-1]:
            for cell in cells:
                cell.paragraphs[0].runs[0].bold = True


def _speak(paragraph: Paragraph, language: str) -> None:
    """Say in which language a text is, so that it is read aloud in it."""
    if not language:
        return
    for run in paragraph.runs:
        mark = OxmlElement("w:lang")
        mark.set(qn("w:val"), language)
        mark.set(qn("w:bidi"), language)
        run._r.get_or_add_rPr().append(mark)
