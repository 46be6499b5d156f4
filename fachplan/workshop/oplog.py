"""The log of the boards, written: judge, number, chain and insert what a batch of callers brought.

Runs inside one transaction under the writer lock (see `base.writer`). Boards are kept folded in memory and caught up
from the log, because other processes write too. The same op twice keeps its first place, whatever its body says later.

The chain of a line is ``audit.link(chain of the line before, seq, op id, kind, digest=digest_of(salt, values))``, from
``b""`` on.
"""

import hashlib
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection

from fachplan.base.audit import link
from fachplan.base.bus import announce
from fachplan.core.board import Op, Rules, check, check_base, judge
from fachplan.core.board import Problem as OpProblem
from fachplan.core.card_numbers import PRINTED, next_own
from fachplan.workshop.boards import Folded, Shelf, fields_of_forums
from fachplan.workshop.kept import is_due, keep, seqs_of
from fachplan.workshop.models import Board, Phase
from fachplan.workshop.oprows import Form, document, highest_number, insert_cards, insert_ops, known_cards, move_boards
from fachplan.workshop.seen import Seen, look

# Any number that nobody else takes; base.audit has the other.
WRITER_LOCK = 0x46504C42
# A method's fields do not change while people write; asking every second is soon enough for who prepares a forum.
FIELDS_TRUST = 1.0


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes: what the log keeps of it, and nothing more."""

    author: str
    role: str
    group: UUID | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """What one caller brings to one board: ops as dicts of id, kind, card, values, base; ids as lower-case texts."""

    board: UUID
    ops: Sequence[dict[str, Any]]
    pen: Pen
    at: datetime


Answer = dict[str, Any]  # {"acks": [...], "seq": int}


class NoSuchBoard(LookupError):
    """The board does not exist (any more)."""


class OpLog:
    """Writes batches; keeps the folded boards of this process between them."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self._fields: dict[UUID, tuple[float, dict[tuple[UUID, str], list[str]]]] = {}
        self._seen = Seen()

    def write(self, jobs: Sequence[Job]) -> list[Answer]:
        """Write `jobs` in order inside the open transaction; one answer per job."""
        self._seen = Seen()  # the transaction is somebody else's: what it did before, and whether it ends well, is not ours to know
        return self._write(jobs, Seen())

    def write_alone(self, jobs: Sequence[Job]) -> list[Answer]:
        """`write` in a transaction of its own, on a connection that writes nothing else: what was read may still be true."""
        if not self._seen.is_true_still():
            self._seen = look()
        return self._write(jobs, self._seen)

    def _write(self, jobs: Sequence[Job], seen: Seen) -> list[Answer]:
        try:
            return _Batch(jobs, self, seen).write()
        except BaseException:
            self._seen = Seen()
            for job in jobs:
                self.shelf.forget(job.board)
            raise

    def fields(self, forum: UUID, kind: str) -> tuple[str, ...]:
        """The field keys of a kind of board; one called like the kind where the method names none."""
        until, known = self._fields.get(forum, (0.0, {}))
        if time.monotonic() > until:
            known = fields_of_forums([forum])
            self._fields[forum] = (time.monotonic() + FIELDS_TRUST, known)
        return tuple(known.get((forum, kind), (kind,)))


@dataclass(slots=True)
class _Sheet:
    """A board during one transaction: its row, its fold, what is new on it."""

    row: Board
    folded: Folded
    rules: Rules
    key: str | None  # of the board and its group, as the database takes them
    group: str | None
    late: dict[UUID | None, bool] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)  # of the ops brought now, those from before the fold was taken up
    new: list[tuple[Any, ...]] = field(default_factory=list)
    cards: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def counter(self) -> UUID:
        """What card numbers count within: the group, or a board of the hall."""
        return self.row.group_id or self.row.pk


