"""The figures of a measure's sheet: money and indicators as they are typed, given back, and read."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from fachplan.plan.figure_actions import Cost, Count
from fachplan.plan.figure_models import Indicator
from fachplan.plan.measure_actions import MeasureRefused
from fachplan.plan.measure_forms import day_of, read_at
from fachplan.plan.measure_forms import financings as financings

THOUSANDS = re.compile(r"^\d{1,3}(\.\d{3})+(,\d+)?$")
YEARS = re.compile(r"^\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*$")
BLANK_LINES = 2
COUNTED = ("what", "unit", "direction", "baseline", "baseline_on", "baseline_source", "target", "target_by", "counted_by")
COST = ("year", "amount", "financing", "source")


def number_of(text: str) -> Decimal | None:
    """A number as it is written here; a point that parts three digits is no comma.

    >>> [str(number_of(text)) for text in ("12.500,50 €", "12500.5", "60", "1.234")]
    ['12500.50', '12500.5', '60', '1234']

    :raises fachplan.plan.measure_actions.MeasureRefused: `number` for what is none.
    """
    plain = re.sub(r"[\s\u00a0\u202f€%]", "", text)
    if not plain:
        return None
    plain = plain.replace(".", "").replace(",", ".") if "," in plain or THOUSANDS.match(plain) else plain
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise MeasureRefused("number", text) from error
    if not number.is_finite() or abs(number) >= 10**12:
        raise MeasureRefused("number", text)
    return number


def costs_typed(form: QueryDict) -> list[Cost]:
    """The cost lines as they were typed; "2026–2030" stands for a line in each of these years, a line without money is none.

    :raises fachplan.plan.measure_actions.MeasureRefused: `year`, `number` or `financing`.
    """
    found: list[Cost] = []
    for place, (years, amount, financing, source) in enumerate(zip(*(form.getlist(name) for name in COST), strict=False)):
        money = read_at(number_of, amount, f"{place}-amount")
        if money is None and not years.strip():
            continue
        if money is None or money < 0:
            raise MeasureRefused("number", amount, f"{place}-amount")
        each = read_at(_years, years, f"{place}-year")
        if financing not in ("secured", "budget", "grant", "open"):
            raise MeasureRefused("financing", years, f"{place}-financing")
        found += [Cost(year, round(money * 100), financing, " ".join(source.split())[:200]) for year in each]
    return found


def _years(text: str) -> range:
    told = YEARS.match(text)
    first, last = (int(told[1]), int(told[2] or told[1])) if told else (0, 0)
    if not 2000 <= first <= last <= 2100 or last - first > 20:
        raise MeasureRefused("year", text)
    return range(first, last + 1)


def counts_typed(form: QueryDict) -> list[Count]:
    """The indicators as they were typed; one without any word is none.

    :raises fachplan.plan.measure_actions.MeasureRefused: `number` or `day`.
    """
    return [_count(_typed(form, place), place) for place in _told(form)]


def _count(told: dict[str, str], place: int) -> Count:
    numbers = {name: read_at(number_of, told[name], f"{place}-{name}") for name in ("baseline", "target")}
    days = {name: read_at(day_of, told[name], f"{place}-{name}") for name in ("baseline_on", "target_by")}
    direction = told["direction"] if told["direction"] in ("up", "down", "hold") else "up"
    return Count(told["what"][:300], told["unit"][:60], direction, numbers["baseline"], days["baseline_on"],
                 told["baseline_source"][:300], numbers["target"], days["target_by"], told["counted_by"][:200])


def _told(form: QueryDict) -> list[int]:
    """The places of the indicators somebody wrote something into."""
    return [place for place in range(len(form.getlist("what")))
            if any(text for name, text in _typed(form, place).items() if name != "direction")]


def _typed(form: QueryDict, place: int) -> dict[str, str]:
    given = {name: form.getlist(name) for name in COUNTED}
    return {name: str(texts[place]).strip() if place < len(texts) else "" for name, texts in given.items()}


LACKING = {"what": "what", "unit": "unit", "target": "target_by", "before": "target_by"}  # the field that would be right


def lacking_at(refused: MeasureRefused, form: QueryDict) -> str:
    """The field of the forms that a refusal speaks of: its place and its name; nothing where it speaks of the whole."""
    if refused.at or not refused.told.isdecimal():
        return refused.at
    place = _told(form)[int(refused.told)]
    name = "baseline_source" if _typed(form, place)["baseline_on"] else "baseline_on"
    return f"{place}-{LACKING.get(refused.reason, name)}"


def counted_rows(counts: Sequence[Count], form: QueryDict | None, wrong: str = "") -> list[dict[str, Any]]:
    """The indicators' forms: as typed if something was refused, else as they stand with an empty one behind."""
    if form is not None:
        return _marked([_typed(form, place) for place in range(len(form.getlist("what")))], wrong)
    rows = [{name: _written(getattr(count, name)) for name in COUNTED} for count in counts]
    return [*rows, dict.fromkeys(COUNTED, "") | {"direction": "up"}][:3]


def cost_rows(costs: Sequence[Cost], form: QueryDict | None, wrong: str = "") -> list[dict[str, str]]:
    """The money's forms: as typed if something was refused, else as it stands with empty lines behind."""
    if form is not None:
        told = zip(*(form.getlist(name) for name in COST), strict=False)
        return _marked([dict(zip(COST, map(str, line), strict=True)) for line in told], wrong)
    rows = [{"year": str(cost.year), "amount": euros(cost.cents), "financing": cost.financing, "source": cost.source} for cost in costs]
    return rows + [dict.fromkeys(COST, "")] * BLANK_LINES


def _marked(rows: list[dict[str, str]], wrong: str) -> list[dict[str, str]]:
    """The rows, and in the one that was refused which of its fields it was."""
    place, _dash, name = wrong.partition("-")
    return [row | ({"wrong": name} if str(at) == place else {}) for at, row in enumerate(rows)]


def euros(cents: int) -> str:
    """Cents as euros, with cents only where there are some."""
    return number_format(Decimal(cents) / 100, decimal_pos=2 if cents % 100 else 0, force_grouping=True, use_l10n=True)


def _written(value: object) -> str:
    if isinstance(value, Decimal):
        return number_format(value.normalize() if value % 1 else int(value), use_l10n=True)
    return value.isoformat() if isinstance(value, date) else str(value if value is not None else "")


def counted_words(indicators: Iterable[Indicator]) -> list[dict[str, Any]]:
    """Indicators as they are read: with which way they are to go, and figures as they are written here."""
    words = dict(directions())
    return [{"each": each, "direction": words[each.direction], "baseline": _written(each.baseline), "target": _written(each.target)}
            for each in indicators]


def directions() -> list[tuple[str, str]]:
    """Which way an indicator is to go."""
    return [("up", _("more is better")), ("down", _("less is better")), ("hold", _("is to stay as it is"))]
