"""Preparing a forum's groups: their signs and rooms, in order, and the colours as a stylesheet."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fachplan.base import clock
from fachplan.base.policy import policy, require
from fachplan.forums.models import Forum
from fachplan.workshop import group_actions
from fachplan.workshop.group_actions import GroupRefused
from fachplan.workshop.group_colours import (
    DRAWN,
    PROVEN,
    SYMBOLS,
    colour_name,
    stylesheet,
    stylesheet_version,
    symbol_name,
    was_too_pale,
)
from fachplan.workshop.group_forms import OWN, GroupForm, RoomForm, VenueForm
from fachplan.workshop.group_queries import group_rows, rooms_of
from fachplan.workshop.models import Group, Session
from fachplan.workshop.staff_views import forum_of, principal_of

YEAR = "public, max-age=31536000, immutable"


def refusal_words(refused: GroupRefused) -> str:
    """What a refused deed says."""
    words = {
        "name_taken": _("There is a group called %(name)s already."),
        "symbol_taken": _("The group %(name)s has this symbol already. Please choose another one."),
        "colour_taken": _("The group %(name)s has this colour already. Please choose another one."),
        "all_symbols_taken": _("There are six symbols, and all six groups have one. A seventh group could not be told apart."),
        "room_elsewhere": _("This room is in another house."),
        "has_cards": ngettext(
            "The group %(name)s has %(cards)s card, so it stays. You can rename it, or move its people to another group.",
            "The group %(name)s has %(cards)s cards, so it stays. You can rename it, or move its people to another group.",
            int(str(refused.values.get("cards", 0)))),
        "has_photos": _("The group %(name)s has photos of its pinboard, so it stays. Removed ones go for good the next day."),
        "room_taken": _("The house has a room %(name)s already."),
    }
    return words[refused.reason] % refused.values


def prepared(request: HttpRequest, path: str) -> Forum:
    """The forum of an address, for whoever may prepare it."""
    forum = forum_of(path)
    require(principal_of(request), "group.prepare", forum)
    return forum


@require_safe
@policy("group.prepare")
def groups(request: HttpRequest, path: str) -> HttpResponse:
    """All groups in order, and the rooms of the house."""
    return _page(request, prepared(request, path))


def _page(request: HttpRequest, forum: Forum, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "forum": forum, "rows": group_rows(forum), "rooms": rooms_of(forum), "room_form": RoomForm(prefix="neu"),
        "venue_form": VenueForm(), "has_method": Session.objects.filter(agenda_item__forum=forum).exists(),
        "full": forum.groups.count() >= group_actions.MOST_GROUPS, "section": "work", **forms,
    }
    return render(request, "workshop/groups/groups.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("group.prepare")
def new_group(request: HttpRequest, path: str) -> HttpResponse:
    """A group more."""
    forum = prepared(request, path)
    if request.method != "POST":
        return _form_page(request, forum, GroupForm(forum, initial=_free_sign(forum)), None)
    return _save(request, forum, GroupForm(forum, request.POST), None)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("group.prepare")
def group(request: HttpRequest, path: str, sign: str) -> HttpResponse:
    """One group's sign, room and contact."""
    forum, found = _prepared_group(request, path, sign)
    if request.method != "POST":
        return _form_page(request, forum, GroupForm.of(found), found)
    return _save(request, forum, GroupForm(forum, request.POST), found)


def _prepared_group(request: HttpRequest, path: str, sign: str) -> tuple[Forum, Group]:
    """A forum and one of its groups, for whoever may prepare it."""
    forum = prepared(request, path)
    return forum, get_object_or_404(Group.objects.select_related("forum"), forum=forum, key=sign)


def _save(request: HttpRequest, forum: Forum, form: GroupForm, found: Group | None) -> HttpResponse:
    if not form.is_valid():
        return _form_page(request, forum, form, found)
    actor, at = principal_of(request).actor, clock.now()
    try:
        if found is None:
            saved = group_actions.add_group(forum, form.sign(), actor=actor, at=at)
        else:
            saved = group_actions.change_group(found, form.sign(), actor=actor, at=at)
    except GroupRefused as refused:
        field = {"name_taken": "name", "symbol_taken": "symbol", "colour_taken": "colour", "room_elsewhere": "room"}.get(refused.reason)
        form.add_error(field, refusal_words(refused))
        return _form_page(request, forum, form, found)
    if was_too_pale(saved.colour):
        messages.warning(request, _("The colour you chose could not be seen on paper. The symbol is darker now, the hue is yours."))
    messages.success(request, _("Saved: group %(name)s.") % {"name": saved.name})
    return redirect("workshop:groups", path=forum.path)


