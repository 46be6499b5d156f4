"""The part of a backup that PostgreSQL's own programs do: `pg_dump` takes one moment, `psql` puts it back in one transaction.

A dump can be written by programs of the server's version or a newer one only. Distributions often bring an older one;
whoever finds out at the first restore finds out too late, so it is looked at before.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from fachplan.base.backup_refused import BackupRefused
from fachplan.base.snapshot import snapshot

DUMP = "db.pgdump"
DEBIAN = Path("/usr/lib/postgresql")
TABLES = ("SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
          "WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') ORDER BY c.relname")
# What a dump does not hold of itself: everything of ours goes, whatever a newer Fachplan has put there.
CLEAR = """DO $clear$ DECLARE name text; BEGIN
FOR name IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
  EXECUTE 'DROP TABLE IF EXISTS public.' || name || ' CASCADE';
END LOOP; END $clear$"""


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs, of the server's major version or a newer one.

    :raises BackupRefused: if this machine has none.
    """
    wanted = server_major()
    found: list[int] = []
    for path in (str(DEBIAN / str(wanted) / "bin" / name), shutil.which(name)):
        if path and Path(path).exists():
            major = _major_of(path)
            if major >= wanted:
                return path
            found.append(major)
    if found:
        raise BackupRefused(
            _("The database is PostgreSQL %(server)d, and %(program)s on this machine is version %(client)d: an older one cannot read "
              "it. Install the package postgresql-client-%(server)d.") % {"server": wanted, "program": name, "client": max(found)})
    raise BackupRefused(
        _("The database is PostgreSQL %(server)d, and this machine has no %(program)s. Install the package "
          "postgresql-client-%(server)d.") % {"server": wanted, "program": name})


def server_major() -> int:
    """The major version of the server."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10000


def _major_of(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - PostgreSQL's own
    number = re.search(r"(\d+)", said)
    return int(number[1]) if number else 0


def environment(database: str = "") -> dict[str, str]:
    """How PostgreSQL's programs find the database; a password on the command line would be everyone's to read."""
    connection.ensure_connection()
    info, told = connection.connection.info, connection.get_connection_params()
    where = {"PGHOST": info.host, "PGPORT": str(info.port), "PGUSER": info.user, "PGPASSWORD": info.password,
             "PGDATABASE": database or info.dbname, "PGSSLMODE": str(told.get("sslmode", "")),
             "PGSSLROOTCERT": str(told.get("sslrootcert", ""))}
    return {**os.environ, **{name: value for name, value in where.items() if value}}


def dump_to(copy: Path) -> dict[str, Any]:
    """Write the database to `copy`; its migrations, counts and the hashes of its files, all of the very same moment."""
    dump = program("pg_dump")
    with snapshot(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        moment = str(cursor.fetchone()[0])
        _run([dump, "--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={copy}"])
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        applied = [f"{app}.{name}" for app, name in cursor.fetchall()]
        cursor.execute("SELECT DISTINCT sha256 FROM base_storedfile WHERE sha256 <> ''")
        hashes = [str(row[0]) for row in cursor.fetchall()]
        return {"migrations": applied, "counts": counts(), "hashes": hashes}


def counts() -> dict[str, int]:
    """How many rows each table has."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [str(row[0]) for row in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of our own tables
            found[table] = int(cursor.fetchone()[0])
    return found


def restore_dump(copy: Path, *, database: str = "") -> None:
    """Put a dump in the place of all tables: wholly, or nothing has changed."""
    script = copy.with_suffix(".sql")
    _run([program("pg_restore"), "--no-owner", "--no-privileges", f"--file={script}", str(copy)])
    _run([program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--command={CLEAR}",
          f"--file={script}"], database)
    script.unlink()


def has_data() -> bool:
    """Whether anybody has put anything into the database."""
    names = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in sorted(names & {"accounts_user", "forums_process", "base_auditline", "base_bundlerow"}):
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608 - one of the four
            if cursor.fetchone():
                return True
    return False


def logged_erasures() -> list[tuple[Any, ...]]:
    """The erasures in the log, as `erasures` reads them from a file."""
    if "base_auditline" not in connection.introspection.table_names():
        return []
    with connection.cursor() as cursor:
        cursor.execute('SELECT kind, object, actor, at, "values", salt, digest FROM base_auditline '
                       "WHERE kind LIKE '%.erase' ORDER BY id")
        rows = cursor.fetchall()
    return [(kind, name, actor, at, json.loads(values) if isinstance(values, str) else values or {}, bytes(salt), bytes(digest))
            for kind, name, actor, at, values, salt, digest in rows]


def _run(command: list[str], database: str = "") -> None:
    ran = subprocess.run(command, env=environment(database), capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL's own
    if ran.returncode != 0:
        raise BackupRefused(_("PostgreSQL refused: %s") % (ran.stderr.strip().splitlines() or [""])[0])
