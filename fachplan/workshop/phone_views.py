"""The pinboard on a phone. Everything works without JavaScript; the page's script only makes it quicker."""

import uuid
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fachplan.base import clock
from fachplan.base.ids import uuid7
from fachplan.base.policy import policy, require
from fachplan.workshop import actions, boards
from fachplan.workshop.course import Course, course_of
from fachplan.workshop.models import Board
from fachplan.workshop.place import Place, clock_words, is_calm, language_of, place_of
from fachplan.workshop.queries import author_of, board_json
from fachplan.workshop.rendered import card_html
from fachplan.workshop.staff_queries import cards_in_order
from fachplan.workshop.versions import chosen, with_clashes

PHONE_CARD = {"below": "workshop/phone_below.html", "versions": "workshop/phone_versions.html"}


@require_safe
@policy("seat.join")
def my_board(request: HttpRequest) -> HttpResponse:
    """The board the group works on now."""
    place = place_of(request)
    if place is None:
        return redirect("workshop:join")
    course = course_of(place.group, at=clock.now(), language=language_of(request))
    phase = course.current or course.next
    kinds = {board.kind for board in place.boards}
    kind = phase.board if phase and phase.board in kinds else (place.boards[0].kind if place.boards else Board.Kind.PARKING)
    return redirect("workshop:board", kind=kind)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("seat.join")
def board(request: HttpRequest, kind: str) -> HttpResponse:
    """One board of the group, field by field; POST pins a card."""
    place = place_of(request)
    if place is None:
        return redirect("workshop:join")
    found = _board(place, kind)
    fields = boards.fields_of(found, language_of(request))
    key = request.POST.get("field") or request.GET.get("feld") or fields[0]["key"]
    field = next((each for each in fields if each["key"] == key), fields[0])
    if request.method == "POST":
        return _pin(request, place, found, field, fields)
    saved = request.GET.get("um", "")
    words = _("Saved at %(time)s.") % {"time": saved} if len(saved) == 5 and saved.replace(":", "").isdecimal() else ""
    return _board_page(request, place, found, field, fields, saved=words)


def _board(place: Place, kind: str) -> Board:
    for each in place.boards:
        if each.kind == kind:
            return each
    raise Http404


def _pin(request: HttpRequest, place: Place, found: Board, field: dict[str, str], fields: list[dict[str, str]]) -> HttpResponse:
    text, key = request.POST.get("text", ""), _uuid(request.POST.get("op", ""))
    card_kind = {"goals": "goal", "measures": "measure"}.get(field["key"], "note") if found.kind == Board.Kind.MEASURES else "note"
    # The card's id follows from the op's: sending the same form twice makes one card.
    op = {"id": key, "kind": "card.add", "card": str(uuid.uuid5(uuid.UUID(key), "card")),
          "values": {"text": text, "field": field["key"], "kind": card_kind, "language": place.seat.language}}
    problem = _write(place, found, op)
    if problem:
        return _board_page(request, place, found, field, fields, problem=problem, draft=text, status=422)
    return _saved(place, found.kind, field["key"])


def _saved(place: Place, kind: str, field: str) -> HttpResponseRedirect:
    at = clock_words(clock.now(), place.seat)
    return HttpResponseRedirect(f"{reverse('workshop:board', args=[kind])}?feld={field}&um={at}")


def _uuid(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid7())


def _write(place: Place, found: Board, op: dict[str, Any]) -> str:
    """Write one op through the one door; what is wrong in words, or nothing."""
    require(place.principal, "board.write", found)
    answer = actions.write_ops(found, [op], place.principal, language=place.seat.language, at=clock.now())
    ack = answer["acks"][0]
    if ack["status"] != "refused":
        return ""
    return _("Not saved: %(reason)s Your text is still there.") % {"reason": refusals()[ack["reason"]]}


def refusals() -> dict[str, str]:
    """Why an op is refused, in words; the keys are those of the contract."""
    return {
        "board_closed": _("This pinboard is closed."), "released": _("The minutes have been released."),
        "not_yours": _("This card is somebody else's."), "no_such_card": _("This card no longer exists."),
        "not_there": _("This is no longer on the card."), "changed": _("Somebody has changed this meanwhile."),
        "removed": _("This card no longer exists."), "no_such_field": _("The pinboard does not have this field."),
        "unknown_kind": _("The pinboard could not read this."), "bad_values": _("The pinboard could not read this."),
        "empty": _("The card is still empty."),
        "too_long": _("The text is longer than 1,000 characters. One thought per card is enough."),
        "votes_spent": _("All your dots are used."), "voting_closed": _("The dots are not open now."),
    }


def _document(place: Place, found: Board, fields: list[dict[str, str]]) -> dict[str, Any]:
    """The board with its cards as this seat sees them."""
    document = board_json(found, place.principal, language=place.seat.language, at=clock.now())
    prefetch_related_objects([place.seat.forum], "groups")  # the page asks for their colours, too
    groups = {str(group.pk): group for group in place.seat.forum.groups.all()}
    for each in document["cards"]:
        group = groups.get(each["group"] or "") or place.group
        each["colour"], each["group_name"] = (group.colour, group.name) if group else ("", "")
    with_clashes(document["cards"], {each["key"]: each["title"] for each in fields})
    return document


