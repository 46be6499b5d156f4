"""The agenda of a forum: every deed is a plain form; scripts only let one drag."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fachplan.base import clock
from fachplan.base.files import FileDamaged, read_file, store_file
from fachplan.base.policy import allowed, policy
from fachplan.forums import agenda_actions
from fachplan.forums.agenda import day_of
from fachplan.forums.forms import PointForm
from fachplan.forums.models import AgendaItem, Forum
from fachplan.forums.versions import ChangedMeanwhile
from fachplan.portal.prepare_queries import minutes_by_method
from fachplan.portal.preparing import actor_of, forum_for, principal_of

REMOVED = "removed-point"


@require_safe
@policy("forum.preview")
def agenda(request: HttpRequest, path: str) -> HttpResponse:
    """The day in order, with the times it comes to."""
    forum = forum_for(request, path, "forum.preview")
    context = {
        "forum": forum, "day": day_of(forum, minutes_by_method(forum)), "section": "work",
        "may": allowed(principal_of(request), "forum.manage", forum), "removed": request.session.pop(REMOVED, None),
    }
    return render(request, "portal/agenda.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("forum.manage")
def new_point(request: HttpRequest, path: str) -> HttpResponse:
    """A point more."""
    forum = forum_for(request, path, "forum.manage")
    form = PointForm(request.POST, request.FILES) if request.method == "POST" else PointForm()
    if not form.is_bound or not form.is_valid():
        return _page(request, forum, form, None)
    agenda_actions.add_point(forum, form.values() | _file(form), actor=actor_of(request), at=clock.now())
    messages.success(request, _("Added: %(title)s.") % {"title": form.cleaned_data["title"]})
    return redirect("portal:agenda", path=forum.path)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("forum.manage")
def point(request: HttpRequest, path: str, item: UUID) -> HttpResponse:
    """One point: what it is, how long, who speaks, what is handed out."""
    forum, found = _point(request, path, item)
    initial = PointForm.initial_of(found, agenda_actions.values_of(found))
    form = PointForm(request.POST, request.FILES, initial=initial) if request.method == "POST" else PointForm(initial=initial)
    if not form.is_bound or not form.is_valid():
        return _page(request, forum, form, found)
    values = form.values() | ({"handout_file_id": None} if "drop_file" in request.POST else {}) | _file(form)
    try:
        agenda_actions.change_point(found, values, seen=form.cleaned_data["seen"], actor=actor_of(request), at=clock.now())
    except ChangedMeanwhile as changed:
        form.show_anew(changed.mark)
        return _page(request, forum, form, found, now=changed.values)
    messages.success(request, _("Saved."))
    return redirect("portal:agenda", path=forum.path)


def _point(request: HttpRequest, path: str, item: UUID) -> tuple[Forum, AgendaItem]:
    """A forum and a point of its agenda, for whoever shapes it."""
    forum = forum_for(request, path, "forum.manage")
    return forum, get_object_or_404(AgendaItem.objects.select_related("forum", "handout_file"), forum=forum, pk=item)


@require_POST
@policy("forum.manage")
def move(request: HttpRequest, path: str, item: UUID) -> HttpResponse:
    """One place up or down, or to the place where it was dropped."""
    forum, found = _point(request, path, item)
    wish, here = request.POST.get("to", ""), found.position - 1
    to = int(wish) if wish.isdecimal() and len(wish) < 5 else here + {"up": -1, "down": 1}.get(wish, 0)
    agenda_actions.move_point(found, to=to, actor=actor_of(request), at=clock.now())
    return redirect("portal:agenda", path=forum.path)


@require_POST
@policy("forum.manage")
def remove(request: HttpRequest, path: str, item: UUID) -> HttpResponse:
    """Take a point away; the next page has the way back."""
    forum, found = _point(request, path, item)
    try:
        sealed = agenda_actions.remove_point(found, actor=actor_of(request), at=clock.now())
    except agenda_actions.PointInUse:
        messages.error(request, _("The groups work at this point with their method, so it stays. You can rename or move it."))
    else:
        request.session[REMOVED] = {"title": found.title, "sealed": sealed}
    return redirect("portal:agenda", path=forum.path)


@require_POST
@policy("forum.manage")
def put_back(request: HttpRequest, path: str) -> HttpResponse:
    """The point that was just taken away stands again."""
    forum = forum_for(request, path, "forum.manage")
    try:
        item = agenda_actions.put_back(forum, request.POST.get("sealed", ""), actor=actor_of(request), at=clock.now())
    except agenda_actions.NothingToPutBack:
        messages.info(request, _("There is nothing to put back."))
    else:
        messages.success(request, _("It stands again: %(title)s.") % {"title": item.title})
    return redirect("portal:agenda", path=forum.path)


@require_safe
@policy("forum.read")
def handout(request: HttpRequest, path: str, item: UUID) -> HttpResponse:
    """What a speaker hands out; of a forum in the making only staff gets it."""
    found = get_object_or_404(AgendaItem.objects.select_related("forum__process", "handout_file"), pk=item, handout_file__isnull=False)
    forum = found.forum
    shown = forum.process.published_at is not None and not forum.draft
    if forum.reference != path.partition("-")[0] or not (shown or allowed(principal_of(request), "forum.preview", forum)):
        raise Http404
    try:
        content = read_file(found.handout_file)  # type: ignore[arg-type]
    except FileDamaged as error:
        raise Http404 from error
    return HttpResponse(content, content_type="application/pdf",
                        headers={"Content-Disposition": f'inline; filename="{forum.reference}-{found.position}.pdf"'})


def _file(form: PointForm) -> dict[str, Any]:
    """The handout that came along, kept for everybody who may see the agenda."""
    content = form.cleaned_data["file"]
    if not content:
        return {}
    return {"handout_file_id": store_file(content, name="handout.pdf", media_type="application/pdf", at=clock.now()).pk}


def _page(request: HttpRequest, forum: Forum, form: PointForm, item: AgendaItem | None, *, now: Any = None) -> HttpResponse:
    context = {"forum": forum, "form": form, "item": item, "now": now, "section": "work"}
    return render(request, "portal/agenda_point.html", context, status=409 if now else 422 if form.is_bound else 200)
