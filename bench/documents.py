"""How long the plan takes as a file: 60 pages, first and then again with other words, so that nothing is only remembered."""

import io
import time
from collections.abc import Callable

from bench.table import Row

MEASURES = 80  # with goals, steps, money and texts of a usual length they fill 60 pages
TIMES = 5


def run() -> list[Row]:
    """The plan as PDF/UA-1 and as Word file, and a council paper on all of its measures."""
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner, setup_test_environment, teardown_test_environment

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    names = runner.setup_databases()
    try:
        return _rows()
    finally:
        runner.teardown_databases(names)
        teardown_test_environment()


def _rows() -> list[Row]:
    from pypdf import PdfReader

    from fachplan.plan.measure_models import Measure
    from fachplan.plan.paper_queries import paper_content
    from fachplan.reports.papers.compose import council_paper, whole_plan
    from fachplan.reports.papers.pdf import paper_pdf
    from fachplan.reports.papers.word import paper_docx
    from tests.reports.paper_sample import ON, make_paper, many_measures
    from tests.workshop.house import House

    plan = many_measures(House().forum.process, MEASURES)
    paper = make_paper(plan)

    def changed(number: int) -> None:
        """Every text anew: a compiler that remembers pages must set them again."""
        for measure in Measure.objects.filter(plan=plan):
            measure.need = f"{number}: {measure.title}. " * 6
            measure.save(update_fields=["need"])

    def pdf() -> bytes:
        return paper_pdf(whole_plan(plan, language="de", on=ON))

    def word() -> bytes:
        return paper_docx(whole_plan(plan, language="de", on=ON))

    def council() -> bytes:
        return paper_pdf(council_paper(paper_content(paper), language="de", on=ON))

    first = _seconds(pdf)
    pages = len(PdfReader(io.BytesIO(pdf())).pages)
    rows = [Row(f"plan, {pages} pages, PDF, first", f"{first:.2f} s", "≤ 5 s", first <= 5, "fonts read, pages set")]
    for name, make, most in ((f"plan, {pages} pages, PDF, then", pdf, 1), (f"plan, {pages} pages, Word", word, 2),
                             (f"council paper, {MEASURES} measures, PDF", council, 1)):
        slowest = 0.0
        for number in range(TIMES):
            changed(number)
            slowest = max(slowest, _seconds(make))
        rows.append(Row(name, f"{slowest:.2f} s", f"≤ {most} s", slowest <= most, f"slowest of {TIMES}, every text changed before each"))
    return rows


def _seconds(make: Callable[[], bytes]) -> float:
    begun = time.perf_counter()
    make()
    return time.perf_counter() - begun
