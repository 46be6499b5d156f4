"""A backup holds one moment whole, a restore proves it first, and what was erased stays erased."""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from fachplan.base.files import place_of, put_file

ROOT = Path(__file__).parents[2]


def fachplan(data: Path, *arguments: str) -> tuple[int, Any, str]:
    """Exit code, answer and log of one command in a place of its own."""
    return fachplan_on("", data, *arguments)


def fachplan_on(address: str, data: Path, *arguments: str, **more: str) -> tuple[int, Any, str]:
    """The same with another database than SQLite in that place, and with `more` in the environment."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | more
    environment |= {"FACHPLAN_DATA": str(data), **({"DATABASE_URL": address} if address else {})}
    ran = subprocess.run(
        [sys.executable, "-m", "fachplan.cli", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return ran.returncode, json.loads(ran.stdout) if ran.stdout else None, ran.stderr


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        return database.execute(query).fetchall()


def change(data: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        database.execute(statement, values)
        database.commit()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A place with the demo and one stored file; tests work on copies of it."""
    data = tmp_path_factory.mktemp("loaded")
    assert fachplan(data, "load", "demo/dresden")[0] == 0
    sha256 = hashlib.sha256(b"board").hexdigest()
    put_file(b"board", place_of(sha256, data / "files"))
    change(data, "INSERT INTO base_storedfile (id, sha256, name, media_type, size, created, visibility) "
           "VALUES ('0198000000007000800000000000aaaa', ?, 'wand.jpg', 'image/jpeg', 5, '2025-01-15 09:00:00', 'staff')", sha256)
    with closing(sqlite3.connect(data / "db.sqlite3")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return data


@pytest.fixture
def place(loaded: Path, tmp_path: Path) -> Iterator[Path]:
    yield Path(shutil.copytree(loaded, tmp_path / "place"))


def test_a_restored_place_is_the_saved_one(place: Path, tmp_path: Path) -> None:
    assert fachplan(place, "backup", str(tmp_path / "b.tar.gz"))[0] == 0

    code, answer, _log = fachplan(tmp_path / "other", "restore", str(tmp_path / "b.tar.gz"))

    assert (code, answer["files"], answer["erased_again"]) == (0, 2, 0)
    assert rows(tmp_path / "other", "SELECT * FROM forums_forum") == rows(place, "SELECT * FROM forums_forum")
    assert rows(tmp_path / "other", "SELECT * FROM base_auditline") == rows(place, "SELECT * FROM base_auditline")
    assert fachplan(tmp_path / "other", "verify")[:2] == (0, {"ok": True, "broken": None, "erased": 0})


def test_the_key_is_in_a_backup_only_when_asked_for(place: Path, tmp_path: Path) -> None:
    fachplan(place, "backup", str(tmp_path / "without.tar.gz"))
    fachplan(place, "backup", str(tmp_path / "with.tar.gz"), "--with-key")

    def names(path: Path) -> set[str]:
        with tarfile.open(path) as archive:
            return {Path(name).name for name in archive.getnames()}

    assert names(tmp_path / "with.tar.gz") - names(tmp_path / "without.tar.gz") == {"secret.key"}
    assert (tmp_path / "with.tar.gz").stat().st_mode & 0o777 == 0o600


def test_a_backup_holds_what_a_plain_copy_of_the_file_lacks(place: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(place / "db.sqlite3")) as writer:
        writer.execute("PRAGMA wal_autocheckpoint=0")  # the row stays in the write-ahead log while somebody is connected
        writer.execute("INSERT INTO base_limitcount (key, window, count) VALUES ('canary', 1, 1)")
        writer.commit()
        shutil.copy(place / "db.sqlite3", tmp_path / "copy.sqlite3")  # the control
        fachplan(place, "backup", str(tmp_path / "b.tar.gz"))
    fachplan(tmp_path / "other", "restore", str(tmp_path / "b.tar.gz"))

    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM base_limitcount WHERE key = 'canary'").fetchone() == (0,)
    assert rows(tmp_path / "other", "SELECT count(*) FROM base_limitcount WHERE key = 'canary'") == [(1,)]


def test_twenty_five_backups_under_writing_are_whole_and_miss_no_committed_line_and_plain_copies_do(place: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "FACHPLAN_DATA": str(place), "DJANGO_SETTINGS_MODULE": "fachplan.settings"}
    ran = subprocess.run([sys.executable, "-m", "tests.base.many_backups", str(tmp_path)], cwd=ROOT, env=environment,
                         capture_output=True, text=True, check=True)
    found = json.loads(ran.stdout)

    assert found["backups"] == [[]] * 25
    assert len(found["copies"]) == 25 and any(found["copies"]), "control: a copy of the file lacks what the log beside it holds"
    assert found["lines"] > 100


def test_a_backup_is_tried_beside_the_data_and_knows_a_foreign_one(place: Path, tmp_path: Path) -> None:
    backup = str(tmp_path / "b.tar.gz")
    fachplan(place, "backup", backup)

    same = fachplan(place, "verify", "--against", backup)
    change(place, "UPDATE base_auditline SET chain = x'00'")  # another history
    other = fachplan(place, "verify", "--against", backup)

    assert (same[0], same[1]["broken"], same[1]["since"], same[1]["differing"]) == (0, None, 0, {})
    assert other[0] == 1 and other[1]["broken"].endswith("the backup and the database here have different histories")
    assert [path.name for path in place.glob(".check-*")] == []


def test_a_restore_spares_data_unless_told_to_replace_them(place: Path, tmp_path: Path) -> None:
    fachplan(place, "backup", str(tmp_path / "b.tar.gz"))
    change(place, "UPDATE forums_process SET title = 'Neuer Titel'")

    refused = fachplan(place, "restore", str(tmp_path / "b.tar.gz"))
    title_after_refusal = rows(place, "SELECT title FROM forums_process")
    replaced = fachplan(place, "restore", str(tmp_path / "b.tar.gz"), "--replace")

    assert (refused[0], title_after_refusal) == (1, [("Neuer Titel",)])
    assert "--replace" in refused[2]
    assert (replaced[0], rows(place, "SELECT title FROM forums_process")) == (0, [("Fachplan Asyl und Integration 2025–2030",)])


def test_what_was_erased_after_the_backup_does_not_come_back(place: Path, tmp_path: Path) -> None:
    change(place, "INSERT INTO accounts_user (id, email, name, password, language, date_joined, is_active, demo) "
           "VALUES (4711, 'kanarie@amt.example', 'Kanarie', 'x', 'de', '2025-01-15 09:00:00', 1, 0)")
    fachplan(place, "backup", str(tmp_path / "b.tar.gz"))
    change(place, "INSERT INTO base_auditline (actor, kind, object, at, \"values\", salt, digest, chain) "
           "VALUES ('system', 'account.erase', 'accounts.User:4711', '2025-01-16 09:00:00', '{}', x'', x'', x'')")

    code, answer, _log = fachplan(place, "restore", str(tmp_path / "b.tar.gz"), "--replace")

    assert (code, answer["erased_again"]) == (0, 1)
    assert rows(place, "SELECT email, name FROM accounts_user WHERE id = 4711") == [("erased-4711", "")]
    assert b"kanarie" not in (place / "db.sqlite3").read_bytes().lower()


def damaged(source: Path, target: Path, **replaced: bytes) -> Path:
    """The backup with members replaced."""
    with tarfile.open(source) as archive, tarfile.open(target, "w:gz") as changed:
        for entry in archive.getmembers():
            file = archive.extractfile(entry)
            content = replaced.get(entry.name.split(".")[0], file.read() if file else b"")
            entry.size = len(content)
            changed.addfile(entry, io.BytesIO(content))
    return target


def test_a_damaged_or_foreign_backup_is_refused_and_nothing_changes(place: Path, tmp_path: Path) -> None:
    good = tmp_path / "b.tar.gz"
    fachplan(place, "backup", str(good))
    with tarfile.open(good) as archive:
        file = archive.extractfile("manifest.json")
        assert file is not None
        manifest = json.load(file)
    database = (place / "db.sqlite3").read_bytes()
    newer = {**manifest, "migrations": [*manifest["migrations"], "forums.0999_from_tomorrow"]}
    fewer = {**manifest, "counts": {**manifest["counts"], "forums_forum": 7}}
    bad = [
        damaged(good, tmp_path / "1.tar.gz", db=database[:-1] + b"x"),
        damaged(good, tmp_path / "2.tar.gz", manifest=json.dumps(newer).encode()),
        damaged(good, tmp_path / "3.tar.gz", manifest=json.dumps(fewer).encode()),
        damaged(good, tmp_path / "4.tar.gz", manifest=b"{}"),
        ROOT / "pyproject.toml",
        tmp_path / "missing.tar.gz",
    ]

    answers = [fachplan(place, "restore", str(path), "--replace") for path in bad]

    assert [(code, answer, bool(log)) for code, answer, log in answers] == [(1, None, True)] * 6
    assert (place / "db.sqlite3").read_bytes() == database
