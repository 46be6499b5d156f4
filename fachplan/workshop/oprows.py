"""Lines and cards into their tables and lines out of them, with the driver's own statements.

Writing costs a fifth of what bulk_create costs, reading a board's log a third of what the ORM takes: values are turned
into the database's own form and back here, once per value, instead of field by field.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from fachplan.core.board import Op
from fachplan.core.card_numbers import PRINTED

OP_COLUMNS = ("board_id", "seq", "op_id", "kind", "card", "values", "base", "role", "author", "group", "late", "conflict", "at",
              "salt", "digest", "chain")
CARD_COLUMNS = ("id", "board_id", "group_id", "number", "kind", "created")


class Form:
    """How this database takes ids, times and documents."""

    def __init__(self) -> None:
        self._native = connection.features.has_native_uuid_field
        self._ops = connection.ops
        self._times: dict[datetime, Any] = {}

    def id(self, value: "str | UUID | None") -> str | None:
        """A UUID: native on PostgreSQL, 32 characters on SQLite."""
        if value is None:
            return None
        text = value if isinstance(value, str) else str(value)
        return text if self._native else text.replace("-", "")

    def time(self, at: datetime) -> Any:
        """A time; callers of one batch often share it."""
        if at not in self._times:
            self._times[at] = self._ops.adapt_datetimefield_value(at)
        return self._times[at]


def document(values: Mapping[str, Any]) -> str:
    """Values as JSON, written as `base.audit.digest_of` reads them."""
    return _encoder.encode(values)


_encoder = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


def insert_ops(rows: list[tuple[Any, ...]]) -> None:
    """Insert lines, each in the order of `OP_COLUMNS`."""
    _insert("workshop_boardop", OP_COLUMNS, rows)


def insert_cards(rows: list[tuple[Any, ...]]) -> None:
    """Insert cards, each in the order of `CARD_COLUMNS`."""
    _insert("workshop_card", CARD_COLUMNS, rows)


READ_COLUMNS = ("seq", "op_id", "kind", "card", "values", "base", "role", "author", "group", "late", "at", "chain")


def read_ops(board: UUID, *, first: int, last: int, most: int = -1) -> list[tuple[Op, bytes]]:
    """The lines of `board` from seq `first` to `last`, at most `most` of them, each with its chain."""
    names = ", ".join(map(connection.ops.quote_name, READ_COLUMNS))
    if connection.vendor == "sqlite":  # as the text it is, not parsed by Django's converter for a column of times
        names = names.replace('"at"', 'CAST("at" AS TEXT)')
    limit = "" if most < 0 else f" LIMIT {most:d}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM workshop_boardop WHERE board_id = %s AND seq BETWEEN %s AND %s ORDER BY seq{limit}",  # noqa: S608
                       [Form().id(board), first, last])
        return [(_op(row), bytes(row[-1])) for row in cursor.fetchall()]


def _op(row: tuple[Any, ...]) -> Op:
    seq, op_id, kind, card, values, base, role, author, group, late, at, _chain = row
    contents = json.loads(values)
    return Op(
        id=_dashed(op_id), kind=kind, card=_dashed(card) if card else None, values=contents, seq=seq,
        base=json.loads(base) if base else None, role=role, author=author, late=bool(late), at=stamp(at),
        group=_dashed(group) if group else None, number=contents.get("number") if kind == "card.add" else None)


def _dashed(value: str | UUID) -> str:
    """An id as clients write it; SQLite keeps 32 characters."""
    if not isinstance(value, str):
        return str(value)
    return f"{value[:8]}-{value[8:12]}-{value[12:16]}-{value[16:20]}-{value[20:]}"


def stamp(at: str | datetime) -> str:
    """A time as the API writes it: RFC 3339, UTC, milliseconds. SQLite keeps it as text, in UTC too."""
    if isinstance(at, str):
        return f"{at[:10]}T{at[11:19]}.{at[20:23]:0<3}Z"
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def move_boards(rows: list[tuple[int, bytes, Any]]) -> None:
    """Set the last seq and chain of boards, given (seq, chain, id)."""
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE workshop_board SET seq = %s, chain = %s WHERE id = %s", rows)


def highest_number(form: Form, *, group: "UUID | None", board: UUID) -> int:
    """The highest number a group, or a board of the hall, gave a card itself; 0 where it gave none. Printed ones do not count."""
    where = ("group_id = %s", form.id(group)) if group else ("group_id IS NULL AND board_id = %s", form.id(board))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(number) FROM workshop_card WHERE {where[0]} AND number NOT BETWEEN %s AND %s",  # noqa: S608 - one of two texts above
                       [where[1], PRINTED.start, PRINTED.stop - 1])
        return int(cursor.fetchone()[0] or 0)


def known_cards(form: Form, cards: Iterable[str]) -> dict[str, UUID | None]:
    """Those of `cards` that exist, with their group."""
    wanted = list(cards)
    if not wanted:
        return {}
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, group_id FROM workshop_card WHERE id IN ({marks})",  # noqa: S608 - marks only
                       [form.id(card) for card in wanted])
        return {str(_uuid(card)): _uuid(group) if group else None for card, group in cursor.fetchall()}


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _insert(table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    if rows:
        names = ", ".join(map(connection.ops.quote_name, columns))
        marks = ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 - our own names