class _Batch:
    """One transaction's work."""

    def __init__(self, jobs: Sequence[Job], log: OpLog, seen: Seen) -> None:
        self._jobs = jobs
        self._log = log
        self._seen = seen
        self._form = Form()
        self._sheets: dict[UUID, _Sheet] = {}
        self._known: dict[str, UUID | None] = {}  # card → its group, of all cards this batch mentions

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
        wanted = {job.board for job in self._jobs}
        self._seen.read_boards(wanted)
        rows = [self._seen.boards[pk] for pk in wanted if pk in self._seen.boards]
        for row in rows:
            self._sheets[row.pk] = _Sheet(row, self._log.shelf.current(row), Rules(
                fields=self._log.fields(row.forum_id, row.kind), dots=row.dots, cumulate=row.cumulate, voting_open=row.voting_open,
                closed=row.closed_at is not None, released=row.forum.released_at is not None,
                most=row.dots_most, dots_field=row.dots_field, hidden=row.dots_hidden,
                known_sources=partial(self._is_source, row)), self._form.id(row.pk), self._form.id(row.group_id))
        self._look_up_lines()
        self._seen.read_phases({row.group_id for row in rows} | {job.pen.group for job in self._jobs})
        self._known = known_cards(self._form, _mentioned(self._jobs))

    def _look_up_lines(self) -> None:
        """Which ops came before: a fold that was taken up later does not know them."""
        for pk, sheet in self._sheets.items():
            if sheet.folded.begun_at:
                sheet.before = seqs_of(pk, [raw["id"] for job in self._jobs if job.board == pk for raw in job.ops])

    def _is_source(self, row: Board, card: str) -> bool:
        return row.group_id is not None and self._known.get(card) == row.group_id

    def _is_late(self, sheet: _Sheet, pen: Pen, at: datetime) -> bool:
        group = sheet.row.group_id or pen.group
        if group is None:
            return False
        if group not in sheet.late:
            own = [(state, ends) for board, state, ends in self._seen.phases.get(group, ()) if board == sheet.row.kind]
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
        op_id, folded = raw["id"], sheet.folded
        first = folded.seqs.get(op_id) or sheet.before.get(op_id)
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
        pen, card, number, group = job.pen, raw.get("card"), None, None
        if raw["kind"] == "card.add":
            number = self._number(sheet, values.get("number"))
            if card is None or card in self._known or number is None:
                return "bad_values"
            group = sheet.row.group_id or pen.group
            values = {**values, "number": number, "language": values.get("language") or pen.language}
        return Op(
            id=raw["id"], kind=raw["kind"], card=card, values=values, seq=sheet.folded.state.seq + 1, base=base, number=number,
            role=pen.role, author=pen.author, late=self._is_late(sheet, pen, job.at), group=str(group) if group else None)  # type: ignore[arg-type]

    def _number(self, sheet: _Sheet, wish: int | None) -> int | None:
        """The wished number if nobody has it, else None; without a wish the next, printed ones passed over."""
        if sheet.counter not in self._seen.numbers:
            self._seen.numbers[sheet.counter] = highest_number(self._form, group=sheet.row.group_id, board=sheet.row.pk)
        highest = self._seen.numbers[sheet.counter]
        if wish is None:
            return next_own(highest)
        if wish > highest and wish not in PRINTED:
            return wish
        fresh = any(card[3] == wish for other in self._sheets.values() if other.counter == sheet.counter for card in other.cards)
        return None if fresh or _is_taken(sheet.row, wish) else wish

    def _keep(self, sheet: _Sheet, op: Op, at: datetime, *, conflict: bool) -> None:
        folded, row, form = sheet.folded, sheet.row, self._form
        folded.state.apply(op)
        values = op.values
        if op.card and op.number:
            self._known[op.card] = row.group_id
            if op.number not in PRINTED:
                self._seen.numbers[sheet.counter] = max(self._seen.numbers[sheet.counter], op.number)
            kind = folded.state.cards[op.card].kind
            sheet.cards.append((form.id(op.card), sheet.key, sheet.group, op.number, kind, form.time(at)))
        elif op.kind.startswith("vote.") and sheet.rules.covered:
            values = {**values, "hidden": True}  # whoever follows hears that somebody set dots, not where they pile up
        elif op.kind == "vote.set" and op.card:  # so that whoever follows can show the sum without knowing the voters
            values = {**values, "phone": folded.state.cards[op.card].phone_total}
        salt, text = secrets.token_bytes(16), document(values)
        digest = hashlib.sha256(salt + text.encode()).digest()
        folded.chain = link(folded.chain, op.seq, op.id, op.kind, digest=digest)
        folded.seqs[op.id] = op.seq
        folded.snapshot = None
        sheet.new.append((
            sheet.key, op.seq, form.id(op.id), op.kind, form.id(op.card), text,
            document(op.base) if op.base is not None else None, op.role, op.author, form.id(op.group), op.late, conflict,
            form.time(at), salt, digest, folded.chain))

    # Writing: three statements for the whole batch.

    def _insert(self) -> None:
        changed = [sheet for sheet in self._sheets.values() if sheet.new]
        insert_ops([row for sheet in changed for row in sheet.new])
        insert_cards([row for sheet in changed for row in sheet.cards])
        move_boards([(sheet.folded.state.seq, sheet.folded.chain, sheet.key) for sheet in changed])
        for sheet in changed:
            sheet.row.seq, sheet.row.chain = sheet.folded.state.seq, sheet.folded.chain
        announce({str(sheet.row.pk): sheet.row.seq for sheet in changed})
        for sheet in self._sheets.values():
            folded = sheet.folded
            if is_due(folded.state, folded.kept_at):
                folded.kept_at = keep(sheet.row, folded.state, folded.chain, revealed=folded.revealed)


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


def _is_taken(row: Board, number: int) -> bool:
    cards = row.group.cards if row.group else row.cards.filter(group=None)
    return bool(cards.filter(number=number).exists())


def _mentioned(jobs: Iterable[Job]) -> set[str]:
    """Every card that is to be made or linked to, as far as its id can be one."""
    cards: set[Any] = set()
    linked: set[Any] = set()
    for raw in (raw for job in jobs for raw in job.ops):
        if raw["kind"] not in ("card.add", "card.link"):
            continue
        values = raw["values"] if isinstance(raw["values"], dict) else {}
        sources = values.get("sources")
        linked.add(values.get("source"))
        linked.update(sources if isinstance(sources, list) and all(isinstance(each, str) for each in sources) else ())
        cards.add(raw.get("card"))  # canonical already; what it links to is only what somebody typed
    cards.discard(None)
    return cards | {canonical for each in linked if isinstance(each, str) and len(each) == 36 and (canonical := _id(each))}


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
