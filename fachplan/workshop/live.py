"""The raw routes of a board: write, follow, and ask again later (DESIGN, Board HTTP, *Write* and *Follow*)."""

import asyncio
import contextlib
import time
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from fachplan.base import clock, problems
from fachplan.base.buckets import Rate, buckets
from fachplan.base.hub import Entry, Hub, Listener, seen_by
from fachplan.base.policy import allowed
from fachplan.base.problems import Problem
from fachplan.base.raw import Request, Route, answer, body_of, in_thread, nothing, open_stream, strict_json
from fachplan.workshop import feed
from fachplan.workshop.actions import NoSuchBoard, NotStored, pen_of, writer
from fachplan.workshop.boards import op_document
from fachplan.workshop.identity import Identity, identify
from fachplan.workshop.models import Board
from fachplan.workshop.oplog import Job, Pen
from fachplan.workshop.oprows import read_ops
from fachplan.workshop.queries import author_of, board_by_id, is_staff_of

BODY_LIMIT = 256 * 1024
OPS_LIMIT = 100
LONGEST_WAIT = 25.0
BOARD_TRUST = 1.0
MOST_DESKS = 5000

hub = Hub(feed.heads, feed.entries)
watch = feed.Feed(hub)


# One spelling only, in lower case: an id with two spellings would be stored twice.
Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", to_lower=True),
               Field(json_schema_extra={"format": "uuid"})]


class OpIn(BaseModel):
    """One op."""

    model_config = ConfigDict(extra="forbid", strict=False)
    id: Id
    kind: Annotated[str, Field(strict=True, max_length=40)]
    card: Id | None = None
    values: dict[str, Any]
    base: dict[str, Annotated[int, Field(strict=True, ge=0)]] | None = None


class OpsIn(BaseModel):
    """Ops in order; each counts on its own."""

    model_config = ConfigDict(extra="forbid")
    ops: Annotated[list[OpIn], Field(min_length=1, max_length=OPS_LIMIT)]


class Ack(BaseModel):
    """What became of one op."""

    id: UUID
    status: str
    seq: int | None
    reason: str | None = None


class AcksOut(BaseModel):
    """What became of the ops, and the board's last seq."""

    acks: list[Ack]
    seq: int


class OpsOut(BaseModel):
    """Ops after a seq, and the board's last seq."""

    seq: int
    ops: list[dict[str, Any]]


_ops_in = TypeAdapter(OpsIn)
SAID: dict[str, str | Promise] = {
    "missing": _("This field is missing."),
    "extra_forbidden": _("This field is unknown."),
    "too_long": _("These are too many."),
    "too_short": _("Nothing was sent."),
}


def validated(document: object) -> list[dict[str, Any]]:
    """The ops of a request body, ids in lower case.

    :raises Problem: 422 with every field at fault.
    """
    try:
        ops = _ops_in.validate_python(document).ops
    except ValidationError as error:
        raise problems.invalid(
            (("body", *fault["loc"]), SAID.get(fault["type"], _("This value does not fit."))) for fault in error.errors(
                include_url=False, include_context=False, include_input=False)) from error
    return [{"id": op.id, "kind": op.kind, "card": op.card, "values": op.values, "base": op.base} for op in ops]


ops_left = buckets(Rate(per_second=100.0, burst=500.0), settings.DATA / "ops.left", workers=settings.WORKERS)


@dataclass(frozen=True, slots=True)
class Desk:
    """A board as one asker meets it: whether they may write, with which pen, and which lines they see."""

    board: Board
    may_write: bool
    pen: Pen
    sees: str


_boards: dict[str, tuple[float, Board]] = {}
_desks: dict[tuple[str, Identity], Desk] = {}


async def write(request: Request) -> None:
    """POST ops: check who, what and how often, hand them to the writer, answer after the commit."""
    who = await identify(request)
    _refuse_removed(who)
    desk = await _desk(request, who)
    if not desk.may_write:
        raise problems.not_allowed()
    ops = validated(strict_json(await body_of(request, BODY_LIMIT)))
    wait = ops_left.take(desk.pen.author, len(ops), time.monotonic())
    if wait:
        raise problems.too_often(int(wait) + 1)
    try:
        acks = await writer.submit_async(Job(desk.board.pk, ops, desk.pen, clock.now()))
    except NotStored as error:
        raise problems.not_stored() from error
    except NoSuchBoard as error:
        raise problems.not_found() from error
    await answer(request, acks)


async def poll(request: Request) -> None:
    """GET ops after a seq; with `wait` the answer comes with the next op, or empty after that many seconds."""
    who = await identify(request)
    _refuse_removed(who)
    desk = await _desk(request, who)
    after, wait = _whole(request, "after", 0), min(float(_whole(request, "wait", 0)), LONGEST_WAIT)
    listener = Listener(str(desk.board.pk), desk.sees, who.about)
    await hub.listen(listener)
    try:
        until = time.monotonic() + wait
        while True:
            seq, ops = await in_thread(lambda: _after(desk.board, listener.sees, after))
            rest = until - time.monotonic()
            if ops or rest <= 0:
                await answer(request, {"seq": seq, "ops": ops})
                return
            with contextlib.suppress(TimeoutError):
                if await asyncio.wait_for(listener.queue.get(), rest) is None:
                    until = 0.0
    finally:
        hub.leave(listener)


