"""Joining without an account: the code, the group, a seat, and the personal code that finds one's cards again."""

from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fachplan.base import clock
from fachplan.base.content import into_language
from fachplan.base.policy import policy
from fachplan.core.codes import JOIN_LENGTH, normalise, pretty
from fachplan.workshop import actions
from fachplan.workshop.middleware import SEAT_KEY
from fachplan.workshop.models import Group
from fachplan.workshop.place import is_calm, keep_calm, language_of, network, seat_of
from fachplan.workshop.queries import smallest_group

RECEIPT = "receipt"

@require_http_methods(["GET", "HEAD", "POST"])
@policy("seat.join")
def join(request: HttpRequest) -> HttpResponse:
    """The code from the wall."""
    if request.method != "POST":
        return render(request, "workshop/join.html", {"code": request.GET.get("code", "")})
    typed = request.POST.get("code", "")
    problem, code = _code(request, typed)
    if problem:
        return render(request, "workshop/join.html", {"code": typed[:40], "problem": problem}, status=422)
    return redirect("workshop:choose-group", code=code)


def _code(request: HttpRequest, typed: str) -> tuple[str, str]:
    """(problem, code): what is wrong with it in words, or the code as it stands on the wall."""
    try:
        return "", actions.open_code(typed, network=network(request), at=clock.now()).code
    except (actions.CodeUnknown, actions.CodeNotOpen, actions.TooOften) as refused:
        return _in_words(typed, refused), ""


def _in_words(typed: str, refused: Exception) -> str:
    if isinstance(refused, actions.TooOften):
        return _("That were many tries. Please wait a minute.")
    if isinstance(refused, actions.CodeNotOpen):
        if refused.opens is None:
            return _("This forum is over. The code no longer opens anything.")
        opens = refused.opens.astimezone(refused.forum.process.zone)
        return _("The code opens on %(day)s at %(time)s.") % {
            "day": formats.date_format(opens, "j. F"), "time": formats.time_format(opens, "H:i")}
    count = len(normalise(typed))
    if count != JOIN_LENGTH:
        return _("The code has 8 characters. You typed %(count)s.") % {"count": count}
    return _("We do not know this code. B and 8 are often mixed up. The code has 8 characters.")


@require_safe
@policy("seat.join")
def short(request: HttpRequest, code: str) -> HttpResponse:
    """The short address of the QR code."""
    return redirect("workshop:choose-group", code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("seat.join")
def choose_group(request: HttpRequest, code: str) -> HttpResponse:
    """Group and, if one likes, a name; then the seat."""
    try:
        found = actions.open_code(code, network=network(request), at=clock.now())
    except (actions.CodeUnknown, actions.CodeNotOpen, actions.TooOften) as refused:
        return render(request, "workshop/join.html", {"code": code[:40], "problem": _in_words(code, refused)}, status=422)
    forum = found.forum
    prefetch_related_objects([forum], Prefetch("groups", Group.objects.select_related("room").order_by("position")))
    groups = list(forum.groups.all())
    into_language([forum, forum.process, *groups], ("title", "name"), language_of(request))
    context: dict[str, Any] = {"forum": forum, "groups": groups, "code": found.code}
    if request.method != "POST":
        return render(request, "workshop/join_group.html", context)
    chosen, name = request.POST.get("group", ""), request.POST.get("name", "").strip()
    context |= {"chosen": chosen, "name": name}
    known = {str(group.pk) for group in groups}
    if chosen not in known and chosen != "any":
        context["group_problem"] = _("Please choose a group, or let us put you into one.")
    if len(name) > actions.NAME_LIMIT:
        context["name_problem"] = _("The name is longer than 60 characters.")
    if "group_problem" in context or "name_problem" in context:
        return render(request, "workshop/join_group.html", context, status=422)
    group = chosen if chosen in known else smallest_group(forum)
    joined = actions.take_seat(found, name=name, group=group, language=language_of(request), at=clock.now())
    if request.session.session_key:  # a new one is written once, with what it holds
        request.session.cycle_key()
    request.session[SEAT_KEY], request.session[RECEIPT] = str(joined.seat.pk), joined.receipt
    return redirect("workshop:receipt")


@require_safe
@policy("seat.join")
def receipt(request: HttpRequest) -> HttpResponse:
    """The personal card code, shown once."""
    seat, secret = seat_of(request), request.session.pop(RECEIPT, "")
    if seat is None:
        return redirect("workshop:join")
    if not secret:
        return redirect("workshop:my-board")
    return render(request, "workshop/receipt.html", {"seat": seat, "receipt": pretty(secret)})


@require_POST
@policy("seat.join")
def next_person(request: HttpRequest) -> HttpResponse:
    """Give the device on: the seat is let go, the next person starts with the same code."""
    seat = seat_of(request)
    request.session.pop(SEAT_KEY, None)
    request.session.pop(RECEIPT, None)
    if seat is None:
        return redirect("workshop:join")
    return redirect("workshop:choose-group", code=seat.forum.join_code.code)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("seat.join")
def seat(request: HttpRequest) -> HttpResponse:
    """Language, name and group of one's seat."""
    own = seat_of(request)
    if own is None:
        return redirect("workshop:join")
    groups = list(own.forum.groups.select_related("room").order_by("position"))
    into_language(groups, ("name",), language_of(request))
    if request.method == "POST":
        known = {str(group.pk) for group in groups}
        chosen = request.POST.get("group", "")
        actions.change_seat(own, name=request.POST.get("name", "")[: actions.NAME_LIMIT], language=language_of(request),
                            group=chosen if chosen in known else None, at=clock.now())
        keep_calm(request, calm="calm" in request.POST)
        return redirect("workshop:my-board")
    return render(request, "workshop/seat.html", {"seat": own, "groups": groups, "calm": is_calm(request)})