def _form_page(request: HttpRequest, forum: Forum, form: GroupForm, found: Group | None) -> HttpResponse:
    others = [each for each in forum.groups.all() if each != found]
    symbols, colours = {each.symbol: each.name for each in others}, {each.colour: each.name for each in others}
    context = {
        "forum": forum, "form": form, "group": found, "section": "work", "own_key": OWN,
        "symbols": [(key, symbol_name(key), symbols.get(key, "")) for key in SYMBOLS],
        "colours": [(key, colour_name(key), colours.get(key, "")) for key in (*DRAWN, *PROVEN)],
    }
    return render(request, "workshop/groups/group.html", context, status=422 if form.is_bound else 200)


def _free_sign(forum: Forum) -> dict[str, str]:
    """The first symbol and colour nobody has, so that the form begins with a good answer."""
    symbols, colours = set(forum.groups.values_list("symbol", flat=True)), set(forum.groups.values_list("colour", flat=True))
    return {"symbol": next((each for each in SYMBOLS if each not in symbols), ""),
            "colour": next((each for each in (*DRAWN, *PROVEN) if each not in colours), OWN)}


@require_POST
@policy("group.prepare")
def move_group(request: HttpRequest, path: str, sign: str) -> HttpResponse:
    """One place up or down."""
    forum, found = _prepared_group(request, path, sign)
    by = -1 if request.POST.get("to") == "up" else 1
    group_actions.move_group(found, by, actor=principal_of(request).actor, at=clock.now())
    return redirect("workshop:groups", path=forum.path)


@require_POST
@policy("group.prepare")
def remove_group(request: HttpRequest, path: str, sign: str) -> HttpResponse:
    """Take a group away, unless it has cards."""
    forum, found = _prepared_group(request, path, sign)
    try:
        group_actions.remove_group(found, actor=principal_of(request).actor, at=clock.now())
    except GroupRefused as refused:
        messages.error(request, refusal_words(refused), extra_tags="bad")
        return redirect("workshop:group", path=forum.path, sign=sign)
    messages.success(request, _("The group %(name)s is gone.") % {"name": found.name})
    return redirect("workshop:groups", path=forum.path)


# ---- the house and its rooms ----

@require_POST
@policy("group.prepare")
def add_venue(request: HttpRequest, path: str) -> HttpResponse:
    """Where the forum meets, if nobody has said so yet."""
    forum = prepared(request, path)
    form = VenueForm(request.POST)
    if not form.is_valid() or forum.venue_id:
        return _page(request, forum, status=422, venue_form=form)
    group_actions.add_venue(forum, **form.cleaned_data, actor=principal_of(request).actor, at=clock.now())
    return redirect("workshop:groups", path=forum.path)


@require_POST
@policy("group.prepare")
def add_room(request: HttpRequest, path: str) -> HttpResponse:
    """A room more."""
    forum = prepared(request, path)
    form = RoomForm(request.POST, prefix="neu")
    if form.is_valid() and forum.venue is not None:
        try:
            group_actions.add_room(forum.venue, **form.cleaned_data, actor=principal_of(request).actor, at=clock.now())
            return redirect("workshop:groups", path=forum.path)
        except GroupRefused as refused:
            form.add_error("name", refusal_words(refused))
    return _page(request, forum, status=422, room_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("group.prepare")
def room(request: HttpRequest, path: str, room: Any) -> HttpResponse:
    """One room: its sign, its seats, or that it is gone."""
    forum = prepared(request, path)
    found = get_object_or_404(rooms_of(forum), pk=room)
    actor, at = principal_of(request).actor, clock.now()
    if request.method == "POST" and "remove" in request.POST:
        group_actions.remove_room(found, actor=actor, at=at)
        return redirect("workshop:groups", path=forum.path)
    form = RoomForm(request.POST if request.method == "POST" else None, initial={"name": found.name, "seats": found.seats})
    if form.is_bound and form.is_valid():
        try:
            group_actions.change_room(found, form.cleaned_data, actor=actor, at=at)
            return redirect("workshop:groups", path=forum.path)
        except GroupRefused as refused:
            form.add_error("name", refusal_words(refused))
    context = {"forum": forum, "room": found, "form": form, "section": "work", "groups": found.groups.filter(forum=forum)}
    return render(request, "workshop/groups/room.html", context, status=422 if form.is_bound else 200)


@require_safe
@policy("group.signs")
def colours(request: HttpRequest, path: str) -> HttpResponse:
    """The colours of a forum's groups that look.css does not know."""
    own = list(forum_of(path).groups.values_list("colour", flat=True))
    fresh = request.GET.get("v") == stylesheet_version(own)
    return HttpResponse(stylesheet(own), content_type="text/css; charset=utf-8", headers={"Cache-Control": YEAR if fresh else "no-cache"})
