"""Database connections of our own threads (writer, hub, readers): kept open, replaced when broken.

Django opens a new one per request by default; opening SQLite with its PRAGMAs costs more than most of our reads, and a
hub that asks ``data_version`` must ask the same connection each time.
"""

from django.db import connection


def keep_connection() -> None:
    """Give up this thread's connection only if an error left it unusable. Call it before a piece of work."""
    if connection.connection is not None and not connection.in_atomic_block and connection.errors_occurred:
        if connection.is_usable():
            connection.errors_occurred = False
        else:
            connection.close()
