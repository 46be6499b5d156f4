"""The plan on paper: goals, the measures that serve them, and what is not settled yet."""

from django.utils.translation import gettext, ngettext, pgettext

from fachplan.plan.measure_models import ImpactGoal
from fachplan.plan.models import GuidingGoal
from fachplan.reports.papers import words
from fachplan.reports.papers.blocks import Block, Heading, Pairs, Table, Text, Turn, paragraphs
from fachplan.reports.papers.council import money_blocks
from fachplan.reports.papers.queries import MeasureFacts, PlanContent
from fachplan.reports.papers.sheets import sheet


def plan_blocks(content: PlanContent) -> list[Block]:
    """Everything between the title of the plan and its end."""
    return [*_front(content), *(block for goal in content.guiding for block in _guiding(goal, content)), *_without(content)]


def _front(content: PlanContent) -> list[Block]:
    measures = content.all_measures()
    blocks: list[Block] = [Heading(gettext("At a glance")), Text(_counts(content, measures))]
    if measures:
        blocks.append(_overview(measures))
    return [*blocks, Heading(gettext("Financial effects")), *money_blocks(content.money, len(measures))]


def _counts(content: PlanContent, measures: list[MeasureFacts]) -> str:
    adopted = sum(each.measure.adopted_on is not None for each in measures)
    goals = sum(map(len, content.goals.values()))
    parts = [
        ngettext("%(n)d guiding goal", "%(n)d guiding goals", len(content.guiding)) % {"n": len(content.guiding)},
        ngettext("%(n)d impact goal", "%(n)d impact goals", goals) % {"n": goals},
        ngettext("%(n)d measure", "%(n)d measures", len(measures)) % {"n": len(measures)},
        ngettext("%(n)d of them adopted", "%(n)d of them adopted", adopted) % {"n": adopted},
    ]
    return ", ".join(parts) + "."


def _overview(measures: list[MeasureFacts]) -> Table:
    rows = tuple((f"{each.measure.number}. {words.apart(each.measure.title)}",
                  words.apart(each.lead.office) if each.lead else pgettext("responsibility", "open"),
                  words.horizon(each.measure) or words.not_stated(), words.standing(each.measure)) for each in measures)
    head = (gettext("Measure"), gettext("Lead responsibility"), gettext("Horizon"), gettext("State"))
    return Table(gettext("Measures of the plan"), head, rows, (0, 45, 30, 40))


def _guiding(goal: GuidingGoal, content: PlanContent) -> list[Block]:
    goals = content.goals.get(goal.pk, [])
    blocks: list[Block] = [Turn()] if goals else []
    blocks += [Heading(gettext("Guiding goal %(n)d") % {"n": goal.position}), Text(words.apart(goal.text), bold=True)]
    if not goals:
        return [*blocks, Text(gettext("No impact goal yet."), muted=True)]
    return [*blocks, *(block for each in goals for block in _impact(each, content))]


def _impact(goal: ImpactGoal, content: PlanContent) -> list[Block]:
    blocks: list[Block] = [Heading(words.apart(goal.text), 3)]
    rows = [(gettext("Perspective"), words.perspective(goal))]
    rows += [(gettext("Field of action"), goal.field_of_action.title)] if goal.field_of_action else []
    blocks.append(Pairs(tuple(rows)))
    for label, text in ((gettext("Where we stand"), goal.stands), (gettext("What it takes"), goal.needs)):
        blocks += [Text(label, bold=True), *paragraphs(text)] if text.strip() else []
    measures = content.by_goal.get(goal.pk, [])
    if not measures:
        return [*blocks, Text(pgettext("impact goal", "No measure yet."), muted=True)]
    return [*blocks, *(block for each in measures for block in sheet(each, level=4))]


def _without(content: PlanContent) -> list[Block]:
    if not content.without_goal:
        return []
    sheets = (block for each in content.without_goal for block in sheet(each, level=3))
    return [Turn(), Heading(gettext("Measures without a goal")), *sheets]
