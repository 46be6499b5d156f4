"""A measure's sheet for those who plan: calm blocks, each changed in its place; every deed is a plain form."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fachplan.base import clock
from fachplan.base.content import SOURCE_LANGUAGE
from fachplan.base.policy import Principal, allowed, policy, require
from fachplan.plan import figure_actions as figures
from fachplan.plan import figure_forms as counted
from fachplan.plan import measure_deeds as deeds
from fachplan.plan import measure_forms as forms
from fachplan.plan import measure_queries as queries
from fachplan.plan import step_actions as steps
from fachplan.plan.measure_actions import LIVING, MeasureRefused, change_measure, values_of
from fachplan.plan.measure_models import Measure
from fachplan.workshop.place import language_of

SAID_BELOW = ("step-add", "step-change", "costs", "indicators", "adopt", "merge", "split", "drop")  # in the form that was sent
REMOVED = "steps-removed"  # in the session: the last step taken away, measure by measure
By = dict[str, Any]


@require_safe
@policy("draft.read")
def page(request: HttpRequest, key: str, reference: str) -> HttpResponse:
    """The sheet as it stands."""
    return _draw(request, _measure(request, key, reference, "draft.read"))


@require_POST
@policy("measure.edit")
def deed(request: HttpRequest, key: str, reference: str) -> HttpResponse:
    """One deed of the sheet; what is refused is said where it was typed, and nothing typed is lost."""
    measure = _measure(request, key, reference, "measure.edit")
    name = request.POST.get("deed", "")
    by = {"actor": _who(request).actor, "at": clock.now()}
    try:
        if name == "block":
            return _change(request, measure, by)
        if name not in DEEDS:
            raise MeasureRefused("unknown")
        place = DEEDS[name](request, measure, by)
    except MeasureRefused as refused:
        return _draw(request, measure, refused=refused)
    return redirect(f"{reverse('plan:measure', args=[key, reference])}{place}")


def _change(request: HttpRequest, measure: Measure, by: By) -> HttpResponse:
    """A block's fields; one that somebody else changed too shows both texts for a choice."""
    block = request.POST.get("block", "")
    typed, seen = forms.typed_block(request.POST, block)
    both = change_measure(measure, typed, seen, **by)
    if both:
        return _draw(request, _again(measure), typed={name: typed[name] for name in both}, both=both)  # the others as they stand now
    return redirect(f"{reverse('plan:measure', args=[measure.plan.process.key, measure.reference])}#{block}")


def _add_step(request: HttpRequest, measure: Measure, by: By) -> str:
    steps.add_step(measure, forms.step_typed(request.POST), **by)
    return "#steps"


def _change_step(request: HttpRequest, measure: Measure, by: By) -> str:
    steps.change_step(measure, _key(request), forms.step_typed(request.POST), **by)
    return "#steps"


def _move_step(request: HttpRequest, measure: Measure, by: By) -> str:
    steps.move_step(measure, _key(request), -1 if request.POST["deed"] == "step-up" else 1, **by)
    return f"?offen={_key(request)}#steps"  # it stays open: somebody moves it by more than one place


def _remove_step(request: HttpRequest, measure: Measure, by: By) -> str:
    _keep(request, measure, steps.remove_step(measure, _key(request), **by))
    return "#steps"


def _bring_step_back(request: HttpRequest, measure: Measure, by: By) -> str:
    kept = request.session.get(REMOVED, {}).get(str(measure.pk))
    if kept:
        steps.bring_back(measure, kept, **by)
        _keep(request, measure, None)
    return "#steps"


def _costs(request: HttpRequest, measure: Measure, by: By) -> str:
    none_needed = "none_needed" in request.POST
    figures.set_costs(measure, counted.costs_typed(request.POST), none_needed, seen=request.POST.get("seen", ""), **by)
    return "#money"


def _indicators(request: HttpRequest, measure: Measure, by: By) -> str:
    figures.set_indicators(measure, counted.counts_typed(request.POST), seen=request.POST.get("seen", ""), **by)
    return "#indicators"


def _adopt(request: HttpRequest, measure: Measure, by: By) -> str:
    deeds.adopt(measure, forms.day_of(request.POST.get("on", "")), **by)
    return ""


def _merge(request: HttpRequest, measure: Measure, by: By) -> str:
    key = forms.key_of(request.POST.get("into", ""))
    into = Measure.objects.filter(pk=key).first() if key else None
    if into is None:
        raise MeasureRefused("gone")
    deeds.merge(measure, into, on=clock.today(), **by)
    return ""


