"""Checks that what is stored is what was stored: the database file, hash chains, counts, and files.

Chapters with chains or counts of their own check them in `broken()` of their `exchange` module. Erasing blanks values
and salt and keeps the digest, so a line without a salt is checked by its chain alone.
"""

from collections.abc import Iterator

from django.db import connection

from fachplan.base.audit import digest_of, link
from fachplan.base.bundle import exchanges
from fachplan.base.files import FileDamaged, read_file
from fachplan.base.models import AuditLine, StoredFile
from fachplan.base.snapshot import snapshot


def first_broken() -> str:
    """What is broken, or nothing; right beside a running server, too."""
    with snapshot():
        return next(broken(), "")


def erased_count() -> int:
    """How often something was erased; the log keeps the number, whatever is gone."""
    return AuditLine.objects.filter(kind__endswith=".erase").count()


def broken() -> Iterator[str]:
    """Everything that is not as it was stored, the database file itself first."""
    yield from _broken_database()
    yield from _broken_audit()
    for exchange in exchanges().values():
        if hasattr(exchange, "broken"):
            yield from exchange.broken()
    yield from _broken_files()


def _broken_database() -> Iterator[str]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(1)")
        [answer] = cursor.fetchone()
        if answer != "ok":
            yield f"database: {answer}"
        cursor.execute("PRAGMA foreign_key_check")
        row = cursor.fetchone()
        if row is not None:
            yield f"database: row {row[1]} of {row[0]} points to a row of {row[2]} that does not exist"


def _broken_audit() -> Iterator[str]:
    previous = b""
    for line in AuditLine.objects.order_by("id").iterator(chunk_size=500):
        digest = bytes(line.digest)
        if bytes(line.salt) and digest != digest_of(bytes(line.salt), line.values):
            yield f"audit line {line.pk}: its values are not those that were written"
        chain = link(previous, line.kind, line.object, line.actor, line.at.isoformat(), digest=digest)
        if bytes(line.chain) != chain:
            yield f"audit line {line.pk}: the chain breaks here"
        previous = bytes(line.chain)


def _broken_files() -> Iterator[str]:
    for stored in StoredFile.objects.exclude(sha256="").order_by("created").iterator():  # without one it was erased
        try:
            read_file(stored)
        except FileDamaged as damage:
            yield str(damage)
