"""A city's own words in the other languages it speaks: one page a process, a forum, a method."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fachplan.base import clock
from fachplan.base.content import other_languages
from fachplan.base.models import City
from fachplan.base.policy import policy, require
from fachplan.forums.versions import mark_of
from fachplan.portal.preparing import actor_of, forum_for, principal_of
from fachplan.portal.process_views import managed
from fachplan.portal.translation_actions import write_translations
from fachplan.portal.translation_queries import Part, count_open, forum_texts, method_texts, process_texts
from fachplan.workshop.models import Method

MOST = 4000
Ask = Callable[[str], list[Part]]  # language → texts


@require_http_methods(["GET", "HEAD", "POST"])
@policy("process.manage")
def of_process(request: HttpRequest, key: str) -> HttpResponse:
    """The words of a process."""
    process = managed(request, key)
    return _answer(request, process, lambda language: process_texts(process, language), reverse("portal:process-change", args=[key]))


@require_http_methods(["GET", "HEAD", "POST"])
@policy("forum.manage")
def of_forum(request: HttpRequest, path: str) -> HttpResponse:
    """The words of a forum."""
    forum = forum_for(request, path, "forum.manage")
    return _answer(request, forum, lambda language: forum_texts(forum, language), reverse("portal:prepare", args=[forum.path]))


@require_http_methods(["GET", "HEAD", "POST"])
@policy("method.edit")
def of_method(request: HttpRequest, method: str) -> HttpResponse:
    """The words of a method."""
    require(principal_of(request), "method.edit", City.current())
    found = get_object_or_404(Method, key=method)
    return _answer(request, found, lambda language: method_texts(found, language), reverse("workshop:method", args=[method]))


def _answer(request: HttpRequest, about: models.Model, ask: Ask, back: str) -> HttpResponse:
    """The page of one language; sent, what was typed is kept, or it says why not."""
    codes = [code for code, _name in other_languages()]
    language = request.GET.get("sprache", codes[0] if codes else "")
    if codes and language not in codes:
        raise Http404
    parts = ask(language)
    mark = mark_of({text.name: [text.source, text.text] for part in parts for text in part.texts})
    page: dict[str, Any] = {"about": about, "parts": parts, "language_info": get_language_info(language) if language else None,
                            "tabs": _tabs(request, ask, codes, language), "back": back, "mark": mark, "section": "work"}
    if request.method != "POST" or not language:
        return render(request, "portal/translations.html", page)
    given = {text.name: request.POST.get(text.name, text.text).strip() for part in parts for text in part.texts}
    fits = {name for name in given if f"fits-{name}" in request.POST}
    too_long = {name for name, text in given.items() if len(text) > MOST}
    changed_meanwhile = request.POST.get("seen") != mark
    if too_long or changed_meanwhile:
        page |= {"given": given, "fits": fits, "too_long": too_long, "now": changed_meanwhile, "most": MOST}
        return render(request, "portal/translations.html", page, status=409 if changed_meanwhile else 422)
    count = write_translations(about, parts, given, fits, language=language, actor=actor_of(request), at=clock.now())
    if count:
        messages.success(request, ngettext("Saved: %(n)s text.", "Saved: %(n)s texts.", count) % {"n": count})
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect(f"{request.path}?sprache={language}")


def _tabs(request: HttpRequest, ask: Ask, codes: list[str], language: str) -> list[dict[str, Any]]:
    """The languages as segments, each with what is still open."""
    found = []
    for code in codes:
        waiting, name = count_open(ask(code)), get_language_info(code)["name_translated"]
        title = ngettext("%(name)s: %(n)s open", "%(name)s: %(n)s open", waiting) % {"name": name, "n": waiting} if waiting else name
        found.append({"href": f"{request.path}?sprache={code}", "title": title, "current": code == language})
    return found