def _split(request: HttpRequest, measure: Measure, by: By) -> str:
    going = [key for key in map(forms.key_of, request.POST.getlist("step")) if key is not None]
    second = deeds.split(measure, request.POST.get("title", ""), going, **by)
    return f"?neu={second.reference}"


def _split_back(request: HttpRequest, measure: Measure, by: By) -> str:
    second = _split_off(request.POST.get("second", ""), measure)
    if second is None:
        raise MeasureRefused("gone")
    deeds.split_back(measure, second, **by)
    return ""


def _split_off(reference: str, measure: Measure) -> Measure | None:
    return Measure.objects.filter(plan=measure.plan_id, reference=reference).first() if reference else None


def _drop(request: HttpRequest, measure: Measure, by: By) -> str:
    deeds.drop(measure, request.POST.get("reason", ""), on=clock.today(), **by)
    return ""


def _plainly(write: Callable[..., None]) -> Callable[[HttpRequest, Measure, By], str]:
    """A deed that needs nothing but the measure."""
    def do(_request: HttpRequest, measure: Measure, by: By) -> str:
        write(measure, **by)
        return ""

    return do


DEEDS: dict[str, Callable[[HttpRequest, Measure, By], str]] = {
    "step-add": _add_step, "step-change": _change_step, "step-up": _move_step, "step-down": _move_step, "step-remove": _remove_step,
    "step-back": _bring_step_back, "costs": _costs, "indicators": _indicators, "adopt": _adopt, "merge": _merge, "split": _split,
    "split-back": _split_back, "drop": _drop, "adopt-back": _plainly(deeds.adopt_back), "merge-back": _plainly(deeds.merge_back),
    "drop-back": _plainly(deeds.drop_back),
}


def _key(request: HttpRequest) -> UUID:
    key = forms.key_of(request.POST.get("step", ""))
    if key is None:
        raise MeasureRefused("gone")
    return key


def _keep(request: HttpRequest, measure: Measure, kept: dict[str, Any] | None) -> None:
    request.session[REMOVED] = request.session.get(REMOVED, {}) | {str(measure.pk): kept}


def _measure(request: HttpRequest, key: str, reference: str, action: str) -> Measure:
    measure = queries.measure_of(key, reference)
    if measure is None:
        raise Http404
    require(_who(request), action, measure)
    return measure


def _again(measure: Measure) -> Measure:
    found = queries.measure_of(measure.plan.process.key, measure.reference)
    assert found is not None  # measures are ended, never deleted under somebody's hands
    return found


def _who(request: HttpRequest) -> Principal:
    principal: Principal = request.principal  # type: ignore[attr-defined]
    return principal


def _draw(request: HttpRequest, measure: Measure, *, typed: dict[str, str] | None = None, both: dict[str, str] | None = None,
          refused: MeasureRefused | None = None) -> HttpResponse:
    """The sheet; after a refusal with the sentence where it was typed and everything typed still there."""
    told, deed = request.POST, request.POST.get("deed", "")
    seen: dict[str, str] = {}
    if refused is not None and deed == "block":
        typed, seen = forms.typed_block(told, told.get("block", ""))
    sheet = queries.profile(measure, clock.today())
    problem = forms.problem_of(refused) if refused else ""
    names = [refused.told or "title"] if refused and deed == "block" and refused.reason in ("title", "gone") else []
    may_steer = allowed(_who(request), "measure.edit", measure)
    may_edit = may_steer and (measure.state in LIVING or refused is not None)  # what was typed stays, though it ended meanwhile
    opened = _opened(request, deed) if may_edit else ""
    wrong = _field(refused, told, deed) if refused else ""
    choices = _choices(request, measure) if opened in ("head", "goal") else _shown(measure)
    address = [measure.plan.process.key, measure.reference]
    context: dict[str, Any] = {
        "measure": measure, "sheet": sheet, "process": measure.plan.process, "section": "work", "may_edit": may_edit,
        "may_steer": may_steer, "tongue": SOURCE_LANGUAGE,
        "here": reverse("plan:measure", args=address), "send": reverse("plan:measure-deed", args=address), "open": opened,
        "state": forms.state_words(measure), "problem": problem, "refused": deed if refused else "", "told": told if refused else {},
        "removed": request.session.get(REMOVED, {}).get(str(measure.pk)), "both": bool(both),
        "said_below": bool(names) or (deed in SAID_BELOW and measure.state in LIVING),
        "smart": [(letter, *forms.smart_words()[letter]) for letter, there in sheet.smart.items() if not there],
        "lacks": deeds.lacks_for_adoption(measure, sheet.lead), "today": clock.today(),
        "horizon": dict(forms.horizons(measure.plan.process.horizons))[measure.horizon] if measure.horizon else "",
        "blocks": forms.blocks(values_of(measure), choices, typed=typed, seen=seen, both=both, problems=dict.fromkeys(names, problem),
                               open=opened),
        "wrong": wrong, **_figures(sheet, measure, told if refused else None, deed, wrong),
    }
    if may_edit:
        others = queries.mergeable(measure)
        context |= {"others": others if opened == "merge" else None, "may_merge": others.exists(),
                    "split_off": _split_off(request.GET.get("neu", ""), measure)}
    return render(request, "plan/measure.html", context, status=422 if refused or both else 200)


