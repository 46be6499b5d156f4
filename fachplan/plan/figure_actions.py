"""Writes about a measure's figures: its money year by year, and how one sees whether it works."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from django.db import transaction

from fachplan.base import audit
from fachplan.plan.figure_models import INDICATORS, CostLine, Indicator
from fachplan.plan.measure_actions import MeasureRefused, take
from fachplan.plan.measure_models import Measure


@dataclass(frozen=True, slots=True)
class Cost:
    """Money of one year, in cents, and how sure it is."""

    year: int
    cents: int
    financing: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """An indicator as it is typed."""

    what: str
    unit: str
    direction: str = "up"
    baseline: Decimal | None = None
    baseline_on: date | None = None
    baseline_source: str = ""
    target: Decimal | None = None
    target_by: date | None = None
    counted_by: str = ""


def costs_of(measure: Measure) -> tuple[tuple[Cost, ...], bool]:
    """The measure's money as it stands, and whether somebody said that it needs none."""
    return costs_from(CostLine.objects.filter(measure=measure)), measure.no_extra_money


def costs_from(lines: Iterable[CostLine]) -> tuple[Cost, ...]:
    """Cost lines as a form carries them."""
    return tuple(Cost(line.year, line.cents, line.financing, line.source) for line in lines)


@transaction.atomic
def set_costs(measure: Measure, costs: Sequence[Cost], none_needed: bool, *, seen: str, actor: str, at: datetime) -> None:
    """Let the measure cost exactly this. `seen`: the mark of what the form showed.

    :raises MeasureRefused: `ended`, `meanwhile` if somebody else changed it since, `both` for money beside "none needed", or
        `twice` for two lines of a year that are equally sure.
    """
    measure = take(measure)
    if mark_of(costs_of(measure)) != seen:
        raise MeasureRefused("meanwhile")
    if costs and none_needed:
        raise MeasureRefused("both")
    if len({(cost.year, cost.financing) for cost in costs}) != len(costs):
        raise MeasureRefused("twice")
    CostLine.objects.filter(measure=measure).delete()
    CostLine.objects.bulk_create([
        CostLine(measure=measure, year=cost.year, cents=cost.cents, financing=cost.financing, source=cost.source) for cost in costs])
    measure.no_extra_money = none_needed
    measure.save(update_fields=["no_extra_money"])
    audit.record("measure.costs", measure, actor=actor, at=at, lines=len(costs))


def counts_of(measure: Measure) -> tuple[Count, ...]:
    """The measure's indicators as they stand."""
    return counts_from(Indicator.objects.filter(measure=measure))


def counts_from(indicators: Iterable[Indicator]) -> tuple[Count, ...]:
    """Indicators as a form carries them."""
    return tuple(Count(each.what, each.unit, each.direction, each.baseline, each.baseline_on, each.baseline_source, each.target,
                       each.target_by, each.counted_by) for each in indicators)


@transaction.atomic
def set_indicators(measure: Measure, counts: Sequence[Count], *, seen: str, actor: str, at: datetime) -> None:
    """Let the measure be counted by exactly these.

    :raises MeasureRefused: `ended`, `meanwhile`, `many`, or with the indicator's place in `told`: `what`, `unit`, `baseline` for one
        without day or source, `target` for one without a day, `before` for a target that is not after its baseline.
    """
    measure = take(measure)
    if mark_of(counts_of(measure)) != seen:
        raise MeasureRefused("meanwhile")
    if len(counts) > INDICATORS:
        raise MeasureRefused("many")
    for place, count in enumerate(counts):
        _check(count, str(place))
    Indicator.objects.filter(measure=measure).delete()
    Indicator.objects.bulk_create([
        Indicator(measure=measure, position=place, what=count.what, unit=count.unit, direction=count.direction, baseline=count.baseline,
                  baseline_on=count.baseline_on, baseline_source=count.baseline_source, target=count.target, target_by=count.target_by,
                  counted_by=count.counted_by) for place, count in enumerate(counts, 1)])
    audit.record("measure.indicators", measure, actor=actor, at=at, indicators=len(counts))


def mark_of(stands: object) -> str:
    """What stands for figures that a form showed: equal figures have equal marks."""
    return sha256(repr(stands).encode()).hexdigest()[:16]


def _check(count: Count, place: str) -> None:
    if not count.what:
        raise MeasureRefused("what", place)
    if not count.unit:
        raise MeasureRefused("unit", place)
    if count.baseline is not None and (count.baseline_on is None or not count.baseline_source):
        raise MeasureRefused("baseline", place)
    if count.target is not None and count.target_by is None:
        raise MeasureRefused("target", place)
    if count.baseline_on is not None and count.target_by is not None and count.target_by <= count.baseline_on:
        raise MeasureRefused("before", place)
