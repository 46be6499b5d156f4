"""The writer lock, held by a real second process that says when it has it and lets go when it is told to."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

HOLD = """
import fcntl, os, sys
lock = os.open(sys.argv[1], os.O_CREAT | os.O_RDWR, 0o600)
fcntl.flock(lock, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def held_by_another_process() -> Iterator[subprocess.Popen[str]]:
    lock = f"{connection.settings_dict['NAME']}.writer"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield holder
    finally:
        let_go(holder)


def let_go(holder: subprocess.Popen[str]) -> None:
    holder.communicate("\n" if holder.poll() is None else None)


needs_the_lock = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no lock file")
