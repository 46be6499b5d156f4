"""A forum's method and its guiding questions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fachplan.base import clock
from fachplan.base.audit import name_of
from fachplan.base.content import SOURCE_LANGUAGE, languages, other_languages
from fachplan.base.models import City, Translation
from fachplan.base.policy import policy, require
from fachplan.forums.models import Forum
from fachplan.workshop import method_actions, method_choice
from fachplan.workshop.group_views import prepared
from fachplan.workshop.method_actions import MethodRefused
from fachplan.workshop.method_queries import guiding_goals, library, recipe_of
from fachplan.workshop.method_views import may_edit, refused_words
from fachplan.workshop.models import Group, Method, Session
from fachplan.workshop.place import language_of
from fachplan.workshop.staff_views import principal_of


@require_safe
@policy("group.prepare")
def choice(request: HttpRequest, path: str) -> HttpResponse:
    """The method the groups work by, the others, and what is asked."""
    forum = prepared(request, path)
    session, language = method_choice.session_of(forum), language_of(request)
    context: dict[str, Any] = {
        "forum": forum, "session": session, "section": "work", "may_edit": may_edit(request), "begun": method_choice.has_begun(forum),
        "group_asks": forum.groups.exclude(guiding_question="").exists(),
        "recipe": recipe_of(session.method, language) if session else None,
        "others": [each for each in library(language) if session is None or each.method.pk != session.method_id],
        "goals": guiding_goals(forum, language), "asked": _asked(session, forum) if session else [],
    }
    return render(request, "workshop/methods/choice.html", context)


def _asked(session: Session, forum: Forum) -> list[dict[str, Any]]:
    """Every place where a question can stand: the forum, then its groups, each with its texts by language."""
    objects: list[tuple[str, Session | Group]] = [("q", session), *((f"q-{group.key}", group) for group in forum.groups.all())]
    known = {(row.object, row.language): row.text for row in Translation.objects.filter(
        object__in=[name_of(obj) for _name, obj in objects], field="guiding_question")}
    return [{"name": name, "group": obj if isinstance(obj, Group) else None, "text": obj.guiding_question,
             "others": [(f"{name}-{code}", code, spoken, known.get((name_of(obj), code), ""))
                        for code, spoken in other_languages()]} for name, obj in objects]


@require_POST
@policy("group.prepare")
def choose(request: HttpRequest, path: str) -> HttpResponse:
    """Let the groups work by this method."""
    forum = prepared(request, path)
    return _choose(request, forum, get_object_or_404(Method, key=request.POST.get("method", ""), kept_for_past=False))


def _choose(request: HttpRequest, forum: Forum, method: Method) -> HttpResponse:
    try:
        method_choice.choose_method(forum, method, work_title=_("Working phase in small groups"), actor=principal_of(request).actor,
                                    at=clock.now())
    except MethodRefused as refused:
        messages.error(request, refused_words(refused), extra_tags="bad")
    else:
        messages.success(request, _("The groups work by “%(title)s”. Pinboards and phases are ready.") % {"title": method.title})
    return redirect("workshop:method-choice", path=forum.path)


@require_POST
@policy("group.prepare")
def copy_for_forum(request: HttpRequest, path: str) -> HttpResponse:
    """A copy of the forum's method for this forum alone, ready to be changed."""
    forum = prepared(request, path)
    require(principal_of(request), "method.edit", City.current())
    session = method_choice.session_of(forum)
    if session is None or method_choice.has_begun(forum):
        return redirect("workshop:method-choice", path=forum.path)
    alone = not session.method.sessions.exclude(pk=session.pk).exists()
    if alone and session.method.based_on_id:  # it is this forum's own copy already
        return redirect("workshop:method-edit", method=session.method.key)
    title = _("%(method)s for %(forum)s") % {"method": session.method.title[:80], "forum": forum.title[:60]}
    made = method_actions.copy_method(session.method, title, actor=principal_of(request).actor, at=clock.now())
    _choose(request, forum, made)
    return redirect("workshop:method-edit", method=made.key)
    return redirect("workshop:method-edit", method=made.key)


@require_POST
@policy("group.prepare")
def ask(request: HttpRequest, path: str) -> HttpResponse:
    """The guiding questions of the forum and its groups."""
    forum = prepared(request, path)
    session = method_choice.session_of(forum)
    if session is None:
        return redirect("workshop:method-choice", path=forum.path)
    codes = [code for code, _name in languages()]
    groups = {group: _texts(request, f"q-{group.key}", codes) for group in forum.groups.all()}
    method_choice.set_questions(session, _texts(request, "q", codes), groups, source=SOURCE_LANGUAGE, actor=principal_of(request).actor,
                                at=clock.now())
    messages.success(request, _("The guiding questions are saved. Stage, pinboard and sheets show them."))
    return redirect("workshop:method-choice", path=forum.path)


def _texts(request: HttpRequest, name: str, codes: list[str]) -> dict[str, str]:
    return {code: request.POST.get(name if code == SOURCE_LANGUAGE else f"{name}-{code}", "")[:1000] for code in codes}
