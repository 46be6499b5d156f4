"""Blacking out a card: one page that says what goes, what stays and where else the words stand."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fachplan.base import clock
from fachplan.base.blackout import REASONS
from fachplan.base.content import into_language
from fachplan.base.policy import policy, require
from fachplan.core.board import CARD, WORDS, CardState, is_erasable
from fachplan.workshop.blackout_actions import NothingToErase, black_out
from fachplan.workshop.blackout_queries import board_of_card, places_of_words, said_elsewhere
from fachplan.workshop.boards import board_state
from fachplan.workshop.models import Board, Card
from fachplan.workshop.place import language_of
from fachplan.workshop.staff_views import principal_of


@require_http_methods(["GET", "HEAD", "POST"])
@policy("card.erase")
def blackout(request: HttpRequest, path: str, group: str, kind: str, card: uuid.UUID) -> HttpResponse:
    """What of a card is to go and why; a button does it, for good."""
    board, row, state = _card(path, group, kind, card)
    require(principal_of(request), "card.erase", board)
    reason, what = request.POST.get("reason", ""), request.POST.get("what", CARD)
    problem = ""
    if request.method == "POST":
        if reason in REASONS and is_erasable(what):
            return _do(request, board, row, what, reason)
        problem = _("Please choose why. The reason stands in place of the words.")
    into_language([board.group] if board.group else [], ("name",), language_of(request))
    context: dict[str, Any] = {
        "forum": board.forum, "group": board.group, "card": state, "kind": kind, "reasons": REASONS.items(), "reason": reason,
        "what": what, "choices": _choices(state), "places": places_of_words(state, board.forum),
        "elsewhere": said_elsewhere(state, board.forum), "problem": problem,
        "note": request.POST.get("note", ""), "back": _back(request, board), "gone": state.blacked_out,
    }
    return render(request, "workshop/blackout.html", context, status=422 if problem else 200)


def _card(path: str, group: str, kind: str, card: uuid.UUID) -> tuple[Board, Card, CardState]:
    """A card by its address: of the group, or of the forum's hall under any of its groups."""
    row = Card.objects.filter(pk=card, board__kind=kind).first()
    if row is None:
        raise Http404
    board = board_of_card(row)
    state = board_state(board).cards.get(str(card))
    own = board.group.key == group if board.group else board.forum.groups.filter(key=group).exists()
    if state is None or not own or board.forum.path != path:
        raise Http404
    return board, row, state


def _choices(card: CardState) -> list[tuple[str, str]]:
    """What of `card` can go alone, beside all of it."""
    names = {
        "dissent": _("only what others see differently"), "responsible": _("only who leads"), "partners": _("only who contributes"),
        "implementation": _("only how it is done"), "notice": _("only how we notice"), "steps": _("only the first steps"),
        "target_group": _("only the target group"),
    }
    there = {name for name, value in card.values.items() if value} | ({"dissent"} if card.dissents else set())
    return [(name, names[name]) for name in WORDS if name in there and name in names]


def _do(request: HttpRequest, board: Board, card: Card, what: str, reason: str) -> HttpResponse:
    name = f"{board.group.name} {card.number}" if board.group else str(card.number)
    note = request.POST.get("note", "")[:500]
    try:
        black_out(card, what=what, reason=reason, note=note, actor=principal_of(request).actor, at=clock.now())
    except NothingToErase:
        messages.info(request, _("Card %(card)s was blacked out already.") % {"card": name}, extra_tags="info")
    else:
        messages.success(request, _("Card %(card)s is blacked out. The words are gone everywhere.") % {"card": name}, extra_tags="good")
    return redirect(_back(request, board))


def _back(request: HttpRequest, board: Board) -> str:
    """Where one came from, within this house; else the card's board."""
    group = board.group or board.forum.groups.first()
    return came_from(request) or reverse("workshop:desk-board", args=[board.forum.path, group.key if group else "", board.kind])


def came_from(request: HttpRequest) -> str:
    """The page of this house that one came from, if the address names one."""
    wished = request.GET.get("zurueck", "")
    return wished if url_has_allowed_host_and_scheme(wished, allowed_hosts=None) and wished.startswith("/") else ""
