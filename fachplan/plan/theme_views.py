"""The themes cards are read by: the planner's list with its words, and words people wrote that may become one."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fachplan.base import clock
from fachplan.base.policy import Principal, policy, require
from fachplan.forums.models import Forum
from fachplan.forums.queries import forum_by_reference
from fachplan.plan import theme_actions as actions
from fachplan.plan.answer_models import CardTheme
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.theme_queries import Themes, proposals, themes_of
from fachplan.workshop.place import language_of

REMOVED = "themes-removed"  # in the session: the last theme taken away, forum by forum


@require_http_methods(["GET", "HEAD", "POST"])
@policy("card.answer")
def page(request: HttpRequest, path: str) -> HttpResponse:
    """The list of themes; a deed leads back to it, what is refused is said at its field."""
    forum = _forum(request, path)
    if request.method != "POST":
        return _draw(request, forum)
    try:
        _do(request, forum)
    except (actions.ThemeRefused, ValueError) as refused:
        return _draw(request, forum, _problem(getattr(refused, "reason", "gone")))
    return redirect("plan:themes", forum.path)


def _do(request: HttpRequest, forum: Forum) -> None:
    told, by = request.POST, {"actor": request.principal.actor, "at": clock.now()}  # type: ignore[attr-defined]
    deed = told.get("deed", "")
    if deed == "add":
        actions.add_theme(forum, told.get("title", ""), told.get("terms", "").splitlines(), **by)
    elif deed == "back":
        _bring_back(request, forum, by)
    elif deed == "change":
        actions.change_theme(forum, UUID(told.get("id", "")), told.get("title", ""), told.get("terms", "").splitlines(), **by)
    elif deed in ("up", "down"):
        actions.move_theme(forum, UUID(told.get("id", "")), -1 if deed == "up" else 1, **by)
    elif deed == "remove":
        _remove(request, forum, UUID(told.get("id", "")), by)


def _remove(request: HttpRequest, forum: Forum, theme: UUID, by: dict[str, Any]) -> None:
    known = CardTheme.objects.filter(forum=forum, pk=theme).first()
    cards = actions.remove_theme(forum, theme, **by)
    if known is not None:
        _keep(request, forum, {"title": known.title, "terms": known.terms, "cards": cards})


def _bring_back(request: HttpRequest, forum: Forum, by: dict[str, Any]) -> None:
    gone = request.session.get(REMOVED, {}).get(str(forum.pk))
    if gone:
        actions.add_theme(forum, gone["title"], gone["terms"], cards=[UUID(card) for card in gone["cards"]], **by)
        _keep(request, forum, None)


def _keep(request: HttpRequest, forum: Forum, gone: dict[str, Any] | None) -> None:
    request.session[REMOVED] = request.session.get(REMOVED, {}) | {str(forum.pk): gone}


def _forum(request: HttpRequest, path: str) -> Forum:
    try:
        forum = forum_by_reference(path, Forum.objects.select_related("process"))
    except Forum.DoesNotExist as error:
        raise Http404 from error
    principal: Principal = request.principal  # type: ignore[attr-defined]
    require(principal, "card.answer", forum)
    return forum


def _draw(request: HttpRequest, forum: Forum, problem: str = "") -> HttpResponse:
    entries = inbox(forum, language_of(request))
    themes = themes_of(forum, entries)
    told = request.POST if problem else {}
    adds = told.get("deed") == "add"
    return render(request, "plan/themes.html", {
        "forum": forum, "section": "work", "rows": _rows(themes, told, problem), "proposals": proposals(entries, themes.themes),
        "problem": problem if adds or not any(str(theme.pk) == told.get("id") for theme in themes.themes) else "",
        "title": told.get("title", "") if adds else "", "terms": told.get("terms", "") if adds else "",
        "gone": request.session.get(REMOVED, {}).get(str(forum.pk)), "without": sum(not themes.of(card) for card in themes.cards.texts),
    }, status=422 if problem else 200)


def _rows(themes: Themes, told: Any, problem: str) -> list[dict[str, Any]]:
    """The themes with how many cards stand under each; what was refused stands in its form as it was typed."""
    rows = []
    for theme in themes.themes:
        mine = bool(problem) and told.get("id") == str(theme.pk)
        rows.append({"theme": theme, "cards": sum(themes.of(card) == theme.title for card in themes.cards.texts),
                     "title": told.get("title", "") if mine else theme.title, "problem": problem if mine else "",
                     "terms": told.get("terms", "") if mine else "\n".join(theme.terms)})
    return rows


def _problem(reason: str) -> str:
    return {
        "title": _("A theme needs a title of at most 60 letters."),
        "twice": _("There is a theme of this name already. Write the words into that one."),
        "terms": _("At most 40 words, each of at most 60 letters."),
    }.get(reason, _("This theme is not there any more. Choose another one."))
