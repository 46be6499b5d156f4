"""Typeset a document as tagged PDF: PDF/UA-1 for people who listen to it, PDF/A-2a for the archive.

Text never becomes markup: a template reads its values from one JSON file, and the compiler sees nothing but the files
handed to it, so that no text can reach the disk or the network. A template stands in a folder of its chapter::

    #import "base.typ": document
    #let d = json("data.json")
    #show: document.with(d)
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from fachplan.base import glyphs

SHARED = Path(__file__).resolve().parent / "typst"
STANDARDS = ["a-2a", "ua-1"]
TEXT_MISSES_A_GLYPH = "could not be displayed with"


class TypesettingFailed(RuntimeError):
    """A template that the compiler refuses; the message is the compiler's."""


@cache
def _fonts() -> Any:
    import typst  # the compiler is 40 MB and most processes never typeset

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(glyphs.FONTS)])


def _families() -> list[str]:
    found = list(_fonts().families())
    return sorted(found, key=lambda name: (name != "Fira Sans", name != "Noto Sans", "Emoji" in name, name))


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    match value:
        case str():
            return clean(value)
        case Mapping():
            return {key: _cleaned(item, clean) for key, item in value.items()}
        case list() | tuple():
            return [_cleaned(item, clean) for item in value]
        case bytes():  # a picture; the compiler takes no files but text
            return list(value)
    return value


def _files(template: Path, data: Mapping[str, Any], clean: Callable[[str], str]) -> dict[str, bytes]:
    values = _cleaned({**data, "fonts": _families()}, clean)
    shared = {file.name: file.read_bytes() for file in SHARED.glob("*.typ")}
    return {
        **shared,
        "main.typ": template.read_bytes(),
        "data.json": json.dumps(values, ensure_ascii=False, allow_nan=False).encode(),
    }


def _compiled(files: dict[str, bytes], on: date) -> bytes:
    import typst

    compiler: Any = typst  # its stubs know no virtual files
    pdf: bytes = compiler.compile(
        files,
        format="pdf",
        pdf_standards=STANDARDS,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        timestamp=datetime.combine(on, time(), UTC),
    )
    return pdf


def only_own_face(text: str) -> str:
    """The cautious reading of a text: what the page's own face lacks is named instead of drawn."""
    return glyphs.breakable(glyphs.drawable(glyphs.plain(text), only=1))


def typeset(template: Path | str, data: Mapping[str, Any]) -> bytes:
    """`template` filled with `data`, as a PDF.

    `data["document"]` must hold `title`, `author`, `language` (two letters) and `date` (ISO): a tagged document is not
    valid without them. Equal input gives equal bytes.

    :raises TypesettingFailed: if the template is wrong; no text a person wrote can be the cause.
    """
    import typst

    path, on = Path(template), date.fromisoformat(data["document"]["date"])
    try:
        try:
            return _compiled(_files(path, data, glyphs.clean), on)
        except typst.TypstError as error:
            # A font has the characters and yet not their cluster: better a named character than no minutes.
            if TEXT_MISSES_A_GLYPH not in error.diagnostic:
                raise
            return _compiled(_files(path, data, only_own_face), on)
    except typst.TypstError as error:
        raise TypesettingFailed(f"{path.name}: {error.diagnostic}") from error
