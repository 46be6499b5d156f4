"""Twenty-five backups and as many plain copies while somebody writes: run as ``python -m tests.base.many_backups FOLDER``.

Each audit transaction writes a left and a right line. Prints one JSON document: what is wrong with each backup and each copy.
"""

import json
import shutil
import sqlite3
import sys
import tarfile
import threading
from contextlib import closing
from pathlib import Path

import django

TIMES = 25


class Writing:
    """A writer through our own log; `last` is the newest line whose commit has returned."""

    def __init__(self) -> None:
        self.last, self.begun, self.stop = 0, threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._write)

    def _write(self) -> None:
        from django.db import connection, transaction

        from fachplan.base import audit
        from fachplan.base.clock import now

        while not self.stop.is_set():
            with transaction.atomic():
                audit.record("canary.left", "canary:1", actor="system", at=now())
                line = audit.record("canary.right", "canary:1", actor="system", at=now())
            self.last = line.pk
            self.begun.set()
        connection.close()


def problems(database: Path, committed: int) -> list[str]:
    """Everything a restore of this file would miss."""
    try:
        with closing(sqlite3.connect(database)) as opened:
            whole = [row[0] for row in opened.execute("PRAGMA integrity_check(1)")]
            pairs = dict(opened.execute("SELECT kind, count(*) FROM base_auditline WHERE kind LIKE 'canary.%' GROUP BY kind"))
            last = opened.execute("SELECT max(id) FROM base_auditline").fetchone()[0] or 0
    except sqlite3.Error as error:
        return [str(error)]
    halves = pairs.get("canary.left", 0) != pairs.get("canary.right", 0)
    return [*(each for each in whole if each != "ok"), *(["half a transaction"] if halves else []),
            *([f"{committed - last} committed lines are missing"] if last < committed else [])]


def main(folder: Path) -> None:
    """Back up and copy in turn, then look at all of it."""
    from fachplan.base.backup import backup_to, database_path
    from fachplan.base.clock import now

    writing = Writing()
    writing.thread.start()
    writing.begun.wait()
    promised = []
    for number in range(TIMES):
        before = writing.last
        backup_to(folder / f"{number}.tar.gz", at=now())
        between = writing.last
        shutil.copy(database_path(), folder / f"copy-{number}.sqlite3")  # the control
        promised.append((before, between))
    writing.stop.set()
    writing.thread.join()
    found = {"backups": [_of_backup(folder, n, before) for n, (before, _between) in enumerate(promised)],
             "copies": [problems(folder / f"copy-{n}.sqlite3", between) for n, (_before, between) in enumerate(promised)],
             "lines": writing.last}
    sys.stdout.write(json.dumps(found))


def _of_backup(folder: Path, number: int, committed: int) -> list[str]:
    with tarfile.open(folder / f"{number}.tar.gz") as archive:
        archive.extract("db.sqlite3", folder / str(number), filter="data")
    return problems(folder / str(number) / "db.sqlite3", committed)


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
