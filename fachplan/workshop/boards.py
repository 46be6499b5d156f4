"""Boards, read: folded from their log, kept in memory, caught up when the log has grown.

A page asks `board_state` (a snapshot of the core's state, one per seq) or `board_json` (DESIGN, Board HTTP, *Read*).
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from fachplan.base.content import into_language
from fachplan.base.once import once
from fachplan.core.board import ERASURES, BoardState, Op, Rules, board_values, view, voting
from fachplan.workshop.kept import take_up
from fachplan.workshop.models import Board, Group, MethodField
from fachplan.workshop.oprows import read_ops, stamp

KEPT = 200  # boards in memory: far more than meet on one day
MOST_EVER = 2**62


@dataclass(slots=True)
class Folded:
    """A board's fold and how far in the log it has come."""

    state: BoardState
    revealed: bool  # how it began
    chain: bytes = b""
    seqs: dict[str, int] = field(default_factory=dict)  # of the lines it folded itself
    begun_at: int = 0  # the line it was taken up from
    kept_at: int = 0  # the line that is kept of it, as far as it knows
    snapshot: BoardState | None = None


class Shelf:
    """Folded boards, the latest used ones. Not for two threads at once: who shares it locks it."""

    def __init__(self) -> None:
        self._boards: OrderedDict[UUID, Folded] = OrderedDict()

    def current(self, board: Board) -> Folded:
        """`board` folded up to the seq of its row.

        A fold whose chain does not lead to the row's is thrown away: the database was restored, or the demo reset.
        """
        folded = self._boards.get(board.pk)
        # An empty board that was to begin open may be told to begin covered: its log says nothing of that.
        if folded is None or folded.revealed is not board.revealed or not self._catch_up(folded, board):
            folded = self._boards[board.pk] = self._begin(board)
        self._boards.move_to_end(board.pk)
        while len(self._boards) > KEPT:
            self._boards.popitem(last=False)
        return folded

    def forget(self, board: UUID) -> None:
        """Fold this board anew next time."""
        self._boards.pop(board, None)

    def _begin(self, board: Board) -> Folded:
        """Fold `board` from where it is kept, or from its first line."""
        kept = take_up(board)
        if kept is not None:
            at = kept.state.seq
            folded = Folded(kept.state, board.revealed, kept.chain, begun_at=at, kept_at=at)
            if self._catch_up(folded, board):
                return folded
        folded = Folded(BoardState(revealed=board.revealed), revealed=board.revealed)
        self._catch_up(folded, board)
        return folded

    def _catch_up(self, folded: Folded, board: Board) -> bool:
        """Bring `folded` to the row's seq; False if it is not a beginning of the row's log."""
        seq = folded.state.seq
        if seq == board.seq:
            return folded.chain == bytes(board.chain)
        if seq > board.seq:
            return False
        # The line we stand on comes along: its chain says whether this is still the same log.
        for op, chain in read_ops(board.pk, first=seq, last=board.seq):
            if op.seq == seq:
                if chain != folded.chain:
                    return False
                continue
            folded.state.apply(op)
            folded.seqs[op.id] = op.seq
            folded.chain = chain
            folded.snapshot = None
            if op.kind in ERASURES:
                folded.kept_at = 0  # it went with the words
        return True


def ops_of(board: Board) -> Iterator[Op]:
    """The whole log of `board`, for whoever folds or dumps it."""
    for op, _chain in read_ops(board.pk, first=1, last=MOST_EVER):
        yield op


_shelf = Shelf()
_lock = threading.Lock()


def board_state(board: Board) -> BoardState:
    """`board` as it stands now: a snapshot nobody changes, the same object for the same seq."""
    with _lock:
        return _snapshot(Board.objects.get(pk=board.pk))


def board_states(boards: QuerySet[Board]) -> list[tuple[Board, BoardState]]:
    """Boards as they stand now, their rows in one query; only a log that has grown since is read."""
    with _lock:
        return [(board, _snapshot(board)) for board in boards.all()]


