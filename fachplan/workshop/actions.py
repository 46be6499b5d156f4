"""Writes of the room: ops on boards, and seats.

`write_ops` is the one door to a board, for the raw route and the plain form alike. `join` gives a seat.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from fachplan.accounts.actions import issue_token
from fachplan.accounts.models import Token
from fachplan.base import audit
from fachplan.base.limits import Limit, TooOften, count
from fachplan.base.policy import Principal
from fachplan.base.writer import NotStored, Writer
from fachplan.core.codes import JOIN_LENGTH, RECEIPT_LENGTH, code_from, normalise
from fachplan.core.text import clean
from fachplan.forums.models import Forum
from fachplan.workshop.models import Board, Group, JoinCode, Seat
from fachplan.workshop.oplog import Answer, Job, NoSuchBoard, OpLog, Pen
from fachplan.workshop.queries import actor_of_seat, author_of, role_on

__all__ = [
    "CodeNotOpen", "CodeUnknown", "GroupUnknown", "Joined", "LanguageUnknown", "NameTooLong", "NoSuchBoard", "NotStored",
    "TooOften", "change_seat", "issue_seat_token", "join", "pen_of", "remove_seat", "write_ops", "writer",
]

SEAT_LASTS = timedelta(hours=12)
NAME_LIMIT = 60
WRONG_CODES = (Limit("code-minute", 30, 60), Limit("code-hour", 300, 3600))

_log = OpLog()
writer: Writer[Job, Answer] = Writer(_log.write, "board-writer", _log.write_alone)


def pen_of(board: Board, principal: Principal, *, language: str = "") -> Pen:
    """With which pen `principal` writes on `board`; whether they may is asked before."""
    group = UUID(principal.group_id) if principal.group_id else None
    return Pen(author_of(principal), role_on(principal, board), group, language)


def write_ops(board: Board, ops: Sequence[dict[str, Any]], principal: Principal, *, language: str = "", at: datetime) -> Answer:
    """Write `ops` to `board`, in order, each on its own; answers once the commit is durable.

    Parameters
    ----------
    ops : dicts of ``id``, ``kind``, ``card``, ``values`` and maybe ``base``; ids as lower-case UUID texts
    principal : policy ``board.write`` has been required already

    Returns
    -------
    ``{"acks": [{"id", "status", "seq", "reason"?}], "seq"}`` as in DESIGN, Board HTTP, *Write*.

    :raises NotStored: if nothing was stored (503).
    """
    return writer.submit(Job(board.pk, ops, pen_of(board, principal, language=language), at))


class CodeUnknown(LookupError):
    """No forum has this code."""


class CodeNotOpen(Exception):
    """The code exists but is not valid now; `opens` is set where it is still to come."""

    def __init__(self, forum: Forum, opens: datetime | None) -> None:
        super().__init__("the code is not valid now")
        self.forum = forum
        self.opens = opens


class GroupUnknown(LookupError):
    """The forum has no such group."""


class LanguageUnknown(ValueError):
    """A language the pages do not speak."""


class NameTooLong(ValueError):
    """A name of more than 60 characters."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A new seat and its receipt, which is shown once and never stored."""

    seat: Seat
    forum: Forum
    receipt: str


def open_code(code: str, *, network: str, at: datetime) -> JoinCode:
    """The join code a person meant, if it opens a forum at `at`. Only wrong codes are counted.

    :raises CodeUnknown: if no forum has it.
    :raises CodeNotOpen: if its window is over or still to come.
    :raises TooOften: after too many wrong codes from `network`; right codes still pass, the venue is one address.
    """
    wanted = normalise(code)
    found = next((row for row in JoinCode.objects.select_related("forum") if normalise(row.code) == wanted), None)
    if found is None or len(wanted) != JOIN_LENGTH:
        count(WRONG_CODES, network, at=at)
        raise CodeUnknown(wanted)
    if not found.is_open(at):
        raise CodeNotOpen(found.forum, found.opens if found.opens and at < found.opens else None)
    return found


def join(*, code: str, name: str = "", group: str = "", language: str = "", network: str, at: datetime) -> Joined:
    """A new seat in the forum of `code`. `group` is an id or a name; `network` is `base.limits.network_of(address)`.

    :raises CodeUnknown, CodeNotOpen, TooOften: as `open_code`.
    :raises GroupUnknown, LanguageUnknown, NameTooLong: as `take_seat`.
    """
    return take_seat(open_code(code, network=network, at=at), name=name, group=group, language=language, at=at)


