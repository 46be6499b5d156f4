"""Making measures: the source cards, the sheet, and what the group already has, from start to end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from fachplan.base import clock
from fachplan.base.ids import uuid7
from fachplan.base.policy import policy
from fachplan.core.board import CardState
from fachplan.workshop.deed_views import remember, write_down
from fachplan.workshop.models import Board
from fachplan.workshop.place import language_of
from fachplan.workshop.queries import board_state
from fachplan.workshop.staff_queries import Desk, FieldView, board_view
from fachplan.workshop.staff_views import desk, principal_of

HORIZONS = ("short", "medium", "long")
TEXTS = ("responsible", "partners", "implementation", "notice", "target_group")


@require_safe
@policy("group.facilitate")
def new(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """An empty sheet."""
    return _page(request, desk(request, path, group), None)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("group.facilitate")
def sheet(request: HttpRequest, path: str, group: str, card: UUID) -> HttpResponse:
    """One measure; POST keeps it. A card that is not there yet is made by its first saving."""
    found = desk(request, path, group)
    shown = board_state(_board(found)).cards.get(str(card))
    if request.method != "POST":
        if shown is None or shown.removed:
            raise Http404
        return _page(request, found, shown)
    written = write_down(request, _board(found), _ops(request, str(card), shown))
    remember(request, _board(found), "add" if shown is None else "edit", written)
    if written.refused:
        # The first reason of each field; what names no field concerns the card as a whole.
        problems = {each.name or "text": each.words for each in reversed(written.refused)}
        return _page(request, found, shown, typed_for=str(card), problems=problems)
    if "next" in request.POST:
        return redirect("workshop:measures-new", path=path, group=group)
    kept = board_state(_board(found)).cards.get(str(card))
    return redirect("workshop:measures", path=path, group=group, card=card) if kept else redirect(
        "workshop:measures-new", path=path, group=group)


def _board(found: Desk) -> Board:
    if "measures" not in found.boards:
        raise Http404
    return found.boards["measures"]


def _ops(request: HttpRequest, card: str, shown: CardState | None) -> list[dict[str, Any]]:
    """What the sheet says, as ops: the card, its values with the versions the page was drawn from, its sources."""
    form = request.POST
    chosen = form.getlist("source")
    ops: list[dict[str, Any]] = []
    if shown is None:
        kind = form_kind(request)
        ops.append(_op("card.add", card, {"field": f"{kind}s", "kind": kind, "text": form.get("text", ""), "sources": chosen}))
    else:
        ops += [_op("card.link", card, {"source": each}) for each in chosen if each not in shown.sources]
        # Only what the page showed as chosen can be taken away by it: a source somebody else tied meanwhile stays.
        known = form.getlist("known") if "known" in form else shown.sources
        ops += [_op("card.unlink", card, {"source": each}) for each in known if each in shown.sources and each not in chosen]
    values = _values(request, shown)
    if values:
        names = [name for name in values if form.get(f"base-{name}", "").isdecimal()]
        ops.append(_op("card.edit", card, values) | {"base": {name: int(form[f"base-{name}"]) for name in names}})
    return ops


def _op(kind: str, card: str, values: dict[str, Any]) -> dict[str, Any]:
    return {"id": str(uuid7()), "kind": kind, "card": card, "values": values}


def _values(request: HttpRequest, shown: CardState | None) -> dict[str, Any]:
    """Only what differs from the card: an untouched field must not overwrite what somebody else wrote meanwhile."""
    form, known = request.POST, dict(shown.values) if shown else {}
    asked: dict[str, Any] = {name: form.get(name, "").strip() for name in TEXTS if name in form}
    if form.get("present") in ("yes", "no"):
        asked["present"] = form["present"] == "yes"
    if form.get("horizon") in HORIZONS:
        asked["horizon"] = form["horizon"]
    steps = _steps(form.getlist("step"), form.getlist("due"), form.getlist("step-id"))
    if "step" in form:
        asked["steps"] = steps
    goal = form.get("guiding_goal", "") or None
    if "guiding_goal" in form and goal != known.get("guiding_goal"):
        asked["guiding_goal"] = goal
    changed = {name: value for name, value in asked.items() if value != (known.get(name) or ([] if name == "steps" else ""))}
    if shown is not None and "text" in form and form["text"].strip() != shown.text:
        changed["text"] = form["text"]
    return changed


def _steps(texts: list[str], dues: list[str], ids: list[str]) -> list[dict[str, str]]:
    found = []
    for text, due, key in zip(texts, dues, ids, strict=False):
        if text.strip():
            found.append({"id": key or str(uuid7()), "text": text.strip()} | ({"due": due} if _is_day(due) else {}))
    return found


def _is_day(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y-%m-%d")  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return False
    return True


def _typed(request: HttpRequest, card: str, current: dict[str, Any] | None) -> dict[str, Any]:
    """The sheet as it was sent: what is refused stays in its fields."""
    form, known = request.POST, current or {"id": card, "kind": form_kind(request), "versions": {}, "values": {}}
    steps = _steps(form.getlist("step"), form.getlist("due"), form.getlist("step-id"))
    said = {name: form[name] for name in (*TEXTS, "horizon") if name in form}
    values = {**known["values"], **said, "steps": steps, "present": form.get("present") == "yes"}
    return {**known, "text": form.get("text", ""), "values": values, "sources": form.getlist("source")}


def form_kind(request: HttpRequest) -> str:
    """Whether the sheet is for a goal or a measure."""
    return "goal" if request.POST.get("kind") == "goal" else "measure"


def _page(request: HttpRequest, found: Desk, shown: CardState | None, *, typed_for: str = "",
          problems: dict[str, str] | None = None) -> HttpResponse:
    board, at, language = _board(found), clock.now(), language_of(request)
    seq, fields = board_view(board, found.group, principal_of(request), at=at, language=language)
    collected = found.boards.get("matrix") or found.boards.get("warmup")  # a method may do without a matrix
    sources = board_view(collected, found.group, principal_of(request), at=at, language=language)[1] if collected else []
    cards = [card for field in fields for card in field.cards if card["kind"] != "heading"]
    current = next((card for card in cards if shown is not None and card["id"] == shown.id), None)
    if typed_for:
        current = _typed(request, typed_for, current)
    steps = list(current["values"].get("steps") or []) if current else []
    rows = [*steps, {"id": str(uuid7()), "text": "", "due": ""}]  # one empty row; saving it brings the next
    context = {
        "forum": found.forum, "group": found.group, "board": board, "seq": seq, "clock": found.course.clock,
        "card": current, "new_card": uuid7(), "sources": _with_cards(sources), "steps": rows, "lanes": _lanes(found, cards),
        "goals": [card for card in cards if card["kind"] == "goal"],
        "horizons": found.forum.process.horizons, "linked": current["sources"] if current else [],
        "origin_numbers": _numbers_of(current["sources"] if current else [], sources), "problems": problems or {},
        "phase": found.course.current, "next": found.course.next,
    }
    return render(request, "workshop/measures.html", context, status=422 if typed_for else 200)


def _with_cards(fields: list[FieldView]) -> list[FieldView]:
    return [field for field in fields if field.cards]


def _numbers_of(linked: list[str], fields: list[FieldView]) -> str:
    """The numbers of the source cards as one says them: 3, 11, 14."""
    return ", ".join(str(number) for number in sorted(card["number"] for field in fields for card in field.cards if card["id"] in linked))


def _lanes(found: Desk, cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    measures = [card for card in cards if card["kind"] != "goal"]
    lanes = [{"key": key, "span": found.forum.process.horizons.get(key, ""),
              "cards": [card for card in measures if card["values"].get("horizon") == key]} for key in HORIZONS]
    undecided = [card for card in measures if card["values"].get("horizon") not in HORIZONS]
    return [*lanes, {"key": "", "span": "", "cards": undecided}] if undecided else lanes
