"""The projector: the clock in the largest digits, the questions, how to join, and in the plenary one group's results.

Staff open it; a laptop without an account types the code of the desk and gets the right to show, nothing more.
"""

import hashlib
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fachplan.base import clock
from fachplan.base.addresses import spoken
from fachplan.base.content import into_language
from fachplan.base.limits import TooOften
from fachplan.base.policy import policy
from fachplan.core.codes import pretty
from fachplan.forums.models import Forum
from fachplan.workshop import stage_actions, stage_queries, stage_scenes
from fachplan.workshop.boards import fields_of
from fachplan.workshop.course import course_of
from fachplan.workshop.method_queries import board_names_of
from fachplan.workshop.middleware import STAGE_KEY
from fachplan.workshop.models import Board, Group, PhotoRecord, Stage
from fachplan.workshop.photo_queries import newest_photo
from fachplan.workshop.place import board_title, language_of, network
from fachplan.workshop.queries import board_state, in_the_house, living_seats
from fachplan.workshop.staff_queries import board_view, desk_of
from fachplan.workshop.staff_views import desk, forum_of, principal_of
from fachplan.workshop.stage_queries import Scene

MOST_CARDS = 3  # of a field; the rest is counted, nothing on a screen may be too small for the back row


def ask_code(request: HttpRequest, path: str, *, typed: str = "", problem: str = "") -> HttpResponse:
    """A projector that nobody has signed in: the desk's code opens it. Whoever is signed in elsewhere sees the same."""
    forum = forum_of(path)
    into_language([forum], ("title",), language_of(request))
    context = {"forum": forum, "typed": typed[:40], "problem": problem}
    return render(request, "workshop/stage_code.html", context, status=422 if problem else 403)


@require_POST
@policy("stage.connect")
def connect(request: HttpRequest, path: str) -> HttpResponse:
    """The code from the desk: this browser may show the wall now, and nothing else."""
    forum, typed = forum_of(path), request.POST.get("code", "")
    try:
        lent = stage_actions.connect_screen(forum, typed, network=network(request), at=clock.now())
    except stage_actions.WrongCode:
        words = _("This code does not open the projector view. The desk shows the one of today.")
        return ask_code(request, path, typed=typed, problem=words)
    except TooOften:
        return ask_code(request, path, typed=typed, problem=_("That were many tries. Please wait a minute."))
    request.session.flush()
    request.session[STAGE_KEY] = str(lent.key)
    return redirect("workshop:stage", path=forum.path)


def scene_of(request: HttpRequest, forum: Forum) -> Scene | None:
    """The scene; None in a forum without groups. In the plenary the group that was chosen at a desk has the wall."""
    groups = list(forum.groups.select_related("room", "forum__process").order_by("position"))
    if not groups:
        return None
    at, language, shared = clock.now(), language_of(request), stage_queries.neighbours(groups, request.GET.get("raum", ""))
    asked = request.GET.get("gruppe", "")
    group = next((each for each in groups if each.key == asked), shared[0] if shared else groups[0])
    course, stage = course_of(group, at=at, language=language), Stage.objects.filter(forum=forum).first()
    into_language([forum, *groups], ("title", "name"), language)
    sides = [stage_queries.side_of(each, at=at, language=language) for each in shared] if len(shared) > 1 else []
    kind = stage_queries.kind_of_wall(request.GET.get("zeigt", ""), stage, [side.course for side in sides] or [course])
    if kind == stage_queries.PLENUM:
        presenting = next((each for each in groups if stage is not None and each.pk == stage.presents_id), None)
        group = presenting or group
        course = replace(course, clock=stage_queries.presenting_clock(forum, course, stage, at=at))
    return Scene(forum, groups, group, course, stage, kind, [] if kind else sides)


def mark_of(scene: Scene) -> str:
    """What must be another as soon as the wall has to be drawn anew."""
    code, stage = getattr(scene.forum, "join_code", None), scene.stage
    parts: list[object] = [scene.kind, *((stage.shows, stage.wlan_name, stage.wlan_password, stage.presents_at) if stage else ())]
    for course in [side.course for side in scene.sides] or [scene.course]:
        phase = course.current
        parts += [phase.pk, phase.state, phase.ends_at, phase.remaining, course.clock and course.clock.state] if phase else ["-"]
    parts += [side.cards for side in scene.sides]
    if scene.kind in (stage_queries.DOTS, stage_queries.SUMMARY):
        parts += Board.objects.filter(forum=scene.forum).order_by("id").values_list("seq", "voting_open", "paper_people")
    elif scene.plenum:
        parts += Board.objects.filter(group=scene.group, kind__in=("matrix", "measures")).order_by("kind").values_list("seq", flat=True)
        parts += PhotoRecord.objects.filter(board__group=scene.group, removed_at=None).order_by("id").values_list("id", flat=True)
    else:
        parts += living_seats(scene.forum).order_by("id").values_list("id", "group_id")
    text = "|".join(str(part) for part in [scene.group.pk, code.code if code else "", *parts])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@require_safe
