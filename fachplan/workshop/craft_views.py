"""A heading over several cards, chosen on a page of its own: by keyboard, without a script, 300 cards too."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fachplan.base import clock
from fachplan.base.policy import policy
from fachplan.workshop.place import language_of
from fachplan.workshop.queries import board_state
from fachplan.workshop.staff_queries import TABS, board_view
from fachplan.workshop.staff_views import desk, principal_of


@require_safe
@policy("group.facilitate")
def heading(request: HttpRequest, path: str, group: str, kind: str) -> HttpResponse:
    """Choose cards and say what they have in common; the desk's one door for deeds makes the heading."""
    found = desk(request, path, group)
    board = found.boards.get(kind)
    if board is None or kind not in TABS or not board_state(board).revealed:
        raise Http404
    _seq, fields = board_view(board, found.group, principal_of(request), at=clock.now(), language=language_of(request))
    return render(request, "workshop/desk_heading.html", {
        "forum": found.forum, "group": found.group, "kind": kind, "fields": [field for field in fields if field.count],
        "chosen": request.GET.get("karte", "")})
