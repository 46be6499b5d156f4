"""The sheet on which a method is edited: rows for columns and phases, read back into a draft with nothing lost."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fachplan.workshop.method_drafts import BOARD_OF, FIXED_FIELDS, FREE_BOARDS, FieldDraft, MethodDraft, PhaseDraft

SIGNS = ("", "plus", "minus", "chance", "huerde", "leute", "faden", "check", "warten", "ort", "suche", "stift")
MOST_ROWS = 40  # rows a form may send; far above what a method holds
Sent = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BoardRows:
    """One board's columns on the sheet; `first` is the number of its first row."""

    board: str
    title: str
    rows: list[tuple[int, FieldDraft]]
    fixed: bool
    problem: str


def sign_names() -> list[tuple[str, str]]:
    """The signs a column may have, in words."""
    return [("", _("no sign")), ("plus", _("Plus")), ("minus", _("Minus")), ("chance", _("Arrow up")), ("huerde", _("Hurdle")),
            ("leute", _("People")), ("faden", _("Thread")), ("check", _("Check mark")), ("warten", _("Hourglass")), ("ort", _("Place")),
            ("suche", _("Magnifier")), ("stift", _("Pen"))]


def kind_names() -> list[tuple[str, str]]:
    """What can happen in a phase, in words, with the board it happens on."""
    return [("warmup", _("Warm-up: pinboard of its own")), ("matrix", _("Collecting: pinboard with columns")),
            ("measures", _("Goals and measures: measure sheets")), ("responsibility", _("Who is responsible: measure sheets")),
            ("horizon", _("By when: measure sheets")), ("plenum", _("Plenary: groups present"))]


def board_names() -> dict[str, str]:
    """What the boards with columns are called here."""
    return {"warmup": _("Pinboard of the warm-up"), "matrix": _("Pinboard for collecting"), "measures": _("Measure sheets")}


def draft_from(sent: Sent) -> MethodDraft:
    """The method that a sheet describes, rows in the order of their numbers."""
    fields = [(_order(sent, f"f{row}", row), _field(sent, f"f{row}")) for row in range(MOST_ROWS) if _is_kept(sent, f"f{row}")]
    phases = [(_order(sent, f"p{row}", row), _phase(sent, f"p{row}")) for row in range(MOST_ROWS) if _is_kept(sent, f"p{row}")]
    plenum = "whole" if sent.get("plenum") == "whole" else "group"
    return MethodDraft(
        sent.get("title", "")[:160], sent.get("guiding_question", ""), plenum,
        tuple(field for _place, field in sorted(fields, key=lambda each: each[0])),
        tuple(phase for _place, phase in sorted(phases, key=lambda each: each[0])))


def boards_on_sheet(draft: MethodDraft, problems: Mapping[str, str], *, empty_rows: int = 1) -> list[BoardRows]:
    """The columns of each board for the sheet, with an empty row more where columns are free."""
    found, number = [], 0
    for board, title in board_names().items():
        fields = draft.fields_on(board)
        free = board in FREE_BOARDS
        rows = fields + [FieldDraft(board, "", "")] * (empty_rows if free else 0)
        found.append(BoardRows(board, title, list(enumerate(rows, number)), not free, problems.get(f"board-{board}", "")))
        number += len(rows)
    return found


def _is_kept(sent: Sent, row: str) -> bool:
    return f"{row}-title" in sent and f"{row}-remove" not in sent


def _order(sent: Sent, row: str, place: int) -> tuple[int, int]:
    text = sent.get(f"{row}-order", "")
    return (int(text) if text.isdecimal() and len(text) < 4 else place + 1, place)


def _field(sent: Sent, row: str) -> FieldDraft:
    board, key, sign = sent.get(f"{row}-board", ""), sent.get(f"{row}-key", "")[:40], sent.get(f"{row}-sign", "")
    if board == "measures" and key not in FIXED_FIELDS:
        board, key = "matrix", ""
    return FieldDraft(board if board in board_names() else "matrix", key, sent[f"{row}-title"][:120], sent.get(f"{row}-prompt", ""),
                      sign if sign in SIGNS else "")


def _phase(sent: Sent, row: str) -> PhaseDraft:
    minutes, kind = sent.get(f"{row}-minutes", "").strip(), sent.get(f"{row}-kind", "")
    number = int(minutes) if minutes.isdecimal() and len(minutes) < 5 else None
    return PhaseDraft(
        sent.get(f"{row}-id", ""), kind if kind in BOARD_OF else "", sent[f"{row}-title"][:120],
        number, sent.get(f"{row}-short", "")[:30],
        sent.get(f"{row}-prompt", ""), f"{row}-covered" in sent, "" if number else minutes[:20])
