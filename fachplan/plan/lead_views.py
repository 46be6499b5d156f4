"""The page a request's link opens: the measure in short, four answers, one button. Only the button acts."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fachplan.accounts.links import Purpose, register
from fachplan.accounts.models import Token
from fachplan.base import clock
from fachplan.plan import responsibility_actions as actions
from fachplan.plan import responsibility_forms as forms
from fachplan.plan.lead_letters import button, later, sentences_of, subject
from fachplan.plan.measure_actions import MeasureRefused
from fachplan.plan.measure_models import Responsibility
from fachplan.plan.measure_views import measure_read
from fachplan.plan.responsibility_queries import asking_of, body_of, short

WHOLE = "massnahme"  # the page that shows the whole measure


def show(request: HttpRequest, token: Token) -> HttpResponse:
    """What is asked, and the form; the measure whole, where somebody wants to read it; or why nothing is asked any more."""
    body = body_of(token.subject)
    if body is not None and not actions.over(body) and request.GET.get("ansicht") == WHOLE:
        return _whole(request, body)
    return _draw(request, body) if body is not None and not actions.over(body) else _over(request, body)


def act(request: HttpRequest, token: Token) -> HttpResponse:
    """Take the answer, and say what happens next."""
    body = body_of(token.subject)
    if body is None or actions.over(body):
        return _over(request, body)
    answer = forms.answer_typed(request.POST)
    try:
        told = actions.answer_by_link(body, answer, request.POST.get("seen", ""), token=token, on=clock.today(), at=clock.now())
    except MeasureRefused as refused:
        body = body_of(token.subject)
        if body is None or actions.over(body):
            return _over(request, body)
        return _draw(request, body, refused)
    return render(request, "plan/accept_done.html", {"body": told, "answer": _words_of(told)})


def _draw(request: HttpRequest, body: Responsibility, refused: MeasureRefused | None = None) -> HttpResponse:
    told = request.POST if refused else None
    stands = {"answer": "" if body.state == "proposed" else body.state, "words": body.words, "by": body.answered_by}
    context: dict[str, Any] = {
        "body": body, "short": short(body), "given": _words_of(body), "most": forms.MOST_WORDS,
        "answers": [(*each, forms.sending_words()[each[0]]) for each in forms.answers(body.role)],
        "typed": {name: told.get(name, "") for name in stands} if told is not None else stands, "seen": actions.answer_mark(body),
        "problem": forms.refusal(refused) if refused else "", "at": refused.reason if refused else "",
        "asking": asking_of(body), "whole": _here(request, ansicht=WHOLE),
    }
    return render(request, "plan/accept.html", context, status=422 if refused else 200)


def _whole(request: HttpRequest, body: Responsibility) -> HttpResponse:
    """All that the measure's sheet says, to read only."""
    return render(request, "plan/accept_measure.html", {
        "body": body, "back": _here(request), **measure_read(body.measure, clock.today())})


def _here(request: HttpRequest, **asked: str) -> str:
    """This page's address, with the language its mail led here with."""
    told = {"sprache": request.GET["sprache"]} if "sprache" in request.GET else {}
    return f"{request.path}?{urlencode(told | asked)}" if told or asked else request.path


def _over(request: HttpRequest, body: Responsibility | None) -> HttpResponse:
    return render(request, "plan/accept_over.html", {"body": body, "why": actions.over(body) if body else ""}, status=410)


def _words_of(body: Responsibility) -> str:
    return {key: name for key, name, _meaning in forms.answers(body.role)}.get(body.state, "")


register(Purpose(name=actions.PURPOSE, show=show, act=act, subject=later(subject), button=later(button), sentences=sentences_of))
