"""What the writer has read of boards, phases and numbers, as long as nobody else has committed anything.

SQLite tells a connection in one number (``PRAGMA data_version``) whether any other has committed. The writer's thread does
nothing but write ops, so while that number stands what it read for the last batch is still true, but for what it wrote
itself: a batch then costs a fifth of the reading. Other databases do not tell; there every batch reads anew.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection

from fachplan.workshop.models import Board, Phase

Phases = list[tuple[str, str, datetime | None]]  # board, state, ends_at


@dataclass(slots=True)
class Seen:
    """Rows read so far; `numbers` is the highest card number of each group, or of each board of the hall."""

    boards: dict[UUID, Board] = field(default_factory=dict)
    phases: dict[UUID, Phases] = field(default_factory=dict)
    numbers: dict[UUID, int] = field(default_factory=dict)
    on: object = None
    version: int | None = None

    def is_true_still(self) -> bool:
        """Whether nobody else has committed since. Asked inside the transaction, on the connection that read."""
        return self.version is not None and self.on is connection.connection and self.version == _version()

    def read_boards(self, wanted: Iterable[UUID]) -> None:
        """Have the rows of `wanted`, with their forum; what does not exist stays out."""
        missing = [pk for pk in wanted if pk not in self.boards]
        if missing:
            self.boards.update({row.pk: row for row in Board.objects.filter(pk__in=missing).select_related("forum")})

    def read_phases(self, groups: Iterable[UUID | None]) -> None:
        """Have the phases of `groups`."""
        missing = [group for group in groups if group is not None and group not in self.phases]
        if missing:
            found: dict[UUID, Phases] = defaultdict(list, {group: [] for group in missing})
            rows = Phase.objects.filter(group__in=missing).order_by().values_list("group", "board", "state", "ends_at")
            for group, board, state, ends_at in rows:
                found[group].append((board, state, ends_at))
            self.phases.update(found)


def look() -> Seen:
    """Nothing read yet; remembers from which state of the database on."""
    return Seen(on=connection.connection, version=_version())


def _version() -> int | None:
    if connection.vendor != "sqlite" or connection.connection is None:
        return None
    return int(connection.connection.execute("PRAGMA data_version").fetchone()[0])
