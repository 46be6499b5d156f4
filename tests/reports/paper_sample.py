"""A small plan that says everything a document can say, and a large one."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from fachplan.forums.models import Process
from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal, Measure, Responsibility, Step
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.plan.paper_actions import Station, begin_paper, choose_measures, mark_of, set_stations, write_words
from fachplan.plan.paper_models import CouncilPaper

AT = datetime(2025, 3, 12, 9, tzinfo=UTC)
ON = date(2025, 3, 12)
WHO: dict[str, Any] = {"actor": "user:1", "at": AT}
ARABIC = "مكان للقاء في كل حي"
HOSTILE = "<script>alert(1)</script> #import \"x\" =1+1 \\u{41} $x$ {{ titel }}"


def make_plan(process: Process) -> SectorPlan:
    """A plan with two guiding goals, three impact goals and three measures."""
    plan = SectorPlan.objects.create(process=process, key=process.key, title="Fachplan Integration", years="2025–2030")
    first = GuidingGoal.objects.create(plan=plan, position=1, text="Alle finden einen Ort, an dem sie willkommen sind.")
    GuidingGoal.objects.create(plan=plan, position=2, text="Teilhabe durch Beteiligung.")
    field = FieldOfAction.objects.create(plan=plan, position=1, title="Gemeinwesenarbeit und Ehrenamt")
    goal = ImpactGoal.objects.create(guiding_goal=first, field_of_action=field, position=1, perspective="community", needs="Offene Räume",
                                     text="In jedem Stadtteil gibt es einen Raum für Begegnung.", stands="In drei von zehn Stadtteilen.")
    ImpactGoal.objects.create(guiding_goal=first, position=2, perspective="case", text="Neue finden in vier Wochen eine Patenschaft.")
    rooms = _measure(
        plan, 1, "Raumkalender für alle Stadtteile", goal, horizon="short", need="Räume stehen leer, Gruppen finden keine.",
        target_groups="Vereine, Initiativen", implementation="Ein Kalender für alle städtischen Räume.",
        paid_work="Das Amt pflegt den Kalender.", volunteer_work="Vereine tragen ihre Zeiten ein.", notice="Weniger Absagen",
        alternatives="Räume am Markt anmieten: rund 40.000 € im Jahr.", if_it_ends="Die Gruppen verlieren ihre festen Zeiten.")
    _full(rooms)
    _measure(plan, 2, ARABIC, goal, no_extra_money=True, alternatives=HOSTILE)
    _measure(plan, 3, HOSTILE, None)
    return plan


def _measure(plan: SectorPlan, number: int, title: str, goal: ImpactGoal | None, **told: Any) -> Measure:
    return Measure.objects.create(plan=plan, number=number, reference=f"r{number:05}", title=title, impact_goal=goal, created=AT, **told)


def _full(measure: Measure) -> None:
    lead = Responsibility.objects.create(measure=measure, role="lead", office="Amt für Soziales", state="accepted", answered_on=ON)
    Responsibility.objects.create(measure=measure, role="partner", office="Runder Tisch")
    Measure.objects.filter(pk=measure.pk).update(lead=lead, state="adopted", adopted_on=ON)
    Step.objects.create(measure=measure, position=1, title="Räume erfassen", owner="Sozialplanung", due=date(2025, 9, 30), done_on=ON)
    Step.objects.create(measure=measure, position=2, title="Kalender öffnen", due=date(2026, 3, 1), agreed_due=date(2026, 1, 1),
                        moved_because="Datenschutz")
    lines = ((2026, 12_000_00, "secured", "Haushalt"), (2026, 3_500_50, "grant", "Land"), (2027, 12_000_00, "open", ""))
    for year, cents, sure, source in lines:
        CostLine.objects.create(measure=measure, year=year, cents=cents, financing=sure, source=source)
    Indicator.objects.create(measure=measure, position=1, what="Belegte Stunden", unit="Stunden je Woche", baseline=Decimal(40),
                             baseline_on=date(2024, 12, 31), baseline_source="Liegenschaftsamt", target=Decimal("62.5"),
                             target_by=date(2026, 12, 31), counted_by="Sozialplanung")


def make_paper(plan: SectorPlan) -> CouncilPaper:
    """A paper on all measures of `plan` with a way through three bodies."""
    paper = begin_paper(plan, "Räume für Begegnung öffnen", **WHO)
    told = {"number": "V0123/25", "submitted_by": "Geschäftsbereich Soziales",
            "proposal": "Der Stadtrat beschließt die Maßnahmen 1 bis 3.\nDie Verwaltung berichtet jährlich."}
    write_words(paper, told, dict.fromkeys(told, mark_of("")), **WHO)
    choose_measures(paper, [each.pk for each in plan.measures.all()], **WHO)
    set_stations(paper, [Station("Stadtbezirksbeirat Süd", date(2025, 5, 6)), Station("Ausschuss für Soziales", date(2025, 5, 20)),
                         Station("Stadtrat", date(2025, 6, 12), "decides")], **WHO)
    return CouncilPaper.objects.select_related("plan__process").get(pk=paper.pk)


def many_measures(process: Process, count: int) -> SectorPlan:
    """A plan of `count` measures that say a good deal each."""
    plan = make_plan(process)
    goal = ImpactGoal.objects.filter(guiding_goal__plan=plan).first()
    words = "Menschen, die neu sind, finden in ihrem Stadtteil Menschen, die schon lange da sind, und einen Raum, der offen ist. "
    for number in range(4, count + 1):
        measure = _measure(plan, number, f"Begegnung im Stadtteil {number}", goal, need=words * 2, implementation=words, horizon="medium",
                           alternatives=words, if_it_ends=words)
        Step.objects.create(measure=measure, position=1, title="Beginnen", due=date(2026, 1, 1))
        CostLine.objects.create(measure=measure, year=2026, cents=number * 100_00, financing="open")
    return plan
