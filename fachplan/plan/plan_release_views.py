"""The page on which a planner releases the plan: what becomes public, what is different, and the button."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fachplan.base import clock
from fachplan.base.policy import policy, require
from fachplan.plan.models import SectorPlan
from fachplan.plan.plan_release_actions import release_plan
from fachplan.plan.plan_release_queries import Content, PlanChange, content_of, goals_changed, plan_changes, plan_release_out
from fachplan.plan.release_actions import NotReleasable


@require_http_methods(["GET", "HEAD", "POST"])
@policy("plan.release")
def page(request: HttpRequest, key: str) -> HttpResponse:
    """What would be public, how it differs from what is, and the button."""
    plan = SectorPlan.objects.select_related("process").filter(process__key=key).first()
    if plan is None:
        raise Http404
    require(request.principal, "plan.release", plan.process)  # type: ignore[attr-defined]
    if request.method != "POST":
        return _draw(request, plan)
    told = request.POST
    try:
        made = release_plan(plan, function=told.get("function", ""), drafts="drafts" in told, actor=request.principal.actor,  # type: ignore[attr-defined]
                            at=clock.now())
    except NotReleasable as refused:
        return _draw(request, plan, refused.reason)
    messages.success(request, _("Version %(n)s of the plan is public.") % {"n": made.number}, extra_tags="good")
    return redirect("plan:plan-release", key)


def _draw(request: HttpRequest, plan: SectorPlan, reason: str = "") -> HttpResponse:
    out = plan_release_out(plan)
    before = out.content if out else None
    drafts = _with_drafts(request, before)
    after = content_of(plan, drafts=drafts, before=before)
    context: dict[str, Any] = {
        "plan": plan, "process": plan.process, "section": "work", "out": out, "drafts": drafts, "typed": request.POST if reason else {},
        "changes": [(each, words_of(each)) for each in plan_changes(before, after)],
        "goals_changed": goals_changed(before, after), "measures": len(after["measures"]),
        "differs": before != after, "problem": problem_of(reason),
    }
    return render(request, "plan/plan_release.html", context, status=422 if reason else 200)


def _with_drafts(request: HttpRequest, before: Content | None) -> bool:
    """Whether drafts would go out, too: as just chosen, else as the last time."""
    if request.method == "POST":
        return "drafts" in request.POST
    return "drafts" in request.GET if "wahl" in request.GET else bool(before and before["drafts"])


def words_of(change: PlanChange) -> str:
    """What of a measure is different, in words, each once."""
    words = field_words()
    return ", ".join(dict.fromkeys(words.get(name, _("further fields")) for name in change.fields))


def problem_of(reason: str) -> str:
    """What to say where a release was refused."""
    return {
        "": "", "function": _("Please say which function decides, for example: social planning. No person's name."),
        "nothing": _("No measure is adopted yet. Adopt one, or show drafts, too."),
        "unchanged": _("Nothing has changed since the last release."),
    }[reason]


def field_words() -> dict[str, str]:
    """The fields a reader looks for first, in words."""
    return {
        "title": _("title"), "state": _("state"), "steps": _("steps"), "costs": _("cost"), "lead": _("lead"), "partners": _("partners"),
        "indicators": _("indicators"), "cards": _("cards"), "goal": _("goal"), "need": _("need"), "horizon": _("horizon"),
    }
