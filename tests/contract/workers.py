"""Which worker of a server serves a connection, and deeds beside it that HTTP does not offer."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.contract.running import Site
from tests.live_server import ROOT


def web_workers(site: Site) -> list[int]:
    """The processes that serve the address of `site`."""
    assert site.process is not None
    children = Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children").read_text().split()
    return [int(pid) for pid in children if b"fachplan.asgi:application" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def worker_of(site: Site, port: int) -> int:
    """The process that serves the connection from our `port`; 0 where it has none."""
    inode = _inode(site.port, port)
    return next((pid for pid in web_workers(site) if inode in _sockets(pid)), 0)


def _inode(server: int, client: int) -> str:
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        ends = [int(fields[n].rpartition(":")[2], 16) for n in (1, 2)]
        if ends == [server, client]:
            return fields[9]
    return "none"


def _sockets(pid: int) -> set[str]:
    found = set()
    for name in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            target = str(name.readlink())
            if target.startswith("socket:["):
                found.add(target[8:-1])
    return found


def beside(site: Site, code: str) -> None:
    """Run Python on the data of `site`, as a command beside the server would; `at` is now."""
    begin = ("import django; django.setup(); from datetime import UTC, datetime; from django.db import transaction; "
             "from fachplan.base import audit; at = datetime.now(UTC)\n")
    environment = {**site.environment, "DJANGO_SETTINGS_MODULE": "fachplan.settings"}
    subprocess.run([sys.executable, "-c", begin + code], cwd=ROOT, env=environment, check=True)