def _opened(request: HttpRequest, deed: str) -> str:
    """The one form that is open: the one that was sent and refused, or the one asked for."""
    sent = {"block": request.POST.get("block", ""), "costs": "money", "step-add": "step-new"}
    return sent.get(deed) or request.POST.get("step", "") or deed or request.GET.get("offen", "")


def _field(refused: MeasureRefused, told: Any, deed: str) -> str:
    """The field a refusal speaks of."""
    return counted.lacking_at(refused, told) if deed in ("costs", "indicators") else refused.at or forms.STEP_FIELD.get(refused.reason, "")


def _choices(request: HttpRequest, measure: Measure) -> dict[str, list[tuple[str, str]]]:
    """What a measure can be tied to."""
    process = measure.plan.process
    goals = queries.impact_goals(process, language_of(request))
    return {
        "horizon": forms.horizons(process.horizons),
        "impact_goal": [("", forms.open_word()), *((str(goal.pk), goal.text) for goal in goals)],
        "field_of_action": [("", forms.open_word()), *((str(each.pk), each.title) for each in queries.fields_of_action(process))],
        "area": [("", forms.open_word()), *((str(area.pk), area.name) for area in queries.areas())],
    }


def _shown(measure: Measure) -> dict[str, list[tuple[str, str]]]:
    """The same, where it is only read."""
    tied = {"impact_goal": measure.impact_goal, "field_of_action": measure.field_of_action, "area": measure.area}
    return {"horizon": forms.horizons(measure.plan.process.horizons)} | {
        name: [(str(each.pk), str(each))] for name, each in tied.items() if each is not None}


def measure_read(measure: Measure, on: date) -> dict[str, Any]:
    """What a page that only reads a measure shows of its sheet."""
    sheet, words = queries.profile(measure, on), dict(counted.financings())
    return {
        "measure": measure, "sheet": sheet, "process": measure.plan.process, "blocks": forms.blocks(values_of(measure), _shown(measure)),
        "costs": [(line.year, counted.euros(line.cents), words[line.financing], line.source) for line in sheet.costs],
        "cost_total": counted.euros(sum(line.cents for line in sheet.costs)), "none_needed": measure.no_extra_money,
        "counted": counted.counted_words(sheet.indicators),
    }


def _figures(sheet: queries.Profile, measure: Measure, told: Any, deed: str, wrong: str) -> dict[str, Any]:
    """Money and indicators, read and in their forms."""
    costs, none_needed = figures.costs_from(sheet.costs), measure.no_extra_money
    counts = figures.counts_from(sheet.indicators)
    money, numbers = told if deed == "costs" else None, told if deed == "indicators" else None
    words = dict(counted.financings())
    return {
        "costs": [(line.year, counted.euros(line.cents), words[line.financing], line.source) for line in sheet.costs],
        "cost_total": counted.euros(sum(line.cents for line in sheet.costs)), "cost_rows": counted.cost_rows(costs, money, wrong),
        "cost_mark": figures.mark_of((costs, none_needed)), "financings": counted.financings(), "directions": counted.directions(),
        "none_needed": "none_needed" in money if money is not None else none_needed,
        "counted_rows": counted.counted_rows(counts, numbers, wrong), "counted": counted.counted_words(sheet.indicators),
        "count_mark": figures.mark_of(counts),
    }
