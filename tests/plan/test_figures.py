"""What a measure is counted by: the database refuses what must never stand there."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan
from tests.workshop.house import House


@pytest.fixture
def measure(house: House) -> Measure:
    plan = SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    return Measure.objects.create(plan=plan, number=1, reference="m-0001", title="Raumkalender", created=now())


def indicator(measure: Measure, **told: object) -> Indicator:
    return Indicator.objects.create(**{"measure": measure, "position": 1, "what": "Belegte Stunden", "unit": "Stunden je Woche"} | told)


def refused(make: object) -> bool:
    try:
        with transaction.atomic():
            assert callable(make)
            make()
    except IntegrityError:
        return True
    return False


def test_an_indicator_may_stay_open(measure: Measure) -> None:
    assert indicator(measure).baseline is None


def test_a_baseline_has_a_day_and_a_source(measure: Measure) -> None:
    told: dict[str, object] = {"baseline": Decimal(14), "baseline_on": date(2025, 3, 1), "baseline_source": "Raumbuch"}
    assert refused(lambda: indicator(measure, **told | {"baseline_on": None}))
    assert refused(lambda: indicator(measure, **told | {"baseline_source": ""}))
    assert indicator(measure, **told).baseline == 14


def test_a_target_has_a_day_after_the_baseline(measure: Measure) -> None:
    told: dict[str, object] = {"baseline_on": date(2025, 3, 1), "target": Decimal(60)}
    assert refused(lambda: indicator(measure, **told))
    assert refused(lambda: indicator(measure, **told, target_by=date(2025, 3, 1)))
    assert indicator(measure, **told, target_by=date(2025, 3, 2)).target == 60


def test_a_measure_has_three_indicators_at_most(measure: Measure) -> None:
    for position in (1, 2, 3):
        indicator(measure, position=position)
    assert refused(lambda: indicator(measure, position=4))
    assert measure.indicators.count() == 3


def test_two_cost_lines_of_a_year_differ_in_how_sure_they_are(measure: Measure) -> None:
    def line(financing: str) -> CostLine:
        return CostLine.objects.create(measure=measure, year=2026, cents=500_000, financing=financing)

    line("secured")
    assert refused(lambda: line("secured"))
    assert refused(lambda: line("perhaps"))
    assert line("open").cents == 500_000
