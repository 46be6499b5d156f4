"""Deeds at the desk by plain forms: one op each, through the one door; what is refused stays in its field with the reason."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fachplan.base import clock
from fachplan.base.ids import uuid7
from fachplan.base.policy import policy, require
from fachplan.core.board import NotAsLeft, Problem, check
from fachplan.workshop import actions, craft, undo_stack
from fachplan.workshop.models import Board, BoardOp
from fachplan.workshop.phone_views import refusals
from fachplan.workshop.place import keep_calm, language_of
from fachplan.workshop.queries import board_state
from fachplan.workshop.staff_queries import TABS, Desk
from fachplan.workshop.staff_views import REMOVED, Draft, desk, desk_page, key_of, page_of_card, principal_of
from fachplan.workshop.versions import chosen

TYPED = ("card.add", "card.edit", "card.dissent", "card.translate", "card.cluster")  # deeds that carry what somebody has typed
UNDOABLE = (
    "add", "edit", "dissent", "translate", "move", "remove", "restore", "double", "cluster", "park", "link", "unlink", "measure")


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an op was not kept, in words, and which of its values is at fault."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a deed's ops: what was refused, and the lines that were kept."""

    refused: list[Refused]
    parts: tuple[tuple[str, int], ...]


def write(request: HttpRequest, board: Board, ops: list[dict[str, Any]]) -> list[Refused]:
    """Write through the one door; what was refused."""
    return write_down(request, board, ops).refused


def write_down(request: HttpRequest, board: Board, ops: list[dict[str, Any]]) -> Written:
    """Write through the one door; what was refused, and which lines it made."""
    require(principal_of(request), "board.write", board)
    answer = actions.write_ops(board, ops, principal_of(request), language=language_of(request), at=clock.now())
    told = list(zip(ops, answer["acks"], strict=True))
    refused = [Refused(_at_fault(op), refusals()[ack["reason"]]) for op, ack in told if ack["status"] == "refused"]
    return Written(refused, tuple((str(board.pk), ack["seq"]) for _op, ack in told if ack["status"] == "applied"))


def _at_fault(op: dict[str, Any]) -> str:
    problem = check(op["kind"], op["values"])
    return problem.name if isinstance(problem, Problem) else ""


def _tell(request: HttpRequest, refused: list[Refused]) -> bool:
    """Say on the next page what was refused; whether all was kept."""
    for each in refused:
        messages.error(request, each.words, extra_tags="bad")
    return not refused


@require_POST
@policy("group.facilitate")
def deed(request: HttpRequest, path: str, group: str, kind: str) -> HttpResponse:
    """One thing done to a card, by a plain form."""
    found = desk(request, path, group)
    board = found.boards.get(kind)
    if board is None or kind not in TABS:
        raise Http404
    op = op_of(request)
    do = op["kind"].removeprefix("card.")
    if do in ("calm", "loud"):
        keep_calm(request, calm=do == "calm")
        return redirect("workshop:desk-board", path=path, group=group, kind=kind)
    if do in ("undo", "redo") or (do == "restore" and _is_last_removed(request, board, op["card"])):
        return take_back(request, found, board, redo=do == "redo")
    if do == "measure":
        return _make_measure(request, found, op["card"])
    if do == "park":
        return _park(request, found, board, op["card"])
    ops = ops_of_deed(request, board, op)
    written = write_down(request, board, ops) if ops else Written([Refused("", refusals()["no_such_card"])], ())
    refused = written.refused
    # Instead of asking before: what was removed last can be brought back, until something else is done.
    request.session[REMOVED] = op["card"] if not refused and do == "remove" else ""
    remember(request, board, do, written)
    if refused and op["kind"] in TYPED:
        return _typed_again(request, found, kind, op, refused[0].words)
    _tell(request, refused)
    if request.GET.get("blatt"):
        return redirect("workshop:measures", path=path, group=group, card=op["card"])
    return redirect("workshop:desk-board", path=path, group=group, kind=kind)


def ops_of_deed(request: HttpRequest, board: Board, op: dict[str, Any]) -> list[dict[str, Any]]:
    """The ops that a deed of the desk consists of."""
    do = op["kind"].removeprefix("card.")
    if do == "double":
        return craft.doubled(board, op["card"])
    if do == "cluster":
        return craft.clustered(board, request.POST.get("text", ""), request.POST.getlist("cards"))
    if do in ("reveal", "hide"):
        return [{"id": op["id"], "kind": f"board.{do}", "card": None, "values": {}}]
    return craft.moved(board_state(board), op) if do == "move" else [op]


def remember(request: HttpRequest, board: Board, do: str, *written: Written) -> None:
    """Keep what was done for the button that takes it back; settling two versions and uncovering are not taken back."""
    parts = tuple(part for each in written for part in each.parts if do in UNDOABLE)
    if parts:
        number = _number(board, parts)
        undo_stack.push(request, board, undo_stack.Done(do, number, parts))
        undo_stack.forget_undone(request, board)


