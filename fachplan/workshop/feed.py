"""What followers of a board hear: its ops, the phases, and the end of their right to listen.

The hub follows the logs; this module tells it what the lines of a board are and what an audit line means to whom.
"""

import json
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

from fachplan.accounts.models import User
from fachplan.accounts.queries import principal_of_user
from fachplan.base import clock
from fachplan.base.hub import Entry, Hub, Line, Listener, event
from fachplan.base.policy import allowed
from fachplan.base.raw import in_thread
from fachplan.core.board import ERASURES
from fachplan.forums.models import Forum
from fachplan.workshop import identity
from fachplan.workshop.blackout_actions import drop_from_memory
from fachplan.workshop.boards import op_json
from fachplan.workshop.models import Board, BoardOp, Seat
from fachplan.workshop.oprows import read_ops
from fachplan.workshop.phase_queries import phases_document
from fachplan.workshop.queries import principal_of_seat

MOST = 2000  # lines a reader gets at once; whoever is further behind reads the board again
REMEMBERED = 900.0  # seconds; whoever connects later than this after the page came was without a net and looks for themselves
ON_ITS_WAY = 30.0  # seconds that a page's first question for the stream may need through a bad net
RESET = event("reset", "{}")


def end_event(reason: str) -> bytes:
    """The last event of a stream."""
    return event("end", json.dumps({"reason": reason}))


def heads(topics: Iterable[str]) -> dict[str, int]:
    """The last seq of each board."""
    return {str(pk): seq for pk, seq in Board.objects.filter(pk__in=list(topics)).values_list("pk", "seq")}


def entries(cursors: Mapping[str, int]) -> dict[str, list[Entry]]:
    """The lines of each board after its cursor."""
    rows = Board.objects.filter(pk__in=list(cursors)).values_list("pk", "seq", "revealed")
    return {str(pk): entries_of(pk, cursors[str(pk)], seq, revealed=revealed) for pk, seq, revealed in rows if seq > cursors[str(pk)]}


def entries_of(board: UUID, after: int, until: int, *, revealed: bool) -> list[Entry]:
    """The lines of one board with seq in (after, until], each with who alone may see it while the board is covered."""
    ops = [op for op, _chain in read_ops(board, first=after + 1, last=until, most=MOST)]
    covers = _covers(board, revealed=revealed)
    owners = _owners(board) if any(until is None or until > after for _since, until in covers) else {}
    found = []
    for op in ops:
        covered = any(since <= op.seq and (until is None or op.seq < until) for since, until in covers)
        owner = (owners.get(op.card or "") or "?") if covered else ""
        # Whoever has seen the words that were erased reads the board again, without them.
        data = event("op", op_json(op), op.seq) + (RESET if op.kind in ERASURES else b"")
        found.append(Entry(op.seq, data, owner, RESET if op.kind in ("board.reveal", "board.hide") else b""))
    return found


def _covers(board: UUID, *, revealed: bool) -> list[tuple[int, int | None]]:
    """From which line to which other the board was covered; None if it still is."""
    since, covers = None if revealed else 0, list[tuple[int, int | None]]()
    rows = BoardOp.objects.filter(board=board, kind__in=("board.reveal", "board.hide")).order_by("seq")
    for seq, kind in rows.values_list("seq", "kind"):
        if kind == "board.hide" and since is None:
            since = seq + 1  # that it is covered from now on is told to all
        elif kind == "board.reveal" and since is not None:
            covers.append((since, seq))
            since = None
    return covers if since is None else [*covers, (since, None)]


def _owners(board: UUID) -> dict[str, str]:
    rows = BoardOp.objects.filter(board=board, kind="card.add").values_list("card", "author")
    return {str(card): author for card, author in rows}


# What an audit line means to those who listen.

TOUCHES = ("seat.", "user.", "role.", "token.", "account.")
SHUTS = ("board.", "forum.")


