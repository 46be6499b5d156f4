"""The walls beside the working phase: arriving, two groups in one room, the dots, the summary written together."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from fachplan.base.addresses import absolute, spoken
from fachplan.base.qr import qr_svg
from fachplan.core.codes import pretty
from fachplan.forums.models import Forum
from fachplan.workshop import stage_queries
from fachplan.workshop.boards import board_state
from fachplan.workshop.dots_queries import boards_with_dots, count_of
from fachplan.workshop.dots_views import drawn, rule_words
from fachplan.workshop.models import Board, Stage
from fachplan.workshop.place import language_of
from fachplan.workshop.stage_queries import ARRIVAL, ASKED, DOTS, PLENUM, SUMMARY, Scene

MOST_SPOTS = 6  # on one wall; the rest is counted, and stands on the page of the day's total


def draw(request: HttpRequest, scene: Scene, mark: str) -> HttpResponse | None:
    """The wall of a scene that is not a group's own phase or the plenary; None for those."""
    told = {"forum": scene.forum, "groups": scene.groups, "mark": mark, "choices": wall_choices(scene), "stage": scene.stage}
    if scene.sides:
        return render(request, "workshop/stage_room.html", told | {"sides": scene.sides} | join_words(scene.forum))
    if scene.kind == ARRIVAL:
        here = stage_queries.arrivals(scene.forum, scene.groups)
        welcomes = stage_queries.welcomes(language_of(request))
        return render(request, "workshop/stage_arrival.html",
                      told | here | {"welcomes": welcomes, "group": scene.group} | join_words(scene.forum))
    if scene.kind == SUMMARY:
        board = Board.objects.filter(forum=scene.forum, kind=Board.Kind.PLENUM).first()
        cards = board_state(board).in_order() if board else []
        return render(request, "workshop/stage_summary.html", told | {"cards": cards[-8:], "earlier": max(0, len(cards) - 8)})
    if scene.kind == DOTS:
        return render(request, "workshop/stage_dots.html", told | _dots(scene.forum))
    return None


def _dots(forum: Forum) -> dict[str, Any]:
    boards = boards_with_dots(forum)
    open_ones = [board for board in boards if board.voting_open]
    count = drawn(count_of([board for board in boards if not board.voting_open]))
    rules = {(board.dots or 0, board.dots_most or board.dots or 0) for board in open_ones}
    watched = count_of(open_ones)
    several = len({spot.board.pk for spot in count.spots}) > 1
    return {"count": count, "shown": count.dotted[:MOST_SPOTS], "more": max(0, len(count.dotted) - MOST_SPOTS), "open_ones": open_ones,
            "rules": [rule_words(*rule) for rule in sorted(rules)], "voters": watched.voters, "several": several,
            "zone": forum.process.timezone}


def told_first(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a wall has room to tell of a field: its headings with how many cards they gather, then what hangs under none."""
    headings = [card | {"gathers": sum(each["heading"] == card["id"] for each in cards)} for card in cards if card["kind"] == "heading"]
    return headings + [card for card in cards if card["kind"] != "heading" and not card["heading"]]


def fitting(cards: list[dict[str, Any]], *, most: int, lines: int, width: int) -> list[dict[str, Any]]:
    """As many of the first `most` cards as `lines` lines of `width` letters hold, at least one: nothing on a wall is cut off."""
    shown: list[dict[str, Any]] = []
    for card in cards[:most]:
        lines -= _lines(card, width)
        if shown and lines < 0:
            break
        shown.append(card)
    return shown


def _lines(card: dict[str, Any], width: int) -> int:
    said = [] if card["blacked_out"] else [*list(card["translations"].values())[:1], *card["dissent"][:1]]
    gathers = 11 if card["kind"] == "heading" else 0  # "(4 Karten)"
    # What is said below a card is smaller and begins with a label of about 20 letters.
    return -(-(min(len(card["text"]), 90) + gathers) // width) + sum(-(-(min(len(each), 90) + 20) // (width * 6 // 5)) for each in said)


def steering(stage: Stage | None) -> dict[str, Any]:
    """What the desk may put on every wall, and what is there."""
    walls = [("", _("What the phase says")), (ARRIVAL, _("Arrival")), (PLENUM, _("Plenary")), (SUMMARY, _("Summary")), (DOTS, _("Dots"))]
    return {"walls": walls, "shows": stage.shows if stage else "", "wlan_name": stage.wlan_name if stage else "",
            "wlan_password": stage.wlan_password if stage else ""}


def wall_choices(scene: Scene) -> list[dict[str, Any]]:
    """What this wall can be told to show at its own foot: follow the desk, one group, a shared room, or one of the hall's walls."""
    names = {"ankommen": _("Arrival"), "plenum": _("Plenary"), "ergebnis": _("Summary"), "punkte": _("Dots")}
    found: list[dict[str, Any]] = [{"address": "", "title": _("What the desk shows")}]
    found += [{"address": f"?gruppe={group.key}", "title": group.name, "group": group} for group in scene.groups]
    for shared in stage_queries.shared_rooms(scene.groups):
        room = shared[0].room.name if shared[0].room else ""
        title = _("Room %(room)s: %(groups)s") % {"room": room, "groups": " + ".join(group.name for group in shared)}
        found.append({"address": f"?raum={shared[0].key}", "title": title})
    return found + [{"address": f"?zeigt={asked}", "title": names[asked]} for asked in ASKED]


def join_words(forum: Forum) -> dict[str, Any]:
    """The code, the short address and the QR code that holds both."""
    code = getattr(forum, "join_code", None)
    if code is None:
        return {"code": "", "qr": "", "address": ""}
    address = absolute(reverse("workshop:short", args=[code.code]))
    drawing = qr_svg(address, title=_("Code to join: %(code)s") % {"code": pretty(code.code)})
    safe = mark_safe(drawing)  # noqa: S308 - segno's own drawing
    return {"code": pretty(code.code), "qr": safe, "address": spoken()}
