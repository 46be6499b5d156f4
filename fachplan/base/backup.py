"""Backup and restore: the database, the files it names, and a manifest that proves both.

A copy of the database file is no backup: while somebody writes it is torn or lacks what still stands in the write-ahead
log (measured under load: 4 of 25 copies corrupt; through SQLite's backup API none of 25). On PostgreSQL the database's part
is a dump of one moment, and rows, files and migrations are counted in that very moment. The key is left out unless asked
for, so that a stolen backup signs nobody in.
"""

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from fachplan.base import backup_postgres
from fachplan.base.backup_postgres import DUMP
from fachplan.base.backup_refused import BackupRefused
from fachplan.base.erasures import erase_again, erase_again_here, erasures_here_since, erasures_since
from fachplan.base.files import place_of, put_file

DATABASE, MANIFEST, KEY = "db.sqlite3", "manifest.json", "secret.key"
KEEP_BEFORE_MIGRATION = 5


def database_path() -> Path:
    """The SQLite file of this installation."""
    return Path(str(settings.DATABASES["default"]["NAME"]))


def database_member() -> str:
    """Under which name a backup of this installation holds the database."""
    return DATABASE if connection.vendor == "sqlite" else DUMP


def backup_to(target: Path, *, at: datetime, with_key: bool = False) -> dict[str, Any]:
    """Write a backup to `target` and return its manifest; what stood there is replaced at the end, or not at all.

    :raises BackupRefused: if the database cannot be copied so, or names a file that is not there.
    """
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".backup-") as folder:
        copy = Path(folder) / database_member()
        about = _copy_database(database_path(), copy) if copy.name == DATABASE else backup_postgres.dump_to(copy)
        members = {copy.name: copy, **_files_named(about.pop("hashes"))}
        if with_key:
            members[KEY] = Path(settings.DATA) / KEY
        manifest = _manifest(members, about, at)
        (Path(folder) / MANIFEST).write_text(json.dumps(manifest, indent=2, sort_keys=True))
        _write_archive(target, {MANIFEST: Path(folder) / MANIFEST, **members})
    return manifest


def backup_before_migration(*, at: datetime) -> Path:
    """A backup in `backups/` of the data folder; the last five are kept."""
    folder = Path(settings.DATA) / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"before-migration-{at:%Y%m%dT%H%M%S}.tar.gz"
    backup_to(target, at=at)
    for old in sorted(folder.glob("before-migration-*.tar.gz"))[:-KEEP_BEFORE_MIGRATION]:
        old.unlink()
    return target


def _copy_database(source: Path, copy: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(copy)) as taken:
        origin.backup(taken)  # one consistent moment, whoever writes meanwhile
        taken.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it
        taken.commit()
        hashes = [row[0] for row in taken.execute("SELECT DISTINCT sha256 FROM base_storedfile WHERE sha256 <> ''")]
        applied = [f"{app}.{name}" for app, name in taken.execute("SELECT app, name FROM django_migrations ORDER BY id")]
    return {"migrations": applied, "counts": _counts(copy), "hashes": hashes}


def _files_named(hashes: list[str]) -> dict[str, Path]:
    missing = [sha256 for sha256 in hashes if not place_of(sha256).exists()]
    if missing:
        raise BackupRefused(_("A stored file is missing: %s") % missing[0])
    return {f"files/{sha256[:2]}/{sha256}": place_of(sha256) for sha256 in sorted(hashes)}


def _counts(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(database)) as opened:
        tables = [
            row[0]
            for row in opened.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        return {table: opened.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in sorted(tables)}  # noqa: S608


def _manifest(members: dict[str, Path], about: dict[str, Any], at: datetime) -> dict[str, Any]:
    return {
        "format": "fachplan-backup",
        "version": 1,
        "created": at.isoformat(),
        **about,
        "files": {name: {"sha256": _hash(path), "size": path.stat().st_size} for name, path in members.items()},
    }


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_archive(target: Path, members: dict[str, Path]) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
                for name, path in members.items():
                    archive.add(path, arcname=name, recursive=False)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise BackupRefused(_("The backup cannot be written: %s") % error) from error
    finally:
        part.unlink(missing_ok=True)


def restore_from(source: Path, *, replace: bool = False) -> dict[str, Any]:
    """Put a backup in the place of this installation's data, after checking every byte of it; returns its manifest.

    :raises BackupRefused: if the backup is damaged or newer than this program, a server is running, or there are data
        and `replace` was not asked for.
    """
    if not source.is_file():
        raise BackupRefused(_("There is no file at %s.") % source)
    with only_one_server(), tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".restore-") as name:
        folder = Path(name)
        manifest = unpack(source, folder)
        in_place = _put_file_in_place if database_member() == DATABASE else _put_dump_in_place
        erased = in_place(folder, manifest, replace=replace)
        if (folder / KEY).exists():
            (folder / KEY).chmod(0o600)
            (folder / KEY).replace(Path(settings.DATA) / KEY)
    return {**manifest, "erased_again": erased}


