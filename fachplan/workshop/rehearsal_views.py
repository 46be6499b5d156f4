"""The rehearsal of a forum: begin it, practise in it, end it, read what happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fachplan.base import clock
from fachplan.base.policy import policy, require
from fachplan.core.codes import pretty
from fachplan.forums.models import Forum
from fachplan.workshop.models import Rehearsal
from fachplan.workshop.rehearsal_actions import MOST_MINUTES, MOST_PEOPLE, RehearsalRefused, begin_rehearsal, end_rehearsal, stop_writers
from fachplan.workshop.rehearsal_queries import rehearsal_of, shares_of
from fachplan.workshop.rehearsal_words import refusal_words
from fachplan.workshop.staff_views import forum_of, principal_of
from fachplan.workshop.tasks import write_rehearsal


@dataclass(frozen=True, slots=True)
class Wish:
    """How many write and how long, as it was typed; what is wrong with it stands beside."""

    people: str = "40"
    minutes: str = "10"
    problem: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@policy("rehearsal.run")
def rehearsal(request: HttpRequest, path: str) -> HttpResponse:
    """The page of the rehearsal; its buttons are deeds at the same address."""
    forum = forum_of(path)
    if forum.rehearsal_of_id:  # from inside the copy the way leads out
        return redirect("workshop:rehearsal", path=Forum.objects.get(pk=forum.rehearsal_of_id).path)
    require(principal_of(request), "rehearsal.run", forum)
    if request.method != "POST":
        return _page(request, forum, Wish())
    running = rehearsal_of(forum)
    do, actor, at = request.POST.get("do", ""), principal_of(request).actor, clock.now()
    if do == "begin":
        return _begin(request, forum, actor, at)
    if running is not None and do == "stop":
        stop_writers(running, actor=actor, at=at)
    elif running is not None and do == "end":
        end_rehearsal(running, actor=actor, at=at)
        messages.success(request, _("The rehearsal is over. Its cards are gone."))
    return redirect("workshop:rehearsal", path=forum.path)


def _begin(request: HttpRequest, forum: Forum, actor: str, at: datetime) -> HttpResponse:
    people, minutes = request.POST.get("people", "").strip(), request.POST.get("minutes", "").strip()
    try:
        begun = begin_rehearsal(forum, people=_whole(people), minutes=_whole(minutes), actor=actor, at=at)
    except RehearsalRefused as refused:
        return _page(request, forum, Wish(people[:6], minutes[:6], refusal_words()[refused.reason]))
    write_rehearsal.enqueue(str(begun.pk))
    return redirect("workshop:rehearsal", path=forum.path)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _page(request: HttpRequest, forum: Forum, wish: Wish) -> HttpResponse:
    found = rehearsal_of(forum)
    context: dict[str, Any] = {
        "forum": forum, "section": "work", "rehearsal": found, "wish": wish, "most_people": MOST_PEOPLE, "most_minutes": MOST_MINUTES,
        "shares": shares_of(found) if found else [], **(_copy(found) if found and found.is_running else {}),
    }
    answer = render(request, "workshop/rehearsal.html", context, status=422 if wish.problem else 200)
    if request.headers.get("HX-Request") and not (found and found.is_writing):
        answer["HX-Refresh"] = "true"  # the part was waiting for just this: the whole page is another one now
    return answer


def _copy(found: Rehearsal) -> dict[str, Any]:
    """Where one practises: the copy's pages and its code."""
    assert found.copy is not None  # a constraint of the database
    code = found.copy.join_code.code
    return {"copy": found.copy, "code": pretty(code), "join": f"{settings.URL}/j/{code}/",
            "share": min(100, round(100 * (clock.now() - found.begun_at).total_seconds() / (60 * found.minutes)))}
