"""The library of methods: what there is, one recipe to read and print, a copy to edit."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fachplan.base import clock
from fachplan.base.models import City
from fachplan.base.policy import allowed, policy, require
from fachplan.forums.versions import ChangedMeanwhile
from fachplan.workshop import method_actions
from fachplan.workshop.method_actions import MethodRefused
from fachplan.workshop.method_drafts import MethodDraft, draft_of, mark_of_method, problems_of, without_empty_rows
from fachplan.workshop.method_forms import board_names, boards_on_sheet, draft_from, kind_names, sign_names
from fachplan.workshop.method_queries import Follower, could_choose, followers, library, recipe_of
from fachplan.workshop.method_recipes import first_recipe
from fachplan.workshop.models import Method
from fachplan.workshop.place import language_of
from fachplan.workshop.staff_views import principal_of

MOST_OFFERED = 6  # forums a method is offered to on its page; the preparation of each offers it, too


def refused_words(refused: MethodRefused) -> str:
    """What a refused change says."""
    words = {
        "cards_in_column": _("%(forum)s: card %(group)s %(number)s hangs in a column that would go. Keep the column, or let this forum "
                             "stay with what the method was."),
        "begun": _("The groups have begun. Until the forum is over its method stays; you can change phases that have not begun."),
        "in_use": _("The forum “%(forum)s” works by this method, so it stays."),
    }
    return words[refused.reason] % refused.values


def may_edit(request: HttpRequest) -> bool:
    """Whether the reader's role reaches the city's library, not only a forum or group."""
    return allowed(principal_of(request), "method.edit", City.current())


@require_safe
@policy("method.read")
def methods(request: HttpRequest) -> HttpResponse:
    """All methods."""
    context = {"recipes": library(language_of(request)), "may_edit": may_edit(request), "section": "work"}
    return render(request, "workshop/methods/methods.html", context)


@require_safe
@policy("method.read")
def method(request: HttpRequest, method: str) -> HttpResponse:
    """One recipe, to read and print."""
    found = recipe_of(_method(method), language_of(request))
    onward = followers(found.method, principal_of(request))
    context = {"recipe": found, "may_edit": may_edit(request), "board_names": board_names(), "onward": onward, "section": "work",
               "could_choose": [] if found.method.kept_for_past else could_choose(found.method, principal_of(request))[:MOST_OFFERED]}
    return render(request, "workshop/methods/method.html", context)


def _method(key: str) -> Method:
    return get_object_or_404(Method, key=key)


def _shapeable(request: HttpRequest, key: str) -> Method:
    """A method, for whoever may shape the city's library."""
    require(principal_of(request), "method.edit", City.current())
    return _method(key)


@require_POST
@policy("method.edit")
def start(request: HttpRequest) -> HttpResponse:
    """A first method for a city that has none, ready to be changed."""
    require(principal_of(request), "method.edit", City.current())
    made = method_actions.start_method(first_recipe(), actor=principal_of(request).actor, at=clock.now())
    return redirect("workshop:method-edit", method=made.key)


@require_POST
@policy("method.edit")
def copy(request: HttpRequest, method: str) -> HttpResponse:
    """A copy, ready to be changed."""
    found = _shapeable(request, method)
    title = _("%(title)s (copy)") % {"title": found.title[:140]}
    made = method_actions.copy_method(found, title, actor=principal_of(request).actor, at=clock.now())
    return redirect("workshop:method-edit", method=made.key)


@require_POST
@policy("method.edit")
def remove(request: HttpRequest, method: str) -> HttpResponse:
    """Take a method away that nobody uses."""
    found = _shapeable(request, method)
    try:
        method_actions.remove_method(found, actor=principal_of(request).actor, at=clock.now())
    except MethodRefused as refused:
        messages.error(request, refused_words(refused), extra_tags="bad")
        return redirect("workshop:method", method=method)
    messages.success(request, _("The method “%(title)s” is gone.") % {"title": found.title})
    return redirect("workshop:methods")


@require_http_methods(["GET", "HEAD", "POST"])
@policy("method.edit")
def edit(request: HttpRequest, method: str) -> HttpResponse:
    """The sheet: title, columns, phases, and which forums follow."""
    found = _method(method)
    if request.method != "POST":
        return _sheet(request, found, draft_of(found), seen=mark_of_method(found))
    require(principal_of(request), "method.edit", City.current())
    draft, seen = draft_from(request.POST), request.POST.get("seen", "")
    if "more" in request.POST:  # a row more, nothing saved yet
        return _sheet(request, found, without_empty_rows(draft), seen=seen, empty_rows=2)
    draft = without_empty_rows(draft)
    problems = problems_of(draft)
    if not problems:
        try:
            method_actions.change_method(found, draft, _follow(request, found), seen=seen, actor=principal_of(request).actor,
                                         at=clock.now())
        except MethodRefused as refused:
            problems["follow"] = refused_words(refused)
        except ChangedMeanwhile as changed:
            return _sheet(request, found, draft, seen=changed.mark, overtaken=True)
        else:
            messages.success(request, _("The method is saved."))
            return redirect("workshop:method", method=found.key)
    return _sheet(request, found, draft, problems, seen=seen)


def _ticked(request: HttpRequest, method: Method, may_follow: list[Follower]) -> list[str]:
    """What is ticked: as sent, or the one forum whose own copy it is; whoever copies for a forum means that forum."""
    if request.method == "POST":
        return request.POST.getlist("follow")
    own = method.based_on_id is not None and len(may_follow) == 1 and not may_follow[0].begun
    return [str(may_follow[0].forum.pk)] if own else []


def _follow(request: HttpRequest, method: Method) -> set[UUID]:
    """The forums ticked, of those that may follow."""
    ticked = set(request.POST.getlist("follow"))
    return {each.forum.pk for each in followers(method, principal_of(request)) if str(each.forum.pk) in ticked}


def _sheet(request: HttpRequest, method: Method, draft: MethodDraft, problems: dict[str, str] | None = None, *, seen: str,
           overtaken: bool = False, empty_rows: int = 1) -> HttpResponse:
    problems = problems or {}
    phases = [(row, phase, problems.get(f"phase-{row}", "")) for row, phase in enumerate(draft.phases)]
    may_follow = followers(method, principal_of(request))
    context: dict[str, Any] = {
        "method": method, "draft": draft, "problems": problems, "boards": boards_on_sheet(draft, problems, empty_rows=empty_rows),
        "phases": phases, "empty_phases": range(len(phases), len(phases) + empty_rows), "signs": sign_names(), "kinds": kind_names(),
        "followers": may_follow, "ticked": _ticked(request, method, may_follow), "section": "work",
        "may_edit": may_edit(request), "seen": seen, "overtaken": overtaken,
    }
    return render(request, "workshop/methods/edit.html", context, status=409 if overtaken else 422 if problems else 200)
