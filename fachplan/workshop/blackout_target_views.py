"""Blacking out what a group wrote down as its target group: the same page as for a card, without a card."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fachplan.base import clock
from fachplan.base.blackout import REASONS, blackout_words
from fachplan.base.content import into_language
from fachplan.base.policy import policy, require
from fachplan.workshop.blackout_actions import NothingToErase, black_out_board
from fachplan.workshop.blackout_queries import places_of_words
from fachplan.workshop.blackout_views import came_from
from fachplan.workshop.boards import board_state
from fachplan.workshop.models import Board
from fachplan.workshop.place import language_of
from fachplan.workshop.staff_views import principal_of

NAME = "target_group"


@require_http_methods(["GET", "HEAD", "POST"])
@policy("card.erase")
def blackout(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """What the group wrote down and why it is to go; a button does it, for good."""
    board = _board(path, group)
    require(principal_of(request), "card.erase", board)
    own, reason, problem = board_state(board).own, request.POST.get("reason", ""), ""
    back = came_from(request) or reverse("workshop:desk-board", args=[path, group, board.kind])
    if request.method == "POST":
        if reason in REASONS:
            return _do(request, board, reason, back)
        problem = _("Please choose why. The reason stands in place of the words.")
    words = str(own.values.get(NAME, ""))
    into_language([board.group] if board.group else [], ("name",), language_of(request))
    others = [str(other["value"]) for other in own.conflicts.get(NAME, ())]
    context = {
        "forum": board.forum, "group": board.group, "words": words, "others": others, "reasons": REASONS.items(), "reason": reason,
        "places": places_of_words(replace(own, text=words), board.forum), "problem": problem, "note": request.POST.get("note", ""),
        "back": back, "gone": blackout_words(own.erased, NAME),
    }
    return render(request, "workshop/blackout_target.html", context, status=422 if problem else 200)


def _board(path: str, group: str) -> Board:
    boards = Board.objects.filter(kind=Board.Kind.WARMUP, group__key=group).select_related("forum__process", "group")
    board = next((each for each in boards if each.forum.path == path), None)
    if board is None:
        raise Http404
    return board


def _do(request: HttpRequest, board: Board, reason: str, back: str) -> HttpResponse:
    note = request.POST.get("note", "")[:500]
    try:
        black_out_board(board, reason=reason, note=note, actor=principal_of(request).actor, at=clock.now())
    except NothingToErase:
        messages.info(request, _("There is nothing to black out here."), extra_tags="info")
    else:
        messages.success(request, _("The target group is blacked out. The words are gone everywhere."), extra_tags="good")
    return redirect(back)
