"""The goal tree: guiding goals word for word, impact goals under them, and the plan's own fields of action."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fachplan.base import clock
from fachplan.base.policy import Principal, policy, require
from fachplan.plan import goal_actions as actions
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal
from fachplan.plan.models import GuidingGoal, SectorPlan

REMOVED = "goals-removed"  # in the session: the last goal or field of action taken away, plan by plan
MOVES = ("up", "down", "field-up", "field-down")
FIELDS = ("text", "perspective", "stands", "needs", "field_of_action")
By = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@policy("measure.edit")
def page(request: HttpRequest, key: str) -> HttpResponse:
    """The tree; a deed leads back to it, what is refused is said where it was typed."""
    plan = SectorPlan.objects.select_related("process").filter(process__key=key).first()
    if plan is None:
        raise Http404
    principal: Principal = request.principal  # type: ignore[attr-defined]
    require(principal, "measure.edit", plan.process)
    if request.method != "POST":
        return _draw(request, plan)
    deed = DEEDS.get(request.POST.get("deed", ""))
    try:
        if deed is None:
            raise actions.GoalRefused("gone")
        deed(request, plan, {"actor": principal.actor, "at": clock.now()})
    except actions.GoalRefused as refused:
        return _draw(request, plan, _problem(refused.reason))
    return redirect(f"{reverse('plan:goals', args=[key])}{_place(request)}")


def _place(request: HttpRequest) -> str:
    """What was moved stands open where it is now, the same button under the finger: moving on takes no search."""
    deed = request.POST["deed"]
    return f"?{urlencode({'bei': request.POST.get('id', ''), 'weiter': deed})}" if deed in MOVES else ""


def _add(request: HttpRequest, plan: SectorPlan, by: By) -> None:
    actions.add_goal(plan, _key(request, "guiding"), _typed(request), **by)


def _change(request: HttpRequest, plan: SectorPlan, by: By) -> None:
    seen = {name: request.POST.get(f"seen-{name}", "") for name in FIELDS}
    actions.change_goal(plan, _key(request), _typed(request), seen, **by)


def _move(request: HttpRequest, plan: SectorPlan, by: By) -> None:
    actions.move_goal(plan, _key(request), -1 if request.POST["deed"] == "up" else 1, **by)


def _remove(request: HttpRequest, plan: SectorPlan, by: By) -> None:
    _keep(request, plan, actions.remove_goal(plan, _key(request), **by))


def _back(request: HttpRequest, plan: SectorPlan, by: By) -> None:
    kept = request.session.get(REMOVED, {}).get(str(plan.pk))
    if kept:
        (actions.bring_field_back if "title" in kept else actions.bring_goal_back)(plan, kept, **by)
        _keep(request, plan, None)


def _add_field(request: HttpRequest, plan: SectorPlan, by: By) -> None:
    actions.add_field(plan, request.POST.get("title", ""), **by)


def _rename_field(request: HttpRequest, plan: SectorPlan, by: By) -> None:
    actions.rename_field(plan, _key(request), request.POST.get("title", ""), **by)


def _move_field(request: HttpRequest, plan: SectorPlan, by: By) -> None:
    actions.move_field(plan, _key(request), -1 if request.POST["deed"] == "field-up" else 1, **by)


def _remove_field(request: HttpRequest, plan: SectorPlan, by: By) -> None:
    _keep(request, plan, actions.remove_field(plan, _key(request), **by))


DEEDS: dict[str, Callable[[HttpRequest, SectorPlan, By], None]] = {
    "add": _add, "change": _change, "up": _move, "down": _move, "remove": _remove, "back": _back,
    "field-add": _add_field, "field-rename": _rename_field, "field-remove": _remove_field,
    "field-up": _move_field, "field-down": _move_field,
}


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in FIELDS}


def _key(request: HttpRequest, name: str = "id") -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise actions.GoalRefused("gone") from error


def _keep(request: HttpRequest, plan: SectorPlan, kept: dict[str, Any] | None) -> None:
    request.session[REMOVED] = request.session.get(REMOVED, {}) | {str(plan.pk): kept}


def _draw(request: HttpRequest, plan: SectorPlan, problem: str = "") -> HttpResponse:
    told: Any = request.POST if problem else {}
    goals = list(ImpactGoal.objects.filter(guiding_goal__plan=plan).select_related("field_of_action"))
    guidings = list(GuidingGoal.objects.filter(plan=plan))
    at = told.get("guiding", "") if told.get("deed") == "add" else told.get("id", "")
    known = {str(each.pk) for each in (*goals, *guidings)} | {str(key) for key in plan.fields_of_action.values_list("pk", flat=True)}
    return render(request, "plan/goals.html", {
        "plan": plan, "process": plan.process, "section": "work", "told": told, "problem": problem, "at": at,
        "loose_problem": problem if at not in known and told.get("deed") != "field-add" else "",
        "tree": [(guiding, [_row(goal, told, at) for goal in goals if goal.guiding_goal_id == guiding.pk]) for guiding in guidings],
        "fields": FieldOfAction.objects.filter(plan=plan), "perspectives": perspectives(), "nothing_yet": not goals and not problem,
        "gone": request.session.get(REMOVED, {}).get(str(plan.pk)),
        "moved": request.GET.get("bei", ""), "again": request.GET.get("weiter", ""),
    }, status=422 if problem else 200)


def _row(goal: ImpactGoal, told: Any, at: str) -> dict[str, Any]:
    """A goal with its form; what was refused stands in it as it was typed."""
    stands = actions.values_of(goal)
    refused = at == str(goal.pk) and told.get("deed") == "change"
    return {"goal": goal, "values": {name: told.get(name, "") for name in FIELDS} if refused else stands, "seen": stands}


def perspectives() -> list[tuple[str, str]]:
    """Whose life is to change, in words."""
    return [("case", _("for single people")), ("community", _("for the neighbourhood"))]


def _problem(reason: str) -> str:
    return {
        "text": _("Write it down first; it is still empty or too long."), "perspective": _("Choose for whom it is to change something."),
        "used": _("Measures or goals stand under it. Give them another place first."),
        "twice": _("There is one of this name already."),
        "meanwhile": _("Somebody else has changed this meanwhile. It stands above as it is now; your text is still in the fields."),
    }.get(reason, _("What you chose is not there any more. Choose again."))
