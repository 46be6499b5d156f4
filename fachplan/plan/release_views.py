"""The page on which a planner releases the answers of a forum, and answers what is said against them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fachplan.base import clock
from fachplan.base.content import into_language
from fachplan.base.policy import policy, require
from fachplan.forums.models import Forum
from fachplan.forums.queries import forum_by_reference
from fachplan.plan.inbox_queries import Entry, inbox, tally
from fachplan.plan.objection_actions import NotTaken, answer_objection
from fachplan.plan.objection_models import Objection
from fachplan.plan.release_actions import NotReleasable, release_answers
from fachplan.plan.release_queries import changes, release_out, rows_of, rows_to_release
from fachplan.workshop.place import language_of


@require_http_methods(["GET", "HEAD", "POST"])
@policy("answers.release")
def release(request: HttpRequest, path: str) -> HttpResponse:
    """What will be public, what is different from the last time, and the button."""
    try:
        forum = forum_by_reference(path, Forum.objects.select_related("process"))
    except Forum.DoesNotExist as error:
        raise Http404 from error
    require(request.principal, "answers.release", forum)  # type: ignore[attr-defined]
    if request.method != "POST":
        return _page(request, forum)
    actor, typed = request.principal.actor, request.POST  # type: ignore[attr-defined]
    try:
        if typed.get("do") == "answer":
            answer_objection(forum, typed.get("objection", ""), words=typed.get("words", ""), function=typed.get("function", ""),
                             actor=actor, at=clock.now())
            messages.success(request, _("Saved. The answer goes out with the next release."), extra_tags="good")
        else:
            made = release_answers(forum, function=typed.get("function", ""), actor=actor, at=clock.now())
            messages.success(request, _("Version %(n)s is public.") % {"n": made.number}, extra_tags="good")
    except (NotReleasable, NotTaken) as refused:
        return _page(request, forum, problem=_in_words(refused), at=typed.get("objection", "release"))
    return redirect("plan:release", forum.path)


def _page(request: HttpRequest, forum: Forum, *, problem: str = "", at: str = "") -> HttpResponse:
    language = language_of(request)
    entries = inbox(forum, language)
    out = release_out(forum)
    into_language([forum, forum.process, *_groups(entries)], ("title", "name"), language)
    objections = list(Objection.objects.filter(card__board__forum=forum).order_by("answered_at", "written_at"))
    by_card = {entry.card.id: entry for entry in entries}
    counted = tally(entries)
    context: dict[str, Any] = {
        "forum": forum, "out": out, "tally": [(kind, n) for kind, n in counted.items() if n], "total": len(entries),
        "changes": changes(entries, rows_of(out), rows_to_release(forum, entries)),
        "waiting": [(each, by_card.get(str(each.card_id))) for each in objections if each.answered_at is None],
        "settled": sum(each.answered_at is not None for each in objections),
        "problem": problem, "problem_at": at, "typed": request.POST, "section": "work",
    }  # fmt: skip
    return render(request, "plan/release.html", context, status=422 if problem else 200)


def _groups(entries: list[Entry]) -> list[Any]:
    return [entry.group for entry in entries if entry.group is not None]


def _in_words(refused: NotReleasable | NotTaken) -> str:
    told = {
        "function": _("Please say which function decides, for example: social planning. No person's name."),
        "minutes": _("First the minutes have to be released. Until then nobody may read what the cards say."),
        "nothing": _("No card has an answer yet."),
        "unchanged": _("Nothing has changed since the last release."),
        "empty": _("Please write an answer."),
        "answered": _("Somebody has answered this already. Please load the page again."),
    }
    return told[refused.reason]
