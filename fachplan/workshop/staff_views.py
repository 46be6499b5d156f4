"""The facilitator's pages: the group's board with the day's clock. Every deed is a plain form; scripts only swap the part."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fachplan.base import clock
from fachplan.base.ids import uuid7
from fachplan.base.policy import Principal, policy, require
from fachplan.core.codes import pretty
from fachplan.forums.models import Forum
from fachplan.forums.queries import forum_by_reference
from fachplan.workshop import actions
from fachplan.workshop.models import Board, Group
from fachplan.workshop.phase_actions import Deed, PhaseRefused, steer
from fachplan.workshop.phase_api import REFUSED
from fachplan.workshop.phone_views import refusals
from fachplan.workshop.place import board_title, language_of
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
        return forum_by_reference(path, Forum.objects.select_related("process", "venue"))
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
    board = found.boards[kind]
    seq, fields = board_view(board, found.group, principal_of(request), at=clock.now(), language=language_of(request))
    used = sources_in_use(board_state(found.boards["measures"])) if "measures" in found.boards else set()
    _draw(fields, found, kind, used, language_of(request))
    parking = board_state(found.boards["parking"]).in_order() if "parking" in found.boards else []
    can_all = groups_of(principal_of(request), found.forum) == found.groups
    code = getattr(found.forum, "join_code", None)
    context: dict[str, Any] = {
        "desk": found, "forum": found.forum, "group": found.group, "board": board, "board_title": board_title(kind), "kind": kind,
        "fields": fields, "seq": seq, "used": used, "cards": card_count(fields), "threaded": _threaded(fields, used),
        "tabs": _tabs(found, kind), "course": found.course, "clock": found.course.clock,
        "band": found.course.band, "phase": found.course.current, "next": found.course.next, "parking": parking, "can_all": can_all,
        "progress": progress_of(found.groups, found.forum), "code": pretty(code.code) if code else "",
        "removed": _removed(request, board), "seats": living_seats(found.forum).filter(group=found.group), "deed_key": uuid7(),
        "new_op": uuid7(),
    }
    return render(request, "workshop/desk.html", context)


def _tabs(found: Desk, kind: str) -> list[dict[str, Any]]:
    where = [found.forum.path, found.group.key]
    return [{"href": reverse("workshop:desk-board", args=[*where, each]), "title": board_title(each), "current": each == kind}
            for each in TABS if each in found.boards]


def _draw(fields: list[FieldView], found: Desk, kind: str, used: set[str], language: str) -> None:
    """Give each card its HTML."""
    where = [found.forum.path, found.group.key]
    board = reverse("workshop:desk-board", args=[*where, kind])
    for card in (card for field in fields for card in field.cards):
        card["html"] = card_html(
            card, language=language, slots=DESK_CARD, linked=card["id"] in used, draggable=True, kind=kind, address=f"{board}tun/",
            pages=f"{board}karte/", sheets=reverse("workshop:measures-new", args=where))


def _removed(request: HttpRequest, board: Board) -> Any:
    card = board_state(board).cards.get(request.session.get(REMOVED) or "")
    return card if card is not None and card.removed else None


def _threaded(fields: list[Any], used: set[str]) -> int:
    return sum(card["id"] in used for field in fields for card in field.cards)


@require_POST
@policy("group.facilitate")
def deed(request: HttpRequest, path: str, group: str, kind: str) -> HttpResponse:
    """One thing done to a card, by a plain form."""
    found = desk(request, path, group)
    board = found.boards.get(kind)
    if board is None:
        raise Http404
    op = op_of(request)
    if op["kind"] == "card.measure":
        return _make_measure(request, found, op["card"], path, group)
    if op["kind"] == "card.park":
        return _park(request, found, board, op["card"])
    written = write(request, board, [op])
    # Instead of asking before: what was removed last can be brought back, until something else is done.
    request.session[REMOVED] = op["card"] if written and op["kind"] == "card.remove" else ""
    return redirect("workshop:desk-board", path=path, group=group, kind=kind)


def op_of(request: HttpRequest) -> dict[str, Any]:
    """The op that a form of the desk asks for."""
    form, do = request.POST, request.GET.get("do") or request.POST.get("do", "")
    values: dict[str, Any] = {}
    for name in ("text", "field", "name", "value", "kind", "language"):
        if name in form and (do != "move" or name == "field"):
            values[name] = form[name]
    for name in ("after", "heading"):
        if name in form:
            values[name] = form[name] or None
    if "name" in request.GET:
        values["name"] = request.GET["name"]
    card = request.GET.get("karte") or form.get("card") or str(uuid.uuid5(_key(form.get("op", "")), "card"))
    op: dict[str, Any] = {"id": str(_key(form.get("op", ""))), "kind": f"card.{do}", "card": card, "values": values}
    if form.get("base", "").isdecimal():
        op["base"] = {"text": int(form["base"])}
    return op


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid7()


def write(request: HttpRequest, board: Board, ops: list[dict[str, Any]]) -> bool:
    """Write through the one door; what is refused becomes a sentence on the next page."""
    require(principal_of(request), "board.write", board)
    answer = actions.write_ops(board, ops, principal_of(request), language=language_of(request), at=clock.now())
    refused = [ack for ack in answer["acks"] if ack["status"] == "refused"]
    for ack in refused:
        messages.error(request, refusals()[ack["reason"]], extra_tags="bad")
    return not refused


def _make_measure(request: HttpRequest, found: Desk, source: str, path: str, group: str) -> HttpResponse:
    """A measure that begins with the card's words, tied to it by the thread."""
    card = next((board_state(board).cards[source] for board in found.boards.values() if source in board_state(board).cards), None)
    if card is None:
        raise Http404
    made = str(uuid7())
    write(request, found.boards["measures"], [{
        "id": str(uuid7()), "kind": "card.add", "card": made,
        "values": {"field": "measures", "kind": "measure", "text": card.text, "sources": [source], "language": card.language}}])
    return redirect("workshop:measures", path=path, group=group, card=made)


