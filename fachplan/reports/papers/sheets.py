"""A measure on paper: what it is for, who does what by when, what it costs, and how one sees that it works."""

from collections.abc import Iterable

from django.utils.translation import gettext, pgettext

from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.measure_models import Step
from fachplan.plan.paper_queries import FINANCING
from fachplan.reports.papers import words
from fachplan.reports.papers.blocks import Block, Heading, Pairs, Table, Text, filled, paragraphs
from fachplan.reports.papers.queries import MeasureFacts


def sheet(facts: MeasureFacts, *, level: int) -> list[Block]:
    """The blocks of a measure under a heading of `level`; its parts are headed while the levels last."""
    measure = facts.measure
    blocks: list[Block] = [Heading(f"{measure.number}. {words.apart(measure.title)}", level), *paragraphs(measure.summary),
                           *_facts(facts, under_goal=level == 4)]
    for label, text in _texts(facts):
        if text.strip():
            blocks += [_label(label, level), *paragraphs(text)]
    for label, table in _tables(facts):
        blocks += [_label(label, level), table]
    if facts.money or measure.no_extra_money:
        blocks += [] if facts.money else [_label(gettext("Costs"), level), Text(gettext("No extra money is needed."))]
    blank, label = _blank(facts), gettext("Not stated")
    return [*blocks, Text(f"{label}: {', '.join(blank)}", muted=True)] if blank else blocks


def _label(text: str, level: int) -> Block:
    return Heading(text, level + 1) if level < 4 else Text(text, bold=True)


def _facts(facts: MeasureFacts, *, under_goal: bool) -> list[Pairs]:
    """What it is in short; a measure that stands under its goal does not name it again."""
    measure = facts.measure
    goal = None if under_goal else measure.impact_goal
    return filled((
        (gettext("Guiding goal"), words.apart(goal.guiding_goal.text) if goal else ""),
        (gettext("Impact goal"), f"{words.apart(goal.text)} ({words.perspective(goal)})" if goal else ""),
        (gettext("Field of action"), measure.field_of_action.title if measure.field_of_action else ""),
        (gettext("Area"), measure.area.name if measure.area else ""),
        (gettext("Lead responsibility"), words.led_by(facts.lead)),
        (gettext("Partners"), "; ".join(map(words.said_yes, facts.partners))),
        (gettext("Target groups"), words.apart(measure.target_groups)),
        (gettext("Horizon"), words.horizon(measure)),
        (gettext("State"), words.standing(measure)),
        (gettext("Origin"), "; ".join(f"{forum}: {', '.join(cards)}" for forum, cards in facts.origins.items())),
    ))


def _texts(facts: MeasureFacts) -> Iterable[tuple[str, str]]:
    measure = facts.measure
    return (
        (gettext("Need"), measure.need),
        (gettext("How it is carried out"), measure.implementation),
        (gettext("What paid staff do"), measure.paid_work),
        (gettext("What volunteers do"), measure.volunteer_work),
        (gettext("How we notice that it works"), measure.notice),
        (gettext("Alternatives that were looked at"), measure.alternatives),
        (gettext("What is lost if it ends"), measure.if_it_ends),
    )


def _tables(facts: MeasureFacts) -> Iterable[tuple[str, Table]]:
    if facts.steps:
        yield gettext("Steps"), _steps(facts.steps)
    if facts.money:
        yield gettext("Costs"), _money(facts.money)
    if facts.indicators:
        yield gettext("Indicators"), _indicators(facts.indicators)


def _steps(steps: list[Step]) -> Table:
    head = (gettext("Step"), gettext("Who"), gettext("By when"), gettext("State"))
    nobody = pgettext("responsibility", "open")
    rows = tuple((words.apart(each.title), words.apart(each.owner) or nobody, _due(each), _done(each)) for each in steps)
    return Table(gettext("Steps"), head, rows, (0, 42, 34, 40))


def _due(step: Step) -> str:
    """The day; where it moved, the agreed one and why, too."""
    if step.agreed_due is None or step.agreed_due == step.due:
        return words.day(step.due)
    moved = gettext("agreed was %(day)s; %(why)s") % {"day": words.day(step.agreed_due), "why": words.apart(step.moved_because)}
    return f"{words.day(step.due)}\n{moved}"


def _done(step: Step) -> str:
    return gettext("done on %(day)s") % {"day": words.day(step.done_on)} if step.done_on else gettext("not done yet")


def _money(lines: list[CostLine]) -> Table:
    names = words.financing()
    lines = sorted(lines, key=lambda each: (each.year, FINANCING.index(each.financing)))
    rows = [(str(each.year), words.euros(each.cents), names[each.financing], words.apart(each.source) or words.not_stated())
            for each in lines]
    rows.append((gettext("Together"), words.euros(sum(each.cents for each in lines)), "", ""))
    head = (gettext("Year"), gettext("Amount"), gettext("Financing"), gettext("Who pays"))
    return Table(gettext("Costs"), head, tuple(rows), (26, 34, 50, 0), figures=(1,), is_summed=True)


def _indicators(indicators: list[Indicator]) -> Table:
    head = (gettext("What is counted"), gettext("Where it stood"), gettext("Target"), gettext("Who counts"))
    rows = tuple((f"{words.apart(each.what)} ({words.apart(each.unit)})", _baseline(each), _target(each),
                  words.apart(each.counted_by) or words.not_stated()) for each in indicators)
    return Table(gettext("Indicators"), head, rows, (0, 46, 36, 34))


def _baseline(each: Indicator) -> str:
    if each.baseline is None:
        return words.not_stated()
    return f"{words.number(each.baseline)} ({words.day(each.baseline_on)}, {words.apart(each.baseline_source)})"


def _target(each: Indicator) -> str:
    if each.target is None:
        return words.direction_of(each)
    by = gettext("by %(day)s") % {"day": words.day(each.target_by)}
    return f"{words.number(each.target)} {by}"


def _blank(facts: MeasureFacts) -> list[str]:
    """What nobody has said of the measure: named once, never guessed."""
    measure = facts.measure
    blank = [label for label, text in _texts(facts) if not text.strip()]
    blank += [] if measure.impact_goal_id else [gettext("Impact goal")]
    blank += [] if measure.horizon else [gettext("Horizon")]
    blank += [] if facts.steps else [gettext("Steps")]
    blank += [] if facts.money or measure.no_extra_money else [gettext("Costs")]
    return blank + ([] if facts.indicators else [gettext("Indicators")])
