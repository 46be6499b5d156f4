"""Quick entry: cards from the paper wall, one a line, by keyboard only. A plain form; the script only spares the page change."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from fachplan.base import clock
from fachplan.base.content import into_language
from fachplan.base.ids import uuid7
from fachplan.base.policy import allowed, policy, require
from fachplan.core.card_numbers import PRINTED
from fachplan.core.entry import Line, read_lines
from fachplan.workshop import actions, entry_actions
from fachplan.workshop.boards import board_state, fields_of
from fachplan.workshop.course import course_of
from fachplan.workshop.entry_queries import newest_first, taken_numbers, wall_cards
from fachplan.workshop.method_queries import board_names_of
from fachplan.workshop.models import Board, Group
from fachplan.workshop.phone_views import refusals
from fachplan.workshop.photo_queries import newest_photo
from fachplan.workshop.place import board_title, language_of
from fachplan.workshop.staff_views import forum_of, key_of, principal_of

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form: lines that could not be kept, why, and the wall's count as it was typed."""

    text: str = ""
    problems: list[str] = field(default_factory=list)
    wall: str | None = None
    wall_problem: str = ""
    preview: list[tuple[str, Line]] = field(default_factory=list)
    key: str = ""

    @property
    def is_refused(self) -> bool:
        return bool(self.problems or self.wall_problem)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("entry.write")
def entry(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """The line, the counter and what was typed so far, for one board of a group."""
    found = _group(request, path, group)
    board = _board(request, found)
    fields = fields_of(board, language_of(request))
    if request.method != "POST":
        return _page(request, board, fields, Typed())
    require(principal_of(request), "entry.write", board)
    deed = {"add": _add, "back": _back, "count": _count, "change": _change}.get(request.POST.get("do", "add"))
    if deed is None:
        raise Http404
    typed = deed(request, board, fields)
    if typed is not None:
        return _page(request, board, fields, typed)
    return redirect(f"{reverse('workshop:entry', args=[path, group])}?wand={board.kind}&feld={fields[_field(request, fields)]['key']}")


def _group(request: HttpRequest, path: str, key: str) -> Group:
    group = Group.objects.select_related("forum__process", "room").filter(forum=forum_of(path), key=key).first()
    if group is None:
        raise Http404
    require(principal_of(request), "entry.write", group)
    into_language([group, group.forum], ("name", "title"), language_of(request))
    return group


def _board(request: HttpRequest, group: Group) -> Board:
    """The board of the address; without one, the board the group works on now."""
    kind = request.GET.get("wand")
    if kind is None:
        course = course_of(group, at=clock.now(), language=language_of(request))
        near = course.current or course.next
        kind = near.board if near and near.board in (Board.Kind.WARMUP, Board.Kind.MEASURES) else Board.Kind.MATRIX
    board = Board.objects.select_related("forum__process", "group").filter(group=group, kind=kind).first()
    if board is None:
        raise Http404
    return board


def _field(request: HttpRequest, fields: list[dict[str, str]]) -> int:
    """Which field the form, or the address, has chosen; the first where it names none."""
    chosen = request.POST.get("field") or request.GET.get("feld")
    return next((n for n, each in enumerate(fields) if each["key"] == chosen), 0)


def _add(request: HttpRequest, board: Board, fields: list[dict[str, str]]) -> Typed | None:
    """Cards from the lines; many at once are shown first, and what is not kept stays in the line."""
    text, chosen = request.POST.get("lines", ""), _field(request, fields)
    read = read_lines(text, fields=len(fields), printed=PRINTED)
    lines = [replace(line, field=chosen if line.field is None else line.field) for line in read]
    if not lines:
        return Typed(text, [_("The line is still empty.")])
    if len(lines) > entry_actions.MOST_LINES:
        return Typed(text, [_("At most 1,000 cards go in at once. Please paste them in two parts.")])
    taken = taken_numbers(board, lines)
    if taken:
        return Typed(text, [_("Number %(number)s stands on this card already: “%(text)s”") % {"number": each.line.number, "text": each.text}
                            for each in taken])
    if len(lines) > 1 and request.POST.get("sure") != "yes":
        return Typed(text, preview=[(fields[line.field or 0]["title"], line) for line in lines], key=request.POST.get("key", ""))
    left = entry_actions.enter_cards(
        board, lines, [each["key"] for each in fields], key=key_of(request.POST.get("key", "")), principal=principal_of(request),
        language=settings.LANGUAGE_CODE, at=clock.now())  # paper is in the language of the house, whatever the scribe reads
    kept = len(lines) - len(left)
    if kept and len(lines) > 1:
        messages.success(request, ngettext("%(n)s card saved.", "%(n)s cards saved.", kept) % {"n": kept}, extra_tags="good")
    if not left:
        return None
    words = refusals()
    return Typed("\n".join(_again(each.line) for each in left), list(dict.fromkeys(str(words[each.reason]) for each in left)))


def _back(request: HttpRequest, board: Board, fields: list[dict[str, str]]) -> Typed | None:
    """From the preview back to the lines."""
    return Typed(request.POST.get("lines", ""))


def _again(line: Line) -> str:
    """A line as it can be sent once more."""
    return " ".join([f"{(line.field or 0) + 1}:", *([str(line.number)] if line.number else []), line.text])


def _count(request: HttpRequest, board: Board, fields: list[dict[str, str]]) -> Typed | None:
    """How many cards hang on the wall."""
    typed = request.POST.get("wall", "").strip()
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 6 and int(typed) <= entry_actions.MOST_CARDS):
        return Typed(wall=typed, wall_problem=_("Please give a whole number up to 2,000."))
    entry_actions.count_wall(board, int(typed), actor=principal_of(request).actor, at=clock.now())
    return None


