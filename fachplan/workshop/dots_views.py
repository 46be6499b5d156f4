"""Setting dots on a phone: a purse, a stepper a card, and after the end what all have set. Works without JavaScript."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fachplan.base import clock
from fachplan.base.ids import uuid7
from fachplan.base.policy import policy, require
from fachplan.workshop import actions
from fachplan.workshop.course import course_of
from fachplan.workshop.dots_queries import Count, Spot, count_of, purse_of
from fachplan.workshop.models import Board
from fachplan.workshop.phone_views import refusals
from fachplan.workshop.place import Place, clock_words, language_of, place_of
from fachplan.workshop.queries import author_of, boards_of

DRAWN = 40  # dots in one row of a drawing; more are told in numbers


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@policy("seat.join")
def my_dots(request: HttpRequest, kind: str) -> HttpResponse:
    """One's own dots on a board of the group, or of the hall."""
    place = place_of(request)
    if place is None:
        return redirect("workshop:join")
    board = next((each for each in boards_of(place.principal, place.seat.forum) if each.kind == kind and each.dots), None)
    if board is None:  # nobody has opened dots here
        return redirect("workshop:my-board")
    if request.method == "POST":
        problem, card = _set(request, place, board), request.POST.get("card", "")
        if not problem:
            at = clock_words(clock.now(), place.seat)
            return redirect(f"{reverse('workshop:dots', args=[kind])}?um={at}#d-{card}")
        return _page(request, place, board, problem=problem)
    return _page(request, place, board)


def _set(request: HttpRequest, place: Place, board: Board) -> str:
    """Write the dots of one press of a button; why they were refused, or nothing."""
    form = request.POST
    try:
        op, card, dots = uuid.UUID(form.get("op", "")), str(uuid.UUID(form.get("card", ""))), int(form.get("dots", ""))
    except ValueError:
        return str(refusals()["bad_values"])
    require(place.principal, "board.write", board)
    # The number of dots is part of the id: plus and minus of one form are two deeds, the same press twice is one.
    sent = {"id": str(uuid.uuid5(op, str(dots))), "kind": "vote.set", "card": card, "values": {"dots": dots}}
    ack = actions.write_ops(board, [sent], place.principal, language=place.seat.language, at=clock.now())["acks"][0]
    return str(refusals()[ack["reason"]]) if ack["status"] == "refused" else ""


def _page(request: HttpRequest, place: Place, board: Board, *, problem: str = "") -> HttpResponse:
    purse = purse_of(board, author_of(place.principal))
    for spot in purse["spots"]:
        spot.full = [n < spot.mine for n in range(max(purse["most"], spot.mine))]
        spot.op = uuid7()
    course = course_of(place.group, at=clock.now(), language=language_of(request))
    saved = request.GET.get("um", "")
    context: dict[str, Any] = {
        "seat": place.seat, "group": place.group, "board": board, "purse": purse, "problem": problem,
        "saved": saved if len(saved) == 5 and saved.replace(":", "").isdecimal() else "", "course": course, "clock": course.clock,
        "whole": [n < purse["dots"] - purse["left"] for n in range(purse["dots"])], "rule": rule_words(purse["dots"], purse["most"]),
        "here": reverse("workshop:dots", args=[board.kind]), "board_page": reverse("workshop:my-board"),
        "none_left": purse["left"] == 0, "refusals": refusals(),
    }
    if not purse["open"]:
        context |= {"count": drawn(count_of([board]))}
    return render(request, "workshop/dots.html", context, status=422 if problem else 200)


def rule_words(dots: int, most: int) -> str:
    """The rule in one sentence, for phones, desk and wall."""
    if dots == 1:
        return str(_("One dot for each person."))
    if most >= dots:
        return str(_("%(n)s dots for each person, all of them on one card if you like.") % {"n": dots})
    if most == 1:
        return str(_("%(n)s dots for each person, one on a card.") % {"n": dots})
    return str(_("%(n)s dots for each person, at most %(most)s on one card.") % {"n": dots, "most": most})


def drawn(count: Count) -> Count:
    """`count` with the drawing of each spot: full discs for phones, rings for paper, a gap between."""
    most = max((spot.total for spot in count.spots), default=0)
    for spot in count.spots:
        spot.drawing = _drawing(spot) if most <= DRAWN else []
        spot.width = max(24, spot.total * 26 + 12) if most <= DRAWN and spot.total else 0
        spot.bar = round(1000 * spot.phone / most) if most > DRAWN else 0
        spot.bar_paper = round(1000 * spot.paper / most) if most > DRAWN else 0
    return count


def _drawing(spot: Spot) -> list[tuple[str, int]]:
    phone = [("f", 12 + 26 * n) for n in range(spot.phone)]
    return phone + [("p", 26 * (spot.phone + n) + (24 if spot.phone else 12)) for n in range(spot.paper)]
