"""Council papers, sheets of measures and the plan as files to hand in."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from fachplan.base import clock
from fachplan.base.ids import slug_of
from fachplan.base.policy import policy, require
from fachplan.forums.logos import logo_of
from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan
from fachplan.plan.paper_models import CouncilPaper
from fachplan.plan.paper_queries import PaperContent, measures_in_order, paper_content
from fachplan.reports.papers.blocks import Paper
from fachplan.reports.papers.compose import council_paper, measure_sheets, whole_plan
from fachplan.reports.papers.files import word_file
from fachplan.reports.papers.models import DocumentTemplate
from fachplan.reports.papers.pdf import paper_pdf
from fachplan.reports.papers.queries import standing_measures
from fachplan.reports.views import WORD, as_file, language

Kind = DocumentTemplate.Kind


@require_safe
@policy("plan.document")
def council(request: HttpRequest, key: str, paper: UUID, kind: str) -> HttpResponse:
    """A council paper."""
    plan = plan_to_read(request, key)
    found = get_object_or_404(CouncilPaper.objects.select_related("plan__process"), plan=plan, pk=paper)
    content = paper_content(found)
    made = council_paper(content, language=language(), on=clock.today())
    return _answer(plan, made, f"vorlage-{slug_of(found.number or found.title, 60)}.{kind}", Kind.COUNCIL, content)


@require_safe
@policy("plan.document")
def measures(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """All measures of a plan."""
    plan = plan_to_read(request, key)
    made = measure_sheets(plan, standing_measures(plan), language=language(), on=clock.today())
    return _answer(plan, made, f"massnahmen-{plan.key}.{kind}", Kind.MEASURES)


@require_safe
@policy("plan.document")
def measure(request: HttpRequest, key: str, reference: str, kind: str) -> HttpResponse:
    """One measure, whatever became of it."""
    plan = plan_to_read(request, key)
    found = list(measures_in_order(Measure.objects.filter(plan=plan, reference=reference.split("-")[0])))
    if not found:
        raise Http404
    made = measure_sheets(plan, found, language=language(), on=clock.today())
    return _answer(plan, made, f"massnahme-{found[0].reference}.{kind}", Kind.MEASURES)


@require_safe
@policy("plan.document")
def plan(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The whole plan."""
    found = plan_to_read(request, key)
    return _answer(found, whole_plan(found, language=language(), on=clock.today()), f"plan-{found.key}.{kind}", Kind.PLAN)


def plan_to_read(request: HttpRequest, key: str, action: str = "plan.document") -> SectorPlan:
    """The plan of a process's address; 403 unless the reader may do `action` there."""
    found = SectorPlan.objects.select_related("process__logo").filter(process__key=key).first()
    if found is None:
        raise Http404
    require(request.principal, action, found.process)  # type: ignore[attr-defined]
    return found


def _answer(plan: SectorPlan, paper: Paper, name: str, kind: str, content: PaperContent | None = None) -> HttpResponse:
    """The PDF is ours; the Word file is the city's own template filled, where it has one."""
    if name.endswith(".pdf"):
        return as_file(paper_pdf(paper, logo_of(plan.process)), name, "application/pdf")
    return as_file(word_file(plan, paper, kind, content), name, WORD)
