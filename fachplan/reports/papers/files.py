"""A paper as the files that are handed in: the PDF is ours, the Word file the city's own template filled, where it has one."""

from datetime import date

from fachplan.forums.logos import logo_of
from fachplan.plan.models import SectorPlan
from fachplan.plan.paper_queries import PaperContent
from fachplan.reports.papers.blocks import Paper
from fachplan.reports.papers.compose import council_paper
from fachplan.reports.papers.models import DocumentTemplate
from fachplan.reports.papers.pdf import paper_pdf
from fachplan.reports.papers.placeholders import values_of
from fachplan.reports.papers.queries import own_template
from fachplan.reports.papers.template_fill import filled_template
from fachplan.reports.papers.word import paper_docx


def word_file(plan: SectorPlan, paper: Paper, kind: str, content: PaperContent | None = None) -> bytes:
    """The Word file of a document of this kind."""
    own = own_template(kind)
    return filled_template(own, values_of(kind, paper, plan.title, content), paper) if own else paper_docx(paper, logo_of(plan.process))


def council_files(content: PaperContent, language: str, on: date) -> tuple[bytes, bytes]:
    """A council paper as PDF and as Word file."""
    plan, made = content.paper.plan, council_paper(content, language=language, on=on)
    return paper_pdf(made, logo_of(plan.process)), word_file(plan, made, DocumentTemplate.Kind.COUNCIL, content)
