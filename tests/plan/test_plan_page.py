"""The plan's page: measures under their goals, what needs somebody today, and loose ends that lead to lists."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fachplan.base import clock
from fachplan.plan.answer_actions import Answer, answer, new_measure
from fachplan.plan.figure_models import CostLine
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.measure_deeds import drop
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal, Measure, Responsibility, Step
from fachplan.plan.models import GuidingGoal, SectorPlan
from tests.workshop.house import House, text_of

AT = datetime(2025, 6, 24, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(house: House) -> SectorPlan:
    plan = SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    for position, text in enumerate(("Ressourcen nutzen", "Mittel einsetzen"), 1):
        GuidingGoal.objects.create(plan=plan, position=position, text=text)
    return plan


@pytest.fixture
def planner(house: House) -> Client:
    return house.signed_in("planner", "")


def goal(plan: SectorPlan, text: str, guiding: int = 1) -> ImpactGoal:
    over = GuidingGoal.objects.get(plan=plan, position=guiding)
    return ImpactGoal.objects.create(guiding_goal=over, position=over.impact_goals.count() + 1, perspective="case", text=text)


def made(plan: SectorPlan, title: str, serves: ImpactGoal | None = None) -> Measure:
    measure = new_measure(plan, title, at=AT)
    Measure.objects.filter(pk=measure.pk).update(impact_goal=serves)
    return measure


def address(plan: SectorPlan, part: str = "plan/") -> str:
    return f"/p/{plan.process.key}/{part}"


def shown(client: Client, plan: SectorPlan, query: str = "") -> list[str]:
    parts = client.get(address(plan) + query).context["parts"]
    return [row.measure.title for part in parts for goal in part.goals for row in goal.rows]


def test_measures_stand_under_their_goals_and_what_serves_none_comes_last(planner: Client, plan: SectorPlan) -> None:
    rooms, money = goal(plan, "Räume finden"), goal(plan, "Förderwege kennen", 2)
    made(plan, "Ohne Ziel")
    made(plan, "Geld", money)
    made(plan, "Kalender", rooms)
    page = planner.get(address(plan))
    assert shown(planner, plan) == ["Kalender", "Geld", "Ohne Ziel"]
    told = text_of(page)[text_of(page).index("<table"):]
    assert told.index("Leitziel 1:") < told.index("Räume finden") < told.index("Kalender") < told.index("Leitziel 2:")
    assert told.index("Geld") < told.index("Noch ohne Ziel") < told.index("Ohne Ziel")


def test_a_goal_nobody_does_anything_for_says_so(planner: Client, plan: SectorPlan) -> None:
    goal(plan, "Räume finden")
    page = text_of(planner.get(address(plan)))
    assert "Noch ohne Maßnahme" in page
    assert "1 Wirkungsziel ohne Maßnahme" in page


@pytest.mark.parametrize(("query", "found"), [
    ("?wort=kasten", ["Schlüsselkasten"]), ("?wort=1", ["Kalender"]), ("?wort=Schl%C3%BCssel+fehlen", ["Schlüsselkasten"]),
    ("?stelle=Amt+7", ["Kalender"]), ("?horizont=long", ["Schlüsselkasten"]), ("?stand=aufgegeben", ["Alt"]),
    ("?stand=unbekannt&wort=alt", []),
    ("?lose=ohne-ziel", ["Schlüsselkasten"]), ("?lose=ohne-kosten", ["Schlüsselkasten"]), ("?lose=ohne-zusage", ["Schlüsselkasten"]),
    ("?ort=kein-ort", [])])
def test_filters_stand_in_the_address(planner: Client, plan: SectorPlan, query: str, found: list[str]) -> None:
    first, second, old = made(plan, "Kalender", goal(plan, "Z")), made(plan, "Schlüsselkasten"), made(plan, "Alt")
    Measure.objects.filter(pk=second.pk).update(need="Überall fehlen Leute", horizon="long")
    Responsibility.objects.create(measure=first, role="lead", office="Amt 7", state="accepted", answered_on=AT.date())
    CostLine.objects.create(measure=first, year=2026, cents=1, financing="open")
    drop(old, "Kein Geld", on=AT.date(), actor="user:1", at=AT)
    assert shown(planner, plan, query) == found


def test_three_things_at_most_need_somebody_and_each_has_its_button(house: House, planner: Client, plan: SectorPlan) -> None:
    goal(plan, "Räume finden")
    assert "Heute wartet nichts auf Sie" in text_of(planner.get(address(plan)))
    house.pin(["Schlüssel", "Räume"], at=AT)
    cards = inbox(house.forum, "de")
    answer(house.forum, [UUID(cards[0].card.id)], Answer("adopted", "Amt", titles=("Kalender",)), actor="user:1", at=AT)
    measure = Measure.objects.get()
    Step.objects.create(measure=measure, position=1, title="Erfassen", due=clock.today() - timedelta(days=1))
    Responsibility.objects.create(measure=measure, role="lead", office="Amt für Schulen", asked=1, address="a@b.example",
                                  asked_at=clock.now() - timedelta(days=15))
    page = text_of(planner.get(address(plan)))
    assert "Drei Dinge brauchen Sie heute" in page
    assert "Zusage steht seit über 14 Tagen aus" in page
    assert "Karte aus" in page
    assert "kleiner Schritt ist überfällig" in page


def test_the_first_hundred_stand_there_and_the_rest_comes_when_asked(planner: Client, plan: SectorPlan) -> None:
    for n in range(103):
        made(plan, f"M {n}")
    assert len(shown(planner, plan)) == 100
    assert "Alle 103 Maßnahmen zeigen" in text_of(planner.get(address(plan)))
    assert len(shown(planner, plan, "?alle")) == 103


@pytest.mark.parametrize("query", ["", "?alle", "?lose=ueberfaellig", "?lose=ziele-ohne-massnahme"])
def test_many_measures_ask_the_database_no_more_often_than_three(planner: Client, plan: SectorPlan, query: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert planner.get(address(plan) + query).status_code == 200
        return len(asked)

    serves = goal(plan, "Z")
    for n in range(3):
        Step.objects.create(measure=made(plan, f"M {n}", serves), position=1, title="S", due=date(2025, 1, 1))
    queries()  # the first page folds the boards, the next ones find them folded
    few = queries()
    measures = [made(plan, f"N {n}", serves if n % 2 else goal(plan, f"G {n}")) for n in range(108)]
    Step.objects.bulk_create([Step(measure=each, position=at, title="S", due=date(2025, 1, at)) for each in measures for at in (1, 2)])
    long_ago = clock.now() - timedelta(days=15)
    Responsibility.objects.bulk_create([Responsibility(measure=each, role="lead", office=f"Amt {n}", asked=1, asked_at=long_ago)
                                        for n, each in enumerate(measures)])
    assert queries() <= few


def test_the_overdue_step_is_named_even_where_it_is_not_the_next_one(planner: Client, plan: SectorPlan) -> None:
    measure = made(plan, "Kalender")
    for position, title, days in ((1, "Erfassen", 5), (2, "Aufstellen", -3), (3, "Fragen", -9)):
        Step.objects.create(measure=measure, position=position, title=title, due=clock.today() + timedelta(days=days))
    [row] = [row for part in planner.get(address(plan)).context["parts"] for goal in part.goals for row in goal.rows]
    assert (row.step.title, row.late.title) == ("Erfassen", "Fragen")
    page = text_of(planner.get(address(plan)))
    assert page.index("<bdi>Erfassen</bdi>") < page.index("<bdi>Fragen</bdi>") < page.index("überfällig</span>")


def test_goals_without_a_measure_are_a_list_of_their_own(planner: Client, plan: SectorPlan) -> None:
    served, bare = goal(plan, "Räume finden"), goal(plan, "Förderwege kennen", 2)
    made(plan, "Kalender", served)
    parts = planner.get(address(plan) + "?lose=ziele-ohne-massnahme").context["parts"]
    assert [(part.number, [row.goal for row in part.goals]) for part in parts] == [(2, [bare])]


def test_an_overdue_step_leads_to_its_measure_and_several_to_their_list(planner: Client, plan: SectorPlan) -> None:
    first, second = made(plan, "Kalender"), made(plan, "Schlüsselkasten")
    Step.objects.create(measure=first, position=1, title="Erfassen", due=date(2025, 1, 1))
    assert f'href="{address(plan, f"massnahmen/{first.reference}/")}#steps"' in text_of(planner.get(address(plan)))
    Step.objects.create(measure=second, position=1, title="Bauen", due=date(2025, 1, 2))
    assert 'href="?lose=ueberfaellig#gefunden"' in text_of(planner.get(address(plan)))
    assert shown(planner, plan, "?lose=ueberfaellig") == ["Kalender", "Schlüsselkasten"]


def test_a_goal_a_guiding_goal_and_a_field_of_action_narrow_the_list(planner: Client, plan: SectorPlan) -> None:
    rooms, keys, money = goal(plan, "Räume finden"), goal(plan, "Schlüssel finden"), goal(plan, "Geld finden", 2)
    for title, serves in (("Kalender", rooms), ("Kasten", keys), ("Fonds", money)):
        made(plan, title, serves)
    field = FieldOfAction.objects.create(plan=plan, position=1, title="Wohnen")
    Measure.objects.filter(title="Kasten").update(field_of_action=field)
    assert shown(planner, plan, f"?ziel={keys.pk}") == ["Kasten"]
    assert shown(planner, plan, f"?ziel={rooms.guiding_goal_id}") == ["Kalender", "Kasten"]
    assert shown(planner, plan, f"?feld={field.pk}&ziel={money.pk}") == []
    assert shown(planner, plan, "?ziel=kein-ziel") == []
    page = text_of(planner.get(address(plan) + f"?feld={field.pk}"))
    assert "1 Maßnahme gefunden" in page
    assert "Alle Filter entfernen" in page


def test_the_table_holds_no_formula_and_what_was_asked_for(planner: Client, plan: SectorPlan) -> None:
    made(plan, "=HYPERLINK(1)")
    made(plan, "Kalender")
    table = planner.get(address(plan, "plan/tabelle.csv") + "?wort=hyperlink")
    lines = table.content.decode().lstrip("\ufeff").splitlines()
    assert lines[0].startswith("Nummer;Maßnahme;Stand;Wirkungsziel")
    assert lines[1:] == ["1;'=HYPERLINK(1);Entwurf;;;;;;;;0;nicht angegeben;"]


def test_a_measure_is_begun_by_hand_or_keeps_what_was_typed(planner: Client, plan: SectorPlan) -> None:
    serves = goal(plan, "Räume finden")
    refused = planner.post(address(plan, "massnahmen/"), {"title": " ", "impact_goal": str(serves.pk)})
    assert (refused.status_code, Measure.objects.count()) == (422, 0)
    assert "Es braucht einen Titel." in text_of(refused)
    sent = planner.post(address(plan, "massnahmen/"), {"title": "Kalender", "impact_goal": str(serves.pk)})
    measure = Measure.objects.get()
    assert (sent.headers["Location"], measure.impact_goal) == (address(plan, f"massnahmen/{measure.reference}/"), serves)


@pytest.mark.parametrize(
    ("state", "words"),
    [("proposed", "noch nicht zugesagt"), ("accepted_if", "zugesagt, wenn …"), ("counter", "Gegenvorschlag"), ("declined", "abgelehnt")])
def test_a_row_says_what_its_lead_said(planner: Client, plan: SectorPlan, state: str, words: str) -> None:
    told = {} if state == "proposed" else {"answered_on": AT.date(), "words": "Weil"}
    Responsibility.objects.create(measure=made(plan, "Räume"), role="lead", office="Schulamt", state=state, **told)

    page = text_of(planner.get(address(plan)))

    assert f"{words}</span>" in page.partition("Schulamt</bdi>")[2].partition("</td>")[0]
