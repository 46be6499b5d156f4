"""What was erased stays erased: down to the free pages of the database, and in a backup that is put back.

An erasure is an audit line whose kind ends in ``.erase`` and whose object names the row. Erasing a row blanks every
field that the privacy register calls personal; a chapter whose words stand elsewhere says by `replay` how its erasure is
done again. The hash chains live on digests and stay whole.

A restore repeats the erasures its backup does not know of yet, and takes their lines over: the next restore, from an even
older backup, still finds them. They are known from the database that is replaced and from `erased.jsonl` beside it.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, models, transaction

from fachplan.base.audit import link
from fachplan.base.backup_postgres import logged_erasures
from fachplan.base.erase_log import noted_erasures
from fachplan.base.models import AuditLine
from fachplan.base.tick import every_tick

RESTORED = "restored"  # the database alias of a backup while it is put back
OWED = ".log-to-empty"


@dataclass(frozen=True, slots=True)
class Erasure:
    """An audit line that erased something."""

    kind: str
    object: str
    actor: str
    at: datetime
    values: dict[str, Any]
    salt: bytes
    digest: bytes

    @property
    def key(self) -> str:
        """The primary key of what was erased."""
        return self.object.partition(":")[2]

    @property
    def key_of_line(self) -> tuple[str, str, bytes]:
        """What tells this line from every other; its digest is salted."""
        return self.kind, self.object, bytes(self.digest)


Again = Callable[[Erasure, str, Path], None]  # the erasure, the database alias, the folder of the files
_again: dict[str, Again] = {}


def replay(kind: str, again: Again) -> None:
    """Let erasures of `kind` be repeated by `again` where a backup is put back."""
    _again[kind] = again


def erasures_since(current: Path, restored: Path) -> list[Erasure]:
    """What was erased and `restored` does not know of: by the log of `current`, and by the file beside it."""
    return _unknown_to(_erasures_in(restored), (*_noted_beside(current.parent), *_erasures_in(current)))


def erasures_here_since(before: list[tuple[Any, ...]]) -> list[Erasure]:
    """What the restored default database does not know of: by the log it had `before`, and by the file beside the data."""
    now_known = [Erasure(*row) for row in logged_erasures()]
    return _unknown_to(now_known, (*_noted_beside(Path(settings.DATA)), *(Erasure(*row) for row in before)))


def _unknown_to(known: Iterable[Erasure], told: Iterable[Erasure]) -> list[Erasure]:
    lines = {each.key_of_line for each in known}
    found = {each.key_of_line: each for each in told}
    return sorted((each for line, each in found.items() if line not in lines), key=lambda each: each.at)


def _erasures_in(database: Path) -> list[Erasure]:
    if not _has_log(database):
        return []
    query = 'SELECT kind, object, actor, at, "values", salt, digest FROM base_auditline WHERE kind LIKE \'%.erase\' ORDER BY id'
    with closing(sqlite3.connect(database)) as opened:
        return [
            Erasure(kind, name, actor, datetime.fromisoformat(at).replace(tzinfo=UTC), json.loads(values or "{}"), salt, digest)
            for kind, name, actor, at, values, salt, digest in opened.execute(query)]


def _noted_beside(folder: Path) -> list[Erasure]:
    return [
        Erasure(told["kind"], told["object"], told["actor"], datetime.fromisoformat(told["at"]), told["values"],
                bytes.fromhex(told["salt"]), bytes.fromhex(told["digest"]))
        for told in noted_erasures(folder)]


def _has_log(database: Path) -> bool:
    if not database.exists():
        return False
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute("SELECT 1 FROM sqlite_master WHERE name = 'base_auditline'").fetchone() is not None


def erase_again(database: Path, files: Path, erasures: list[Erasure]) -> None:
    """Repeat `erasures` in a database file and in the folder of its files, down to the free pages."""
    if not erasures:
        return
    with _opened(database) as alias:
        _repeat(erasures, alias, files)
        with connections[alias].cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA journal_mode=DELETE")  # one file again, no log beside it


def erase_again_here(files: Path, erasures: list[Erasure]) -> None:
    """Repeat `erasures` in the default database, which is PostgreSQL, and in the folder of the restored files."""
    if not erasures:
        return
    _repeat(erasures, "default", files)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL")  # nobody else is here, and no dead row is left


def _repeat(erasures: list[Erasure], alias: str, files: Path) -> None:
    call_command("migrate", database=alias, verbosity=0, interactive=False)  # erasing knows the tables of today only
    with transaction.atomic(using=alias):
        for erasure in erasures:
            _again.get(erasure.kind, _blank)(erasure, alias, files)
            _take_over(erasure, alias)


@contextmanager
def _opened(database: Path) -> Iterator[str]:
    connections.settings[RESTORED] = {**connections.settings["default"], "NAME": str(database)}
    try:
        yield RESTORED
    finally:
        connections[RESTORED].close()
        del connections[RESTORED], connections.settings[RESTORED]


def _take_over(erasure: Erasure, using: str) -> None:
    """The erasure's own line, behind those of the backup."""
    previous = AuditLine.objects.using(using).order_by("-id").values_list("chain", flat=True).first()
    chain = link(bytes(previous or b""), erasure.kind, erasure.object, erasure.actor, erasure.at.isoformat(), digest=erasure.digest)
    AuditLine.objects.using(using).create(
        kind=erasure.kind, object=erasure.object, actor=erasure.actor, at=erasure.at, values=erasure.values,
        salt=erasure.salt, digest=erasure.digest, chain=chain)


