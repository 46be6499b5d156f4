"""The projector: the clock in the largest digits, the questions, how to join, and in the plenary one group's results."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fachplan.base import clock
from fachplan.base.content import into_language
from fachplan.base.policy import policy, require
from fachplan.base.qr import qr_svg
from fachplan.core.codes import pretty
from fachplan.forums.models import Forum, Hall
from fachplan.workshop.boards import fields_of
from fachplan.workshop.course import course_of
from fachplan.workshop.models import Group
from fachplan.workshop.place import language_of
from fachplan.workshop.queries import living_seats
from fachplan.workshop.staff_queries import board_view, desk_of
from fachplan.workshop.staff_views import forum_of, principal_of

MOST_CARDS = 3  # of a field; the rest is counted, nothing on a screen may be too small for the back row


@require_safe
@policy("stage.show")
def stage(request: HttpRequest, path: str) -> HttpResponse:
    """What the whole room sees."""
    forum = forum_of(path)
    require(principal_of(request), "stage.show", Hall(forum))
    groups = list(forum.groups.select_related("room", "forum__process").order_by("position"))
    into_language([forum, *groups], ("title", "name"), language_of(request))
    asked = request.GET.get("gruppe", "")
    group = next((each for each in groups if each.key == asked), groups[0] if groups else None)
    if group is None:
        return render(request, "workshop/no_groups.html", {"forum": forum})
    course = course_of(group, at=clock.now(), language=language_of(request))
    context: dict[str, Any] = {
        "forum": forum, "groups": groups, "group": group, "course": course, "phase": course.current, "clock": course.clock,
        "band": course.band, "people": living_seats(forum).count(), "shared": not asked, **_join(forum),
        "phase_api": f"/api/v1/forums/{forum.pk}/phase",
    }
    if course.current is not None and course.current.kind == "plenum":
        return render(request, "workshop/stage_plenum.html", context | _results(request, forum, group, groups))
    board = forum.boards.filter(kind=course.current.board, group=group).first() if course.current else None
    context["questions"] = fields_of(board, language_of(request)) if board and board.kind == "matrix" else []
    return render(request, "workshop/stage.html", context)


def _join(forum: Forum) -> dict[str, Any]:
    """The code, the short address and the QR code that holds both."""
    code = getattr(forum, "join_code", None)
    if code is None:
        return {"code": "", "qr": "", "address": ""}
    address = settings.URL + reverse("workshop:short", args=[code.code])
    drawing = qr_svg(address, title=_("Code to join: %(code)s") % {"code": pretty(code.code)})
    safe = mark_safe(drawing)  # noqa: S308 - segno's own drawing
    return {"code": pretty(code.code), "qr": safe, "address": urlsplit(settings.URL).netloc}


def _results(request: HttpRequest, forum: Forum, group: Group, groups: list[Group]) -> dict[str, Any]:
    """The presenting group's matrix and measures, at most three cards a field."""
    at, language, who = clock.now(), language_of(request), principal_of(request)
    boards = desk_of(forum, group.key, at=at, language=language).boards
    fields = [{"field": field, "cards": [card for card in field.cards if card["kind"] != "heading"]}
              for field in board_view(boards["matrix"], group, who, at=at, language=language)[1]]
    for each in fields:
        each["more"] = max(0, len(each["cards"]) - MOST_CARDS)  # type: ignore[arg-type]
        each["cards"] = each["cards"][:MOST_CARDS]  # type: ignore[index]
    measures = [card for field in board_view(boards["measures"], group, who, at=at, language=language)[1]
                for card in field.cards if card["kind"] == "measure"]
    following = groups[(groups.index(group) + 1) % len(groups)]
    return {"fields": fields, "measures": measures[:MOST_CARDS], "more_measures": max(0, len(measures) - MOST_CARDS),
            "following": following}
