"""How people come in: the code on the wall, its window, and another code if it got into the wrong hands."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fachplan.base import clock
from fachplan.base.addresses import absolute, spoken
from fachplan.base.policy import policy
from fachplan.base.qr import qr_svg
from fachplan.core.codes import pretty
from fachplan.forums.models import Forum
from fachplan.workshop import group_code
from fachplan.workshop.group_forms import WindowForm
from fachplan.workshop.group_views import prepared
from fachplan.workshop.models import JoinCode
from fachplan.workshop.staff_views import principal_of


@require_safe
@policy("group.prepare")
def access(request: HttpRequest, path: str) -> HttpResponse:
    """The code as it will hang on the wall."""
    forum = prepared(request, path)
    code = _code(forum)
    return _page(request, forum, code, WindowForm.of(code) if code else None)


def _code(forum: Forum) -> JoinCode | None:
    return JoinCode.objects.select_related("forum__process").filter(forum=forum).first()


def _page(request: HttpRequest, forum: Forum, code: JoinCode | None, form: WindowForm | None) -> HttpResponse:
    context: dict[str, Any] = {"forum": forum, "code": code, "form": form, "section": "work"}
    if code is not None:
        address = absolute(reverse("workshop:short", args=[code.code]))
        drawing = qr_svg(address, title=_("Code to join: %(code)s") % {"code": pretty(code.code)})
        context |= {"written": pretty(code.code), "address": spoken(reverse("workshop:join")),
                    "qr": mark_safe(drawing), "is_open": code.is_open(clock.now()), "zone": forum.process.zone}  # noqa: S308 - segno's own
    return render(request, "workshop/groups/access.html", context, status=422 if form is not None and form.is_bound else 200)


@require_POST
@policy("group.prepare")
def make(request: HttpRequest, path: str) -> HttpResponse:
    """The forum's code."""
    forum = prepared(request, path)
    group_code.make_code(forum, actor=principal_of(request).actor, at=clock.now())
    return redirect("workshop:access", path=forum.path)


@require_POST
@policy("group.prepare")
def window(request: HttpRequest, path: str) -> HttpResponse:
    """From when until when the code opens the forum."""
    forum = prepared(request, path)
    code = get_object_or_404(JoinCode.objects.select_related("forum__process"), forum=forum)
    form = WindowForm(request.POST)
    if not form.is_valid():
        return _page(request, forum, code, form)
    opens, closes = form.window(forum)
    group_code.set_window(code, opens, closes, actor=principal_of(request).actor, at=clock.now())
    messages.success(request, _("The times of the code are saved."))
    return redirect("workshop:access", path=forum.path)


@require_POST
@policy("group.prepare")
def renew(request: HttpRequest, path: str) -> HttpResponse:
    """Another code; the old one opens nothing any more."""
    forum = prepared(request, path)
    code = get_object_or_404(JoinCode, forum=forum)
    group_code.renew_code(code, actor=principal_of(request).actor, at=clock.now())
    messages.success(request, _("There is a new code. The old one opens nothing any more; who is in stays in."))
    return redirect("workshop:access", path=forum.path)
