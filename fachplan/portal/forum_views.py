"""A forum in the back office: made, changed, published, taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fachplan.base import clock
from fachplan.base.policy import policy
from fachplan.forums import actions
from fachplan.forums.forms import ForumForm, NewForumForm
from fachplan.forums.models import Forum, Process
from fachplan.forums.versions import ChangedMeanwhile
from fachplan.portal.preparing import actor_of, forum_for
from fachplan.portal.process_views import managed


@require_http_methods(["GET", "HEAD", "POST"])
@policy("process.manage")
def create(request: HttpRequest, key: str) -> HttpResponse:
    """A forum more in a process."""
    process = managed(request, key)
    numbers = [each for each in process.forums.values_list("number", flat=True) if each]
    initial = {"number": max(numbers, default=0) + 1}
    form = NewForumForm(process, request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_bound or not form.is_valid():
        return _page(request, form, process, None)
    try:
        forum = actions.create_forum(process, form.values(), start=form.start_from(), actor=actor_of(request), at=clock.now())
    except actions.NumberTaken:
        return _number_taken(request, form, process, None)
    messages.success(request, _("The forum is there. Nobody outside sees it yet."))
    return redirect("portal:prepare", path=forum.path)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("forum.manage")
def change(request: HttpRequest, path: str) -> HttpResponse:
    """What stands about a forum."""
    forum = forum_for(request, path, "forum.manage")
    form = ForumForm(request.POST if request.method == "POST" else None, initial=ForumForm.initial_of(forum))
    if not form.is_bound or not form.is_valid():
        return _page(request, form, forum.process, forum)
    try:
        forum = actions.change_forum(forum, form.values(), seen=form.cleaned_data["seen"], actor=actor_of(request), at=clock.now())
    except actions.NumberTaken:
        return _number_taken(request, form, forum.process, forum)
    except ChangedMeanwhile as changed:
        form.show_anew(changed.mark)
        return _page(request, form, forum.process, forum, now=changed.values)
    messages.success(request, _("Saved."))
    return redirect("portal:prepare", path=forum.path)


@require_POST
@policy("forum.manage")
def publish(request: HttpRequest, path: str) -> HttpResponse:
    """Let everybody see it, or take it back."""
    forum = forum_for(request, path, "forum.manage")
    if request.POST.get("do") == "withdraw":
        actions.withdraw_forum(forum, actor=actor_of(request), at=clock.now())
        messages.success(request, _("Taken back. Only staff sees the forum now."))
        return redirect("portal:prepare", path=forum.path)
    try:
        actions.publish_forum(forum, actor=actor_of(request), at=clock.now())
    except actions.NotReady:
        messages.error(request, _("Its process is not published yet. Publish the process first."))
    else:
        messages.success(request, _("Published. Everybody can see the forum now."))
    return redirect("portal:prepare", path=forum.path)


def _number_taken(request: HttpRequest, form: ForumForm, process: Process, forum: Forum | None) -> HttpResponse:
    form.add_error("number", _("The process has a forum with this number already."))
    return _page(request, form, process, forum)


def _page(request: HttpRequest, form: ForumForm, process: Process, forum: Forum | None, *, now: Any = None) -> HttpResponse:
    context = {"form": form, "process": process, "forum": forum, "now": now, "section": "work"}
    return render(request, "portal/forum_form.html", context, status=409 if now else 422 if form.is_bound else 200)
