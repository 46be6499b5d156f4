"""The inbox: measures as the groups wrote them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fachplan.base.policy import policy, require
from fachplan.forums.models import Process
from fachplan.plan import queries


@require_safe
@policy("draft.read")
def inbox(request: HttpRequest, key: str) -> HttpResponse:
    """Drafts of a process, with where they come from."""
    process = Process.objects.filter(key=key).first()
    if process is None:
        raise Http404
    require(request.principal, "draft.read", process)  # type: ignore[attr-defined]
    return render(request, "plan/inbox.html", {
        "process": process, "drafts": queries.drafts(process), "forums": process.forums.order_by("position"), "section": "work"})
