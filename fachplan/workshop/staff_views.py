"""The facilitator's pages: the group's board with the day's clock. Every deed is a plain form; scripts only swap the part."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fachplan.base import clock
from fachplan.base.ids import uuid7
from fachplan.base.policy import Principal, allowed, policy, require
from fachplan.core.codes import pretty
from fachplan.forums.models import Forum
from fachplan.forums.queries import forum_by_reference
from fachplan.workshop import actions, undo_stack
from fachplan.workshop.hall_queries import open_call
from fachplan.workshop.heads import heads_of
from fachplan.workshop.method_queries import board_names_of
from fachplan.workshop.models import Board, Group, Stage
from fachplan.workshop.phase_actions import Deed, PhaseRefused, steer
from fachplan.workshop.phase_api import REFUSED
from fachplan.workshop.place import board_title, is_calm, language_of
from fachplan.workshop.queries import board_state, living_seats
from fachplan.workshop.rendered import card_html
from fachplan.workshop.staff_queries import (
    TABS,
    Desk,
    FieldView,
    board_view,
    card_count,
    desk_of,
    groups_of,
    places_beside,
    progress_of,
    sources_in_use,
)

REMOVED = "removed-card"
DESK_CARD = {"versions": "workshop/desk_versions.html", "menu": "base/components/menu.html", "entries": "workshop/desk_menu.html"}


def forum_of(path: str) -> Forum:
    """The forum of an address, published or not."""
    try:
        return forum_by_reference(path, Forum.with_rehearsals.select_related("process", "venue"))
    except Forum.DoesNotExist as error:
        raise Http404 from error


def desk(request: HttpRequest, path: str, group: str) -> Desk:
    """The desk of an address; 403 unless the reader facilitates the group."""
    try:
        found = desk_of(forum_of(path), group, at=clock.now(), language=language_of(request))
    except Group.DoesNotExist as error:
        raise Http404 from error
    require(principal_of(request), "group.facilitate", found.group)
    return found


def key_of(text: str) -> uuid.UUID:
    """The id a form carries; a new one where it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid7()


def principal_of(request: HttpRequest) -> Principal:
    """Who asks."""
    return request.principal  # type: ignore[attr-defined,no-any-return]


@require_safe
@policy("group.facilitate")
def overview(request: HttpRequest, path: str) -> HttpResponse:
    """The rooms one facilitates; with only one, straight to it."""
    forum = forum_of(path)
    groups = groups_of(principal_of(request), forum)
    if not groups:
        require(principal_of(request), "group.facilitate", forum)
        return render(request, "workshop/no_groups.html", {"forum": forum})
    return redirect("workshop:desk", path=forum.path, group=groups[0].key)


