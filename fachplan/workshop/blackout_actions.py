"""Blacking out: taking words off a card for good, and everywhere; or the target group that a group wrote on its board.

The lines of the board's log that carried the words lose them and their salt; digests and chain stay. A line ``card.erase``
behind them (``board.erase`` where it was the board's own) tells every reader of the log, in this process and in others, to
drop what it still holds. Both happen under the lock of the log: an edit in flight is either written before, and loses its
words, too, or judged after, and refused.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
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
from fachplan.core.board import BOARD_WORDS, CARD, ERASURES, is_erasable, rest_of
from fachplan.forums.models import Theme
from fachplan.workshop.actions import NotStored, writer
from fachplan.workshop.boards import board_state
from fachplan.workshop.kept import throw_away
from fachplan.workshop.models import Board, BoardOp, BoardSnapshot, Card
from fachplan.workshop.oplog import WRITER_LOCK, Job, Pen
from fachplan.workshop.rendered import forget_cards

OF_CARD, OF_BOARD = ERASURES


class NothingToErase(ValueError):
    """What was to be erased is no words of a card or board, was erased before, or the reason is none of the list."""


@dataclass(frozen=True, slots=True)
class Blackout:
    """What is taken away and why, off a card or, without one, off the board itself.

    `note` is for the file, not for the board; it says nothing of the words. `words` are those that went: other chapters look
    for them in what they made of them, in this transaction, and nobody keeps them.
    """

    board: Board
    card: Card | None
    what: str
    reason: str
    note: str
    actor: str
    at: datetime
    words: tuple[str, ...] = field(default=(), repr=False)


after: list[Callable[[Blackout], None]] = []
"""What other chapters do in the same transaction: they take away what they have made of the words."""

again: list[Callable[[Blackout, str], None]] = []
"""What other chapters do where a restore repeats it, in the database of this alias."""


def black_out(
    card: Card, *, reason: str, actor: str, at: datetime, what: str = CARD, note: str = "",
) -> Blackout:
    """Erase all words of `card`, or its value `what`; the card stays, with its number.

    :raises NothingToErase: if `what` cannot be erased or is gone already, or the reason is unknown.
    """
    if reason not in REASONS or not is_erasable(what):
        raise NothingToErase(f"{what}: {reason}")
    with transaction.atomic():
        hold_the_log("default")
        board = Board.objects.get(pk=card.board_id)
        state = board_state(board).cards.get(str(card.pk))
        if state is None or {CARD, what} & {*state.erased}:
            raise NothingToErase(f"{card}: {what}")
        done = Blackout(board, card, what, reason, note.strip(), actor, at)
        _blank_themes(card.pk, what, reason, at, "default")
        _do(done)
    return done


def black_out_board(board: Board, *, reason: str, actor: str, at: datetime, what: str = "target_group", note: str = "") -> Blackout:
    """Erase what `board` says of itself under `what`, in every version; the group may write it down anew.

    :raises NothingToErase: if there is nothing under `what`, or the reason is unknown.
    """
    if reason not in REASONS or what not in BOARD_WORDS:
        raise NothingToErase(f"{what}: {reason}")
    with transaction.atomic():
        hold_the_log("default")
        board = Board.objects.get(pk=board.pk)
        if what not in board_state(board).own.values:
            raise NothingToErase(f"{board}: {what}")
        done = Blackout(board, None, what, reason, note.strip(), actor, at)
        _do(done)
    return done


def _do(done: Blackout) -> None:
    """Blank the lines, tell the others, and see to it that nothing is left on the disk or in memory."""
    board, kind, about = done.board, OF_CARD if done.card else OF_BOARD, done.card or done.board
    done = replace(done, words=_erase(board, done.card, done.what, done.reason, done.at, "default"))
    for each in after:
        each(done)
    audit.record(kind, about, actor=done.actor, at=done.at, what=done.what, reason=done.reason, board=str(board.pk))
    empty_the_log(BoardOp._meta.db_table, BoardSnapshot._meta.db_table)
    transaction.on_commit(lambda: drop_from_memory(board.pk, at=done.at))


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


def _erase(board: Board, card: Card | None, what: str, reason: str, at: datetime, using: str) -> tuple[str, ...]:
    """Blank the lines of `card`, or of the board's own words, and put the erasure behind the log; the words that went."""
    kind = OF_CARD if card else OF_BOARD
    rows = BoardOp.objects.using(using).filter(board=board)
    own = rows.exclude(kind="board.set").filter(card=card.pk) if card else rows.filter(kind="board.set")
    words = _words_in(own.order_by("seq"), what)
    lines = _blank_lines(own.order_by("seq"), what, using)
    throw_away(board.pk, using=using)
    values = {"what": what, "reason": reason, "on": at.date().isoformat(), "lines": lines}
    salt = secrets.token_bytes(16)
    digest = audit.digest_of(salt, values)
    seq, op_id = board.seq + 1, uuid7()
    chain = audit.link(bytes(board.chain), seq, str(op_id), kind, digest=digest)
    BoardOp.objects.using(using).create(
        board=board, seq=seq, op_id=op_id, kind=kind, card=card.pk if card else None, values=values, role="facilitator", at=at,
        salt=salt, digest=digest, chain=chain)
    Board.objects.using(using).filter(pk=board.pk).update(seq=seq, chain=chain)
    return words


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


def _words_in(lines: Iterable[BoardOp], what: str) -> tuple[str, ...]:
    """The texts the lines carry of `what`, each once."""
    gone = ((line.values, rest_of(line.kind, line.values, what)) for line in lines)
    return tuple(dict.fromkeys(text for values, rest in gone for name, value in values.items() if rest.get(name) != value
                               for text in _texts_in(value)))


def _texts_in(value: Any) -> Iterator[str]:
    """Every text in a line's values, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts_in(each)


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


def _erase_card_again(erasure: Erasure, using: str, _files: Path) -> None:
    card = Card.objects.using(using).filter(pk=erasure.key).select_related("board").first()
    if card is not None:
        _blank_themes(card.pk, str(erasure.values["what"]), str(erasure.values["reason"]), erasure.at, using)
        _do_again(card.board, card, erasure, using)


def _erase_board_again(erasure: Erasure, using: str, _files: Path) -> None:
    board = Board.objects.using(using).filter(pk=erasure.key).first()
    if board is not None:
        _do_again(board, None, erasure, using)


def _do_again(board: Board, card: Card | None, erasure: Erasure, using: str) -> None:
    """The erase log holds ids only: a note for the city's files is not among them."""
    done = Blackout(board, card, str(erasure.values["what"]), str(erasure.values["reason"]), "", erasure.actor, erasure.at)
    done = replace(done, words=_erase(board, card, done.what, done.reason, done.at, using))
    for each in again:
        each(done, using)


replay(OF_CARD, _erase_card_again)
replay(OF_BOARD, _erase_board_again)
