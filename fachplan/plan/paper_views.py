"""Council papers for those who plan: the list, and a page where each part is written in its place."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fachplan.base import clock
from fachplan.base.files import FileDamaged, read_file
from fachplan.base.policy import policy, require
from fachplan.plan import paper_forms as forms
from fachplan.plan.handed_in_actions import set_anew
from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan
from fachplan.plan.paper_actions import (
    PAPERED,
    PaperRefused,
    begin_paper,
    choose_measures,
    hand_in,
    set_stations,
    take_paper_back,
    write_words,
)
from fachplan.plan.paper_models import CouncilPaper, HandedInPaper
from fachplan.plan.paper_queries import PaperContent, paper_content, papers_of
from fachplan.plan.paper_snapshot import snapshot
from fachplan.workshop.place import language_of

By = dict[str, Any]


@require_http_methods(["GET", "HEAD", "POST"])
@policy("paper.write")
def papers(request: HttpRequest, key: str) -> HttpResponse:
    """The papers of a plan, the plan's own documents, and a new paper."""
    plan, problem = _plan(request, key), ""
    if request.method == "POST":
        try:
            made = begin_paper(plan, request.POST.get("title", ""), **_by(request))
        except PaperRefused as refused:
            problem = forms.refused_words(refused)
        else:
            return redirect("plan:paper", key, made.pk)
    context = {"plan": plan, "process": plan.process, "papers": papers_of(plan.pk), "problem": problem,
               "typed": request.POST.get("title", ""), "section": "work",
               "measures": Measure.objects.filter(plan=plan, state__in=PAPERED).count()}
    return render(request, "plan/papers.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@policy("paper.write")
def paper(request: HttpRequest, key: str, paper: UUID) -> HttpResponse:
    """One paper: what it says, what it lacks, and one form for each part."""
    plan = _plan(request, key)
    found = get_object_or_404(CouncilPaper.objects.select_related("plan__process"), plan=plan, pk=paper)
    if request.method != "POST":
        return _page(request, found)
    try:
        place = _do(request, found)
    except PaperRefused as refused:
        found.refresh_from_db()
        return _page(request, found, refused)
    return redirect(f"{reverse('plan:paper', args=[key, found.pk])}{place}")


@require_safe
@policy("paper.write")
def handed_in(request: HttpRequest, key: str, handed: UUID, kind: str) -> HttpResponse:
    """A file as it was handed in; set anew first, where words had to leave it."""
    plan = _plan(request, key)
    kept = get_object_or_404(HandedInPaper.objects.select_related("pdf", "docx"), paper__plan=plan, pk=handed)
    if not getattr(kept, kind).sha256:
        kept = set_anew(kept.pk, at=clock.now())
    stored = getattr(kept, kind)
    try:
        body = read_file(stored)
    except FileDamaged as damaged:
        raise Http404 from damaged
    return HttpResponse(body, content_type=stored.media_type, headers={
        "Content-Disposition": f'attachment; filename="{stored.name}"', "Cache-Control": "private, no-store"})


def _do(request: HttpRequest, paper: CouncilPaper) -> str:
    """One deed; where on the page it happened."""
    form, by = request.POST, _by(request)
    match form.get("do"):
        case "words":
            write_words(paper, *forms.words_typed(form), **by)
            return f"#{form.get('part', 'head')}"
        case "measures":
            choose_measures(paper, forms.measures_typed(form), **by)
            return "#measures"
        case "stations":
            set_stations(paper, forms.stations_typed(form), **by)
            return "#stations"
        case "hand-in":
            hand_in(paper, on=clock.today(), language=language_of(request), **by)
            return ""
        case "take-back":
            take_paper_back(paper, on=clock.today(), **by)
            return ""
    raise PaperRefused("unknown")


def _page(request: HttpRequest, paper: CouncilPaper, refused: PaperRefused | None = None) -> HttpResponse:
    content = paper_content(paper)
    problem, at = (forms.refused_words(refused), _places(request, refused)) if refused else ("", (request.GET.get("offen", ""),))
    typed = request.POST if refused else QueryDict()
    chosen = {measure.pk for measure in content.measures}
    kept = list(paper.handed_in.select_related("pdf", "docx"))
    context = {
        "kept": kept, "changed": bool(kept) and kept[0].content != snapshot(content),
        "paper": paper, "process": paper.plan.process, "content": content, "missing": forms.missing_words(content), "problem": problem,
        "at": at, "head": forms.head_rows(paper, typed, problem, at), "parts": forms.parts(content, typed, problem, at),
        "kinds": forms.kinds(), "rows": forms.station_rows(content.stations, request.POST if refused and "stations" in at else None),
        "choices": _choices(paper, chosen),
        "without_lead": {measure.pk for measure in content.without_lead()}, "section": "work", **_money(content),
    }  # fmt: skip
    return render(request, "plan/paper.html", context, status=422 if refused else 200)


def _places(request: HttpRequest, refused: PaperRefused) -> tuple[str, ...]:
    """Where on the page a refusal is said."""
    deed = request.POST.get("do", "")
    if deed != "words" or not refused.fields:
        return (request.POST.get("part", "head") if deed == "words" else deed,)
    return refused.fields


def _choices(paper: CouncilPaper, chosen: set[UUID]) -> list[tuple[Measure, bool]]:
    standing = Measure.objects.filter(plan=paper.plan_id, state__in=PAPERED).order_by("number")
    return [(measure, measure.pk in chosen) for measure in standing]


def _money(content: PaperContent) -> dict[str, Any]:
    money = content.money
    stated = len(content.measures) - money.not_stated - money.without_extra
    return {"money": forms.money_rows(money) if money.years else [], "financing": forms.financing(), "stated": stated}


def _plan(request: HttpRequest, key: str) -> SectorPlan:
    found = SectorPlan.objects.select_related("process").filter(process__key=key).first()
    if found is None:
        raise Http404
    require(request.principal, "paper.write", found.process)  # type: ignore[attr-defined]
    return found


def _by(request: HttpRequest) -> By:
    return {"actor": request.principal.actor, "at": clock.now()}  # type: ignore[attr-defined]
