"""The plan for those who make it: what needs somebody today, and every measure under its goal."""

import csv
from io import StringIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fachplan.base import clock
from fachplan.base.policy import Principal, allowed, policy, require
from fachplan.plan import plan_page_queries as queries
from fachplan.plan.measure_actions import MeasureRefused
from fachplan.plan.measure_deeds import begin_measure
from fachplan.plan.measure_forms import financings, goal_choices, horizons, key_of, problem_of, state_words
from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan
from fachplan.plan.next_forms import next_steps
from fachplan.plan.plan_page_queries import Goals, Row, Sieve
from fachplan.workshop.place import language_of

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would reckon with what begins so


@require_safe
@policy("draft.read")
def page(request: HttpRequest, key: str) -> HttpResponse:
    """The plan as it stands; before there is one, the way to it."""
    plan = _plan(key)
    require(_who(request), "draft.read", plan.process)
    return _draw(request, plan)


@require_safe
@policy("draft.read")
def table(request: HttpRequest, key: str) -> HttpResponse:
    """The measures asked for as a table for a spreadsheet."""
    plan = _plan(key)
    require(_who(request), "draft.read", plan.process)
    measures, on = queries.measures_of(plan, sieve_of(request), clock.today()), clock.today()
    whole = {measure.pk: measure for measure in measures.select_related("impact_goal", "area").prefetch_related("cost_lines")}
    written = StringIO()
    sheet = csv.writer(written, delimiter=";")
    sheet.writerow([_("Number"), _("Measure"), _("How far"), _("Impact goal"), _("Lead"), _("Lead has agreed"), _("Horizon"),
                    _("Where in the city"), _("Next step"), _("By when"), _("Cards"), _("Euro"), _("How sure")])
    sheet.writerows([[safe(cell) for cell in _cells(row, whole[row.measure.key])] for row in queries.rows_of(measures, on)])
    answer = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{plan.key}.csv"'
    return answer


@require_POST
@policy("measure.edit")
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """A measure written by hand, from no card."""
    plan = _plan(key)
    require(_who(request), "measure.edit", plan.process)
    told = request.POST
    try:
        goal = key_of(told.get("impact_goal", ""))
        made = begin_measure(plan, told.get("title", ""), goal, actor=_who(request).actor, at=clock.now())
    except MeasureRefused as refused:
        return _draw(request, plan, problem_of(refused))
    return redirect("plan:measure", key, made.reference)


def safe(cell: object) -> str:
    """A cell that no spreadsheet reckons with.

    >>> safe("=1+1"), safe("-5 €"), safe("Räume"), safe(7)
    ("'=1+1", "'-5 €", 'Räume', '7')
    """
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def sieve_of(request: HttpRequest) -> Sieve:
    """The filters of the address; what it does not know counts as not set."""
    told = request.GET
    return Sieve(told.get("wort", "").strip()[:100], *(told.get(name, "") for name in (
        "ziel", "feld", "ort", "stelle", "stand", "horizont", "lose")))


def _cells(row: Row, measure: Measure) -> list[object]:
    sure = dict(financings())
    lines = list(measure.cost_lines.all())
    cents = sum(line.cents for line in lines)
    return [
        measure.number, measure.title, state_words(measure), measure.impact_goal or "", row.lead.office if row.lead else "",
        _("yes") if row.lead and row.lead.agreed else "", dict(horizons({})[1:]).get(measure.horizon, ""), measure.area or "",
        row.step.title if row.step else "", row.step.due.isoformat() if row.step and row.step.due else "", row.cards,
        f"{cents / 100:.2f}".replace(".", ",") if lines else _("none needed") if measure.no_extra_money else _("not stated"),
        ", ".join(dict.fromkeys(sure[line.financing] for line in lines))]


def _plan(key: str) -> SectorPlan:
    plan = SectorPlan.objects.select_related("process").filter(process__key=key).first()
    if plan is None:
        raise Http404
    return plan


def _who(request: HttpRequest) -> Principal:
    principal: Principal = request.principal  # type: ignore[attr-defined]
    return principal


def _draw(request: HttpRequest, plan: SectorPlan, problem: str = "") -> HttpResponse:
    """The page; with `problem`, the form for a new measure stands open as it was typed."""
    sieve, on = sieve_of(request), clock.today()
    goals = queries.goals_of(plan, language_of(request))
    loose, today = queries.loose_ends(plan, goals[1]), queries.today_in(plan, on)
    asked = queries.measures_of(plan, sieve, on)
    rows = queries.rows_of(asked if "alle" in request.GET else asked[:queries.FIRST + 1], on)
    more = len(rows) > queries.FIRST and "alle" not in request.GET
    parts = queries.tree(goals, rows[:queries.FIRST] if more else rows, whole=not sieve.query and not more)
    if sieve.loose == queries.BARE_GOALS:
        parts = [part for part in queries.tree((goals[0], loose.goals_without_measure), [], whole=True) if part.goals]
    may_edit = allowed(_who(request), "measure.edit", plan.process)
    urgent = sum(map(bool, (today.silent, today.open_cards, today.late)))
    ahead = next_steps(plan, queries.AT_ONCE - urgent) if may_edit else []
    context: dict[str, Any] = {
        "plan": plan, "process": plan.process, "section": "work", "sieve": sieve, "parts": parts, "today": today, "loose": loose,
        "found": asked.count(), "more": more, "goals": goals[1],
        "next_steps": ahead, "things": urgent + len(ahead),
        "may_edit": may_edit, "problem": problem, "told": request.POST if problem else {},
    }
    return render(request, "plan/plan.html", context | _choices(plan, goals), status=422 if problem else 200)


def _choices(plan: SectorPlan, goals: Goals) -> dict[str, Any]:
    """What each filter can be set to. One that could only be set to everything is not drawn."""
    every, fields, places = [("", _("All"))], queries.fields_in(plan), queries.areas_in(plan)
    serve = goal_choices([(str(goal.pk), goal.text) for goal in goals[0]],
                         [(str(goal.pk), str(goal.guiding_goal_id), goal.text) for goal in goals[1]])
    return {
        "goal_choices": [*every, *serve], "field_choices": fields and [*every, *fields],
        "area_choices": places and [*every, *places], "office_choices": [*every, *((each, each) for each in queries.offices(plan))],
        "horizon_choices": [*every, *horizons(plan.process.horizons)[1:]],
        "state_choices": [("", _("All that stand")), ("entwurf", _("Draft")), ("beschlossen", _("Adopted")),
                          ("zusammengelegt", _("Merged")), ("aufgegeben", _("Given up"))],
        "loose_choices": [*every, ("ohne-ziel", _("Measures without a goal")), (queries.BARE_GOALS, _("Impact goals without a measure")),
                          ("ohne-zusage", _("Measures without a lead that agreed")), ("ohne-karte", _("Measures from no card")),
                          ("ohne-kosten", _("Measures whose cost is not stated")), ("ueberfaellig", _("Measures with an overdue step"))],
    }
