"""What a facilitator did at the desk in this browser, board by board: which lines of the log, never what they say.

The words stay in the log alone: what is blacked out there is in no session. A deed may have several lines on several boards.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fachplan.workshop.models import Board

KEY = "undo"
MOST = 50


@dataclass(frozen=True, slots=True)
class Done:
    """One deed: what, on which card, and its lines as (board, seq)."""

    do: str
    number: int
    parts: tuple[tuple[str, int], ...]

    @property
    def words(self) -> str:
        """The deed's name, for the button that takes it back."""
        said = {
            "add": _("card %(n)s written"), "edit": _("card %(n)s changed"), "move": _("card %(n)s moved"),
            "remove": _("card %(n)s removed"), "restore": _("card %(n)s brought back"), "double": _("card %(n)s doubled"),
            "cluster": _("heading %(n)s made"), "park": _("card %(n)s put into the theme store"), "link": _("card %(n)s tied"),
            "unlink": _("card %(n)s untied"), "measure": _("measure %(n)s begun"),
            "dissent": _("another view on card %(n)s"), "translate": _("translation of card %(n)s"),
        }
        return said.get(self.do, _("card %(n)s changed")) % {"n": self.number}


def _stacks(request: HttpRequest, board: Board) -> dict[str, list[Any]]:
    kept = request.session.get(KEY, {}).get(str(board.pk), {})
    return {"done": list(kept.get("done", [])), "undone": list(kept.get("undone", []))}


def _keep(request: HttpRequest, board: Board, stacks: dict[str, list[Any]]) -> None:
    request.session[KEY] = request.session.get(KEY, {}) | {str(board.pk): stacks}


def push(request: HttpRequest, board: Board, done: Done, *, onto: str = "done") -> None:
    """Remember a deed; a new one leaves nothing to redo."""
    stacks = _stacks(request, board)
    stacks[onto] = [*stacks[onto], [done.do, done.number, [list(part) for part in done.parts]]][-MOST:]
    _keep(request, board, stacks)


def forget_undone(request: HttpRequest, board: Board) -> None:
    """After a new deed nothing can be redone."""
    _keep(request, board, _stacks(request, board) | {"undone": []})


def last(request: HttpRequest, board: Board, *, of: str = "done") -> Done | None:
    """The deed that would be taken back, or redone, next."""
    stack = _stacks(request, board)[of]
    if not stack:
        return None
    do, number, parts = stack[-1]
    return Done(do, number, tuple((str(pk), int(seq)) for pk, seq in parts))


def pop(request: HttpRequest, board: Board, *, of: str = "done") -> Done | None:
    """Take the last deed off its stack."""
    found, stacks = last(request, board, of=of), _stacks(request, board)
    stacks[of] = stacks[of][:-1]
    _keep(request, board, stacks)
    return found
