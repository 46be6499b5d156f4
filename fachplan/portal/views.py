"""The front door: the way of the process, and a page for each forum."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from fachplan.base import clock
from fachplan.base.content import into_language
from fachplan.base.policy import policy
from fachplan.forums.models import Forum, Process
from fachplan.forums.queries import forum_for_page, moment, published_processes
from fachplan.plan.plan_release_queries import public_since
from fachplan.portal import queries


@require_safe
@policy("forum.read")
def home(request: HttpRequest) -> HttpResponse:
    """The first released process; where there are several, each has its page too."""
    process = published_processes().first()
    if process is None:
        return render(request, "portal/empty.html")
    return _process(request, process)


@require_safe
@policy("forum.read")
def process(request: HttpRequest, key: str) -> HttpResponse:
    """One process from the kick-off to the council."""
    found = published_processes().filter(key=key).first()
    if found is None:
        raise Http404
    return _process(request, found)


def _process(request: HttpRequest, found: Process) -> HttpResponse:
    way = queries.way_of(found, language=request.LANGUAGE_CODE, on=clock.today(), at=clock.now())
    others = list(published_processes().exclude(pk=found.pk))
    into_language(others, ("title",), request.LANGUAGE_CODE)
    return render(request, "portal/process.html", {"way": way, "others": others, "section": "process"})


@require_safe
@policy("forum.read")
def forum(request: HttpRequest, path: str) -> HttpResponse:
    """One forum: when, where, what about, the agenda, the groups."""
    language = request.LANGUAGE_CODE
    try:
        found = forum_for_page(path, language)
    except Forum.DoesNotExist as error:
        raise Http404 from error
    if path != found.path:
        return redirect(reverse("portal:forum", args=[found.path]), permanent=True)
    stop = queries.Stop(
        moment(found, on=clock.today()),
        queries.groups_by_forum([found], language).get(found.pk, []),
        found.pk in queries.joinable_forums([found], clock.now()),
    )
    return render(request, "portal/forum.html", {
        "stop": stop, "forum": found, "section": "process", "plan_since": public_since(found.process_id)})
