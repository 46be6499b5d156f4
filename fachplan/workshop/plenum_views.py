"""The plenary at the desk: what every wall shows, the venue's WLAN, and the summary that all write together."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fachplan.base import clock
from fachplan.base.ids import uuid7
from fachplan.base.policy import policy
from fachplan.workshop import stage_actions
from fachplan.workshop.boards import board_state, fields_of
from fachplan.workshop.dots_desk_views import refused_words
from fachplan.workshop.place import language_of
from fachplan.workshop.staff_views import desk, key_of, principal_of
from fachplan.workshop.stage_queries import WALLS


@require_POST
@policy("stage.lead")
def show(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """Put something on every wall, or keep the venue's WLAN for the arrival."""
    found, actor, at = desk(request, path, group), principal_of(request).actor, clock.now()
    form = request.POST
    if form.get("do") == "wlan":
        stage_actions.tell_wlan(found.forum, name=form.get("name", ""), password=form.get("password", ""), actor=actor, at=at)
        messages.success(request, _("The WLAN stands on the arrival wall."), extra_tags="good")
    elif form.get("shows", "") in ("", *WALLS):
        stage_actions.put_on_walls(found.forum, form.get("shows", ""), actor=actor, at=at)
    else:
        raise Http404
    return redirect("workshop:stage-lend", path=path, group=group)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("group.facilitate")
def summary(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """What the plenary writes down together: one sentence a card, on the wall as soon as it is kept."""
    found = desk(request, path, group)
    board = found.boards.get("plenum")
    if board is None:
        raise Http404
    problem, draft = "", ""
    if request.method == "POST":
        draft = request.POST.get("text", "")
        refused = refused_words(request, board, [_op(request, fields_of(board, language_of(request))[0]["key"])])
        if not refused:
            return redirect("workshop:summary", path=path, group=group)
        problem = refused[0]
    return render(request, "workshop/summary.html", {
        "forum": found.forum, "group": found.group, "cards": board_state(board).in_order(), "problem": problem, "draft": draft,
        "new_op": uuid7()}, status=422 if problem else 200)


def _op(request: HttpRequest, field: str) -> dict[str, Any]:
    form, key = request.POST, key_of(request.POST.get("op", ""))
    if form.get("do") == "remove":
        return {"id": str(key), "kind": "card.remove", "card": str(key_of(form.get("card", ""))), "values": {}}
    # The card's id follows from the op's: sending the same form twice makes one card.
    return {"id": str(key), "kind": "card.add", "card": str(uuid.uuid5(key, "card")),
            "values": {"field": field, "text": form.get("text", ""), "language": language_of(request)}}
