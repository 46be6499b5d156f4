"""The inbox of a process: which cards wait for an answer, and measures as the groups wrote them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fachplan.base.policy import policy, require
from fachplan.forums.models import Process
from fachplan.plan import queries
from fachplan.plan.inbox_queries import waiting_in


@require_safe
@policy("draft.read")
def inbox(request: HttpRequest, key: str) -> HttpResponse:
    """What waits in each forum, and the drafts nobody decided yet, with where they come from."""
    process = Process.objects.filter(key=key).first()
    if process is None:
        raise Http404
    require(request.principal, "draft.read", process)  # type: ignore[attr-defined]
    forums = waiting_in(process)
    return render(request, "plan/inbox.html", {
        "process": process, "drafts": queries.drafts(process), "forums": forums, "open": sum(each.open for each in forums),
        "first": next((each for each in forums if each.open), None), "section": "work"})
