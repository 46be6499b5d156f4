"""Demo only: put the clock forward to a day, do what is due then, and say what that was."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fachplan.base import audit, clock
from fachplan.base.models import City, Message
from fachplan.base.policy import Principal, policy
from fachplan.base.tick import tick
from fachplan.plan.responsibility_queries import asked, due_for_a_call, run_out

FURTHEST = timedelta(days=3650)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("demo.clock")
def page(request: HttpRequest) -> HttpResponse:
    """Choose a day; after it, what happened on the way."""
    city = City.current()
    if not city.demo or city.demo_date is None:
        raise Http404
    if request.method != "POST":
        return _draw(request, city.demo_date)
    typed = request.POST.get("day", "")
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return _draw(request, city.demo_date, typed=typed, problem=_("Write a day, like 30.09.2025."))
    if not city.demo_date < day <= city.demo_date + FURTHEST:
        return _draw(request, city.demo_date, typed=typed, problem=_("The clock only goes forward. Choose a later day."))
    principal: Principal = request.principal  # type: ignore[attr-defined]
    return _draw(request, day, done=put_forward(day, actor=principal.actor, at=clock.now()), before=city.demo_date)


def put_forward(day: date, *, actor: str, at: datetime) -> dict[str, Any]:
    """Let the demo play on `day`, and do what is due; what was done, by name, and the mails that were written for it."""
    last = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        city = City.objects.select_for_update().get()
        before, city.demo_date = city.demo_date, day
        city.save(update_fields=["demo_date"])
        audit.record("demo.clock", city, actor=actor, at=at, day=day.isoformat())
    did = tick(at)
    return {
        "did": [(words, did[name]) for name, words in _words().items() if did.get(name)], "mails": Message.objects.filter(pk__gt=last),
        "run_out": run_out(before or day, day), "calls": [body for body in asked(day) if due_for_a_call(body, day)],
    }


def _words() -> dict[str, str]:
    """What a tick does, in words; what only keeps the house tidy is left out."""
    return {
        "lead reminders": _("Reminders written"), "answer digests": _("Followers told of answers"),
        "mails sent": _("Mails sent"), "rehearsals ended": _("Rehearsals ended"), "seats forgotten": _("Seats whose names were deleted"),
        "photos forgotten": _("Photos deleted"), "tokens forgotten": _("Old links deleted"), "mails forgotten": _("Old mails deleted"),
    }


def _draw(request: HttpRequest, day: date, *, typed: str = "", problem: str = "", done: dict[str, Any] | None = None,
          before: date | None = None) -> HttpResponse:
    context = {"day": day, "typed": typed or (day + timedelta(days=14)).isoformat(), "problem": problem, "done": done, "before": before,
               "section": "work"}
    return render(request, "portal/clock.html", context, status=422 if problem else 200)
