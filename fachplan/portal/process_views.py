"""A process in the back office: made, changed, published, taken back."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from fachplan.base import clock
from fachplan.base.files import store_file
from fachplan.base.policy import Principal, policy, require
from fachplan.forums import actions
from fachplan.forums.forms import ProcessForm
from fachplan.forums.models import Process
from fachplan.forums.versions import ChangedMeanwhile
from fachplan.plan.actions import GoalTied, set_goals
from fachplan.plan.models import GuidingGoal
from fachplan.portal.city_actions import PUBLIC
from fachplan.portal.logo_fields import LogoField
from fachplan.portal.preparing import actor_of, principal_of

GOALS = 3


class ProcessWithGoals(ProcessForm):
    """The process with its logo and the guiding goals of its plan, word for word."""

    logo = LogoField()
    drop_logo = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(1, max(GOALS, self.initial.get("goal_count", 0) + 1) + 1):
            self.fields[f"goal_{number}"] = forms.CharField(
                label=gettext_lazy("Guiding goal %(number)s") % {"number": number}, max_length=1200, required=False, widget=forms.Textarea)

    def goal_fields(self) -> list[forms.BoundField]:
        """The fields of the goals, in order."""
        return [self[name] for name in self.fields if name.startswith("goal_")]

    def goals(self) -> list[str]:
        """The goals that say something."""
        said = [self.cleaned_data[name].strip() for name in self.fields if name.startswith("goal_")]
        return [text for text in said if text]


def _logo(form: ProcessWithGoals, at: datetime) -> dict[str, Any]:
    """The logo that came along, or that there shall be none; nothing where all stays."""
    content: bytes | None = form.cleaned_data["logo"]
    if content:
        return {"logo_id": store_file(content, name="logo.png", media_type="image/png", at=at, visibility=PUBLIC).pk}
    return {"logo_id": None} if form.cleaned_data["drop_logo"] else {}


def _initial(process: Process) -> dict[str, Any]:
    goals = list(GuidingGoal.objects.filter(plan__process=process).order_by("position").values_list("text", flat=True))
    numbered = {f"goal_{number}": text for number, text in enumerate(goals, start=1)}
    return ProcessWithGoals.initial_of(process) | numbered | {"goal_count": len(goals)}


@require_http_methods(["GET", "HEAD", "POST"])
@policy("process.manage")
def create(request: HttpRequest) -> HttpResponse:
    """A new process; nobody outside sees it yet."""
    form = ProcessWithGoals(request.POST, request.FILES) if request.method == "POST" else ProcessWithGoals()
    if not form.is_bound or not form.is_valid():
        return _page(request, form, None)
    at = clock.now()
    with transaction.atomic():
        process = actions.create_process(form.values() | _logo(form, at), actor=actor_of(request), at=at)
        set_goals(process, form.goals(), actor=actor_of(request), at=at)
    messages.success(request, _("The process is there. Nobody outside sees it yet. Make its first forum now."))
    return redirect("portal:forum-new", key=process.key)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("process.manage")
def change(request: HttpRequest, key: str) -> HttpResponse:
    """What pages say of a process."""
    process = managed(request, key)
    initial = _initial(process)
    form = ProcessWithGoals(request.POST, request.FILES, initial=initial) if request.method == "POST" else ProcessWithGoals(initial=initial)
    if not form.is_bound or not form.is_valid():
        return _page(request, form, process)
    at = clock.now()
    try:
        with transaction.atomic():
            values = form.values() | _logo(form, at)
            actions.change_process(process, values, seen=form.cleaned_data["seen"], actor=actor_of(request), at=at)
            set_goals(process, form.goals(), actor=actor_of(request), at=at)
    except ChangedMeanwhile as changed:
        form.show_anew(changed.mark)
        return _page(request, form, process, now=changed.values)
    except GoalTied as tied:
        form.add_error(None, _("Impact goals stand under “%s”. Take these away in the plan first.") % tied)
        return _page(request, form, process)
    messages.success(request, _("Saved."))
    return redirect("portal:process-change", key=process.key)


@require_POST
@policy("process.manage")
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """Let everybody see it, or take it back."""
    process = managed(request, key)
    if request.POST.get("do") == "withdraw":
        actions.withdraw_process(process, actor=actor_of(request), at=clock.now())
        messages.success(request, _("Taken back. Only staff sees the process now; nothing of it is lost."))
    else:
        actions.publish_process(process, actor=actor_of(request), at=clock.now())
        messages.success(request, _("Published. Everybody can see the process and its published forums now."))
    return redirect("portal:process-change", key=process.key)


def managed(request: HttpRequest, key: str) -> Process:
    """The process of an address, for whoever plans it."""
    process = get_object_or_404(Process, key=key)
    principal: Principal = principal_of(request)
    require(principal, "process.manage", process)
    return process


def _page(request: HttpRequest, form: ProcessWithGoals, process: Process | None, *, now: Any = None) -> HttpResponse:
    context = {"form": form, "process": process, "now": now, "section": "work",
               "forums": list(process.forums.order_by("position")) if process else []}
    return render(request, "portal/process_form.html", context, status=409 if now else 422 if form.is_bound else 200)
