"""A backup of a PostgreSQL: one moment of it, put back whole, and a sentence where the programs are too old for it."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.base.test_backup import fachplan_on
from tests.postgres.programs import programs_of

pytestmark = pytest.mark.postgres


def address_of(postgres: str, name: str) -> str:
    """The address of another database of the same server."""
    return re.sub(r"/postgres\?", f"/{name}?", postgres)


@pytest.fixture(scope="module")
def major(postgres: str) -> int:
    """The server's major version."""
    with psycopg.connect(postgres) as server:
        return server.info.server_version // 10000


@pytest.fixture(scope="module")
def databases(postgres: str) -> Iterator[tuple[str, str]]:
    """Two empty databases; the programs of the server's version stand first on the path."""
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{programs_of(postgres)}:{before}"
    with psycopg.connect(postgres, autocommit=True) as server:
        for name in ("saved", "empty"):
            server.execute(f"CREATE DATABASE {name}")
    yield address_of(postgres, "saved"), address_of(postgres, "empty")
    with psycopg.connect(postgres, autocommit=True) as server:
        for name in ("saved", "empty"):
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    os.environ["PATH"] = before


def rows(address: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address) as database:
        return database.execute(query).fetchall()


def change(address: str, statement: str) -> None:
    with psycopg.connect(address, autocommit=True) as database:
        database.execute(statement)


def test_a_restored_postgresql_is_the_saved_one_is_tried_first_and_what_was_erased_stays_erased(
    databases: tuple[str, str], tmp_path: Path
) -> None:
    saved, empty = databases
    data, backup = tmp_path / "data", str(tmp_path / "b.tar.gz")
    assert fachplan_on(saved, data, "load", "demo/dresden")[0] == 0
    change(saved, "INSERT INTO accounts_user (id, email, name, password, language, date_joined, is_active, demo) "
           "VALUES (4711, 'kanarie@amt.example', 'Kanarie', 'x', 'de', '2025-01-15 09:00:00', true, false)")

    assert fachplan_on(saved, data, "backup", backup)[0] == 0
    tried = fachplan_on(saved, data, "verify", "--against", backup)
    assert (tried[0], tried[1]["broken"], tried[1]["differing"], tried[1]["since"]) == (0, None, {}, 0)
    moved = fachplan_on(empty, tmp_path / "other", "restore", backup)
    assert moved[0] == 0, moved[2]
    for query in ("SELECT * FROM forums_forum ORDER BY id", "SELECT * FROM base_auditline ORDER BY id"):
        assert rows(empty, query) == rows(saved, query) != []
    assert fachplan_on(empty, tmp_path / "other", "verify")[:2] == (0, {"ok": True, "broken": None, "erased": 0})

    change(saved, "INSERT INTO base_auditline (actor, kind, object, at, \"values\", salt, digest, chain) "
           "VALUES ('system', 'account.erase', 'accounts.User:4711', '2025-01-16 09:00:00', '{}', '', '', '')")
    spared = fachplan_on(saved, data, "restore", backup)
    again = fachplan_on(saved, data, "restore", backup, "--replace")

    assert spared[0] == 1 and "--replace" in spared[2]
    assert (again[0], again[1]["erased_again"]) == (0, 1), again[2]
    assert rows(saved, "SELECT email, name FROM accounts_user WHERE id = 4711") == [("erased-4711", "")]
    refused = fachplan_on("", tmp_path / "sqlite", "restore", backup)
    assert refused[0] == 1 and "PostgreSQL" in refused[2] and "SQLite" in refused[2]


def test_programs_older_than_the_server_are_named_with_the_package_that_helps(
    databases: tuple[str, str], major: int, tmp_path: Path
) -> None:
    old = tmp_path / "bin" / "pg_dump"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    if shutil.which("pg_dump", path=f"/usr/lib/postgresql/{major}/bin"):
        pytest.fail(f"this machine has pg_dump {major} of Debian's, which is looked for first: the test cannot show an old one")

    code, answer, said = fachplan_on(databases[1], tmp_path / "data", "backup", str(tmp_path / "b.tar.gz"), PATH=str(old.parent))

    assert (code, answer) == (1, None)
    assert f"PostgreSQL {major}" in said and "9" in said and f"postgresql-client-{major}" in said
    assert not (tmp_path / "b.tar.gz").exists()