def _number(board: Board, parts: tuple[tuple[str, int], ...]) -> int:
    """The number of the card that a deed was about: of its first line on this board."""
    seq = next((seq for pk, seq in parts if pk == str(board.pk)), 0)
    card = BoardOp.objects.filter(board=board, seq=seq).values_list("card", flat=True).first()
    found = board_state(board).cards.get(str(card))
    return found.number if found else 0


def _is_last_removed(request: HttpRequest, board: Board, card: str) -> bool:
    done = undo_stack.last(request, board)
    return done is not None and done.do == "remove" and request.session.get(REMOVED) == card


def take_back(request: HttpRequest, found: Desk, board: Board, *, redo: bool) -> HttpResponse:
    """Undo, or redo, the last deed of this browser on this board; not over what somebody else has done since."""
    from_stack, onto = ("undone", "done") if redo else ("done", "undone")
    done = undo_stack.pop(request, board, of=from_stack)
    request.session[REMOVED] = ""
    back = redirect("workshop:desk-board", path=found.forum.path, group=found.group.key, kind=board.kind)
    if done is None:
        return back
    try:
        ops = craft.taken_back(list(found.boards.values()), done.parts)
    except NotAsLeft:
        words = _("Somebody has changed this meanwhile (%(deed)s). It stays as it is.") % {"deed": done.words}
        messages.error(request, words, extra_tags="bad")
        return back
    written = [write_down(request, each, todo) for each, todo in ops]
    if _tell(request, [refused for each in written for refused in each.refused]):
        parts = tuple(part for each in written for part in each.parts)
        undo_stack.push(request, board, undo_stack.Done(done.do, done.number, parts), onto=onto)
    return back


def _typed_again(request: HttpRequest, found: Desk, kind: str, op: dict[str, Any], problem: str) -> HttpResponse:
    """What was refused, in the field it was typed into; of a card that is gone, as the words of a new one."""
    values, do = op["values"], op["kind"].removeprefix("card.")
    draft = Draft(do, request.POST.get("text", ""), problem, values.get("field", ""), values.get("kind", "note"))
    page = page_of_card(request, found, kind, op["card"], draft=draft) if do != "add" else None
    return page or desk_page(request, found, kind, draft=draft)


def op_of(request: HttpRequest) -> dict[str, Any]:
    """The op that a form of the desk asks for."""
    form, do = request.POST, request.GET.get("do") or request.POST.get("do", "")
    values: dict[str, Any] = {}
    for name in ("text", "field", "kind", "language"):
        if name in form and (do != "move" or name == "field"):
            values[name] = form[name]
    for name in ("after", "heading"):
        if name in form:
            values[name] = form[name] or None
    if do == "resolve":
        values = {"name": request.GET.get("name") or form.get("name", ""), "value": chosen(form)}
    card = request.GET.get("karte") or form.get("card") or str(uuid.uuid5(key_of(form.get("op", "")), "card"))
    op: dict[str, Any] = {"id": str(key_of(form.get("op", ""))), "kind": f"card.{do}", "card": card, "values": values}
    if form.get("base", "").isdecimal():
        op["base"] = {"text": int(form["base"])}
    return op


def _make_measure(request: HttpRequest, found: Desk, source: str) -> HttpResponse:
    """A measure that begins with the card's words, tied to it by the thread."""
    card = next((board_state(board).cards[source] for board in found.boards.values() if source in board_state(board).cards), None)
    if card is None:
        raise Http404
    made = str(uuid7())
    written = write_down(request, found.boards["measures"], [{
        "id": str(uuid7()), "kind": "card.add", "card": made,
        "values": {"field": "measures", "kind": "measure", "text": card.text, "sources": [source], "language": card.language}}])
    remember(request, found.boards["measures"], "measure", written)
    if not _tell(request, written.refused):
        return redirect("workshop:desk", path=found.forum.path, group=found.group.key)
    return redirect("workshop:measures", path=found.forum.path, group=found.group.key, card=made)


def _park(request: HttpRequest, found: Desk, board: Board, source: str) -> HttpResponse:
    """Put the card's words into the theme store; the card stays where it hangs until it is there."""
    card = board_state(board).cards.get(source)
    if card is None:
        raise Http404
    parking = found.boards["parking"]
    added = {"id": str(uuid7()), "kind": "card.add", "card": str(uuid7()),
             "values": {"field": "parking", "text": card.text, "language": card.language}}
    kept = write_down(request, parking, [added])
    if _tell(request, kept.refused):
        gone = write_down(request, board, [{"id": str(uuid7()), "kind": "card.remove", "card": source, "values": {}}])
        _tell(request, gone.refused)
        remember(request, board, "park", gone, kept)
        messages.success(request, _("The card is in the theme store now."), extra_tags="good")
    return redirect("workshop:desk-board", path=found.forum.path, group=found.group.key, kind=board.kind)
