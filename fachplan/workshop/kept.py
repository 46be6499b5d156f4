"""A board is kept beside its log every so many lines; whoever folds it next begins there.

Folding 80,000 lines took eight seconds after every restart, and nobody could write to the board meanwhile. What is kept is
written by the writer in the transaction of the lines it counts, so it never runs ahead of them, and it is read only if the
log still has the same line at its place, and the same fold wrote it. It holds every word of the board: an erasure throws it
away in its own transaction.
"""

import hashlib
import inspect
import json
from dataclasses import dataclass
from importlib import import_module
from uuid import UUID

from django.db import connection

from fachplan.core.board import BoardState, fold, kept, taken_up
from fachplan.workshop.models import Board, BoardSnapshot
from fachplan.workshop.oprows import Form, read_ops

EVERY = 500  # lines; of a large board more, so that keeping it costs each line about the same
SHARE = 4

# A fold that decides otherwise than the one which kept a board must not build on it.
_DECIDE = ("fold", "cards", "erasing", "keeping")
_SOURCES = "".join(inspect.getsource(import_module(f"fachplan.core.board.{name}")) for name in _DECIDE)
FOLD = hashlib.sha256(_SOURCES.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept board and the chain of the line it stands at."""

    state: BoardState
    chain: bytes


def take_up(board: Board) -> Kept | None:
    """What is kept of `board`, if today's fold can go on from it; whether it is the same log its chain says."""
    row = BoardSnapshot.objects.filter(board=board.pk, fold=FOLD, revealed=board.revealed, seq__lte=board.seq).first()
    if row is None:
        return None
    try:
        return Kept(taken_up(row.content), bytes(row.chain))
    except ValueError:  # of another shape, or torn
        return None


def is_true(board: Board) -> bool:
    """Whether what is kept of `board` says what its log says; nothing kept, or kept by another fold, is never read."""
    row = BoardSnapshot.objects.filter(board=board.pk, fold=FOLD, revealed=board.revealed, seq__lte=board.seq).first()
    if row is None:
        return True
    lines = read_ops(board.pk, first=1, last=row.seq)
    state = fold((op for op, _chain in lines), revealed=board.revealed)
    try:
        return lines[-1][1] == bytes(row.chain) and bool(json.loads(row.content) == json.loads(kept(state)))
    except ValueError:
        return False


def is_due(state: BoardState, since: int) -> bool:
    """Whether `state` has come so far since line `since`, where it was kept last, that it is worth keeping anew."""
    return state.seq - since >= max(EVERY, len(state.cards) // SHARE)


def keep(board: Board, state: BoardState, chain: bytes, *, revealed: bool) -> int:
    """Keep `state` inside the open transaction, unless another process just did; the line that is kept now."""
    last = BoardSnapshot.objects.filter(board=board.pk, fold=FOLD).values_list("seq", flat=True).first() or 0
    if not is_due(state, last):
        return last
    told = {"seq": state.seq, "chain": chain, "fold": FOLD, "revealed": revealed, "content": kept(state)}
    BoardSnapshot.objects.bulk_create([BoardSnapshot(board_id=board.pk, **told)], update_conflicts=True,
                                      unique_fields=["board"], update_fields=list(told))
    return state.seq


def throw_away(board: UUID, *, using: str = "default") -> None:
    """Keep nothing of `board`: words on it are being erased."""
    BoardSnapshot.objects.using(using).filter(board=board).delete()


def seqs_of(board: UUID, ops: list[str]) -> dict[str, int]:
    """Which of `ops` the log of `board` has already, and where."""
    form, found = Form(), dict[str, int]()
    for begin in range(0, len(ops), 500):
        some = {str(form.id(each)): each for each in ops[begin : begin + 500]}
        marks = ", ".join(["%s"] * len(some))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT op_id, seq FROM workshop_boardop WHERE board_id = %s AND op_id IN ({marks})",  # noqa: S608 - marks only
                           [form.id(board), *some])
            found |= {some[str(op_id)]: seq for op_id, seq in cursor.fetchall()}
    return found
