"""Blacking out: taking words off a card for good, and everywhere.

The lines of the board's log that carried the words lose them and their salt; digests and chain stay. A line ``card.erase``
behind them tells every reader of the log, in this process and in others, to drop what it still holds. Both happen under
the lock of the log: an edit in flight is either written before, and loses its words, too, or judged after, and refused.
"""

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction
from django.utils.text import capfirst
from django.utils.translation import override

from fachplan.base import audit
from fachplan.base.blackout import REASONS, blackout_words
from fachplan.base.erasures import Erasure, empty_the_log, replay
from fachplan.base.ids import uuid7
from fachplan.base.models import Translation
from fachplan.core.board import CARD, is_erasable, rest_of
from fachplan.forums.models import Theme
from fachplan.workshop.actions import NotStored, writer
from fachplan.workshop.boards import board_state
from fachplan.workshop.models import Board, BoardOp, Card
from fachplan.workshop.oplog import WRITER_LOCK, Job, Pen
from fachplan.workshop.rendered import forget_cards

KIND = "card.erase"


class NothingToErase(ValueError):
    """What was to be erased is no words of a card, was erased before, or the reason is none of the list."""


@dataclass(frozen=True, slots=True)
class Blackout:
    """What is taken away and why. `note` is for the file, not for the board; it says nothing of the words."""

    card: Card
    what: str
    reason: str
    note: str
    actor: str
    at: datetime


after: list[Callable[[Blackout], None]] = []
"""What other chapters do in the same transaction: they take away what they have made of the words."""


def black_out(
    card: Card, *, reason: str, actor: str, at: datetime, what: str = CARD, note: str = "",
) -> Blackout:
    """Erase all words of `card`, or its value `what`; the card stays, with its number.

    :raises NothingToErase: if `what` cannot be erased or is gone already, or the reason is unknown.
    """
    if reason not in REASONS or not is_erasable(what):
        raise NothingToErase(f"{what}: {reason}")
    done = Blackout(card, what, reason, note.strip(), actor, at)
    with transaction.atomic():
        hold_the_log("default")
        board = Board.objects.get(pk=card.board_id)
        state = board_state(board).cards.get(str(card.pk))
        if state is None or {CARD, what} & {*state.erased}:
            raise NothingToErase(f"{card}: {what}")
        _erase(board, card.pk, what, reason, at, "default")
        _blank_themes(card.pk, what, reason, at, "default")
        for each in after:
            each(done)
        audit.record(KIND, card, actor=actor, at=at, what=what, reason=reason, board=str(board.pk))
        empty_the_log(BoardOp._meta.db_table)
        transaction.on_commit(lambda: drop_from_memory(board.pk, at=at))
    return done


def drop_from_memory(board: UUID, *, at: datetime) -> None:
    """Let this process forget what was erased on `board`: the folds of readers and of the writer, and drawn cards."""
    row = Board.objects.filter(pk=board).first()
    if row is None:
        return
    board_state(row)
    forget_cards()
    with suppress(NotStored):  # the writer looks at the log with the next op at the latest
        writer.submit(Job(board, (), Pen("", ""), at))


def hold_the_log(using: str) -> None:
    """Wait until nobody writes to a board, and keep it so until the transaction ends. SQLite's writer lock does it already."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])


def _erase(board: Board, card: Any, what: str, reason: str, at: datetime, using: str) -> None:
    """Blank the lines of `card` and put ``card.erase`` behind the log."""
    lines = _blank_lines(BoardOp.objects.using(using).filter(board=board, card=card).order_by("seq"), what, using)
    values = {"what": what, "reason": reason, "on": at.date().isoformat(), "lines": lines}
    salt = secrets.token_bytes(16)
    digest = audit.digest_of(salt, values)
    seq, op_id = board.seq + 1, uuid7()
    chain = audit.link(bytes(board.chain), seq, str(op_id), KIND, digest=digest)
    BoardOp.objects.using(using).create(
        board=board, seq=seq, op_id=op_id, kind=KIND, card=card, values=values, role="facilitator", at=at,
        salt=salt, digest=digest, chain=chain)
    Board.objects.using(using).filter(pk=board.pk).update(seq=seq, chain=chain)


def _blank_lines(lines: Iterable[BoardOp], what: str, using: str) -> dict[str, str]:
    """Blank what the lines carried of `what`; by seq what proves the rest of each, empty where nothing is left.

    The rest gets a salt of its own: the digest in the chain would tell a short word to whoever tries words against it.
    """
    blanked = {}
    for line in lines:
        rest = rest_of(line.kind, line.values, what)
        if rest == line.values:
            continue
        salt = secrets.token_bytes(16) if rest else b""
        BoardOp.objects.using(using).filter(pk=line.pk).update(values=rest, salt=salt)
        blanked[str(line.seq)] = audit.digest_of(salt, rest).hex() if rest else ""
    return blanked


def _blank_themes(card: Any, what: str, reason: str, at: datetime, using: str) -> None:
    """A parked card may have become a theme of a later forum, word for word, and that one again of the next."""
    if what != CARD:
        return
    with override(settings.LANGUAGE_CODE):
        words = capfirst(blackout_words({CARD: {"reason": reason, "on": at.date().isoformat()}}))
    names = [f"workshop.Card:{card}"]
    while names:
        themes = list(Theme.objects.using(using).filter(taken_from__in=names).values_list("pk", flat=True))
        Theme.objects.using(using).filter(pk__in=themes).update(title=words, source="")
        names = [f"forums.Theme:{pk}" for pk in themes]
        Translation.objects.using(using).filter(object__in=names).delete()


def _erase_again(erasure: Erasure, using: str, _files: Path) -> None:
    card = Card.objects.using(using).filter(pk=erasure.key).first()
    if card is not None:
        board = Board.objects.using(using).get(pk=card.board_id)
        what, reason = str(erasure.values["what"]), str(erasure.values["reason"])
        _erase(board, card.pk, what, reason, erasure.at, using)
        _blank_themes(card.pk, what, reason, erasure.at, using)


replay(KIND, _erase_again)
