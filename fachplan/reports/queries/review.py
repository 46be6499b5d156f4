"""What of the minutes needs a person before they can go out: a short list, and links to each place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from fachplan.base.content import into_language
from fachplan.base.files import FileDamaged, read_file
from fachplan.core.board import BoardState, CardState
from fachplan.core.people import people_in
from fachplan.forums.models import Forum
from fachplan.reports.models import Minutes, Version
from fachplan.workshop.boards import board_state
from fachplan.workshop.models import Board, Group

ORDER = (Board.Kind.WARMUP, Board.Kind.MATRIX, Board.Kind.MEASURES, Board.Kind.PLENUM, Board.Kind.PARKING)
WORDS = ("responsible", "partners", "implementation", "notice")


@dataclass(frozen=True, slots=True)
class Item:
    """A card somebody should look at, and why."""

    board: Board
    group: Group | None
    group_key: str  # of the address the card is found under
    card: CardState
    about: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that waits for a person, by what it is."""

    conflicts: list[Item]
    people: list[Item]
    leaderless: list[Item]
    untranslated: list[Item]
    late: list[Item]
    corrected: list[Item]
    blacked_out: list[Item]

    @property
    def is_clear(self) -> bool:
        """Whether nothing keeps the minutes from their release."""
        return not self.conflicts


def minutes_of(forum: Forum) -> Minutes:
    """How far the minutes of `forum` are; a draft where nobody has begun, released where a bundle says so."""
    found = Minutes.objects.filter(forum=forum).select_related("forum__process").first()
    if found is not None:
        return found
    if forum.released_at is not None:
        return Minutes(
            forum=forum, state=Minutes.State.RELEASED, reviewed_at=forum.released_at, released_at=forum.released_at,
            released_by=forum.released_by or "–")
    return Minutes(forum=forum)


def version_out(minutes: Minutes) -> Version | None:
    """The version that holds, with its files; None where there is none, or its files were erased."""
    if minutes._state.adding or minutes.state != Minutes.State.RELEASED:
        return None
    found: Version | None = minutes.versions.filter(withdrawn_at=None).exclude(pdf__sha256="").select_related("pdf", "docx").first()
    return found


def frozen_file(forum: Forum, kind: str, language: str) -> bytes | None:
    """The PDF or Word file that was sent out, if it was set in `language`; other languages are set when asked for."""
    version = version_out(minutes_of(forum))
    if version is None or version.language != language:
        return None
    try:
        return read_file(version.pdf if kind == "pdf" else version.docx)
    except FileDamaged:  # `verify` tells of it; the reader gets the minutes all the same
        return None


def boards_in_order(forum: Forum) -> list[tuple[Board, BoardState]]:
    """The boards of `forum` with what is on them, groups in their order, the hall's last."""
    boards = list(forum.boards.select_related("group"))
    boards.sort(key=lambda board: (board.group.position if board.group else 10_000, ORDER.index(Board.Kind(board.kind))))
    return [(board, board_state(board)) for board in boards]


def open_conflicts(forum: Forum) -> list[tuple[Board, CardState]]:
    """The cards of which two versions stand side by side."""
    return [(board, card) for board, card in _cards(forum) if card.conflicts]


def _cards(forum: Forum) -> Iterator[tuple[Board, CardState]]:
    for board, state in boards_in_order(forum):
        yield from ((board, card) for card in state.in_order())


def review_of(forum: Forum, language: str) -> Review:
    """What of the minutes of `forum` needs a person."""
    groups = list(forum.groups.order_by("position"))
    into_language(groups, ("name",), language)
    names = {group.pk: group for group in groups}
    found: dict[str, list[Item]] = {name: [] for name in Review.__dataclass_fields__}
    for board, card in _cards(forum):
        group = names.get(board.group_id) if board.group_id else None
        key = group.key if group else groups[0].key if groups else ""
        for name, about in _about(card, language):
            found[name].append(Item(board, group, key, card, about))
    return Review(**found)


def _about(card: CardState, language: str) -> Iterator[tuple[str, str]]:
    """In which lists a card stands, each with what is to be said there."""
    if card.conflicts:
        yield "conflicts", ""
    if card.erased:
        yield "blacked_out", ""
    if card.blacked_out:
        return
    people = list(dict.fromkeys(name for text in _texts(card) for name in people_in(text)))
    if people:
        yield "people", ", ".join(people)
    if card.kind == "measure" and not card.values.get("responsible"):
        yield "leaderless", ""
    if _is_foreign(card, language) and not card.translations.get(language):
        yield "untranslated", card.language
    if card.late:
        yield "late", ""
    if card.original is not None:
        yield "corrected", gettext("written as: %(text)s") % {"text": card.original}


def _is_foreign(card: CardState, language: str) -> bool:
    return card.language.split("-")[0] not in ("", language)


def _texts(card: CardState) -> list[str]:
    steps: list[dict[str, Any]] = card.values.get("steps") or []
    others = [str(other["value"]) for versions in card.conflicts.values() for other in versions]
    return [card.text, *card.dissent, *card.translations.values(), *(str(card.values.get(name) or "") for name in WORDS),
            *(str(step.get("text", "")) for step in steps), *others]
