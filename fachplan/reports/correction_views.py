"""One card of the minutes: its spelling, two versions to settle, and the way to blacking it out."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fachplan.base import clock
from fachplan.base.content import into_language
from fachplan.base.policy import Principal, policy
from fachplan.forums.models import Forum
from fachplan.reports.correction_actions import NotCorrected, correct, settle
from fachplan.reports.models import Minutes
from fachplan.reports.queries import minutes_of
from fachplan.reports.views import forum_to_read, language
from fachplan.workshop.boards import board_state, fields_of
from fachplan.workshop.models import Board, Card
from fachplan.workshop.phone_views import refusals
from fachplan.workshop.queries import author_of, board_json
from fachplan.workshop.versions import Clash, chosen, clashes_of


@require_http_methods(["GET", "HEAD", "POST"])
@policy("minutes.review")
def correction(request: HttpRequest, path: str, card: uuid.UUID) -> HttpResponse:
    """The page of one card; a button corrects it or settles which version stays."""
    forum = forum_to_read(request, path, "minutes.review")
    row, board = _card(forum, card)
    problem = ""
    if request.method == "POST":
        problem = _do(request, row)
        if not problem:
            messages.success(request, _("Saved."), extra_tags="good")
            return redirect("reports:review", path=forum.path)
    return render(request, "reports/correction.html", _context(request, forum, board, card, problem), status=422 if problem else 200)


def _card(forum: Forum, card: uuid.UUID) -> tuple[Card, Board]:
    row = Card.objects.filter(pk=card, board__forum=forum).first()
    if row is None:
        raise Http404
    return row, Board.objects.select_related("forum", "group").get(pk=row.board_id)


def _do(request: HttpRequest, row: Card) -> str:
    """Write what the form asks for; why not, in words."""
    author, at = author_of(_who(request)), clock.now()
    try:
        if "version" in request.POST:
            settle(row, request.POST.get("name", ""), chosen(request.POST.dict()), author=author, at=at)
        else:
            correct(row, request.POST.get("text", ""), author=author, at=at)
    except NotCorrected as error:
        return str(refusals()[error.reason])
    return ""


def _context(request: HttpRequest, forum: Forum, board: Board, card: uuid.UUID, problem: str) -> dict[str, Any]:
    state = board_state(board).cards.get(str(card))
    if state is None or state.removed:
        raise Http404
    first = board.group or forum.groups.order_by("position").first()
    into_language([board.group] if board.group else [], ("name",), language())
    return {
        "forum": forum, "card": state, "board": board, "group": board.group, "group_key": first.key if first else "", "problem": problem,
        "text": request.POST.get("text", state.text), "clashes": _clashes(request, board, str(card)) if state.conflicts else [],
        "released": minutes_of(forum).state == Minutes.State.RELEASED,
    }


def _clashes(request: HttpRequest, board: Board, card: str) -> list[Clash]:
    cards = board_json(board, _who(request), language=language(), at=clock.now())["cards"]
    titles = {field["key"]: field["title"] for field in fields_of(board, language())}
    return next((clashes_of(each, cards, titles) for each in cards if each["id"] == card), [])


def _who(request: HttpRequest) -> Principal:
    return request.principal  # type: ignore[attr-defined,no-any-return]
