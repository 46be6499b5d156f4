"""The group's target group, written down in the warm-up: a value of its board that the measures take over."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fachplan.base.ids import uuid7
from fachplan.base.policy import policy
from fachplan.workshop.deed_views import write
from fachplan.workshop.staff_views import desk


@require_POST
@policy("group.facilitate")
def target_group(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """Write it down; two who do so at once find both."""
    board = desk(request, path, group).boards.get("warmup")
    if board is None:
        raise Http404
    base = request.POST.get("base", "")
    op = {"id": str(uuid7()), "kind": "board.set", "card": None, "values": {"target_group": request.POST.get("target_group", "")},
          "base": {"target_group": int(base)} if base.isdecimal() and len(base) < 10 else None}
    for refused in write(request, board, [op]):
        messages.error(request, _("Not saved: %(reason)s") % {"reason": refused.words}, extra_tags="bad")
    return redirect("workshop:desk-board", path=path, group=group, kind="warmup")