@policy("stage.show")
def state(request: HttpRequest, path: str) -> HttpResponse:
    """Whether the wall still shows what is: the projector asks every two seconds."""
    forum = forum_of(path)
    if not in_the_house(principal_of(request), "stage.show", forum):
        raise PermissionDenied("stage.show")
    scene = scene_of(request, forum)
    return JsonResponse({"mark": mark_of(scene) if scene else ""}, headers={"Cache-Control": "no-store"})


@require_safe
@policy("stage.show", otherwise=ask_code)
def stage(request: HttpRequest, path: str) -> HttpResponse:
    """What the whole room sees."""
    forum = forum_of(path)
    if not in_the_house(principal_of(request), "stage.show", forum):
        return ask_code(request, path)
    scene = scene_of(request, forum)
    if scene is None:
        return render(request, "workshop/no_groups.html", {"forum": forum})
    return stage_scenes.draw(request, scene, mark_of(scene)) or _phase_or_plenum(request, scene)


def _phase_or_plenum(request: HttpRequest, scene: Scene) -> HttpResponse:
    forum, course, group = scene.forum, scene.course, scene.group
    context: dict[str, Any] = {
        "forum": forum, "groups": scene.groups, "group": group, "course": course, "phase": course.current, "clock": course.clock,
        "band": course.band, "people": living_seats(forum).count(), "mark": mark_of(scene), **stage_scenes.join_words(forum),
        "over": course.clock is not None and course.clock.state == "over", "choices": stage_scenes.wall_choices(scene),
    }
    if scene.plenum:
        return render(request, "workshop/stage_plenum.html", context | _results(request, forum, group, scene.groups))
    board = forum.boards.filter(kind=course.current.board, group=group).first() if course.current else None
    context["show_goals"] = course.current is None or course.current.board == Board.Kind.MEASURES
    context["questions"] = fields_of(board, language_of(request)) if board and board.kind == "matrix" else []
    return render(request, "workshop/stage.html", context)


# ---- at the desk ----

@require_http_methods(["GET", "HEAD", "POST"])
@policy("stage.lead")
def lend(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """The code that connects a projector: asked for, shown, taken back."""
    found = desk(request, path, group)
    actor, at = principal_of(request).actor, clock.now()
    if request.method == "POST":
        if request.POST.get("do") == "end":
            stage_actions.take_stage_back(found.forum, actor=actor, at=at)
        else:
            stage_actions.lend_stage(found.forum, actor=actor, at=at)
        return redirect("workshop:stage-lend", path=path, group=group)
    lent = Stage.objects.filter(forum=found.forum).first()
    code = pretty(lent.code) if lent and lent.is_connectable(at) else ""
    address = spoken(reverse("workshop:stage", args=[found.forum.path]))
    return render(request, "workshop/stage_lend.html", {
        "forum": found.forum, "group": found.group, "code": code, "address": address,
        **stage_scenes.steering(lent)})


@require_POST
@policy("stage.lead")
def present(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """Who presents in the plenary; every projector follows."""
    found = desk(request, path, group)
    chosen = next((each for each in found.groups if each.key == request.POST.get("group")), None)
    if chosen is None:
        raise Http404
    stage_actions.present_group(found.forum, chosen, actor=principal_of(request).actor, at=clock.now())
    return redirect("workshop:desk", path=path, group=group)


def _results(request: HttpRequest, forum: Forum, group: Group, groups: list[Group]) -> dict[str, Any]:
    """The presenting group's matrix and measures, at most three cards a field."""
    at, language, who = clock.now(), language_of(request), principal_of(request)
    boards = desk_of(forum, group.key, at=at, language=language).boards
    collected = boards.get("matrix") or boards.get("warmup")  # a method may do without a matrix
    asked = board_view(collected, group, who, at=at, language=language)[1] if collected else []
    # A covered board is counted on the wall, never read.
    shown = MOST_CARDS if collected is None or board_state(collected).revealed else 0
    fields = [{"field": each, "cards": told, "more": len(cards) - len(told)} for each, cards, told in (
        (each, cards, stage_scenes.fitting(cards, most=shown, lines=5, width=26))
        for each in asked for cards in [stage_scenes.told_first(each.cards)])]
    planned = board_view(boards["measures"], group, who, at=at, language=language)[1] if "measures" in boards else []
    measures = [card for field in planned for card in field.cards if card["kind"] == "measure"]
    told = stage_scenes.fitting(measures, most=MOST_CARDS, lines=7, width=34)
    turn = groups.index(group)
    following = groups[turn + 1] if turn + 1 < len(groups) else None
    for position, each_group in enumerate(groups):
        each_group.presented = position < turn  # type: ignore[attr-defined]
    return {"fields": fields, "measures": told, "more_measures": len(measures) - len(told),
            "board_title": board_title(str(collected.kind) if collected else "matrix", board_names_of(forum, language)),
            "following": following,
            # Where nobody has typed what hangs on paper, the wall shows the paper.
            "board_photo": newest_photo(collected) if collected and not any(each["cards"] for each in fields) else None,
            "measures_photo": newest_photo(boards["measures"]) if "measures" in boards and not measures else None}
