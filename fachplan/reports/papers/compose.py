"""Whole documents: the blocks with what stands over and under them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext, override

from fachplan.base.content import into_language
from fachplan.base.models import City
from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan
from fachplan.plan.paper_queries import PaperContent
from fachplan.plan.release_models import PlanRelease
from fachplan.reports.papers import words
from fachplan.reports.papers.blocks import Block, Paper, Turn
from fachplan.reports.papers.council import council_blocks
from fachplan.reports.papers.queries import MeasureFacts, facts_of, plan_content, released_as
from fachplan.reports.papers.sheets import sheet
from fachplan.reports.papers.whole_plan import plan_blocks


def council_paper(content: PaperContent, *, language: str, on: date) -> Paper:
    """A council paper: a draft until it is handed in."""
    paper = content.paper
    with override(language):
        kind = gettext("Council paper %(number)s") % {"number": paper.number} if paper.number else gettext("Council paper")
        handed_in = paper.handed_in_on
        state = gettext("Handed in on %(day)s") % {"day": words.day(handed_in)} if handed_in else _draft(on)
        return replace(_paper(paper.plan, paper.title, kind, state, council_blocks(content), language, on), over=gettext("Subject"))


def measure_sheets(plan: SectorPlan, measures: Sequence[Measure], *, language: str, on: date) -> Paper:
    """One measure, or all of them, each on a page of its own; a draft while one of them is."""
    with override(language):
        into_language([plan], ("title",), language)
        facts = facts_of(measures, language)
        # One measure gives the document its title; many have a page each.
        blocks = sheet(facts[0], level=1)[1:] if len(facts) == 1 else _one_by_one(facts)
        title = f"{measures[0].number}. {words.apart(measures[0].title)}" if len(measures) == 1 else gettext("Measures of the plan")
        kind = gettext("Measure sheet") if len(measures) == 1 else gettext("Measure sheets")
        drafts = any(each.state != Measure.State.ADOPTED for each in measures)
        return _paper(plan, title, kind, _draft(on) if drafts else _as_of(on), blocks, language, on)


def _one_by_one(facts: Sequence[MeasureFacts]) -> list[Block]:
    blocks: list[Block] = []
    for each in facts:
        blocks += [*([Turn()] if blocks else []), *sheet(each, level=2)]
    return blocks


def whole_plan(plan: SectorPlan, *, language: str, on: date) -> Paper:
    """The plan as it stands: a draft, unless this is what was released."""
    with override(language):
        release = released_as(plan)
        content = plan_content(plan, language)
        state = _released(release) if release else _draft(on)
        return _paper(plan, _with_years(plan), gettext("Plan"), state, plan_blocks(content), language, on)


def _with_years(plan: SectorPlan) -> str:
    """The title with the years it is for, unless it names them, whatever the dash between them."""
    named = all(year in plan.title for year in re.findall(r"\d{4}", plan.years))
    return plan.title if named else f"{plan.title} {plan.years}"


def _draft(on: date) -> str:
    return gettext("Draft, as of %(day)s") % {"day": words.day(on)}


def _released(release: PlanRelease) -> str:
    told = {"n": release.number, "day": words.day(localdate(release.released_at))}
    return gettext("Version %(n)d, released on %(day)s") % told


def _as_of(on: date) -> str:
    return gettext("As of %(day)s") % {"day": words.day(on)}


def _paper(plan: SectorPlan, title: str, kind: str, state: str, blocks: Sequence[Block], language: str, on: date) -> Paper:
    city = City.current()
    return Paper(title, kind, state, city.name, plan.process.office or city.office, language, on, tuple(blocks), is_demo=city.demo)
