"""Whether a backup could be put back and would be ours: it is laid out beside the data, verified, compared, and thrown away.

Nobody finds out on the day of need. The data in use are not touched, and the server may go on running.
"""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from fachplan.base import backup_postgres
from fachplan.base.backup import DATABASE, unpack
from fachplan.base.backup_postgres import DUMP
from fachplan.base.backup_refused import BackupRefused
from fachplan.base.models import AuditLine

CHECKED = "checked"  # the database alias of the backup meanwhile


def check_backup(source: Path) -> dict[str, Any]:
    """What is wrong with a backup (``broken``, empty if nothing is), its counts that differ from ours, and what came since.

    :raises BackupRefused: if it is damaged to the eye, or there is no place to lay it out.
    """
    if not source.is_file():
        raise BackupRefused(_("There is no file at %s.") % source)
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".check-") as name:
        manifest = unpack(source, Path(name))
        with _laid_out(Path(name)) as (alias, environment):
            broken, since = _not_ours(alias)
            answer = {"created": manifest["created"], "rows": sum(manifest["counts"].values()), "since": since}
            return {**answer, "differing": _differing(manifest), "broken": broken or _verified(manifest, environment)}


@contextmanager
def _laid_out(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The backup as a database of its own: its alias, and the environment in which commands see nothing else."""
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"FACHPLAN_DATA": str(folder)}
    if (folder / DATABASE).exists():
        with _alias(str(folder / DATABASE)) as alias:
            yield alias, own
        return
    database = f"fachplan_check_{secrets.token_hex(4)}"
    try:
        _administer(f'CREATE DATABASE "{database}" TEMPLATE template0')
    except DatabaseError as error:
        raise BackupRefused(_("To try a backup, the database user needs a database of its own for some seconds: ALTER ROLE … CREATEDB. "
                              "PostgreSQL said: %s") % str(error).strip()) from error
    try:
        backup_postgres.restore_dump(folder / DUMP, database=database)
        with _alias(database) as alias:
            yield alias, own | {"DATABASE_URL": _address(database)}
    finally:
        _administer(f'DROP DATABASE "{database}" WITH (FORCE)')


@contextmanager
def _alias(name: str) -> Iterator[str]:
    connections.settings[CHECKED] = {**connections.settings["default"], "NAME": name}
    try:
        yield CHECKED
    finally:
        connections[CHECKED].close()
        del connections[CHECKED], connections.settings[CHECKED]


def _administer(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _address(database: str) -> str:
    told = backup_postgres.environment(database)
    who = quote(told.get("PGUSER", ""), safe="") + (f":{quote(told['PGPASSWORD'], safe='')}" if told.get("PGPASSWORD") else "")
    mode = f"&sslmode={told['PGSSLMODE']}" if told.get("PGSSLMODE") else ""
    return f"postgres://{who}@/{database}?host={quote(told['PGHOST'], safe='')}&port={told['PGPORT']}{mode}"


def _not_ours(alias: str) -> tuple[str, int]:
    """Whether the log of the backup is no beginning of ours, and how many lines ours has since."""
    last = AuditLine.objects.using(alias).order_by("-id").values_list("id", "chain").first()
    if last is None:
        return "", AuditLine.objects.count()
    ours = AuditLine.objects.filter(pk=last[0]).values_list("chain", flat=True).first()
    if ours is None or bytes(ours) != bytes(last[1]):
        return f"audit line {last[0]}: the backup and the database here have different histories", 0
    return "", AuditLine.objects.filter(pk__gt=last[0]).count()


def _differing(manifest: dict[str, Any]) -> dict[str, list[int]]:
    names, found = set(connection.introspection.table_names()), {}
    with connection.cursor() as cursor:
        for table, count in manifest["counts"].items():
            if table in names:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of our own tables
                here = int(cursor.fetchone()[0])
                if here != count:
                    found[table] = [count, here]
    return found


def _verified(manifest: dict[str, Any], environment: dict[str, str]) -> str:
    """What `fachplan verify` says about it, brought to today's tables first."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    environment = {**environment, "DJANGO_SETTINGS_MODULE": "fachplan.settings"}
    if known - set(manifest["migrations"]):
        subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=environment, check=True)
    command = [sys.executable, "-m", "fachplan.cli", "verify"]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    if not ran.stdout:
        raise BackupRefused(_("The backup cannot be checked: %s") % (ran.stderr.strip().splitlines() or [""])[-1])
    return str(json.loads(ran.stdout)["broken"] or "")
