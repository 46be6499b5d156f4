"""A plan in which every field says something: what a dump of a forum has to carry."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fachplan.forums.models import Forum
from fachplan.places.models import Area
from fachplan.plan.answer_models import AnswerRelease, CardTheme, Disposition, ThemedCard
from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal, Measure, Origin, Responsibility, Step
from fachplan.plan.models import Conclusion, SectorPlan
from fachplan.plan.objection_models import Objection
from fachplan.plan.paper_models import CouncilPaper, PaperMeasure, PaperStation
from fachplan.plan.plan_release_actions import release_plan
from fachplan.plan.release_actions import digest_of
from fachplan.workshop.models import Card

ADDRESS, OBJECTED = "amt-des-beispiels@stadt.example", "Das sehe ich ganz anders, sagt jemand"
PROSE = ("summary", "need", "target_groups", "paid_work", "volunteer_work", "implementation", "notice", "alternatives", "if_it_ends")


def plan_the_answers(forum: Forum, *, at: datetime) -> None:
    """Goals, measures in every state, answers to the forum's cards, releases and a paper."""
    plan = SectorPlan.objects.get(process=forum.process)
    SectorPlan.objects.filter(pk=plan.pk).update(measures_given=17, years="2025–2030")
    Conclusion.objects.get_or_create(plan=plan, position=plan.conclusions.count() + 1, title="Kleine Schritte", text="Prinzip")
    fields = [FieldOfAction.objects.create(plan=plan, position=place, title=title) for place, title in ((1, "Sprache"), (3, "Wohnen"))]
    guiding = plan.guiding_goals.all()[1]
    goals = [ImpactGoal.objects.create(guiding_goal=guiding, position=place, perspective=perspective, text=f"Ziel {place}",
                                       stands="Es fehlt", needs="Räume", field_of_action=fields[1])
             for place, perspective in ((2, "case"), (5, "community"))]
    city = Area.objects.create(kind="city", name="Beispielstadt")
    area = Area.objects.create(kind="district", name="Beispielviertel", parent=city)
    adopted, taken_in, dropped = (_measure(plan, number, goal=goals[1], field=fields[1], area=area, at=at) for number in (4, 2, 9))
    _commit(adopted)
    _give_figures(adopted)
    Measure.objects.filter(pk=taken_in.pk).update(state="merged", merged_into=adopted, ended_on=date(2025, 3, 1))
    Measure.objects.filter(pk=dropped.pk).update(state="dropped", end_reason="Gibt es schon", ended_on=date(2025, 3, 2))
    card = Card.objects.filter(board__forum=forum, board__kind="measures").order_by("number")[0]
    _answer(forum, card, adopted, at=at)
    _hand_in(plan, adopted, at=at)
    release_plan(plan, function="Leitung Sozialplanung", drafts=True, actor="user:1", at=at)


def _measure(plan: SectorPlan, number: int, *, at: datetime, **ties: Any) -> Measure:
    texts = {name: f"{name}: erste Zeile\n\nzweite Zeile" for name in PROSE}
    return Measure.objects.create(
        plan=plan, number=number, reference=f"m{number}x", slug=f"massnahme-{number}", title=f"Maßnahme {number}", horizon="short",
        no_extra_money=True, created=at, deed=uuid.uuid4(), impact_goal=ties["goal"], field_of_action=ties["field"], area=ties["area"],
        **texts)


def _commit(measure: Measure) -> None:
    """One body answers for it, another said no in time."""
    told = {"answered_on": date(2025, 2, 1), "answered_by": "Amtsleitung", "source": "Telefonat"}
    asked = {"asked_at": measure.created, "asked": 2, "answer_by": date(2025, 2, 14), "address": ADDRESS,
             "language": "en", "contact": "Sozialplanung"}
    Responsibility.objects.create(measure=measure, role="lead", office="Schulamt", state="declined", words="Nicht bei uns",
                                  ended_on=date(2025, 2, 2), **told, **asked)
    lead = Responsibility.objects.create(measure=measure, role="lead", office="Kulturamt", state="accepted", **told, **asked)
    Measure.objects.filter(pk=measure.pk).update(lead=lead, state="adopted", adopted_on=date(2025, 2, 20))
    first = Step.objects.create(measure=measure, position=3, title="Räume zählen", owner="Kulturamt", due=date(2025, 4, 1),
                                agreed_due=date(2025, 3, 1), moved_because="Umzug", done_on=date(2025, 3, 28))
    Step.objects.create(measure=measure, position=1, title="Kalender bauen", after=first)  # waits for one that stands behind it


def _give_figures(measure: Measure) -> None:
    CostLine.objects.create(measure=measure, year=2026, cents=1_234_567_890_12, financing="open", source="Land")
    Indicator.objects.create(
        measure=measure, position=2, what="Räume im Kalender", unit="Räume", direction="hold", baseline=Decimal("12.50"),
        baseline_on=date(2025, 1, 1), baseline_source="Zählung", target=Decimal("30.00"), target_by=date(2026, 1, 1),
        counted_by="Kulturamt")


def _answer(forum: Forum, card: Card, measure: Measure, *, at: datetime) -> None:
    """An answer that took another one's place, a theme, an objection, and what went out."""
    theme = CardTheme.objects.create(forum=forum, position=2, title="Räume", terms=["Saal", "Raum"])
    ThemedCard.objects.create(card=card, theme=theme)
    deed = uuid.uuid4()
    Origin.objects.create(measure=measure, card=card, since=at, deed=deed)
    words = {"reason": "Weil es\n\npasst", "words": "Danke", "language": "en", "decided_by": "Sozialplanung", "decided_at": at}
    Disposition.objects.create(card=card, deed=uuid.uuid4(), kind="forwarded", office="Schulamt", found="Ordner", superseded_at=at,
                               **words)
    Disposition.objects.create(card=card, deed=deed, kind="adopted", measure=measure, **words)
    Objection.objects.create(card=card, text=OBJECTED, written_at=at)
    rows = [{"card": str(card.pk), "number": card.number, "kind": "adopted", "measure": None, "words": "no: 1e5", "own": False}]
    AnswerRelease.objects.create(forum=forum, number=3, content={"rows": rows}, sha256=digest_of(rows), released_by="Leitung",
                                 released_at=at)


def _hand_in(plan: SectorPlan, measure: Measure, *, at: datetime) -> None:
    texts = {name: f"{name}: ein Satz" for name in ("proposal", "reasons", "alternatives", "if_refused", "dissent")}
    paper = CouncilPaper.objects.create(plan=plan, number="V0123/25", title="Raumkalender", submitted_by="Sozialamt", created=at,
                                        handed_in_on=date(2025, 2, 25), **texts)
    PaperMeasure.objects.create(paper=paper, measure=measure)
    PaperStation.objects.create(paper=paper, position=4, body="Ausschuss", on=date(2025, 3, 5), kind="deliberates")
    PaperStation.objects.create(paper=paper, position=7, body="Stadtrat", on=date(2025, 3, 20), kind="decides")


def clear_the_plan() -> None:
    """No plan is left, nor what keeps one from being deleted."""
    for model in (PaperMeasure, Disposition, Origin):
        model.objects.all().delete()
    Measure.objects.update(state="draft", lead=None, merged_into=None)
    Measure.objects.all().delete()
    ImpactGoal.objects.all().delete()
    for name in ("Beispielviertel", "Beispielstadt"):
        Area.objects.filter(name=name).delete()
