"""The head count at the desk: whoever stands in the room counts, and the minutes tell the number."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fachplan.base import clock
from fachplan.base.policy import policy, require
from fachplan.forums.models import Forum
from fachplan.reports.release_actions import MOST_PEOPLE, count_heads
from fachplan.workshop.models import Board, Group

BOARDS = tuple(Board.Kind.values)


@require_POST
@policy("heads.count")
def count(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """Keep the number of one group; a blank field takes it away. What is no number comes back in its field."""
    found = Group.objects.filter(forum__reference=path.partition("-")[0], key=group).select_related("forum__process").first()
    if found is None:
        raise Http404
    require(request.principal, "heads.count", found)  # type: ignore[attr-defined]
    desk = reverse("workshop:desk-board", args=[path, group, request.POST.get("wand") if request.POST.get("wand") in BOARDS else "matrix"])
    typed = request.POST.get("people", "").strip()
    if Forum.with_rehearsals.filter(pk=found.forum_id, released_at__isnull=False).exists():
        messages.error(request, _("Not saved: the minutes are released."), extra_tags="bad")
        return redirect(desk)
    if typed and not (typed.isascii() and typed.isdecimal() and int(typed) <= MOST_PEOPLE):
        messages.error(request, _("Please write whole numbers, up to 999."), extra_tags="bad")
        return redirect(f"{desk}?{urlencode({'koepfe': typed[:20]})}")
    count_heads(found, int(typed) if typed else None, actor=request.principal.actor, at=clock.now())  # type: ignore[attr-defined]
    messages.success(request, _("Saved."), extra_tags="good")
    return redirect(desk)