async def follow(request: Request) -> None:
    """GET a stream of events: what the reader has missed, then what happens."""
    try:
        who = await identify(request)
    except Problem:
        if "last-event-id" not in request.headers:
            raise
        await nothing(request)  # somebody signed out: the browser shall stop asking
        return
    if who.removed:
        await nothing(request)
        return
    desk = await _desk(request, who)
    if desk.board.closed_at is not None:
        await nothing(request)
        return
    after, age = _whole(request, "after", None, header="last-event-id"), _whole(request, "age", None)
    listener = Listener(str(desk.board.pk), desk.sees, who.about, after or 0, beats=bool(request.query.get("beat")))
    head = await hub.listen(listener)
    try:
        await open_stream(request)
        missed = await _missed(desk.board, listener, after, head)
        await _send(request, b"retry: 2000\n\n" + missed + watch.phase_since(listener.topic, age))
        await _pump(request, listener)
    finally:
        hub.leave(listener)


async def _pump(request: Request, listener: Listener) -> None:
    """Send what comes until the reader leaves or the stream is ended."""
    gone = asyncio.create_task(_until_gone(request, listener))
    try:
        while True:
            # No time limit here: it would cost a task for every chunk, half of what a delivery takes. The hub has one clock for all.
            chunk = await listener.queue.get()
            if chunk is None:
                break
            await _send(request, chunk)
    finally:
        gone.cancel()
    await request.send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(request: Request, listener: Listener) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    hub.leave(listener)
    listener.put(None)


async def _missed(board: Board, listener: Listener, after: int | None, head: int) -> bytes:
    if after is None or after == head:
        return b""
    if after > head:  # the hub may be a tick behind: then nothing was missed; else it is another board's number
        last = (await in_thread(lambda: feed.heads([listener.topic]))).get(listener.topic, 0)
        listener.after = after if after <= last else 0
        return b"" if after <= last else feed.RESET
    if head - after > feed.MOST:  # so long ago that reading the board is shorter
        return feed.RESET
    entries: list[Entry] = await in_thread(lambda: feed.entries_of(board.pk, after, head, revealed=board.revealed))
    return seen_by(listener.sees, entries)


async def _send(request: Request, chunk: bytes) -> None:
    await request.send({"type": "http.response.body", "body": chunk, "more_body": True})


def _after(board: Board, sees: str, after: int) -> tuple[int, list[dict[str, Any]]]:
    row = Board.objects.get(pk=board.pk)
    entries = feed.entries_of(row.pk, after, row.seq, revealed=row.revealed)
    seen = {entry.seq for entry in entries if not sees or not entry.author or entry.author == sees}
    last = entries[-1].seq if entries else row.seq
    ops = read_ops(row.pk, first=after + 1, last=last) if seen else []
    return last, [op_document(op) for op, _chain in ops if op.seq in seen]


def _refuse_removed(who: Identity) -> None:
    if who.removed:
        raise Problem(403, "seat-removed", _("Your place was removed"),
                      _("The facilitators have removed this place. What you have not sent yet stays on this device."))


async def _desk(request: Request, who: Identity) -> Desk:
    """The board of the address as `who` meets it, if it is theirs to see; the board is read anew every second."""
    board = await _board(request.params["board"])
    key = (request.params["board"], who)
    desk = _desks.get(key)
    if desk is None or desk.board is not board:
        if not allowed(who.principal, "board.read", board):
            raise problems.not_found()
        if len(_desks) > MOST_DESKS:
            _desks.clear()
        desk = _desks[key] = Desk(
            board, allowed(who.principal, "board.write", board), pen_of(board, who.principal, language=who.language),
            "" if is_staff_of(who.principal, board) else author_of(who.principal))
    return desk


async def _board(name: str) -> Board:
    until, board = _boards.get(name, (0.0, None))
    now = time.monotonic()
    if board is None or now > until:
        if board is not None:
            _boards[name] = (now + BOARD_TRUST, board)  # whoever asks while it is read takes the old one
        board = await in_thread(lambda: board_by_id(name))
        if board is None:
            _boards.pop(name, None)
            raise problems.not_found()
        if len(_boards) > MOST_DESKS:
            _boards.clear()
        _boards[name] = (time.monotonic() + BOARD_TRUST, board)
    return board


def _whole(request: Request, name: str, default: int | None, header: str = "") -> Any:
    """A whole number from the header or the query."""
    raw = request.headers.get(header, "") if header else ""
    raw = raw or request.query.get(name, "")
    if not raw:
        return default
    if not (raw.isascii() and raw.isdigit()) or len(raw) > 18:
        raise problems.invalid([(("query", name), _("This must be a whole number."))])
    return int(raw)


async def start() -> None:
    """Begin to follow the logs."""
    await hub.start()


async def stop() -> None:
    """Say goodbye to every stream, write what has arrived, stop."""
    await hub.stop(feed.end_event("restart"))
    await asyncio.get_running_loop().run_in_executor(None, writer.stop)


def farewell() -> None:
    """End every stream, so that a graceful stop has nothing to wait for."""
    with translation.override(None):
        hub.end(lambda _: True, feed.end_event("restart"))


_BOARD = "/api/v1/boards/{board}"
routes: tuple[Route, ...] = (
    Route("POST", f"{_BOARD}/ops", "board.write", write, "Write ops to a board", OpsIn, AcksOut,
          statuses=(400, 401, 403, 404, 413, 422, 429, 503)),
    Route("GET", f"{_BOARD}/ops", "board.read", poll, "Ops after a seq; waits for the next one", None, OpsOut,
          (("after", "integer", "the last seq you have"), ("wait", "integer", "seconds, at most 25")), (400, 401, 403, 404, 422, 503)),
    Route("GET", "/live/boards/{board}", "board.read", follow, "Follow a board as server-sent events", None, None,
          (("after", "integer", "the last seq you have"), ("age", "integer", "milliseconds since you asked for the phases"),
           ("beat", "integer", "1: an event `beat` after 4 s of silence")),
          (400, 401, 404, 422, 503)),
)
