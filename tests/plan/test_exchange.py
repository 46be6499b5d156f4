"""A plan is read from a file whole or not at all: who answers for what, in which order, for how much."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal, Measure, Step
from fachplan.plan.models import SectorPlan
from tests.base.test_bundle import FORUMS, bundle, first, load

pytestmark = pytest.mark.django_db
GOALS = """plans:
  - {key: fachplan, process: plan, title: Fachplan}
guiding_goals:
  - {key: leitziel, plan: fachplan, text: Gemeinwesen stärken}
fields_of_action:
  - {key: sprache, plan: fachplan, title: Sprache}
  - {key: wohnen, plan: fachplan, title: Wohnen}
impact_goals:
  - {key: raum, guiding_goal: leitziel, perspective: community, text: Räume stehen offen, stands: Es fehlt, field_of_action: wohnen}
"""
MEASURES = """measures:
  - {key: kalender, plan: fachplan, number: 1, reference: kalender, title: Raumkalender, state: adopted, impact_goal: raum,
     created: 2025-01-10T09:00:00+01:00}
  - {key: liste, plan: fachplan, number: 2, reference: liste, title: Raumliste, state: merged, merged_into: kalender,
     created: 2025-01-10T09:00:00+01:00}
responsibilities:
  - {key: kulturamt, measure: kalender, role: lead, office: Kulturamt, state: accepted, answered_on: 2025-02-01}
  - {key: verein, measure: kalender, role: partner, office: Verein, state: accepted, answered_on: 2025-02-01}
adoptions:
  - {key: kalender, measure: kalender, lead: kulturamt, on: 2025-02-20}
steps:
  - {key: zaehlen, measure: kalender, title: Räume zählen, due: 2025-04-01}
  - {key: bauen, measure: kalender, title: Kalender bauen, after: zaehlen}
cost_lines:
  - {key: k26, measure: kalender, year: 2026, euros: 12000.50, financing: open}
  - {key: k27, measure: kalender, year: 2027, euros: 9000, financing: secured}
indicators:
  - {key: raeume, measure: kalender, what: Räume im Kalender, unit: Räume, target: 30, target_by: 2026-01-01}
"""


def planned(folder: Path, plan: str = GOALS + MEASURES) -> Path:
    return bundle(folder, forums=FORUMS, plan=plan)


def test_a_plan_written_by_hand_stands_with_its_goals_its_measures_and_who_answers_for_them(tmp_path: Path) -> None:
    answer = load(planned(tmp_path / "b"))

    assert (answer.refused, answer.loaded) == ([], {"forums": 2, "plan": 15})
    calendar, merged = Measure.objects.get(number=1), Measure.objects.get(number=2)
    assert calendar.lead is not None
    assert (calendar.state, calendar.lead.office, calendar.adopted_on) == ("adopted", "Kulturamt", date(2025, 2, 20))
    assert (merged.state, merged.merged_into) == ("merged", calendar)
    assert list(FieldOfAction.objects.values_list("title", "position")) == [("Sprache", 1), ("Wohnen", 2)]
    assert [(goal.position, goal.stands, str(goal.field_of_action)) for goal in ImpactGoal.objects.all()] == [(1, "Es fehlt", "Wohnen")]
    assert [(step.position, str(step.after)) for step in Step.objects.all()] == [(1, "None"), (2, "Räume zählen")]
    assert list(CostLine.objects.values_list("year", "cents")) == [(2026, 1_200_050), (2027, 900_000)]
    assert Indicator.objects.get().target == Decimal(30)
    assert load(planned(tmp_path / "b")).loaded == {}


def test_a_number_that_was_given_here_is_not_given_again_after_an_older_file(tmp_path: Path) -> None:
    load(planned(tmp_path / "b"))
    assert SectorPlan.objects.get().measures_given == 2
    SectorPlan.objects.update(measures_given=40)

    load(planned(tmp_path / "b", (GOALS + MEASURES).replace("title: Fachplan", "title: Fachplan neu")))

    assert (SectorPlan.objects.get().title, SectorPlan.objects.get().measures_given) == ("Fachplan neu", 40)


def test_a_changed_row_of_an_adopted_measure_leaves_it_adopted(tmp_path: Path) -> None:
    load(planned(tmp_path / "b"))

    answer = load(planned(tmp_path / "b", (GOALS + MEASURES).replace("title: Raumkalender", "title: Kalender der Räume")))

    measure = Measure.objects.get(number=1)
    assert (answer.loaded, measure.title, measure.state) == ({"plan": 1}, "Kalender der Räume", "adopted")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("lead: kulturamt", "lead: verein", ("plan.yaml", 19, "kalender", "", "role: lead")),
        ("euros: 9000", "euros: -9000", ("plan.yaml", 25, "k27", "euros", "Betrag in Euro, z. B. 12000 oder 12000.50")),
        ("euros: 9000", "euros: 9.000,00", ("plan.yaml", 25, "k27", "euros", "Ziffern mit Punkt, z. B. 12.5")),
        ("number: 2", "number: 1", ("plan.yaml", 13, "liste", "", "")),
        ("state: accepted, answered_on: 2025-02-01}\n  - {key: verein", "state: accepted}\n  - {key: verein",
         ("plan.yaml", 16, "kulturamt", "", "")),
        ("merged_into: kalender", "merged_into: liste", ("plan.yaml", 13, "liste", "", "liste")),
    ],
)
def test_a_plan_that_cannot_be_is_refused_whole_with_its_line(
    tmp_path: Path, right: str, wrong: str, told: tuple[str, int, str, str, str],
) -> None:
    text = GOALS + MEASURES
    assert right in text

    answer = load(planned(tmp_path / "b", text.replace(right, wrong, 1)))

    assert first(answer) == told
    assert not SectorPlan.objects.exists()
