"""The parts a document is made of, and nothing of how a file draws them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the document's own title is level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph of plain text; `language` where it may be another than the document's."""

    text: str
    bold: bool = False
    muted: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels with their values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table under a head; the first cell of a row names it. `widths` in mm, 0 for what is left; 170 mm in all.

    `figures` are the columns set flush with the end; with `is_summed` the last row is a sum.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    figures: tuple[int, ...] = ()
    is_summed: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What follows begins on a page of its own."""


Block = Heading | Text | Pairs | Table | Turn


@dataclass(frozen=True, slots=True)
class Paper:
    """A document ready to be drawn: every word in it is final."""

    title: str
    kind: str  # "Beschlussvorlage V0123/25"
    state: str  # "Entwurf, Stand 12.03.2025"
    city: str
    office: str
    language: str
    on: date
    blocks: tuple[Block, ...] = field(default=())
    is_demo: bool = False
    over: str = ""  # what stands over the title, where it is not the kind


def paragraphs(text: str, *, language: str = "", muted: bool = False) -> list[Text]:
    """A text as its paragraphs."""
    return [Text(part.strip(), language=language, muted=muted) for part in text.split("\n") if part.strip()]


def filled(rows: Iterable[tuple[str, str]]) -> list[Pairs]:
    """The rows that have a value, if there are any."""
    said = tuple((label, value) for label, value in rows if value.strip())
    return [Pairs(said)] if said else []