def blank_values(model: type[models.Model], pk: str) -> dict[str, object]:
    """What the erased columns of a row hold."""
    blank: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        if hasattr(field, "privacy") and not field.primary_key and model is not AuditLine:  # its actor is in the chain
            # A hash that must stay unique becomes one that fits nothing.
            blank[str(field.attname)] = (
                None if field.null else f"erased-{pk}"[: field.max_length or 64] if field.unique else ""
            )
    if {"values", "salt", "digest"} <= {field.name for field in model._meta.concrete_fields}:
        blank |= {"values": {}, "salt": b""}
    return {name: value for name, value in blank.items() if value != "" or not _is_key(model, name)}


def _blank(erasure: Erasure, using: str, _files: Path) -> None:
    model = apps.get_model(erasure.object.partition(":")[0])
    blank = blank_values(model, erasure.key)
    if blank:
        model._default_manager.using(using).filter(pk=erasure.key).update(**blank)


def _is_key(model: type[models.Model], name: str) -> bool:
    """Whether a column points to another row: who held a role is blanked with the account, not by pointing nowhere."""
    return any(field.attname == name and field.is_relation for field in model._meta.concrete_fields)


# Down to the disk.


def empty_the_log(*tables: str) -> None:
    """Take what was erased off the disk once the transaction is over: indexes of words, the write-ahead log, dead rows.

    Where readers keep the log from being emptied, the next tick does it.
    """
    transaction.on_commit(lambda: _empty(tables))


def _empty(tables: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in tables:
                cursor.execute(f"VACUUM {connection.ops.quote_name(table)}")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%fts5%'")
        for [name] in cursor.fetchall():  # a word outlives its row in the index until it is merged
            quoted = connection.ops.quote_name(name)
            cursor.execute(f"INSERT INTO {quoted}({quoted}) VALUES ('optimize')")  # noqa: S608 - a name of our own tables
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy = bool(cursor.fetchone()[0])
    owed = Path(settings.DATA) / OWED
    owed.touch() if busy else owed.unlink(missing_ok=True)


def _empty_if_owed(_at: datetime) -> int:
    if not (Path(settings.DATA) / OWED).exists():
        return 0
    _empty(())
    return 1


every_tick("log emptied", _empty_if_owed)
