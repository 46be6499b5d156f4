"""The participants' sentences as a table one can hand to a translator, and back.

One row a sentence: a key, German, then each language with the answer to "has a person checked it?". Whatever the file is,
it is measured before it is unpacked: 5 MB of it once cost 16 seconds and 340 MB.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fachplan.base.participant_texts import BY_KEY
from fachplan.base.wordings import READ_BY_AUTHORS, Wording, languages
from fachplan.core.text import clean

MOST_BYTES = 1024 * 1024
MOST_UNPACKED = 10 * 1024 * 1024
MOST_PARTS = 100
MOST_ROWS = 1000
MOST_COLUMNS = 20
LONGEST = 500
YES, NO = "ja", "nein"
ANSWERS = {"ja": True, "yes": True, "x": True, "geprüft": True, "nein": False, "no": False, "": False, "ungeprüft": False}
PLACEHOLDER = re.compile(r"%\(\w+\)s|%s|\{\w+\}")
MARKUP = '<>&"'
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be taken: which one, what is wrong, what would be right."""

    cell: str
    problem: str | Promise


class NoTable(ValueError):
    """The file as a whole is no such table; the message is for people."""


def write_table(table: Mapping[Key, Wording]) -> bytes:
    """The table as an Excel file; every cell is text, so that nothing in it can calculate."""
    import xlsxwriter  # with openpyxl 27 MB, which no process needs before somebody translates

    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Texte")
    head, cell = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    rtl = book.add_format({"text_wrap": True, "valign": "top", "reading_order": 2})
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 14)
    for column, (language, is_state) in enumerate(_columns(), start=1):
        sheet.set_column(column, column, 12 if is_state else 60)
        sheet.write_string(0, column, _title(language, is_state), head)
        if is_state:
            sheet.data_validation(1, column, len(BY_KEY), column, {"validate": "list", "source": [YES, NO]})
        for row, key in enumerate(BY_KEY, start=1):
            wording = table[key, language]
            text = (YES if wording.checked else NO) if is_state else wording.text
            sheet.write_string(row, column, text, rtl if language == "ar" and not is_state else cell)
    sheet.write_string(0, 0, "key", head)
    for row, key in enumerate(BY_KEY, start=1):
        sheet.write_string(row, 0, key, cell)
    book.close()
    return out.getvalue()


def _columns() -> Iterator[tuple[str, bool]]:
    for language in languages():
        yield language, False
        if language not in READ_BY_AUTHORS:
            yield language, True


def _title(language: str, is_state: bool) -> str:
    return f"{language}: geprüft?" if is_state else f"{language} – {dict(settings.LANGUAGES)[language]}"


def read_table(content: bytes) -> tuple[dict[Key, Wording], list[Wrong]]:
    """What the table says, and the cells that cannot be taken. An empty cell is a wording given back.

    :raises NoTable: if the file is too large, no Excel file or has no key column.
    """
    rows = _rows(content)
    titles = next(rows, ())
    columns = {place: _column(title) for place, title in enumerate(titles) if isinstance(title, str)}
    if ("key", False) not in columns.values():
        raise NoTable(str(_("The first row must name the columns, and one of them must be called “key”.")))
    found: dict[Key, Wording] = {}
    wrong = [Wrong(f"{_letter(place)}1", _("This column is not known. Please use the exported file."))
             for place, column in columns.items() if column is None]
    for number, row in enumerate(rows, start=2):
        if any(cell is not None for cell in row):
            wrong += _read_row(number, row, columns, found)
    return found, wrong


def _column(title: str) -> tuple[str, bool] | None:
    """The language of a column and whether it says what is checked."""
    name = title.strip()
    if name == "key":
        return "key", False
    return next(((language, is_state) for language, is_state in _columns() if name == _title(language, is_state)), None)


def _read_row(number: int, row: tuple[Any, ...], columns: Mapping[int, tuple[str, bool] | None], found: dict[Key, Wording]) -> list[Wrong]:
    cells = {column: (f"{_letter(place)}{number}", row[place]) for place, column in columns.items()
             if column is not None and place < len(row)}
    where, key = cells.pop(("key", False))
    if key not in BY_KEY:
        return [Wrong(where, _("This key is not known. Please leave the first column as it was exported."))]
    if any(of == key for of, _language in found):
        return [Wrong(where, _("This key stands in the table twice."))]
    wrong: list[Wrong] = []
    for (language, is_state), (cell, value) in cells.items():
        if is_state:
            continue
        answer_cell, answer = cells.get((language, True), (cell, YES if language in READ_BY_AUTHORS else NO))
        text = clean(str(value)) if value is not None else ""
        checked = ANSWERS.get(clean(str(answer or "")).lower())
        problem = _problem(BY_KEY[key], text, value)
        wrong += [Wrong(cell, problem)] if problem else []
        wrong += [Wrong(answer_cell, _("Please write “ja” or “nein”."))] if checked is None else []
        found[key, language] = Wording(text, bool(checked))
    return wrong


def _problem(sentence: str, text: str, value: object) -> Promise | None:
    if value is not None and not isinstance(value, str):
        return _("This is a number or a date, not a sentence.")
    if text.startswith("="):
        return _("This is a formula, not a sentence.")
    if len(text) > LONGEST:
        return _("The sentence is longer than 500 characters.")
    if text and sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(sentence)):
        return _("The placeholders in %(…)s or {…} must stay as they are in the German sentence.")
    if any(sign in text and sign not in sentence for sign in MARKUP):
        return _("The signs < > & and straight quotation marks are not possible here; curly ones are.")
    return None


def _letter(place: int) -> str:
    """How Excel calls a column; there are at most twenty."""
    return "ABCDEFGHIJKLMNOPQRST"[place]


def _rows(content: bytes) -> Iterator[tuple[Any, ...]]:
    _measure(content)
    try:
        from openpyxl import load_workbook

        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = list(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS, values_only=True))
    except Exception as error:  # a file made to break the reader may raise anything
        raise NoTable(str(_("This file cannot be read as an Excel table."))) from error
    if len(rows) > MOST_ROWS:
        raise NoTable(str(_("The table has more than 1,000 rows.")))
    return iter(rows)


def _measure(content: bytes) -> None:
    """Refuse what would grow beyond reason, before a reader sees it."""
    if len(content) > MOST_BYTES:
        raise NoTable(str(_("The file is larger than 1 MB.")))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            left = MOST_UNPACKED
            if len(parts) > MOST_PARTS:
                raise NoTable(str(_("This file cannot be read as an Excel table.")))
            for part in parts:
                with archive.open(part) as opened:
                    text = opened.read(left + 1)  # what an archive says of its own size may be a lie
                left -= len(text)
                if left < 0 or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise NoTable(str(_("This file cannot be read as an Excel table.")))
    except NoTable:
        raise
    except Exception as error:
        raise NoTable(str(_("This file cannot be read as an Excel table."))) from error
