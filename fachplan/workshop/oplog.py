"""The log of the boards, written: judge, number, chain and insert what a batch of callers brought.

Runs inside one transaction under the writer lock (see `base.writer`). Boards are kept folded in memory and caught up
from the log, because other processes write too. The same op twice keeps its first place, whatever its body says later.
"""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

from fachplan.base.audit import digest_of, link
from fachplan.core.board import Op, Rules, check, check_base, judge
from fachplan.core.board import Problem as OpProblem
from fachplan.workshop.boards import Folded, Shelf, fields_of_forums
from fachplan.workshop.models import Board, BoardOp, Card, Phase

# Any number that nobody else takes; base.audit has the other.
WRITER_LOCK = 0x46504C42


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes: what the log keeps of it, and nothing more."""

    author: str
    role: str
    group: UUID | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """What one caller brings to one board."""

    board: UUID
    ops: Sequence[dict[str, Any]]
    pen: Pen
    at: datetime


Answer = dict[str, Any]  # {"acks": [...], "seq": int}


class NoSuchBoard(LookupError):
    """The board does not exist (any more)."""


@dataclass(slots=True)
class _Sheet:
    """A board during one transaction: its row, its fold, what is new on it."""

    row: Board
    folded: Folded
    rules: Rules
    late: dict[UUID | None, bool] = field(default_factory=dict)
    new: list[tuple[Any, ...]] = field(default_factory=list)
    cards: list[tuple[Any, ...]] = field(default_factory=list)


_OP_FIELDS = [BoardOp._meta.get_field(name) for name in (
    "board", "seq", "op_id", "kind", "card", "values", "base", "role", "author", "group", "late", "conflict", "at", "salt",
    "digest", "chain")]
_CARD_FIELDS = [Card._meta.get_field(name) for name in ("id", "board", "group", "number", "kind", "created")]


class OpLog:
    """Writes batches; keeps the folded boards of this process between them."""

    def __init__(self) -> None:
        self._shelf = Shelf()

    def write(self, jobs: Sequence[Job]) -> list[Answer]:
        """Write `jobs` in order inside the open transaction; one answer per job."""
        try:
            return _Batch(jobs, self._shelf).write()
        except BaseException:
            for job in jobs:
                self._shelf.forget(job.board)
            raise


class _Batch:
    """One transaction's work."""

    def __init__(self, jobs: Sequence[Job], shelf: Shelf) -> None:
        self._jobs = jobs
        self._shelf = shelf
        self._sheets: dict[UUID, _Sheet] = {}
        self._numbers: dict[tuple[str, UUID], set[int]] = {}
        self._known: dict[UUID, UUID | None] = {}  # card → its group, of all cards this batch mentions
        self._phases: dict[UUID, list[tuple[str, str, datetime | None]]] = defaultdict(list)

    def write(self) -> list[Answer]:
        """Judge everything, then insert it in three statements."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])
        self._look_up()
        answers = [self._do(job) for job in self._jobs]
        self._insert()
        return answers

    # Reading: a handful of statements for the whole batch, however many callers are in it.

    def _look_up(self) -> None:
        rows = list(Board.objects.filter(pk__in={job.board for job in self._jobs}).select_related("forum"))
        fields = fields_of_forums({row.forum_id for row in rows})
        for row in rows:
            keys = tuple(fields.get((row.forum_id, row.kind), (row.kind,)))
            self._sheets[row.pk] = _Sheet(row, self._shelf.current(row), Rules(
                fields=keys, dots=row.dots, cumulate=row.cumulate, voting_open=row.voting_open,
                closed=row.closed_at is not None, released=row.forum.released_at is not None,
                known_sources=lambda card, row=row: self._is_source(card, row)))
        groups = {row.group_id for row in rows} | {job.pen.group for job in self._jobs}
        phases = Phase.objects.filter(group__in=[group for group in groups if group]).values_list("group", "board", "state", "ends_at")
        for group, board, state, ends_at in phases:
            self._phases[group].append((board, state, ends_at))
        self._known = dict(Card.objects.filter(pk__in=_mentioned(self._jobs)).values_list("id", "group"))

    def _is_source(self, card: str, row: Board) -> bool:
        try:
            key = UUID(card)
        except ValueError:
            return False
        return row.group_id is not None and self._known.get(key) == row.group_id

    def _is_late(self, sheet: _Sheet, pen: Pen, at: datetime) -> bool:
        group = sheet.row.group_id or pen.group
        if group not in sheet.late:
            own = [(state, ends) for board, state, ends in self._phases.get(group, ()) if board == sheet.row.kind] if group else []
            sheet.late[group] = is_late(own, at)
        return sheet.late[group]

    # Judging, in the order of arrival.

    def _do(self, job: Job) -> Answer:
        sheet = self._sheets.get(job.board)
        if sheet is None:
            raise NoSuchBoard(job.board)
        acks = [self._one(sheet, job, raw) for raw in job.ops]
        return {"acks": acks, "seq": sheet.folded.state.seq}

    def _one(self, sheet: _Sheet, job: Job, raw: dict[str, Any]) -> dict[str, Any]:
        op_id, folded = str(raw["id"]), sheet.folded
        first = folded.seqs.get(op_id)
        if first is not None:
            return {"id": op_id, "status": "duplicate", "seq": first}
        op = self._read(sheet, job, raw)
        if isinstance(op, str):
            return _refused(op_id, op)
        verdict = judge(folded.state, op, sheet.rules)
        if verdict.status == "refused":
            return _refused(op_id, verdict.reason or "bad_values")
        self._keep(sheet, op, job.at, conflict=verdict.status == "conflict")
        return {"id": op_id, "status": verdict.status, "seq": op.seq}

    def _read(self, sheet: _Sheet, job: Job, raw: dict[str, Any]) -> Op | str:
        """The op as the log would keep it, or the reason why its shape is refused."""
        values, base = check(raw["kind"], raw["values"]), check_base(raw.get("base"))
        if isinstance(values, OpProblem):
            return values.reason
        if isinstance(base, OpProblem):
            return base.reason
        card = raw.get("card")
        group = None
        if raw["kind"] == "card.add":
            if card is None or UUID(card) in self._known:
                return "bad_values"
            group = sheet.row.group_id or job.pen.group
            number = self._number(sheet.row, values.get("number"))
            if number is None:
                return "bad_values"
            values = {**values, "number": number}
            if not values.get("language") and job.pen.language:
                values["language"] = job.pen.language
        return Op(
            id=str(raw["id"]), kind=raw["kind"], card=card, values=values, seq=sheet.folded.state.seq + 1, base=base,
            role=job.pen.role, author=job.pen.author, late=self._is_late(sheet, job.pen, job.at),  # type: ignore[arg-type]
            at=job.at.isoformat(), group=str(group) if group else None, number=values.get("number"))

    def _number(self, row: Board, wish: int | None) -> int | None:
        """The wished number if it is free in the group, else the next; None if the wish is taken."""
        key = ("group", row.group_id) if row.group_id else ("board", row.pk)
        if key not in self._numbers:
            highest = Card.objects.filter(**{key[0]: key[1]}, **({} if row.group_id else {"group": None})).aggregate(n=Max("number"))["n"]
            self._numbers[key] = {highest or 0}
        if wish is None:
            return max(self._numbers[key]) + 1
        taken = wish in self._numbers[key] or Card.objects.filter(**{key[0]: key[1]}, number=wish).exists()
        return None if taken else wish

    def _keep(self, sheet: _Sheet, op: Op, at: datetime, *, conflict: bool) -> None:
        folded, row = sheet.folded, sheet.row
        folded.state.apply(op)
        values = op.values
        if op.kind == "card.add" and op.card and op.number:
            self._known[UUID(op.card)] = row.group_id
            self._numbers[("group", row.group_id) if row.group_id else ("board", row.pk)].add(op.number)
            sheet.cards.append((UUID(op.card), row.pk, row.group_id, op.number, folded.state.cards[op.card].kind, at))
        elif op.kind == "vote.set" and op.card:  # so that whoever follows can show the sum without knowing the voters
            values = {**values, "phone": folded.state.cards[op.card].phone_total}
        salt = secrets.token_bytes(16)
        digest = digest_of(salt, values)
        folded.chain = link(folded.chain, op.seq, op.id, op.kind, digest=digest)
        folded.seqs[op.id] = op.seq
        sheet.new.append((
            row.pk, op.seq, UUID(op.id), op.kind, UUID(op.card) if op.card else None, values, op.base, op.role, op.author,
            UUID(op.group) if op.group else None, op.late, conflict, at, salt, digest, folded.chain))

    # Writing: three statements for the whole batch.

    def _insert(self) -> None:
        changed = [sheet for sheet in self._sheets.values() if sheet.new]
        _insert_rows("workshop_boardop", _OP_FIELDS, [row for sheet in changed for row in sheet.new])
        _insert_rows("workshop_card", _CARD_FIELDS, [row for sheet in changed for row in sheet.cards])
        pk = Board._meta.pk
        with connection.cursor() as cursor:
            if changed:
                cursor.executemany("UPDATE workshop_board SET seq = %s, chain = %s WHERE id = %s", [
                    (sheet.folded.state.seq, sheet.folded.chain, pk.get_db_prep_value(sheet.row.pk, connection)) for sheet in changed])


def is_late(phases: Iterable[tuple[str, datetime | None]], at: datetime) -> bool:
    """Whether `at` lies after a group's work on a kind of board, given (state, ends_at) of its phases there.

    Late means: the running phase is past its end, or all have ended. What never started is not late.
    """
    states = list(phases)
    running = [ends for state, ends in states if state == Phase.State.RUNNING]
    if running:
        return any(ends is not None and ends < at for ends in running)
    return bool(states) and all(state == Phase.State.ENDED for state, _ in states)


def _refused(op_id: str, reason: str) -> dict[str, Any]:
    return {"id": op_id, "status": "refused", "seq": None, "reason": reason}


def _mentioned(jobs: Iterable[Job]) -> set[UUID]:
    """Every card that is to be made or linked to."""
    found: set[UUID] = set()
    for raw in (raw for job in jobs for raw in job.ops):
        if raw["kind"] not in ("card.add", "card.link"):
            continue
        values = raw["values"] if isinstance(raw["values"], dict) else {}
        sources = values.get("sources")
        for name in (raw.get("card"), values.get("source"), *(sources if isinstance(sources, list) else ())):
            try:
                found.add(UUID(name))
            except (ValueError, TypeError, AttributeError):
                continue
    return found


def _insert_rows(table: str, fields: Sequence[Any], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows with the driver's executemany: a third of what bulk_create costs."""
    if not rows:
        return
    columns = ", ".join(connection.ops.quote_name(each.column) for each in fields)
    marks = ", ".join(["%s"] * len(fields))
    prepared = [[each.get_db_prep_save(value, connection) for each, value in zip(fields, row, strict=True)] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", prepared)  # noqa: S608 - our own names
