"""What was erased stays erased: a restore repeats the erasures its backup does not know of yet.

An erasure is an audit line whose kind ends in ``.erase`` and whose object names the row. Erasing a row blanks every
field that the privacy register calls personal, and in an append-only log the values and their salt; the hash chain
lives on the digest and stays whole.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.db import connection, models

from fachplan.base.models import AuditLine

Erasure = tuple[str, str]  # kind, object


def erasures_since(current: Path, restored: Path) -> list[Erasure]:
    """What was erased in `current` after `restored` was copied from it."""
    if not _has_log(current) or not _has_log(restored):
        return []
    query = "SELECT kind, object FROM base_auditline WHERE kind LIKE '%.erase' AND id > ? ORDER BY id"
    with closing(sqlite3.connect(restored)) as old, closing(sqlite3.connect(current)) as now:
        [last] = old.execute("SELECT coalesce(max(id), 0) FROM base_auditline").fetchone()
        return [(kind, name) for kind, name in now.execute(query, [last])]


def _has_log(database: Path) -> bool:
    if not database.exists():
        return False
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'base_auditline'").fetchone() is not None


def erase_again(database: Path, erasures: list[Erasure]) -> None:
    """Repeat `erasures` in a database file, down to its free pages."""
    if not erasures:
        return
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("PRAGMA secure_delete=ON")
        for _kind, name in erasures:
            label, _colon, pk = name.partition(":")
            _blank(opened, apps.get_model(label), pk)
        opened.commit()
        opened.execute("VACUUM")


def blank_values(model: type[models.Model], pk: str) -> dict[str, object]:
    """What the erased columns of a row hold."""
    blank: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        if hasattr(field, "privacy") and not field.primary_key and model is not AuditLine:  # its actor is in the chain
            # A hash that must stay unique becomes one that fits nothing.
            blank[str(field.column)] = (
                None if field.null else f"erased-{pk}"[: field.max_length or 64] if field.unique else ""
            )
    names = {field.name for field in model._meta.concrete_fields}
    if {"values", "salt", "digest"} <= names:
        blank |= {"values": "{}", "salt": b""}
    return blank


def _blank(opened: sqlite3.Connection, model: type[models.Model], pk: str) -> None:
    key = model._meta.pk.get_db_prep_value(pk, connection)
    blank = {name: value for name, value in blank_values(model, pk).items() if value != "" or not _is_key(model, name)}
    columns = ", ".join(f'"{name}" = ?' for name in blank)
    if columns:
        table, key_column = model._meta.db_table, model._meta.pk.column
        opened.execute(f'UPDATE "{table}" SET {columns} WHERE "{key_column}" = ?', [*blank.values(), key])  # noqa: S608


def _is_key(model: type[models.Model], column: str) -> bool:
    """Whether a column points to another row: who held a role is blanked with the account, not by pointing nowhere."""
    return any(field.column == column and field.is_relation for field in model._meta.concrete_fields)