@require_safe
@policy("group.facilitate")
def group_desk(request: HttpRequest, path: str, group: str, kind: str = "") -> HttpResponse:
    """A group's board, the clock, all rooms, who is there, the theme store."""
    found = desk(request, path, group)
    phase = found.course.current or found.course.next
    kind = kind or (phase.board if phase and phase.board in TABS else Board.Kind.MATRIX)
    if kind not in found.boards or kind not in TABS:
        raise Http404
    return desk_page(request, found, kind)


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed and the board refused, with the reason in words: it stays in its field."""

    do: str
    text: str
    problem: str
    field: str = ""
    kind: str = "note"


def desk_page(request: HttpRequest, found: Desk, kind: str, *, draft: Draft | None = None) -> HttpResponse:
    """The desk with one of its boards open; with a draft, as the answer to what was refused."""
    board = found.boards[kind]
    seq, fields = board_view(board, found.group, principal_of(request), at=clock.now(), language=language_of(request))
    used = sources_in_use(board_state(found.boards["measures"])) if "measures" in found.boards else set()
    _draw(fields, found, kind, used, language_of(request))
    parking = board_state(found.boards["parking"]).in_order() if "parking" in found.boards else []
    can_all = all(allowed(principal_of(request), "group.facilitate", each) for each in found.groups)
    names = board_names_of(found.forum, language_of(request))
    code = getattr(found.forum, "join_code", None)
    context: dict[str, Any] = {
        "desk": found, "forum": found.forum, "group": found.group, "board": board, "board_title": board_title(kind, names), "kind": kind,
        "fields": fields, "seq": seq, "used": used, "cards": card_count(fields), "threaded": _threaded(fields, used),
        "tabs": _tabs(found, kind, names), "course": found.course, "clock": found.course.clock,
        "band": found.course.band, "phase": found.course.current, "next": found.course.next, "parking": parking, "can_all": can_all,
        "progress": progress_of(found.groups, found.forum), "code": pretty(code.code) if code else "",
        "removed": _removed(request, board), "seats": living_seats(found.forum).filter(group=found.group), "deed_key": uuid7(),
        "new_op": uuid7(), "draft": draft, **_plenary(found), "undo": undo_stack.last(request, board),
        "redo": undo_stack.last(request, board, of="undone"), **_covered(board, fields),
        "calm": is_calm(request), "call": open_call(found.group), "heads": heads_of([found.group]).get(found.group.pk),
        "heads_typed": request.GET.get("koepfe", ""),
    }
    return render(request, "workshop/desk.html", context, status=422 if draft else 200)


def _covered(board: Board, fields: list[FieldView]) -> dict[str, Any]:
    """While a board is covered the desk counts its cards and shows only what the facilitator wrote: somebody may look on."""
    state = board_state(board)
    if state.revealed:
        return {"covered": None, "may_cover": not state.cards and board.kind != Board.Kind.PARKING}
    hidden = 0
    for field in fields:
        others = [card for card in field.cards if not card["mine"]]
        hidden += sum(card["kind"] != "heading" for card in others)
        field.cards[:] = [card for card in field.cards if card["mine"]]
    return {"covered": hidden, "may_cover": False}


def _plenary(found: Desk) -> dict[str, Any]:
    """Who presents, as soon as the plenary is there or comes next."""
    near = [phase for phase in (found.course.current, found.course.next) if phase is not None and phase.kind == "plenum"]
    chosen = Stage.objects.filter(forum=found.forum).values_list("presents", flat=True).first() if near else None
    return {"presenting": bool(near), "presents": chosen}


def _tabs(found: Desk, kind: str, names: dict[str, str]) -> list[dict[str, Any]]:
    where = [found.forum.path, found.group.key]
    return [{"href": reverse("workshop:desk-board", args=[*where, each]), "title": board_title(each, names), "current": each == kind}
            for each in TABS if each in found.boards]


def _draw(fields: list[FieldView], found: Desk, kind: str, used: set[str], language: str) -> None:
    """Give each card its HTML."""
    where = [found.forum.path, found.group.key]
    board, sheets = reverse("workshop:desk-board", args=[*where, kind]), reverse("workshop:measures-new", args=where)
    for card in (card for field in fields for card in field.cards):
        card["html"] = card_html(
            card, language=language, slots=DESK_CARD, linked=card["id"] in used, draggable=True, kind=kind, address=f"{board}tun/",
            pages=f"{board}karte/", sheets=sheets)


def _removed(request: HttpRequest, board: Board) -> Any:
    removed = request.session.get(REMOVED)
    card = board_state(board).cards.get(removed) if removed else None
    return card if card is not None and card.removed else None


def _threaded(fields: list[Any], used: set[str]) -> int:
    return sum(card["id"] in used for field in fields for card in field.cards)


@require_POST
@policy("phase.steer")
def steer_phase(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """A button beside the clock: this group, or all rooms."""
    found = desk(request, path, group)
    everyone = request.GET.get("alle") == "1"
    require(principal_of(request), "phase.steer", found.forum if everyone else found.group)
    minutes, phase = request.POST.get("minutes", "0"), request.POST.get("phase", "")
    asked = Deed(request.POST.get("do", ""), key_of(request.POST.get("key", "")), None if everyone else found.group,
                 int(minutes) if minutes.isdecimal() else 0, key_of(phase) if phase else None)
    try:
        steer(found.forum, asked, actor=principal_of(request).actor, at=clock.now())
    except PhaseRefused as refused:
        messages.error(request, str(REFUSED[refused.reason]), extra_tags="bad")
    return redirect("workshop:desk", path=path, group=group)


@require_safe
@policy("group.facilitate")
def card_page(request: HttpRequest, path: str, group: str, kind: str, card: uuid.UUID) -> HttpResponse:
    """One card: its words, another view, a translation, its heading."""
    found = desk(request, path, group)
    if kind not in found.boards:
        raise Http404
    page = page_of_card(request, found, kind, str(card))
    if page is None:
        raise Http404
    return page


def page_of_card(request: HttpRequest, found: Desk, kind: str, card: str, *, draft: Draft | None = None) -> HttpResponse | None:
    """The page of a card that hangs on the board, else None; with a draft, as the answer to what was refused."""
    board = found.boards[kind]
    _seq, fields = board_view(board, found.group, principal_of(request), at=clock.now(), language=language_of(request))
    cards = [each for field in fields for each in field.cards]
    shown = next((each for each in cards if each["id"] == card), None)
    if shown is None:
        return None
    headings = [each for each in cards if each["kind"] == "heading" and each["field"] == shown["field"] and each is not shown]
    up, down = places_beside(shown, cards)
    return render(request, "workshop/desk_card_page.html", {
        "forum": found.forum, "group": found.group, "kind": kind, "card": shown, "headings": headings, "fields": fields, "up": up,
        "down": down, "ops": [uuid7() for _n in range(5)], "draft": draft, "tongues": settings.LANGUAGES}, status=422 if draft else 200)


@require_safe
@policy("group.facilitate")
def seats(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """Who is there: names and groups, never cards."""
    found = desk(request, path, group)
    return render(request, "workshop/seats.html", {"desk": found, "forum": found.forum, "group": found.group,
                                                   "seats": living_seats(found.forum)})


@require_POST
@policy("seat.manage")
def remove_seat(request: HttpRequest, path: str, group: str, seat: uuid.UUID) -> HttpResponse:
    """Take a place back; its cards stay."""
    found = desk(request, path, group)
    taken = living_seats(found.forum).filter(pk=seat).first()
    if taken is None:
        raise Http404
    require(principal_of(request), "seat.manage", taken)
    actions.remove_seat(taken, actor=principal_of(request).actor, at=clock.now())
    return redirect(reverse("workshop:seats", args=[path, group]))
