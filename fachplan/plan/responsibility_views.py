"""Who answers for a measure, for those who plan: name, replace, ask by mail after reading it, write down what was said."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from fachplan.base import clock
from fachplan.base.mail_server import mail_server
from fachplan.base.policy import Principal, allowed, policy, require
from fachplan.plan import responsibility_actions as actions
from fachplan.plan import responsibility_forms as forms
from fachplan.plan import responsibility_queries as queries
from fachplan.plan.lead_letters import preview
from fachplan.plan.measure_actions import LIVING, MeasureRefused
from fachplan.plan.measure_forms import day_of
from fachplan.plan.measure_models import Measure, Responsibility
from fachplan.plan.measure_queries import measure_of

By = dict[str, Any]


@require_safe
@policy("draft.read")
def page(request: HttpRequest, key: str, reference: str) -> HttpResponse:
    """Everybody it names and how they stand; with `anfrage`, the mail as it would go out."""
    return _draw(request, _measure(request, key, reference, "draft.read"))


@require_POST
@policy("measure.edit")
def deed(request: HttpRequest, key: str, reference: str) -> HttpResponse:
    """One deed; what is refused is said where it was typed."""
    measure = _measure(request, key, reference, "measure.edit")
    by = {"actor": _who(request).actor, "at": clock.now()}
    try:
        if request.POST.get("deed") == "preview":
            return redirect(f"{reverse('plan:responsibilities', args=[key, reference])}?{forms.asked_again(request.POST)}#anfrage")
        write = DEEDS.get(request.POST.get("deed", ""))
        if write is None:
            raise MeasureRefused("unknown")
        write(request, measure, by)
    except MeasureRefused as refused:
        return _draw(request, measure, refused)
    place = request.POST.get("body", "")
    return redirect(reverse("plan:responsibilities", args=[key, reference]) + (f"#b-{place}" if place else ""))


def _add(request: HttpRequest, measure: Measure, by: By) -> None:
    actions.name_body(measure, request.POST.get("role", ""), forms.body_typed(request.POST), **by)


def _replace(request: HttpRequest, measure: Measure, by: By) -> None:
    actions.replace_lead(measure, forms.body_typed(request.POST), on=clock.today(), **by)


def _address(request: HttpRequest, measure: Measure, by: By) -> None:
    actions.change_address(_body(request, measure), request.POST.get("address", ""), **by)


def _end(request: HttpRequest, measure: Measure, by: By) -> None:
    actions.end_body(_body(request, measure), on=clock.today(), **by)


def _ask(request: HttpRequest, measure: Measure, by: By) -> None:
    day = day_of(request.POST.get("answer_by", ""))
    actions.ask(_body(request, measure), day, on=clock.today(), asking=forms.asking_typed(request.POST), **by)


def _record(request: HttpRequest, measure: Measure, by: By) -> None:
    source, day = request.POST.get("source", ""), day_of(request.POST.get("day", ""))
    actions.record_answer(_body(request, measure), forms.answer_typed(request.POST), source, day, on=clock.today(), **by)


DEEDS: dict[str, Callable[[HttpRequest, Measure, By], None]] = {
    "add": _add, "replace": _replace, "address": _address, "end": _end, "ask": _ask, "record": _record,
}


def _body(request: HttpRequest, measure: Measure) -> Responsibility:
    named = {str(each.pk): each for each in queries.bodies(measure)}
    found = named.get(request.POST.get("body", ""))
    if found is None:
        raise MeasureRefused("replaced")
    return found


def _measure(request: HttpRequest, key: str, reference: str, action: str) -> Measure:
    measure = measure_of(key, reference)
    if measure is None:
        raise Http404
    require(_who(request), action, measure)
    return measure


def _who(request: HttpRequest) -> Principal:
    principal: Principal = request.principal  # type: ignore[attr-defined]
    return principal


def _draw(request: HttpRequest, measure: Measure, refused: MeasureRefused | None = None) -> HttpResponse:
    today, told = clock.today(), request.POST if refused else {}
    bodies = queries.bodies(measure)
    lead = next((body for body in bodies if body.role == "lead"), None)
    refused_deed, refused_body = told.get("deed", ""), told.get("body", "")
    below = (refused_body in {str(body.pk) for body in bodies} or refused_deed == "add"
             or (refused_deed == "replace" and lead is not None and lead.pk != measure.lead_id))
    may_edit = allowed(_who(request), "measure.edit", measure) and measure.state in LIVING
    asking = _asking(request, bodies if may_edit else [], refused)
    context: dict[str, Any] = {
        "measure": measure, "process": measure.plan.process, "section": "work", "may_edit": may_edit, "told": told,
        "rows": [(body, queries.due_for_a_call(body, today), queries.may_be_asked(body, today), measure.lead_id == body.pk)
                 for body in bodies],
        "lead": lead, "said_below": below, "former": queries.former(measure), "today": today,
        "problem": forms.refusal(refused) if refused else "", "refused": refused_deed, "refused_body": refused_body,
        "actors": [("", ""), *((str(each.pk), each.name) for each in queries.actors())] if may_edit else [],
        "answers": [(key, name) for key, name, _meaning in forms.answers("lead")], **asking,
    }
    return render(request, "plan/responsibilities.html", context, status=422 if refused else 200)


def _asking(request: HttpRequest, bodies: list[Responsibility], refused: MeasureRefused | None) -> dict[str, Any]:
    """The mail a planner reads before it goes out, as it was typed so far."""
    told = request.POST if refused and request.POST.get("deed") == "ask" else request.GET
    body = {str(each.pk): each for each in bodies}.get(told.get("body" if told is request.POST else "anfrage", ""))
    if body is None or not queries.may_be_asked(body, clock.today()):
        return {}
    if "contact" in told:
        typed = forms.asking_typed(told)
        body.language, body.contact, body.contact_address = typed.language, typed.contact, typed.contact_address
    asking, day = queries.asking_of(body), forms.day_ahead(told.get("answer_by", told.get("bis", "")), clock.today())
    subject, text = preview(body, day)
    return {"asking": body, "how": asking, "mail_subject": subject, "mail": text, "answer_by": day.isoformat(),
            "no_mail_server": mail_server() is None, "languages": forms.languages(), "written_in": queries.letter_language(asking.language)}