def take_seat(found: JoinCode, *, name: str = "", group: str = "", language: str = "", at: datetime) -> Joined:
    """A new seat in the forum whose code was `found`.

    :raises GroupUnknown, LanguageUnknown, NameTooLong: if one of these is wrong; nothing is made then.
    """
    seat = Seat(
        forum=found.forum, group=find_group(found.forum, group) if group else None, name=checked_name(name),
        language=checked_language(language) if language else settings.LANGUAGE_CODE, created=at, seen_at=at)
    receipt = _new_receipt()
    seat.receipt_hash = receipt_hash(receipt)
    with transaction.atomic():
        Forum.with_rehearsals.select_for_update().get(pk=found.forum_id)  # numbers of guests are given one by one
        seat.alias_number = (Seat.objects.filter(forum=found.forum).aggregate(n=Max("alias_number"))["n"] or 0) + 1
        seat.save(force_insert=True)
        audit.record("seat.join", seat, actor=actor_of_seat(seat.pk), at=at)
    return Joined(seat, found.forum, receipt)


def issue_seat_token(seat: Seat, *, at: datetime) -> tuple[str, datetime]:
    """A bearer token for `seat` and when it ends: with the code's window, or after 12 hours."""
    code = JoinCode.objects.filter(forum=seat.forum_id).first()
    until = min(at + SEAT_LASTS, code.closes) if code and code.closes else at + SEAT_LASTS
    secret, token = issue_token(purpose="seat", subject=f"seat:{seat.pk}", at=at, lasts=until - at)
    return secret, token.expires


def change_seat(seat: Seat, *, name: str | None = None, group: str | None = None, language: str | None = None, at: datetime) -> Seat:
    """Change a seat's own name, group or language; None leaves it as it is, an empty group leaves the group.

    :raises GroupUnknown, LanguageUnknown, NameTooLong: if one of these is wrong; nothing changes then.
    """
    before = seat.group_id
    if name is not None:
        seat.name = checked_name(name)
    if group is not None:
        seat.group = find_group(seat.forum, group) if group else None
    if language is not None:
        seat.language = checked_language(language)
    with transaction.atomic():
        seat.save(update_fields=["name", "group", "language"])
        kind = "seat.move" if seat.group_id != before else "seat.change"
        audit.record(kind, seat, actor=actor_of_seat(seat.pk), at=at)
    return seat


@transaction.atomic
def remove_seat(seat: Seat, *, actor: str, at: datetime) -> Seat:
    """Take a seat away: its streams end, its writes are refused. Its cards stay. Twice changes nothing."""
    if seat.removed_at is None:
        seat.removed_at = at
        seat.save(update_fields=["removed_at"])
        audit.record("seat.remove", seat, actor=actor, at=at)
    return seat


@transaction.atomic
def end_token(token: Token, *, actor: str, at: datetime) -> None:
    """Make a token useless from now on."""
    token.expires = at
    token.save(update_fields=["expires"])
    audit.record("token.end", token.subject, actor=actor, at=at)


def find_group(forum: Forum, group: str) -> Group:
    """The group of `forum` with this id or name.

    :raises GroupUnknown: if it has none.
    """
    wanted = clean(group).casefold()
    for each in forum.groups.all():
        if wanted in (str(each.pk), each.name.casefold(), each.key):
            return each
    raise GroupUnknown(group)


def checked_name(name: str) -> str:
    """`name` cleaned; it may be empty.

    :raises NameTooLong: if it has more than 60 characters.
    """
    cleaned = " ".join(clean(name).split())
    if len(cleaned) > NAME_LIMIT:
        raise NameTooLong(str(len(cleaned)))
    return cleaned


def checked_language(language: str) -> str:
    """`language` if the pages speak it.

    :raises LanguageUnknown: if not.
    """
    if language not in dict(settings.LANGUAGES):
        raise LanguageUnknown(language)
    return language


def receipt_hash(receipt: str) -> str:
    """How a receipt is stored, whatever way it was typed."""
    return hashlib.sha256(f"{settings.SECRET_KEY}:{normalise(receipt)}".encode()).hexdigest()


def _new_receipt() -> str:
    while True:
        try:
            return code_from(secrets.token_bytes(RECEIPT_LENGTH * 2), RECEIPT_LENGTH)
        except ValueError:  # too many of the bytes could not be used fairly
            continue