def state_of_groups_board(group: Group, kind: str) -> BoardState | None:
    """The board of this kind of `group` as it stands now; None if its method has none."""
    with _lock:
        board = Board.objects.filter(group=group, kind=kind).first()
        return _snapshot(board) if board else None


def _snapshot(board: Board) -> BoardState:
    """Of a row just read; whoever calls holds the lock."""
    folded = _shelf.current(board)
    if folded.snapshot is None:
        folded.snapshot = folded.state.copy()
    return folded.snapshot


def fields_of_forums(forums: Iterable[UUID]) -> dict[tuple[UUID, str], list[str]]:
    """The field keys of every kind of board, by forum and kind; a kind without fields of its own has none here."""
    found: dict[tuple[UUID, str], list[str]] = {}
    rows = MethodField.objects.filter(method__sessions__agenda_item__forum__in=forums).order_by("position")
    for forum, kind, key in rows.values_list("method__sessions__agenda_item__forum", "board", "key"):
        keys = found.setdefault((forum, kind), [])
        if key not in keys:
            keys.append(key)
    return found


def fields_of(board: Board, language: str) -> list[dict[str, str]]:
    """The fields of `board` with title, prompt and sign, in the reader's language.

    A board for which the method names no fields has one, called like its kind.
    """
    fields = once(("fields", board.forum_id, board.kind, language), lambda: _fields_in(board, language))
    if not fields:
        return [{"key": board.kind, "title": board.title, "prompt": "", "sign": ""}]
    return [{"key": each.key, "title": each.title, "prompt": each.prompt, "sign": each.sign} for each in fields]


def _fields_in(board: Board, language: str) -> list[MethodField]:
    rows = MethodField.objects.filter(method__sessions__agenda_item__forum=board.forum_id, board=board.kind)
    fields = list(rows.order_by("position").distinct())
    into_language(fields, ("title", "prompt"), language)
    return fields


def rules_of(board: Board) -> Rules:
    """What holds on `board` now; its forum is read with it."""
    keys = fields_of_forums([board.forum_id]).get((board.forum_id, board.kind), [board.kind])
    return Rules(
        fields=tuple(keys), dots=board.dots, cumulate=board.cumulate, voting_open=board.voting_open,
        closed=board.closed_at is not None, released=board.forum.released_at is not None, most=board.dots_most,
        dots_field=board.dots_field, hidden=board.dots_hidden)


def board_document(board: Board, *, author: str, staff: bool, language: str, at: datetime) -> dict[str, Any]:
    """The answer of ``GET /api/v1/boards/{id}`` for one reader."""
    with _lock:  # the row is read inside: two readers must not see rows of different ages in turn
        board = Board.objects.select_related("forum").get(pk=board.pk)
        rules = rules_of(board)
        state = _shelf.current(board).state
        cards = view(state, author=author, staff=staff, voting=rules.dots is not None, covered=rules.covered)
        left, revealed, own = voting(state, rules, author=author), state.revealed, board_values(state)
    fields = [{name: each[name] for name in ("key", "title", "prompt")} for each in fields_of(board, language)]
    return {
        "id": str(board.pk), "kind": board.kind, "forum": str(board.forum_id),
        "group": str(board.group_id) if board.group_id else None, "seq": board.seq, "now": stamp(at),
        "open": not (rules.closed or rules.released), "revealed": revealed, "fields": fields, "cards": cards, "voting": left,
        "values": own,
    }


def op_document(op: Op) -> dict[str, Any]:
    """An op as followers see it: what was done, never by whom."""
    values = {} if op.kind.startswith("vote.") and op.values.get("hidden") else op.values
    return {"seq": op.seq, "id": op.id, "kind": op.kind, "card": op.card, "values": values, "role": op.role,
            "late": op.late, "at": op.at}


def op_json(op: Op) -> str:
    """`op_document` as JSON on one line."""
    return json.dumps(op_document(op), ensure_ascii=False, separators=(",", ":"))
