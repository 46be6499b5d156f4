"""Several workers on one address: what they share, and why a place may not be fit for it.

The workers accept from one socket that the parent holds, so a worker that starts again leaves nobody before a closed door.
What they have in common is the database alone. Where one of them would not hear of what another has written, people on one
half of the phones would miss cards: such a place is refused before anybody joins.
"""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from fachplan.base.bus import announcements_arrive

BACKLOG = 2048
ARRIVES_WITHIN = 5.0
# File systems of other machines: SQLite's log lies in memory that only processes of one machine share.
REMOTE = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.glusterfs",
                    "fuse.s3fs", "virtiofs"})


class NoDoor(OSError):
    """The address cannot be opened; the message is for people."""


@contextmanager
def one_door(host: str, port: int) -> Iterator[int]:
    """The socket all workers accept from, as the number they inherit.

    :raises NoDoor: if somebody else holds the address, or this machine has no such one.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        door = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise NoDoor(_("Not started: the address %(host)s:%(port)s cannot be opened (%(why)s).") % {
            "host": host, "port": port, "why": error.strerror or error}) from error
    with door:
        # Accepted connections take it over. A worker that is handed a socket does not know that it is TCP and sets nothing:
        # the second half of every answer then waited 40 ms for the other side's acknowledgement of the first.
        door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        door.set_inheritable(True)
        yield door.fileno()


def refusal_of_several(mounts: Path = Path("/proc/self/mounts")) -> str:
    """Why several workers may not serve these data, or nothing: some of them would deliver only a part."""
    if connection.vendor == "postgresql":
        return "" if announcements_arrive(ARRIVES_WITHIN) else _(
            "Not started with several workers: what PostgreSQL announces does not arrive. DATABASE_URL probably leads through a "
            "pooler that shares connections; name the server itself, or stay with one worker.")
    if connection.is_in_memory_db():  # type: ignore[attr-defined]
        return _("Not started with several workers: each would have a database in memory of its own. Name a file in DATABASE_URL.")
    place = Path(str(connection.settings_dict["NAME"])).resolve()
    kind = file_system_of(place, mounts)
    if kind in REMOTE:
        return _("Not started with several workers: %(place)s lies on a drive of another machine (%(kind)s), where workers do not see "
                 "what others wrote. Put FACHPLAN_DATA on a disk of this machine, use PostgreSQL, or stay with one worker.") % {
                     "place": place.parent, "kind": kind}
    if _journal() != "wal" or not _locks_exclude(Path(f"{place}.writer")):
        return _("Not started with several workers: the drive of %(place)s knows no shared log or no locks, so that workers would write "
                 "over each other. Put FACHPLAN_DATA on another disk, use PostgreSQL, or stay with one worker.") % {"place": place.parent}
    return ""


def file_system_of(place: Path, mounts: Path) -> str:
    """The kind of file system `place` lies on, by the list of `mounts`; empty where there is no list."""
    try:
        lines = [line.split() for line in mounts.read_text().splitlines()]
    except OSError:
        return ""
    under = {fields[1].replace("\\040", " "): fields[2] for fields in lines if len(fields) > 2}
    return next((under[str(each)] for each in (place, *place.parents) if str(each) in under), "")


def _journal() -> str:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        return str(cursor.fetchone()[0])


def _locks_exclude(path: Path) -> bool:
    """Whether a lock that one holds is refused to another."""
    descriptors = [os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600) for _each in range(2)]
    try:
        for each in descriptors:  # somebody who writes just now is an answer, too
            fcntl.flock(each, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        for each in descriptors:
            os.close(each)
    return False