def _change(request: HttpRequest, board: Board, fields: list[dict[str, str]]) -> Typed | None:
    """Other words on a card that was typed before."""
    op = {"id": str(key_of(request.POST.get("key", ""))), "kind": "card.edit", "card": str(key_of(request.POST.get("card", ""))),
          "values": {"text": request.POST.get("text", "")}}
    ack = actions.write_ops(board, [op], principal_of(request), language=language_of(request), at=clock.now())["acks"][0]
    if ack["status"] == "refused":
        return Typed(request.POST.get("text", ""), [str(refusals()[ack["reason"]])])
    return None


def _page(request: HttpRequest, board: Board, fields: list[dict[str, str]], typed: Typed) -> HttpResponse:
    cards = newest_first(board_state(board))
    titles = {each["key"]: each["title"] for each in fields}
    names = board_names_of(board.forum, language_of(request))
    assert board.group is not None
    order = [kind.value for kind in Board.Kind]
    kinds = sorted(board.group.boards.values_list("kind", flat=True), key=order.index)
    where = reverse("workshop:entry", args=[board.forum.path, board.group.key])
    tabs = [{"href": f"{where}?wand={kind}", "title": board_title(kind, names), "current": kind == board.kind} for kind in kinds]
    context: dict[str, Any] = {
        "forum": board.forum, "group": board.group, "board": board, "kind": board.kind, "tabs": tabs,
        "fields": fields, "chosen": fields[_field(request, fields)]["key"], "typed": typed, "key": typed.key or uuid7(),
        "cards": [(card, titles.get(card.field, ""), uuid7()) for card in cards[:SHOWN]], "count": len(cards),
        "more": max(0, len(cards) - SHOWN), "wall": typed.wall if typed.wall is not None else wall_cards(board),
        "photo": newest_photo(board), "language": settings.LANGUAGE_CODE,
        "may_lead": allowed(principal_of(request), "group.facilitate", board.group)}
    return render(request, "workshop/entry.html", context, status=422 if typed.is_refused else 200)
