"""A small builder for accessible Word files: styles carry structure, every table has a head, every picture words."""

import io
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import UTC, date, datetime, time
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from fachplan.base.glyphs import direction, plain

INK = RGBColor(0x13, 0x15, 0x25)
MUTED = RGBColor(0x3F, 0x45, 0x62)
NEEDED = ("Heading 1", "Heading 2", "Heading 3", "Heading 4", "List", "Table Grid")
HEADING_SIZES = {1: 24.0, 2: 15.0, 3: 13.0, 4: 11.5}
REGIONS = {"de": "de-DE", "en": "en-GB", "ar": "ar-SA"}


class WordDocument:
    """A Word file in the making. Texts are cleaned on the way in; right-to-left texts are marked as such."""

    def __init__(self, *, title: str, author: str, language: str, on: date) -> None:
        self.docx: DocxDocument = Document()
        self._set_properties(plain(title), plain(author), language, on)
        self._set_styles(REGIONS.get(language, language))
        self._set_page()

    @classmethod
    def within(cls, docx: DocxDocument) -> "WordDocument":
        """A writer for a file somebody else made: it keeps its look, and gets the styles that our parts need."""
        writer = cls.__new__(cls)
        writer.docx = docx
        known = {style.name for style in docx.styles}
        for style in Document().styles:
            if style.name in NEEDED and style.name not in known:
                docx.styles.element.append(deepcopy(style.element))
        return writer

    def _set_properties(self, title: str, author: str, language: str, on: date) -> None:
        core = self.docx.core_properties
        core.title, core.author, core.language, core.comments = title, author, language, ""
        core.created = core.modified = datetime.combine(on, time(), UTC).replace(tzinfo=None)
        core.last_modified_by = author

    def _set_styles(self, language: str) -> None:
        normal = self.docx.styles["Normal"]
        normal.font.name, normal.font.size, normal.font.color.rgb = "Fira Sans", Pt(10.5), INK
        normal.paragraph_format.space_after = Pt(4)
        tongue = _child(normal.element.get_or_add_rPr(), "w:lang")
        for attribute in ("w:val", "w:eastAsia", "w:bidi"):
            tongue.set(qn(attribute), language)
        for level, size in HEADING_SIZES.items():
            style = self.docx.styles[f"Heading {level}"]
            style.font.name, style.font.size, style.font.bold, style.font.color.rgb = "Fira Sans", Pt(size), True, INK
            # The theme's face would win over the name above.
            fonts = style.element.rPr.rFonts
            for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{attribute}"), None)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(size * 0.9), Pt(4)
            style.paragraph_format.keep_with_next = True

    def _set_page(self) -> None:
        section = self.docx.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin, section.right_margin = Mm(22), Mm(18)
        section.top_margin, section.bottom_margin = Mm(20), Mm(18)

    def header(self, *texts: str) -> None:
        """The line at the head of every page."""
        self._write(self.docx.sections[0].header.paragraphs[0], " · ".join(filter(None, texts)))

    def footer(self, text: str, page: str) -> None:
        """The line at the foot of every page; ``{page}`` and ``{pages}`` in `page` become fields that Word counts."""
        paragraph = self.docx.sections[0].footer.paragraphs[0]
        self._write(paragraph, f"{text} · " if text else "")
        before, _, rest = page.partition("{page}")
        between, _, after = rest.partition("{pages}")
        for literal, code in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
            self._write(paragraph, literal)
            if code:
                _add_field(paragraph, code)

    def heading(self, text: str, level: int) -> None:
        """A heading of `level` 1 to 4."""
        self._direct(self.docx.add_heading(plain(text), level), text)

    def paragraph(self, text: str, *, bold: bool = False, muted: bool = False) -> Paragraph:
        """A paragraph of plain text."""
        paragraph = self.docx.add_paragraph()
        run = self._write(paragraph, text)
        run.bold = bold or None
        if muted:
            run.font.color.rgb = MUTED
        return paragraph

    def pairs(self, rows: Iterable[tuple[str, str]]) -> None:
        """Labels with their values, one line each."""
        for label, value in rows:
            paragraph = self.docx.add_paragraph()
            self._write(paragraph, f"{label}: ").font.color.rgb = MUTED
            self._write(paragraph, value)

    def numbered(self, rows: Iterable[tuple[str, str, Sequence[str]]]) -> None:
        """Texts with a number of their own and notes under each; numbers are cards' names, so Word must not count."""
        for number, text, notes in rows:
            paragraph = self.docx.add_paragraph(style="List")
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(9), Mm(-9)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(9))
            self._direct(paragraph, text)
            run = self._write(paragraph, number, turn=False)
            run.bold = True
            run.add_tab()
            self._write(paragraph, text)
            for note in notes:
                paragraph.add_run().add_break()
                self._write(paragraph, note, turn=False).font.size = Pt(9.5)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str, widths_mm: Sequence[float] = ()) -> Table:
        """A table whose head repeats on every page; the first cell of a row names it. `caption` is its description."""
        table: Table = self.docx.add_table(rows=1, cols=len(head), style="Table Grid")
        _child(table._tbl.tblPr, "w:tblCaption").set(qn("w:val"), plain(caption))
        _child(table._tbl.tblPr, "w:tblDescription").set(qn("w:val"), plain(caption))
        _child(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader").set(qn("w:val"), "true")
        for cell, text in zip(table.rows[0].cells, head, strict=True):
            self._write(cell.paragraphs[0], text).bold = True
        for row in rows:
            added = table.add_row()  # type: ignore[no-untyped-call]
            _child(added._tr.get_or_add_trPr(), "w:cantSplit").set(qn("w:val"), "true")
            for i, (cell, text) in enumerate(zip(added.cells, row, strict=True)):
                self._write(cell.paragraphs[0], text).bold = i == 0 or None
        for column, width in zip(table.columns, widths_mm, strict=False):
            for cell in column.cells:
                cell.width = Mm(width)
        return table

    def picture(self, image: bytes, *, description: str, width_mm: float) -> None:
        """A picture with the words that stand for it.

        :raises ValueError: if the description is empty: a picture without words is closed to some readers.
        """
        if not description.strip():
            raise ValueError("a picture needs a description")
        self.docx.add_picture(io.BytesIO(image), width=Mm(width_mm))
        self.docx.inline_shapes[-1]._inline.docPr.set("descr", plain(description))

    def page_break(self) -> None:
        self.docx.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def to_bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.docx.save(buffer)
        return buffer.getvalue()

    def _write(self, paragraph: Paragraph, text: str, *, turn: bool = True) -> Run:
        if turn:
            self._direct(paragraph, text)
        lines = [plain(line) for line in text.split("\n")]
        run = paragraph.add_run("\n".join(lines))
        if direction(text) == "rtl":
            _child(run._r.get_or_add_rPr(), "w:rtl")
        return run

    def _direct(self, paragraph: Paragraph, text: str) -> None:
        if direction(text) != "rtl":
            return
        properties = paragraph._p.get_or_add_pPr()
        if properties.find(qn("w:bidi")) is None:
            later = [child for child in properties if child.tag in (qn("w:spacing"), qn("w:ind"), qn("w:jc"), qn("w:rPr"))]
            mark = OxmlElement("w:bidi")
            later[0].addprevious(mark) if later else properties.append(mark)  # the schema knows one order only


def _child(parent: Any, name: str) -> Any:
    found = parent.find(qn(name))
    if found is None:
        found = OxmlElement(name)
        parent.append(found)
    return found


def _add_field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)
