"""Which of our fonts can draw which character, and what becomes of a text that none of them can.

A PDF/UA document is refused whole if one glyph is missing, so every text is looked at before it is typeset. The
character map of each font is read once, straight from its `cmap` table [1]_: two formats cover every font we carry.

References
----------
.. [1] OpenType specification 1.9, "cmap: Character to Glyph Index Mapping Table".
"""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).resolve().parent / "fonts"
FIRST = "FiraSans-Regular.ttf"  # the page's own face; the others only fill its gaps
APART = ("\u2068", "\u2069")  # what stands between them has a direction of its own
# Change how neighbours are drawn, draw nothing themselves: joiners, soft hyphen, and the pair that sets a quotation apart.
JOINERS = frozenset(("\u200c", "\u200d", "\u00ad", *APART))
# Longer runs of Latin without a place to break leave their column: a pasted address, a thousand times "a".
LONG_RUN = re.compile(r"[!-\u024f]{37,}")


def _format_4(table: bytes) -> Iterator[int]:
    count = struct.unpack_from(">H", table, 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 4 * count)
    at = 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", table, at)
    for i, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(start, end + 1):
            place = at + 2 * i + offset + 2 * (code - start)  # a glyph array behind the table, as seen from the offset
            glyph = struct.unpack_from(">H", table, place)[0] if offset else (code + delta) & 0xFFFF
            if glyph and code != 0xFFFF:
                yield code


def _format_12(table: bytes) -> Iterator[int]:
    count = struct.unpack_from(">L", table, 12)[0]
    for i in range(count):
        start, end, glyph = struct.unpack_from(">LLL", table, 16 + 12 * i)
        yield from range(start if glyph else start + 1, end + 1)


def characters(font: bytes) -> frozenset[int]:
    """Code points that `font`, a TrueType or OpenType file, has a glyph for.

    :raises ValueError: if it carries no Unicode character map of format 4 or 12.
    """
    tables = struct.unpack_from(">H", font, 4)[0]
    found = {font[12 + 16 * i : 16 + 16 * i]: struct.unpack_from(">LL", font, 20 + 16 * i) for i in range(tables)}
    if b"cmap" not in found:
        raise ValueError("this file has no cmap table, so it is no font")
    start, length = found[b"cmap"]
    cmap = font[start : start + length]
    covered: set[int] = set()
    for i in range(struct.unpack_from(">H", cmap, 2)[0]):
        table = cmap[struct.unpack_from(">L", cmap, 8 + 8 * i)[0] :]
        reader = {4: _format_4, 12: _format_12}.get(struct.unpack_from(">H", table)[0])
        covered.update(reader(table) if reader else ())
    if not covered:
        raise ValueError("this font has no Unicode character map of format 4 or 12")
    return frozenset(covered)


@cache
def coverage() -> dict[int, int]:
    """For every code point the set of fonts that draw it, one bit a font; bit 0 is the page's own face."""
    masks: dict[int, int] = {}
    files = sorted(FONTS.glob("*.ttf"), key=lambda file: (file.name != FIRST, file.name))
    for bit, file in enumerate(files):
        for code in characters(file.read_bytes()):
            masks[code] = masks.get(code, 0) | 1 << bit
    return masks


def named(character: str) -> str:
    """What stands for a character that cannot be drawn."""
    return f"[U+{ord(character):04X}]"


def plain(text: str) -> str:
    """`text` in composed form without control, format, private-use, surrogate and non-characters.

    Joiners stay: without them Persian and Hindi words fall apart. Line ends and tabs become spaces. Of the characters that
    change direction only the isolating pair stays, and only where it is whole.
    """
    composed = unicodedata.normalize("NFC", text)
    kept = (" " if c in "\t\n\r\u2028\u2029" else c for c in composed)
    shown = "".join(c for c in kept if c in JOINERS or _is_ink(c))
    whole = shown.count(APART[0]) == shown.count(APART[1])
    return shown if whole else shown.replace(APART[0], "").replace(APART[1], "")


def _is_ink(character: str) -> bool:
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Co"):
        return False
    code = ord(character)
    if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:  # noncharacters, no file may carry them
        return False
    return not (0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF)  # variation selectors


def drawable(text: str, *, only: int = -1) -> str:
    """`text` with each character that no font has as ``[U+4F1A]``.

    A mark is drawn with the letter it sits on, so both must be in one font. `only` limits the fonts, as a bit set.
    """
    masks = coverage()
    parts: list[str] = []
    together = 0  # the fonts that have the letter and all its marks so far
    for character in text:
        own = masks.get(ord(character), 0) & only
        is_mark = unicodedata.category(character)[0] == "M"
        together = together & own if is_mark else own
        parts.append(character if together or (character in JOINERS and (parts or character in APART)) else named(character))
        together = together or (masks[0x20] & only)
    return "".join(parts)


def breakable(text: str) -> str:
    """`text` with invisible places to break in runs that would leave their column."""
    return LONG_RUN.sub(lambda run: "\u200b".join(re.findall(".{1,18}", run[0])), text)


def clean(text: str) -> str:
    """`text` as it can be typeset: nothing invisible that acts, nothing without a glyph, nothing too long to break."""
    return breakable(drawable(plain(text)))


def direction(text: str) -> str:
    """Where `text` runs: "ltr" or "rtl" after its first letter with a direction, "" where it has none.

    >>> direction("12 مرحبا"), direction("Über مرحبا"), direction("12")
    ('rtl', 'ltr', '')
    """
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return ""
