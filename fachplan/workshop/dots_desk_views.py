"""Dots at the desk: open and close them, type in what sticks on paper, and the day's total over all groups."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from fachplan.base import clock
from fachplan.base.content import into_language
from fachplan.base.ids import uuid7
from fachplan.base.policy import allowed, policy, require
from fachplan.workshop import actions, dots_actions
from fachplan.workshop.boards import board_state, fields_of
from fachplan.workshop.dots_actions import DotsRefused, DotsRule
from fachplan.workshop.dots_queries import Count, boards_with_dots, count_of, spots_of
from fachplan.workshop.dots_views import drawn, rule_words
from fachplan.workshop.method_queries import board_names_of
from fachplan.workshop.models import Board
from fachplan.workshop.phone_views import refusals
from fachplan.workshop.place import board_title, language_of
from fachplan.workshop.queries import in_the_house
from fachplan.workshop.staff_queries import Desk
from fachplan.workshop.staff_views import desk, forum_of, principal_of

DEFAULT_DOTS = 5
WITHOUT_DOTS = (Board.Kind.PARKING,)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("dots.lead")
def desk_dots(request: HttpRequest, path: str, group: str, kind: str) -> HttpResponse:
    """The dots of one of a group's boards, or of the plenary's."""
    found = desk(request, path, group)
    board = found.boards.get(kind)
    if board is None or kind in WITHOUT_DOTS:
        raise Http404
    if request.method != "POST":
        return _page(request, found, board)
    require(principal_of(request), "dots.lead", board)
    deed = {"open": _open, "close": _close, "paper": _paper}.get(request.POST.get("do", ""))
    wrong = deed(request, found, board) if deed else {}
    return _page(request, found, board, wrong=wrong) if wrong else redirect("workshop:desk-dots", path=path, group=group, kind=kind)


def _reached(request: HttpRequest, found: Desk, board: Board) -> list[Board]:
    """The board, or the boards of its kind of all groups where the form says so."""
    if request.POST.get("reach") != "all" or board.group_id is None:
        return [board]
    boards = list(Board.objects.filter(forum=found.forum, kind=board.kind, group__isnull=False).select_related("forum", "group"))
    for each in boards:
        require(principal_of(request), "dots.lead", each)
    return boards


def _open(request: HttpRequest, found: Desk, board: Board) -> dict[str, str]:
    form = request.POST
    dots, most = _number(form.get("dots", "")), _number(form.get("most", "")) if form.get("most") else None
    if dots is None or (form.get("most") and most is None):
        return {"dots" if dots is None else "most": _("Please give a whole number.")}
    keys = {each["key"] for each in fields_of(board, language_of(request))}
    try:
        rule = DotsRule(dots, most, form.get("field", "") if form.get("field") in keys else "")
        dots_actions.open_dots(_reached(request, found, board), rule, actor=principal_of(request).actor, at=clock.now())
    except DotsRefused as refused:
        return {{"bad_dots": "dots", "bad_most": "most"}.get(refused.reason, "dots"): _in_words(refused)}
    return {}


def _close(request: HttpRequest, found: Desk, board: Board) -> dict[str, str]:
    dots_actions.close_dots(_reached(request, found, board), actor=principal_of(request).actor, at=clock.now())
    return {}


def _paper(request: HttpRequest, found: Desk, board: Board) -> dict[str, str]:
    """Keep what was counted on paper; a number nobody can read keeps the whole form, with what was typed."""
    form, wrong, ops = request.POST, {}, []
    for spot in spots_of(board, board_state(board)):
        typed = form.get(f"paper-{spot.card.id}", "").strip()
        dots = _number(typed or "0")
        if dots is None or dots > 1000:
            wrong[spot.card.id] = _("Please give a whole number up to 1,000.")
        elif f"paper-{spot.card.id}" in form and dots != spot.paper:
            ops.append({"id": str(uuid7()), "kind": "vote.paper", "card": spot.card.id, "values": {"dots": dots}})
    typed = form.get("people", "").strip()
    people = _number(typed) if typed else None
    if (typed and people is None) or (people or 0) > dots_actions.MOST_PEOPLE:
        wrong["people"] = _("Please give a whole number up to 1,000.")
    if wrong:
        return wrong
    refused = refused_words(request, board, ops) if ops else []
    for words in refused:
        messages.error(request, words, extra_tags="bad")
    dots_actions.count_paper_people(board, people, actor=principal_of(request).actor, at=clock.now())
    if not refused:
        messages.success(request, _("The dots on paper are kept."), extra_tags="good")
    return {}


def refused_words(request: HttpRequest, board: Board, ops: list[dict[str, Any]]) -> list[str]:
    """Write `ops` through the one door; why some were refused, in words."""
    require(principal_of(request), "board.write", board)
    acks = actions.write_ops(board, ops, principal_of(request), language=language_of(request), at=clock.now())["acks"]
    return [str(refusals()[ack["reason"]]) for ack in acks if ack["status"] == "refused"]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def _in_words(refused: DotsRefused) -> str:
    return {
        "bad_dots": _("One person can have 1 to 20 dots."),
        "bad_most": _("On one card can go at least one dot and no more than one person has."),
        "board_closed": _("This pinboard is closed."),
    }[refused.reason]


def _page(request: HttpRequest, found: Desk, board: Board, *, wrong: dict[str, str] | None = None) -> HttpResponse:
    board = Board.objects.select_related("forum__process", "group").get(pk=board.pk)
    form, count = request.POST, count_of([board])
    spots = spots_of(board, board_state(board))
    names, wrong = board_names_of(found.forum, language_of(request)), wrong or {}
    for spot in spots:
        spot.typed = form.get(f"paper-{spot.card.id}", str(spot.paper or ""))
        spot.problem = wrong.get(spot.card.id, "")
    most = board.dots_most or board.dots or 0
    context: dict[str, Any] = {
        "forum": found.forum, "group": found.group, "board": board, "kind": board.kind, "title": board_title(board.kind, names),
        "spots": spots, "count": count if board.voting_open else drawn(count), "wrong": wrong, "hall": board.group_id is None,
        "rule": rule_words(board.dots, most if board.cumulate else 1) if board.dots else "", "asked": _asked(request, board),
        "choices": _field_choices(request, board), "too_many": too_many(count, board), "zone": found.forum.process.timezone,
        "can_all": allowed(principal_of(request), "dots.lead", found.forum) and board.group_id is not None,
        "people": form.get("people", "" if board.paper_people is None else str(board.paper_people)),
    }
    return render(request, "workshop/desk_dots.html", context, status=422 if wrong else 200)


def _asked(request: HttpRequest, board: Board) -> dict[str, str]:
    """What stands in the form that opens: what was typed, else the last rule."""
    default = "measures" if board.kind == Board.Kind.MEASURES and not board.dots else board.dots_field
    told = {"dots": str(board.dots or DEFAULT_DOTS), "most": str(board.dots_most or ""), "field": default}
    return {name: request.POST.get(name, value) for name, value in told.items()} if request.POST.get("do") == "open" else told


def _field_choices(request: HttpRequest, board: Board) -> list[tuple[str, str]]:
    fields = [(each["key"], each["title"]) for each in fields_of(board, language_of(request))]
    return [("", _("All cards of the pinboard")), *fields] if len(fields) > 1 else []


def too_many(count: Count, board: Board | None = None) -> str:
    """The sentence when more sticks on paper than the people counted there had; they stay as they are."""
    if not count.too_many or count.paper_people is None:
        return ""
    told = {"paper": count.paper, "n": count.paper_people, "most": count.paper_room}
    return ngettext(
        "%(paper)d dots stick on paper, but %(n)d person has %(most)d. They stay as they are; please count once more.",
        "%(paper)d dots stick on paper, but %(n)d people have %(most)d. They stay as they are; please count once more.",
        count.paper_people) % told


@require_safe
@policy("stage.show")
def total(request: HttpRequest, path: str) -> HttpResponse:
    """What all groups' dots say together; boards whose dots are open are not in it yet."""
    forum = forum_of(path)
    if not in_the_house(principal_of(request), "stage.show", forum):
        raise PermissionDenied("stage.show")
    boards = boards_with_dots(forum)
    into_language([forum, *(each.group for each in boards if each.group)], ("title", "name"), language_of(request))
    count = drawn(count_of([board for board in boards if not board.voting_open]))
    waiting = [board for board in boards if board.voting_open]
    return render(request, "workshop/dots_total.html", {
        "forum": forum, "count": count, "waiting": waiting, "too_many": too_many(count), "several": True})