class Feed:
    """Turns audit lines into events and ends for the listeners of `hub`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._told: dict[str, tuple[float, bytes]] = {}  # board → when its phases were told last, and what
        hub.on_lines.append(self.hear)
        hub.on_second.append(self.check_sessions)

    async def hear(self, lines: list[Line]) -> None:
        """Take away what somebody lost, close what was closed, tell of the phases."""
        touched = {about for line in lines if line.kind.startswith(TOUCHES) for about in _about(line)}
        if touched:
            identity.forget(touched)
            await self._look_again(touched)
        if any(line.kind.startswith(SHUTS) for line in lines):
            await self._shut()
        for line in (line for line in lines if line.kind.startswith(("phase.", "lead."))):
            await self._tell_phase(line)
        for board in {str(line.values.get("board", "")) for line in lines if line.kind in ERASURES}:
            self._hub.start_over(board, RESET)
            await in_thread(partial(drop_from_memory, UUID(board), at=clock.now()))

    async def check_sessions(self) -> None:
        """End the streams whose session or token is over; once a second, two queries."""
        about = {each for listener in self._hub.listeners() for each in listener.about}
        if about:
            over = await in_thread(lambda: identity.gone(about, clock.now()))
            if over:
                identity.forget(over)
                self._hub.end(lambda listener: bool(listener.about & over), end_event("signed_out"))

    async def _look_again(self, touched: set[str]) -> None:
        concerned = [listener for listener in self._hub.listeners() if listener.about & touched]
        if concerned:
            lost = await in_thread(lambda: {id(each) for each in concerned if not _may_listen(each)})
            self._hub.end(lambda listener: id(listener) in lost, end_event("removed"))

    async def _shut(self) -> None:
        topics = {listener.topic for listener in self._hub.listeners()}
        rows = Board.objects.filter(pk__in=topics, closed_at=None).values_list("pk", flat=True)
        closed = await in_thread(lambda: topics - {str(pk) for pk in rows}) if topics else set()  # or gone with a rehearsal
        self._hub.end(lambda listener: listener.topic in closed, end_event("closed"))
        self._hub.tell(topics - closed, RESET)

    async def _tell_phase(self, line: Line) -> None:
        topics, data = await in_thread(lambda: _phases_near(line.object, clock.now()))
        told, now = event("phase", data), time.monotonic()
        self._told = {topic: last for topic, last in self._told.items() if now - last[0] < REMEMBERED}
        self._told |= dict.fromkeys(topics, (now, told))
        self._hub.tell(topics, told)

    def phase_since(self, topic: str, age: int | None) -> bytes:
        """The phases as they were told last to the followers of `topic`, if a page of `age` milliseconds may have missed that.

        The page was that old when it asked; how long the question was on its way nobody knows. Told twice does no harm.
        """
        at, told = self._told.get(topic, (0.0, b""))
        return told if told and age is not None and time.monotonic() - at <= age / 1000 + ON_ITS_WAY else b""


def _about(line: Line) -> set[str]:
    """Which identities an audit line touches, by the object it names or its own words."""
    label, _, key = line.object.partition(":")
    names = {"workshop.Seat": "seat", "accounts.User": "user", "accounts.RoleGrant": "user", "seat": "seat", "user": "user"}
    kind = names.get(label)
    if label == "accounts.RoleGrant":
        key = str(line.values.get("user", ""))
    return {f"{kind}:{key}"} if kind and key else set()


def _may_listen(listener: Listener) -> bool:
    """Whether a listener's right still stands; asked of the database, not of memory."""
    board = Board.objects.select_related("forum").filter(pk=listener.topic).first()
    if board is None:
        return False
    for about in listener.about:
        kind, _, key = about.partition(":")
        if kind == "seat":
            seat = Seat.objects.filter(pk=key).first()
            return seat is not None and allowed(principal_of_seat(seat), "board.read", board)
        if kind == "user":
            user = User.objects.filter(pk=key, is_active=True).first()
            return user is not None and allowed(principal_of_user(user), "board.read", board)
    return False


def _phases_near(name: str, at: datetime) -> tuple[set[str], str]:
    """The boards of the forum whose clock moved, and its phases as ``GET …/phase`` answers them."""
    label, _, key = name.partition(":")
    paths = {"workshop.Phase": "groups__phases", "workshop.Group": "groups", "forums.Forum": "pk"}
    forum = Forum.with_rehearsals.filter(**{paths[label]: key}).first() if label in paths else None
    if forum is None:
        return set(), "{}"
    topics = {str(pk) for pk in Board.objects.filter(forum=forum).values_list("pk", flat=True)}
    return topics, json.dumps(phases_document(forum, at=at), ensure_ascii=False)
