"""Preparing a forum: what is missing, where to go next, and the themes that earlier forums left."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fachplan.base import clock
from fachplan.base.policy import Principal, allowed, policy
from fachplan.forums import theme_actions
from fachplan.forums.forms import ThemeForm
from fachplan.forums.models import Forum, Hall, Theme
from fachplan.portal.prepare_queries import Check, checks_of, offered_themes
from fachplan.portal.preparing import actor_of, forum_for, principal_of
from fachplan.portal.templatetags.portal import forum_label
from fachplan.workshop.group_theme_actions import give_theme


@require_safe
@policy("forum.preview")
def prepare(request: HttpRequest, path: str) -> HttpResponse:
    """The checklist of a forum, what is done folded away."""
    forum = forum_for(request, path, "forum.preview")
    principal = principal_of(request)
    checks = [_for_reader(check, principal) for check in checks_of(forum)]
    context = {
        "forum": forum, "section": "work", "missing": [each for each in checks if not each.done],
        "next": next((each for each in checks if not each.done and each.href), None),
        "done": [each for each in checks if each.done], "may": allowed(principal, "forum.manage", forum),
        "may_print": allowed(principal, "stage.show", Hall(forum)), "offered": len(offered_themes(forum)),
        "may_read_minutes": allowed(principal, "minutes.read", forum),
        "photographed": [group for group in forum.groups.select_related("forum") if allowed(principal, "photo.add", group)],
    }
    return render(request, "portal/prepare.html", context)


def _for_reader(check: Check, principal: Principal) -> Check:
    """What only the administration can settle leads others nowhere; it says so instead."""
    closed = {reverse("portal:accounts"): "accounts.manage", reverse("portal:city"): "city.manage"}
    if check.href in closed and not allowed(principal, closed[check.href]):
        return replace(check, href="", verb=_("The administration does that."))
    return check


@require_safe
@policy("forum.preview")
def themes(request: HttpRequest, path: str) -> HttpResponse:
    """What a forum talks about, and what earlier forums left to it."""
    return _page(request, forum_for(request, path, "forum.preview"), ThemeForm())


@require_POST
@policy("forum.manage")
def add_theme(request: HttpRequest, path: str) -> HttpResponse:
    """A theme by hand, or one that an earlier forum left."""
    forum = forum_for(request, path, "forum.manage")
    actor, at = actor_of(request), clock.now()
    if name := request.POST.get("take"):
        found = next((each for each in offered_themes(forum) if each.name == name), None)
        if found is None:
            messages.info(request, _("A forum has taken this over already."))
        else:
            theme_actions.add_theme(forum, title=found.title, source=forum_label(found.forum), taken_from=name, actor=actor, at=at)
            messages.success(request, _("Taken over: %(title)s") % {"title": found.title[:120]})
        return redirect("portal:themes", path=forum.path)
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return _page(request, forum, form)
    theme_actions.add_theme(forum, title=form.cleaned_data["title"], actor=actor, at=at)
    return redirect("portal:themes", path=forum.path)


@require_POST
@policy("forum.manage")
def theme(request: HttpRequest, path: str, theme: UUID) -> HttpResponse:
    """Give a theme to a group, say that it was talked about or not, or take it away."""
    forum = forum_for(request, path, "forum.manage")
    found = get_object_or_404(Theme, forum=forum, pk=theme)
    wish = request.POST.get("do", "")
    if wish == "remove":
        theme_actions.remove_theme(found, actor=actor_of(request), at=clock.now())
    elif wish == "give":
        group = forum.groups.filter(key=request.POST.get("group", "")).first()
        give_theme(found, group, actor=actor_of(request), at=clock.now())
        name = group.name if group else _("All groups")
        messages.success(request, _("%(group)s: %(title)s") % {"group": name, "title": found.title[:120]})
    elif wish in Theme.State.values:
        theme_actions.mark_theme(found, Theme.State(wish), actor=actor_of(request), at=clock.now())
    return redirect("portal:themes", path=forum.path)


def _page(request: HttpRequest, forum: Forum, form: ThemeForm) -> HttpResponse:
    context = {
        "forum": forum, "form": form, "themes": list(forum.themes.select_related("taken_up__group").order_by("position")),
        "groups": list(forum.groups.all()), "offered": offered_themes(forum),
        "may": allowed(principal_of(request), "forum.manage", forum), "section": "work",
    }
    return render(request, "portal/themes.html", context, status=422 if form.is_bound else 200)
