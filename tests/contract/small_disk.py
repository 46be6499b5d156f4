"""The server on a disk that is full until the file ``room`` stands in its data: for ``TEST_APPLICATION``.

SQLite refuses every page beyond `max_page_count` with the same error as a full disk, without a file system of its own.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created

from fachplan.asgi import application as application  # loads the settings and the chapters

PAGES_LEFT = 60
PLENTY = 2**30


def limit(connection: Any, **_more: object) -> None:
    """Leave a connection the pages of the first day, or plenty once there is room."""
    first = Path(settings.DATA) / "pages"
    with connection.cursor() as cursor:
        if not first.exists():
            cursor.execute("PRAGMA page_count")
            first.write_text(str(int(cursor.fetchone()[0]) + PAGES_LEFT))
        most = PLENTY if (Path(settings.DATA) / "room").exists() else int(first.read_text())
        cursor.execute(f"PRAGMA max_page_count = {most}")


connection_created.connect(limit)
