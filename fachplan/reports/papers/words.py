"""What the documents say around the plan's own texts, in the active language."""

from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.translation import get_language, gettext, ngettext, pgettext

from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.measure_models import ImpactGoal, Measure, Responsibility
from fachplan.plan.paper_forms import LOCALES, euros
from fachplan.plan.paper_models import PaperStation
from fachplan.plan.paper_queries import Money
from fachplan.reports.documents.words import apart

__all__ = ["apart", "day", "direction_of", "euros", "financing", "horizon", "led_by", "money_words", "not_stated", "number",
           "perspective", "said_yes", "standing", "station_kind"]


def _locale() -> str:
    language = (get_language() or "de").split("-")[0]
    return LOCALES.get(language, language)


def day(on: date | None) -> str:
    """A day in figures; the words where there is none."""
    return str(format_date(on, "medium", locale=_locale())) if on else gettext("date open")


def number(value: Decimal) -> str:
    """A figure without zeros that say nothing."""
    return str(format_decimal(value.normalize(), locale=_locale()))


def not_stated() -> str:
    return gettext("not stated")


def financing() -> dict[str, str]:
    """How sure money is, from the surest on."""
    kinds = CostLine.Financing
    return {
        kinds.SECURED: gettext("secured"),
        kinds.BUDGET: gettext("applied for in the budget"),
        kinds.GRANT: gettext("applied for as a grant"),
        kinds.OPEN: gettext("not settled"),
    }


def horizon(measure: Measure) -> str:
    """The horizon with what it means in this process; empty where nobody chose one."""
    names = {"short": gettext("short term"), "medium": gettext("medium term"), "long": gettext("long term")}
    if not measure.horizon:
        return ""
    span = str((measure.plan.process.horizons or {}).get(measure.horizon, ""))
    return f"{names[measure.horizon]} ({span})" if span else names[measure.horizon]


def said_yes(body: Responsibility) -> str:
    """A body and what it said when it was asked."""
    said = {
        Responsibility.State.PROPOSED: pgettext("responsibility", "proposed"),
        Responsibility.State.ACCEPTED: pgettext("responsibility", "accepted"),
        Responsibility.State.ACCEPTED_IF: pgettext("responsibility", "accepted, if"),
        Responsibility.State.COUNTER: pgettext("responsibility", "other proposal"),
        Responsibility.State.DECLINED: pgettext("responsibility", "declined"),
    }[Responsibility.State(body.state)]
    words = f"{said}: {apart(body.words)}" if body.words else said
    return f"{apart(body.office)} ({words})"


def led_by(lead: Responsibility | None) -> str:
    """Who leads, if anybody was named."""
    return said_yes(lead) if lead else pgettext("responsibility", "open")


def perspective(goal: ImpactGoal) -> str:
    case = goal.perspective == ImpactGoal.Perspective.CASE
    return pgettext("perspective", "case work") if case else pgettext("perspective", "community work")


def standing(measure: Measure) -> str:
    """Whether the city has decided it."""
    if measure.state == Measure.State.ADOPTED:
        return gettext("adopted on %(day)s") % {"day": day(measure.adopted_on)}
    return pgettext("measure", "draft")


def station_kind(kind: str) -> str:
    return pgettext("council", "decides") if kind == PaperStation.Kind.DECIDES else pgettext("council", "deliberates")


def money_words(money: Money, measures: int) -> str:
    """How many measures say what they cost, in one sentence; silence is never zero."""
    stated = measures - money.without_extra - money.not_stated
    parts = [ngettext("%(n)d measure with costs", "%(n)d measures with costs", stated) % {"n": stated}]
    if money.without_extra:
        parts.append(ngettext("%(n)d without extra money", "%(n)d without extra money", money.without_extra) % {"n": money.without_extra})
    if money.not_stated:
        parts.append(ngettext("%(n)d whose costs are not stated", "%(n)d whose costs are not stated", money.not_stated)
                     % {"n": money.not_stated})
    return "; ".join(parts) + "."


def direction_of(indicator: Indicator) -> str:
    """Where the figure is to go."""
    return {
        Indicator.Direction.UP: pgettext("figure", "is to rise"),
        Indicator.Direction.DOWN: pgettext("figure", "is to fall"),
        Indicator.Direction.HOLD: pgettext("figure", "is to hold"),
    }[Indicator.Direction(indicator.direction)]