def _put_file_in_place(folder: Path, _manifest: dict[str, Any], *, replace: bool) -> int:
    """SQLite: everything is done to the copy, the last step puts it in place."""
    target = database_path()
    _spare_data(is_empty(target), replace=replace)
    erased = erasures_since(target, folder / DATABASE)
    erase_again(folder / DATABASE, folder / "files", erased)
    _put_files_in_place(folder)
    _swap(folder / DATABASE, target)
    return len(erased)


def _put_dump_in_place(folder: Path, manifest: dict[str, Any], *, replace: bool) -> int:
    """PostgreSQL: the dump goes in whole or not at all; what was erased is noted beside it and erased again at once."""
    _spare_data(not backup_postgres.has_data(), replace=replace)
    before = backup_postgres.logged_erasures()
    backup_postgres.restore_dump(folder / DUMP)
    connections.close_all()
    if backup_postgres.counts() != manifest["counts"]:
        raise BackupRefused(_("The backup is damaged: rows are missing."))
    erased = erasures_here_since(before)
    erase_again_here(folder / "files", erased)
    _put_files_in_place(folder)
    return len(erased)


def _spare_data(empty: bool, *, replace: bool) -> None:
    if not replace and not empty:
        raise BackupRefused(_("There are data here already. To put the backup in their place, add --replace."))


def _put_files_in_place(folder: Path) -> None:
    for path in (folder / "files").rglob("*") if (folder / "files").exists() else ():
        if path.is_file():
            put_file(path.read_bytes(), place_of(path.name))


def is_empty(database: Path) -> bool:
    """Whether nobody has put anything into the database yet."""
    if not database.exists():
        return True
    with closing(sqlite3.connect(database)) as opened:
        tables = {row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        ours = tables & {"accounts_user", "forums_process", "base_auditline", "base_bundlerow"}
        return not any(opened.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in ours)  # noqa: S608


@contextmanager
def only_one_server() -> Iterator[None]:
    """Hold the lock that a running server holds.

    :raises BackupRefused: if another holds it.
    """
    descriptor = os.open(Path(settings.DATA) / "serve.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise BackupRefused(_("A server is running on these data. Stop it first.")) from error
    try:
        yield
    finally:
        os.close(descriptor)


def unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Lay a backup out in `folder` and check every byte of it; returns its manifest.

    :raises BackupRefused: if it is none, is damaged, of another kind of database, or of a newer Fachplan.
    """
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
        files: dict[str, dict[str, Any]] = manifest["files"]
        if manifest["format"] != "fachplan-backup" or manifest["version"] != 1 or not {DATABASE, DUMP} & set(files):
            raise BackupRefused(_("This is no backup of Fachplan."))
    except (OSError, tarfile.TarError, EOFError, ValueError, KeyError) as error:
        if isinstance(error, BackupRefused):
            raise
        raise BackupRefused(_("This is no backup of Fachplan, or it is damaged: %s") % error) from error
    for name, about in files.items():
        path = folder / name
        if not path.is_file() or _hash(path) != about["sha256"]:
            raise BackupRefused(_("The backup is damaged: %s is not what was saved.") % name)
    _fits_here(manifest)
    if DATABASE in files and _counts(folder / DATABASE) != manifest["counts"]:
        raise BackupRefused(_("The backup is damaged: rows are missing."))
    return manifest


def _fits_here(manifest: dict[str, Any]) -> None:
    if database_member() not in manifest["files"]:
        kinds = {DATABASE: "SQLite", DUMP: "PostgreSQL"}
        here, there = database_member(), next(name for name in kinds if name != database_member())
        raise BackupRefused(_("The backup is one of %(there)s, and the database here is %(here)s. Set DATABASE_URL to a database of "
                              "that kind.") % {"there": kinds[there], "here": kinds[here]})
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = [name for name in manifest["migrations"] if name.split(".")[0] in {app.split(".")[0] for app in known}]
    newer = [name for name in ours if name not in known and not _replaced(name)]
    if newer:
        raise BackupRefused(_("The backup was made by a newer Fachplan (%s). Update first.") % newer[0])


def _replaced(name: str) -> bool:
    """Whether a migration went into a squashed one of a library."""
    return any(
        name in {f"{app}.{old}" for app, old in migration.replaces}
        for migration in MigrationLoader(None).disk_migrations.values()
    )


def _swap(new: Path, target: Path) -> None:
    connections.close_all()
    new.chmod(0o600)
    with new.open("rb") as file:
        os.fsync(file.fileno())
    for beside in ("-wal", "-shm"):
        target.with_name(target.name + beside).unlink(missing_ok=True)
    shutil.move(new, target)
