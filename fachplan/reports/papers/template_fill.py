"""A city's own template filled: names become texts, in the look that the template gives them.

No template language is at work. Each paragraph is read once as it came; what was put in is never read again, so that
words of a card that look like a placeholder stay words.
"""

import io
from copy import deepcopy
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from fachplan.base.glyphs import direction, plain
from fachplan.base.word import WordDocument
from fachplan.reports.papers.blocks import Block, Paper
from fachplan.reports.papers.placeholders import Values
from fachplan.reports.papers.template_text import PLACE, Piece, Spot, spots
from fachplan.reports.papers.word import write


def filled_template(template: bytes, values: Values, paper: Paper) -> bytes:
    """`template` with `values` in it; a name it does not know stays as it is."""
    document = Document(io.BytesIO(template))
    core = document.core_properties
    core.title, core.author, core.language = f"{paper.kind}: {paper.title}", paper.city or paper.kind, paper.language
    writer = WordDocument.within(document)
    for spot in [each for each in spots(document) if PLACE.search(each.text())]:
        _fill(document, writer, spot, values)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _fill(document: DocxDocument, writer: WordDocument, spot: Spot, values: Values) -> None:
    for match in reversed(list(PLACE.finditer(spot.text()))):
        value = values.get(match[1])
        if isinstance(value, str):
            _put(spot.pieces(), match.start(), match.end(), value)
        elif value is not None:
            _put_blocks(document, writer, spot.element, value)
            return


def _put(pieces: list[Piece], start: int, end: int, value: str) -> None:
    """Let `value` stand where the text from `start` to `end` stood, in the look of its first character."""
    touched = [piece for piece in pieces if piece.start < end and piece.end > start]
    first, last = touched[0], touched[-1]
    before, after = (first.node.text or "")[: start - first.start], (last.node.text or "")[end - last.start :]
    run = first.node.getparent()
    tail = _run_like(run)
    for node in list(first.node.itersiblings()):  # what followed in the same run follows the value, too
        tail.append(node)
    for piece in touched:
        _set(piece.node, "")
    _set(first.node, before)
    if last is first:
        tail.insert(1 if tail.find(qn("w:rPr")) is not None else 0, _text(after))
    else:
        _set(last.node, after)
    told = _run_like(run)
    for number, line in enumerate(value.split("\n")):
        if number:
            told.append(OxmlElement("w:br"))
        told.append(_text(plain(line)))
    if direction(value) == "rtl":
        _properties(told).append(OxmlElement("w:rtl"))
    run.addnext(told)
    if len(tail) > (tail.find(qn("w:rPr")) is not None):
        told.addnext(tail)


def _put_blocks(document: DocxDocument, writer: WordDocument, place: Any, blocks: list[Block]) -> None:
    """Let `blocks` stand where the paragraph `place` stood; plain paragraphs take its look over."""
    body = document.element.body
    before = len(body)
    for block in blocks:
        write(writer, block)
    ends = body.find(qn("w:sectPr"))
    made = [child for child in list(body)[before - (ends is not None) :] if child is not ends]
    for element in made:
        if element.tag == qn("w:p"):
            _look_like(place, element)
        place.addprevious(element)
    if made and made[-1].tag == qn("w:tbl") and place.getparent().tag == qn("w:tc"):
        for child in list(place):  # a cell of a table ends with a paragraph
            if child.tag != qn("w:pPr"):
                place.remove(child)
        return
    place.getparent().remove(place)


def _look_like(place: Any, element: Any) -> None:
    """The look of the placeholder for a paragraph that has none of its own."""
    own = place.find(qn("w:pPr"))
    if own is not None and element.find(qn("w:pPr")) is None:
        element.insert(0, deepcopy(own))
    look = place.find(f".//{qn('w:r')}/{qn('w:rPr')}")
    for run in element.iter(qn("w:r")):
        if look is not None and run.find(qn("w:rPr")) is None:
            run.insert(0, deepcopy(look))


def _run_like(run: Any) -> Any:
    made = OxmlElement("w:r")
    look = run.find(qn("w:rPr"))
    if look is not None:
        made.append(deepcopy(look))
    return made


def _properties(run: Any) -> Any:
    found = run.find(qn("w:rPr"))
    if found is None:
        found = OxmlElement("w:rPr")
        run.insert(0, found)
    return found


def _text(text: str) -> Any:
    node = OxmlElement("w:t")
    _set(node, text)
    return node


def _set(node: Any, text: str) -> None:
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
