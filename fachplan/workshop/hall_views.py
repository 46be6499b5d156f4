"""All rooms on one page for the lead: clocks, cards, calls; start, pause, go on and plan anew for one or for all."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from fachplan.base import clock
from fachplan.base.content import into_language
from fachplan.base.ids import uuid7
from fachplan.base.policy import policy, require
from fachplan.forums.models import Forum
from fachplan.workshop import hall_actions
from fachplan.workshop.hall_queries import Room, rooms_of
from fachplan.workshop.models import Board, Group, Phase
from fachplan.workshop.phase_actions import ACTS, Deed, PhaseRefused, plan_of, replanned, steer
from fachplan.workshop.phase_api import REFUSED
from fachplan.workshop.place import language_of
from fachplan.workshop.staff_queries import groups_of
from fachplan.workshop.staff_views import forum_of, key_of, principal_of

KEPT_PLAN = "plan-before"
CALLS = {"call": hall_actions.call_lead, "coming": hall_actions.answer_call, "done": hall_actions.settle_call}


@require_http_methods(["GET", "HEAD", "POST"])
@policy("group.facilitate")
def hall(request: HttpRequest, path: str) -> HttpResponse:
    """The rooms one may lead: for a group's own facilitator only that one."""
    forum = forum_of(path)
    groups = groups_of(principal_of(request), forum)
    if not groups:
        require(principal_of(request), "group.facilitate", forum)
    if request.method != "POST":
        return _page(request, forum, groups)
    if request.POST.get("do") in CALLS:
        return _call(request, forum, groups)
    if request.POST.get("do") not in (*ACTS, "unplan"):
        return HttpResponseBadRequest()
    try:
        _steer(request, forum, groups)
    except PhaseRefused as refused:
        messages.error(request, str(REFUSED[refused.reason]), extra_tags="bad")
    return redirect("workshop:hall", path=forum.path)


def _chosen(request: HttpRequest, groups: list[Group]) -> Group | None:
    """The group a button names; None for all."""
    key = request.POST.get("group", "")
    group = next((each for each in groups if each.key == key), None)
    if key and group is None:
        raise Http404
    return group


def _phase_of(request: HttpRequest) -> UUID | None:
    """The phase a room's button was drawn for; a button for all rooms names none."""
    try:
        return UUID(request.POST.get("phase", ""))
    except ValueError:
        return None


def _call(request: HttpRequest, forum: Forum, groups: list[Group]) -> HttpResponse:
    group = _chosen(request, groups)
    if group is None:
        raise Http404
    require(principal_of(request), "lead.call", group)
    CALLS[request.POST["do"]](group, actor=principal_of(request).actor, at=clock.now())
    return redirect("workshop:hall", path=forum.path)


def _steer(request: HttpRequest, forum: Forum, groups: list[Group]) -> None:
    group, do, at = _chosen(request, groups), request.POST.get("do", ""), clock.now()
    require(principal_of(request), "phase.steer", group or forum)
    actor = principal_of(request).actor
    if do == "unplan":
        hall_actions.bring_back_plan(forum, request.session.pop(KEPT_PLAN, {}), actor=actor, at=at)
        return
    ahead = Phase.objects.filter(group__in=groups, state=Phase.State.PLANNED)
    before = {str(pk): minutes for pk, minutes in ahead.values_list("pk", "planned_minutes")}
    deed = Deed(do, key_of(request.POST.get("key", "")), group, 5 if do == "add" else 0, _phase_of(request))
    done = steer(forum, deed, actor=actor, at=at)
    if done and (do == "replan" or group is None):  # one room's own clock does not end what can be taken back for all
        request.session[KEPT_PLAN] = before if do == "replan" else {}


@require_POST
@policy("lead.call")
def call(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """From a group's desk: call the lead, or say that it is settled."""
    found = Group.objects.select_related("forum").filter(forum=forum_of(path), key=group).first()
    if found is None:
        raise Http404
    require(principal_of(request), "lead.call", found)
    if request.POST.get("do") not in ("call", "done"):
        return HttpResponseBadRequest()
    CALLS[request.POST["do"]](found, actor=principal_of(request).actor, at=clock.now())
    return redirect("workshop:desk", path=path, group=group)


def _page(request: HttpRequest, forum: Forum, groups: list[Group]) -> HttpResponse:
    into_language(groups, ("name",), language_of(request))
    rooms = rooms_of(forum, groups, at=clock.now(), language=language_of(request))
    board = Board.objects.filter(forum=forum, kind=Board.Kind.PARKING).first()
    everything = len(groups) == forum.groups.count() > 0
    context: dict[str, Any] = {
        "forum": forum, "rooms": rooms, "board": board, "can_all": everything, "plans": _plans(forum, rooms) if everything else [],
        "undo": bool(request.session.get(KEPT_PLAN)),
        "key": uuid7(), "begun": any(room.course.current for room in rooms), "left": any(room.course.next for room in rooms)}
    return render(request, "workshop/hall.html", context)


def _plans(forum: Forum, rooms: list[Room]) -> list[tuple[Group, list[tuple[Phase, int]]]]:
    """What planning anew would change of each group's phases; groups for which nothing changes are left out."""
    found, plan, at = [], plan_of(forum.pk), clock.now()
    for room in rooms:
        with suppress(PhaseRefused):
            parts = replanned(room.course.phases, at, plan)
            if any(phase.planned_minutes != minutes for phase, minutes in parts):
                found.append((room.group, parts))
    return found
