"""The paragraphs of a Word file as texts: Word cuts a placeholder into runs as it likes, a reader sees one word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document as DocxDocument
from docx.oxml.ns import qn

PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
NAME = re.compile(r"\w+", re.ASCII)
TOLD_PARTS = ("/header", "/footer", "/footnotes", "/endnotes", "/comments")


@dataclass(frozen=True, slots=True)
class Piece:
    """One text node of a paragraph, and where it begins in the paragraph's text."""

    node: Any
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.node.text or "")


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph; `in_body` where whole paragraphs and tables may stand in its place."""

    element: Any
    in_body: bool

    def pieces(self) -> list[Piece]:
        """Its own text nodes, not those of a box that hangs in it."""
        found, at = [], 0
        for node in self.element.iter(qn("w:t")):
            if _paragraph_of(node) is self.element:
                found.append(Piece(node, at))
                at += len(node.text or "")
        return found

    def text(self) -> str:
        return "".join(piece.node.text or "" for piece in self.pieces())


def spots(document: DocxDocument) -> Iterator[Spot]:
    """Every paragraph of the body, of heads and feet, of notes and text boxes."""
    body = document.element.body
    for element in body.iter(qn("w:p")):
        yield Spot(element, not _is_boxed(element))
    seen = set()
    for relation in document.part.rels.values():
        if relation.is_external or relation.target_part.partname in seen:
            continue
        part: Any = relation.target_part
        seen.add(part.partname)
        if any(name in str(part.partname) for name in TOLD_PARTS) and hasattr(part, "element"):
            for element in part.element.iter(qn("w:p")):
                yield Spot(element, False)


def _paragraph_of(node: Any) -> Any:
    return next(node.iterancestors(qn("w:p")), None)


def _is_boxed(element: Any) -> bool:
    return next(element.iterancestors(qn("w:txbxContent"), qn("w:sdtContent")), None) is not None