def _board_page(request: HttpRequest, place: Place, found: Board, field: dict[str, str], fields: list[dict[str, str]], *,
                problem: str = "", draft: str = "", saved: str = "", status: int = 200) -> HttpResponse:
    course = course_of(place.group, at=clock.now(), language=language_of(request))
    document = _document(place, found, fields)
    cards = cards_in_order(document["cards"], field["key"])
    pages = f"{reverse('workshop:board', args=[found.kind])}karte/"
    for each in cards:
        each["html"] = card_html(each, language=language_of(request), slots=PHONE_CARD, linked=bool(each["sources"]), pages=pages)
    context = {
        "seat": place.seat, "group": place.group, "boards": place.boards, "board": found, "fields": fields, "field": field,
        "seq": document["seq"], "own": [each for each in cards if each["mine"] and each["kind"] != "heading"][::-1],
        "others": _others(cards), "others_count": sum(not each["mine"] and each["kind"] != "heading" for each in cards),
        "covered": _covered(found, document, cards), "calm": is_calm(request), "problem": problem, "draft": draft, "saved": saved,
        "phase": course.current, "clock": course.clock, "course": course, "band": course.band, "moved_on": _moved_on(place, found, course),
        "writable": found.closed_at is None and place.seat.forum.released_at is None, "new_op": uuid7(),
        "here": f"{reverse('workshop:board', args=[found.kind])}?feld={field['key']}", "refusals": refusals(),
        "segments": [each | {"href": f"?feld={each['key']}", "current": each["key"] == field["key"]} for each in fields],
        "cards_hang": bool(cards), "nothing_saved": not saved,
        "blank": {"colour": place.group.colour if place.group else "", "group_name": place.group.name if place.group else ""},
    }
    return render(request, "workshop/board.html", context, status=status)


def _others(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What others wrote; a heading too, where at least one card of others stands under it, or none at all."""
    mine = {each["heading"] for each in cards if each["mine"]} - {each["heading"] for each in cards if not each["mine"]}
    return [each for each in cards
            if (each["id"] not in mine if each["kind"] == "heading" else not each["mine"])]


def _covered(found: Board, document: dict[str, Any], cards: list[dict[str, Any]]) -> int:
    """How many cards of others hang covered on the board; 0 once all see all."""
    if document["revealed"]:
        return 0
    state = boards.board_state(found)
    own = {each["id"] for each in cards if each["mine"]}
    return sum(card.kind != "heading" and card.id not in own for card in state.in_order())


def _moved_on(place: Place, found: Board, course: Course) -> dict[str, str] | None:
    """Where the group works now, when this page shows another board of the group."""
    phase = course.current
    if phase is None or found.kind in (phase.board, Board.Kind.PARKING) or phase.board not in {each.kind for each in place.boards}:
        return None
    return {"title": phase.title, "url": reverse("workshop:board", args=[phase.board])}


# ---- one card ----

@require_http_methods(["GET", "HEAD", "POST"])
@policy("seat.join")
def card(request: HttpRequest, kind: str, card: uuid.UUID) -> HttpResponse:
    """Change, move or remove one's own card; see another one differently."""
    place = place_of(request)
    if place is None:
        return redirect("workshop:join")
    found = _board(place, kind)
    fields = boards.fields_of(found, language_of(request))
    shown = next((each for each in _document(place, found, fields)["cards"] if each["id"] == str(card)), None)
    if shown is None:
        raise Http404
    problem, draft = "", request.POST.get("text", request.POST.get("value"))
    if request.method == "POST":
        problem = _write(place, found, _card_op(request, str(card)))
        if not problem:
            return _saved(place, kind, request.POST.get("field", shown["field"]))
    context = {
        "seat": place.seat, "board": found, "group": place.group, "card": shown, "problem": problem, "draft": draft,
        "fields": fields, "new_op": uuid7(), "move_op": uuid7(), "remove_op": uuid7(), "tr_op": uuid7(),
        "settles": next((clash for clash in shown["clashes"] if clash.name == "text"), None),
        "tongues": settings.LANGUAGES, "refusals": refusals(), "own_views": _own_views(place, found, str(card)),
        "back": f"{reverse('workshop:board', args=[kind])}?feld={shown['field']}",
    }
    return render(request, "workshop/card.html", context, status=422 if problem else 200)


def _own_views(place: Place, found: Board, card: str) -> list[dict[str, Any]]:
    """What this seat sees differently at a card: what stands, and what it took back itself, each with the id of its deed."""
    author = author_of(place.principal)
    views = [each for each in boards.board_state(found).cards[card].dissents if each.author == author != ""]
    return [{"line": each.line, "text": each.text, "do": "redissent" if each.withdrawn_by else "undissent", "op": uuid7()}
            for each in views if each.withdrawn_by in ("", "participant")]


def _card_op(request: HttpRequest, card: str) -> dict[str, Any]:
    """The op a form of the card page asks for."""
    form, do = request.POST, request.POST.get("do", "")
    op: dict[str, Any] = {"id": _uuid(form.get("op", "")), "card": card, "kind": f"card.{do}", "values": {}}
    match do:
        case "edit":
            op["values"] = {"text": form.get("text", "")}
            op |= _based_on("text", form.get("base", ""))
        case "translate":
            op["values"] = {"language": form.get("language", ""), "text": form.get("text", "")}
        case "dissent":
            op["values"] = {"text": form.get("text", "")}
        case "undissent" | "redissent":
            op["values"] = {"line": _line(form.get("line", "")) or 0}
        case "move":
            op["values"] = {"field": form.get("field", "")}
        case "resolve":
            op["values"] = {"name": form.get("name", ""), "value": chosen(form)}
            op |= _based_on(op["values"]["name"], form.get("base", ""))
    return op


def _based_on(name: str, line: str) -> dict[str, dict[str, int]]:
    """Which line of the log its writer had seen last."""
    seen = _line(line)
    return {} if seen is None else {"base": {name: seen}}


def _line(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None
