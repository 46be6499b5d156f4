"""Lines a scribe types from the wall: one card a line, with the field and the printed number where they stand before it.

"2: 501 Nach 18 Uhr ist kein Raum offen" is card 501 in the second field. Only numbers of paper are read as numbers; a text
that begins with such a number itself is written as a list entry: "- 600 Menschen warten".
"""

import re
from dataclasses import dataclass

_FIELD = re.compile(r"([1-9]):\s+(?=\S)")
_NUMBER = re.compile(r"([0-9]{3})\s+(?=\S)")
_BULLET = re.compile(r"[-–•*]\s+(?=\S)")  # what word processors put before a line


@dataclass(frozen=True, slots=True)
class Line:
    """One card: its field counted from 0 where the line names one, its printed number where it has one, its text."""

    field: int | None
    number: int | None
    text: str


def read_lines(text: str, *, fields: int, printed: range) -> list[Line]:
    """The cards in `text`, empty lines left out, on a board with so many `fields`; `printed` are the numbers of paper.

    Examples
    --------
    >>> read_lines("501 Kein Raum offen", fields=4, printed=range(501, 1000))
    [Line(field=None, number=501, text='Kein Raum offen')]
    >>> read_lines("2: Chor\\n\\n- 600 Menschen warten", fields=4, printed=range(501, 1000))
    [Line(field=1, number=None, text='Chor'), Line(field=None, number=None, text='600 Menschen warten')]
    """
    return [_read(line.strip(), fields, printed) for line in text.splitlines() if line.strip()]


def _read(line: str, fields: int, printed: range) -> Line:
    field = number = None
    named = _FIELD.match(line)
    if named and int(named[1]) <= fields:
        field, line = int(named[1]) - 1, line[named.end():]
    leading = _NUMBER.match(line)
    if leading and int(leading[1]) in printed:
        number, line = int(leading[1]), line[leading.end():]
    bullet = _BULLET.match(line)
    return Line(field, number, line[bullet.end():] if bullet else line)