def _park(request: HttpRequest, found: Desk, board: Board, source: str) -> HttpResponse:
    """Put the card's words into the theme store; the card stays where it hangs until it is there."""
    card = board_state(board).cards.get(source)
    if card is None:
        raise Http404
    parking = found.boards["parking"]
    added = {"id": str(uuid7()), "kind": "card.add", "card": str(uuid7()),
             "values": {"field": "parking", "text": card.text, "language": card.language}}
    if write(request, parking, [added]):
        write(request, board, [{"id": str(uuid7()), "kind": "card.remove", "card": source, "values": {}}])
        messages.success(request, _("The card is in the theme store now."), extra_tags="good")
    return redirect("workshop:desk-board", path=found.forum.path, group=found.group.key, kind=board.kind)


@require_POST
@policy("phase.steer")
def steer_phase(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """A button beside the clock: this group, or all rooms."""
    found = desk(request, path, group)
    everyone = request.GET.get("alle") == "1"
    require(principal_of(request), "phase.steer", found.forum if everyone else found.group)
    minutes, phase = request.POST.get("minutes", "0"), request.POST.get("phase", "")
    asked = Deed(request.POST.get("do", ""), _key(request.POST.get("key", "")), None if everyone else found.group,
                 int(minutes) if minutes.isdecimal() else 0, _key(phase) if phase else None)
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
    board = found.boards.get(kind)
    if board is None:
        raise Http404
    _seq, fields = board_view(board, found.group, principal_of(request), at=clock.now(), language=language_of(request))
    cards = [each for field in fields for each in field.cards]
    shown = next((each for each in cards if each["id"] == str(card)), None)
    if shown is None:
        raise Http404
    headings = [each for each in cards if each["kind"] == "heading" and each["field"] == shown["field"] and each is not shown]
    up, down = places_beside(shown, cards)
    return render(request, "workshop/desk_card_page.html", {
        "forum": found.forum, "group": found.group, "kind": kind, "card": shown, "headings": headings, "fields": fields, "up": up,
        "down": down, "ops": [uuid7() for _n in range(4)]})


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
