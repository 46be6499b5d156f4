"""A plan goes public by a release and not a minute before; what is public stays where it can be found, and erased words are nowhere."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fachplan.forums.models import Forum, Process
from fachplan.plan.answer_actions import Answer, answer, new_measure
from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.measure_deeds import adopt, drop, merge
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal, Measure, Origin, Responsibility, Step
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.plan.plan_release_actions import plan_digest, release_plan
from fachplan.plan.plan_release_queries import content_of, plan_changes, plan_release_out
from fachplan.plan.release_actions import NotReleasable, release_answers
from fachplan.plan.release_models import PlanRelease
from fachplan.workshop.blackout_actions import black_out
from fachplan.workshop.models import Card
from tests.workshop.house import House, text_of

AT = datetime(2025, 6, 24, 9, tzinfo=UTC)
BY: dict[str, Any] = {"actor": "user:1", "at": AT}
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(house: House) -> SectorPlan:
    Process.objects.filter(pk=house.forum.process_id).update(published_at=AT)
    plan = SectorPlan.objects.create(process=Process.objects.get(pk=house.forum.process_id), key="plan", title="Fachplan")
    GuidingGoal.objects.create(plan=plan, position=1, text="Ressourcen nutzen")
    return plan


def made(plan: SectorPlan, title: str, *, adopted: bool = True) -> Measure:
    measure = new_measure(plan, title, at=AT)
    Responsibility.objects.create(measure=measure, role="lead", office="Stadtbezirksamt", state="accepted", answered_on=AT.date(),
                                  address="geheim@stadt.example")
    if adopted:
        adopt(measure, AT.date(), **BY)
    return Measure.objects.get(pk=measure.pk)


def tied(house: House, measure: Measure, *texts: str) -> None:
    house.pin(list(texts), at=AT)
    for entry in inbox(house.forum, "de"):
        if entry.card.text in texts:
            Origin.objects.create(measure=measure, card_id=entry.card.id, since=AT)


def release(plan: SectorPlan, *, drafts: bool = False) -> PlanRelease:
    return release_plan(plan, function="Sozialplanung", drafts=drafts, **BY)


def address(plan: SectorPlan, part: str = "") -> str:
    return f"/plan/{plan.process.key}/{part}"


def test_before_the_release_the_plan_is_under_discussion(plan: SectorPlan) -> None:
    measure = made(plan, "Raumkalender")
    page = Client().get(address(plan))
    assert "in Beratung" in text_of(page)
    assert "Raumkalender" not in text_of(page)
    assert Client().get(address(plan, measure.path + "/")).status_code == 404


def test_released_the_measure_stands_at_its_address_with_who_agreed(plan: SectorPlan) -> None:
    measure = made(plan, "Raumkalender")
    Responsibility.objects.create(measure=measure, role="partner", office="Amt für Schulen")  # asked, has not answered
    release(plan)
    page = text_of(Client().get(address(plan, measure.path + "/")))
    assert "Raumkalender" in text_of(Client().get(address(plan)))
    assert "Stadtbezirksamt" in page
    assert "Amt für Schulen" not in page
    assert "geheim@stadt.example" not in page


def test_what_changes_after_the_release_waits_for_the_next_one(plan: SectorPlan) -> None:
    measure = made(plan, "Raumkalender")
    release(plan)
    Measure.objects.filter(pk=measure.pk).update(summary="Ganz neu")
    assert "Ganz neu" not in text_of(Client().get(address(plan, measure.path + "/")))
    release(plan)
    assert "Ganz neu" in text_of(Client().get(address(plan, measure.path + "/")))


def test_drafts_go_out_only_when_asked_for_and_say_that_they_are(plan: SectorPlan) -> None:
    made(plan, "Raumkalender")
    draft = made(plan, "Nachtbus", adopted=False)
    release(plan)
    assert "Nachtbus" not in text_of(Client().get(address(plan)))
    release(plan, drafts=True)
    assert "Entwurf" in text_of(Client().get(address(plan, draft.path + "/")))


@pytest.mark.parametrize(("function", "reason"), [(" ", "function"), ("Sozialplanung", "nothing")])
def test_nothing_is_released_without_a_function_or_a_measure(plan: SectorPlan, function: str, reason: str) -> None:
    with pytest.raises(NotReleasable) as refused:
        release_plan(plan, function=function, drafts=False, **BY)
    assert (refused.value.reason, PlanRelease.objects.count()) == (reason, 0)


def test_the_same_plan_is_not_released_twice_and_a_version_is_what_its_digest_says(plan: SectorPlan) -> None:
    made(plan, "Raumkalender")
    first = release(plan)
    with pytest.raises(NotReleasable, match="unchanged"):
        release(plan)
    assert (first.number, first.sha256) == (1, plan_digest(PlanRelease.objects.get().content))


def test_a_merged_measures_address_leads_to_the_one_that_took_it_in(plan: SectorPlan) -> None:
    first, second, third = (made(plan, title) for title in ("A", "B", "C"))
    release(plan)
    merge(first, second, on=AT.date(), **BY)
    merge(second, third, on=AT.date(), **BY)
    release(plan)
    for old in (first, second):
        assert Client().get(address(plan, old.path + "/")).headers["Location"] == address(plan, third.path + "/")


def test_an_old_title_in_the_address_leads_to_the_new_one(plan: SectorPlan) -> None:
    measure = made(plan, "Raumkalender")
    release(plan)
    assert Client().get(address(plan, f"{measure.reference}-alt/")).headers["Location"] == address(plan, measure.path + "/")
    assert Client().get(address(plan, "keine-solche/")).status_code == 404


def test_a_measure_given_up_stays_public_with_its_reason(plan: SectorPlan) -> None:
    measure = made(plan, "Raumkalender")
    release(plan)
    drop(measure, "Die Schulen machen nicht mit", on=AT.date(), **BY)
    release(plan)
    page = text_of(Client().get(address(plan, measure.path + "/")))
    assert "Die Schulen machen nicht mit" in page


def test_a_draft_that_was_never_public_and_is_given_up_stays_unknown(plan: SectorPlan) -> None:
    made(plan, "Raumkalender")
    draft = made(plan, "Nachtbus", adopted=False)
    drop(draft, "Zu teuer", on=AT.date(), **BY)
    assert [row["title"] for row in release(plan).content["measures"]] == ["Raumkalender"]


def test_words_of_cards_wait_for_the_minutes_and_blacked_out_ones_are_gone(house: House, plan: SectorPlan) -> None:
    measure = made(plan, "Raumkalender")
    tied(house, measure, "Schlüssel fehlen", "Geheimwort")
    release(plan)
    client, where = Client(), address(plan, measure.path + "/")
    assert "Schlüssel fehlen" not in text_of(client.get(where))
    Forum.objects.filter(pk=house.forum.pk).update(released_at=AT)
    page = text_of(client.get(where))
    assert "Schlüssel fehlen" in page
    assert "Geheimwort" in page
    secret = next(entry for entry in inbox(house.forum, "de") if entry.card.text == "Geheimwort")
    black_out(Card.objects.get(pk=secret.card.id), reason="person", **BY)
    page = text_of(client.get(where))
    assert "Geheimwort" not in page
    assert "2 Karten" in page
    assert "Geheimwort" not in str(plan_release_out(plan).content)  # type: ignore[union-attr]


def test_an_agreed_day_that_moved_stands_beside_the_new_one_with_its_reason(plan: SectorPlan) -> None:
    measure = made(plan, "Raumkalender")
    Step.objects.create(measure=measure, position=1, title="Erfassen", due=date(2025, 12, 1), agreed_due=date(2025, 9, 30),
                        moved_because="Umbau")
    release(plan)
    page = text_of(Client().get(address(plan, measure.path + "/")))
    assert "bis 01.12.2025" in page
    assert "vereinbart war 30.09.2025" in page
    assert "Umbau" in page


def test_money_and_indicators_are_told_as_they_were_released(plan: SectorPlan) -> None:
    measure = made(plan, "Raumkalender")
    CostLine.objects.create(measure=measure, year=2026, cents=1_250_000, financing="secured", source="Stadt")
    Indicator.objects.create(measure=measure, position=1, what="Belegte Stunden", unit="je Woche", baseline=14, target=60,
                             baseline_on=date(2025, 3, 1), baseline_source="Raumbuch", target_by=date(2027, 12, 31))
    release(plan)
    page = text_of(Client().get(address(plan, measure.path + "/")))
    assert "12.500" in page.replace("\u00a0", ".")
    assert "gesichert" in page
    assert "Raumbuch" in page
    assert ">60<" in page


@pytest.mark.parametrize(("query", "found"), [
    ("?wort=RAUM", ["Raumkalender"]), ("?wort=2", ["Nachtbus"]), ("?stelle=Stadtbezirksamt", ["Raumkalender", "Nachtbus"]),
    ("?horizont=long", ["Nachtbus"]), ("?ort=Nirgendwo", [])])
def test_filters_stand_in_the_address(plan: SectorPlan, query: str, found: list[str]) -> None:
    made(plan, "Raumkalender")
    Measure.objects.filter(pk=made(plan, "Nachtbus").pk).update(horizon="long")
    release(plan)
    page = Client().get(address(plan) + query)
    assert [row["title"] for part in page.context["parts"] for _goal, rows in part[2] for row in rows] == found


def test_goals_stand_over_their_measures_and_an_empty_one_says_so(plan: SectorPlan) -> None:
    guiding = GuidingGoal.objects.get()
    goals = [ImpactGoal.objects.create(guiding_goal=guiding, position=at, perspective="case", text=text)
             for at, text in enumerate(("Räume finden", "Geld finden"), 1)]
    Measure.objects.filter(pk=made(plan, "Raumkalender").pk).update(impact_goal=goals[0])
    release(plan)
    page = text_of(Client().get(address(plan))).partition('id="gefunden"')[2]
    assert page.index("Ressourcen nutzen") < page.index("Räume finden") < page.index("Raumkalender") < page.index("Geld finden")
    assert page.index("Geld finden") < page.index("Noch ohne Maßnahme")


def found(plan: SectorPlan, query: str) -> list[str]:
    parts = Client().get(address(plan) + query).context["parts"]
    return [row["title"] for _guiding, _number, goals in parts for _goal, rows in goals for row in rows]


def test_the_public_plan_narrows_down_by_field_goal_and_state_in_its_address(plan: SectorPlan) -> None:
    living, leisure = (FieldOfAction.objects.create(plan=plan, position=at, title=name) for at, name in ((1, "Wohnen"), (2, "Freizeit")))
    guiding = GuidingGoal.objects.get()
    rooms = ImpactGoal.objects.create(guiding_goal=guiding, position=1, perspective="case", text="Räume", field_of_action=living)
    told: dict[str, dict[str, Any]] = {"Kalender": {"impact_goal": rooms}, "Kasten": {"impact_goal": rooms, "field_of_action": leisure},
                                       "Fonds": {"field_of_action": leisure}}
    for title, values in told.items():
        Measure.objects.filter(pk=made(plan, title, adopted=title != "Fonds").pk).update(**values)
    release(plan, drafts=True)
    assert found(plan, "?feld=Wohnen") == ["Kalender"]  # by its goal
    assert found(plan, "?feld=Freizeit") == ["Kasten", "Fonds"]
    assert found(plan, f"?ziel={guiding.pk}") == found(plan, f"?ziel={rooms.pk}") == ["Kalender", "Kasten"]
    assert found(plan, "?stand=entwurf") == ["Fonds"]
    assert found(plan, "?stand=beschlossen&feld=Freizeit") == ["Kasten"]
    assert found(plan, "?stand=kein-stand") == []


def test_a_public_measure_leads_to_the_others_of_its_field_and_its_long_words_break(plan: SectorPlan) -> None:
    field = FieldOfAction.objects.create(plan=plan, position=1, title="Wohnen & Leben")
    measure = made(plan, "Willkommensrundgang im Viertel")
    Measure.objects.filter(pk=measure.pk).update(field_of_action=field)
    release(plan)
    page = text_of(Client().get(address(plan, measure.path + "/")))
    assert f'href="{address(plan)}?feld=Wohnen%20%26%20Leben#gefunden"' in page
    assert 'lang="de">Willkom\u00admens\u00adrund\u00adgang im Viertel</h1>' in page


def test_each_filter_that_is_set_is_named_and_can_be_taken_away_alone(plan: SectorPlan) -> None:
    FieldOfAction.objects.create(plan=plan, position=1, title="Wohnen & Leben")
    made(plan, "Kalender")
    release(plan)
    page = text_of(Client().get(address(plan) + "?feld=Wohnen+%26+Leben&wort=bus"))
    assert "0 Maßnahmen gefunden" in page
    assert "Entfernen Sie oben einen Filter oder alle." in page
    assert f'href="{address(plan)}?wort=bus#gefunden"' in page
    assert f'href="{address(plan)}?feld=Wohnen+%26+Leben#gefunden"' in page
    assert f'href="{address(plan)}#gefunden">Alle Filter entfernen' in page


def test_a_filter_that_could_be_set_to_one_thing_only_is_not_drawn(plan: SectorPlan) -> None:
    made(plan, "Kalender")
    release(plan)
    page = text_of(Client().get(address(plan)))
    assert 'name="wort"' in page
    assert 'name="stand"' not in page
    assert 'name="feld"' not in page


def test_the_page_says_what_a_release_would_change(house: House, plan: SectorPlan) -> None:
    planner, where = house.signed_in("planner", ""), f"/p/{plan.process.key}/plan/freigeben/"
    first, second = made(plan, "Raumkalender"), made(plan, "Nachtbus")
    sent = planner.post(where, {"function": "Sozialplanung"})
    assert (sent.status_code, PlanRelease.objects.count()) == (302, 1)
    Step.objects.create(measure=first, position=1, title="Erfassen")
    drop(second, "Zu teuer", on=AT.date(), **BY)
    third = made(plan, "Lotsen")
    before = PlanRelease.objects.get().content
    told = plan_changes(before, content_of(plan, drafts=False, before=before))
    assert [(each.what, each.number) for each in told] == [("changed", 1), ("changed", 2), ("new", third.number)]
    page = text_of(planner.get(where))
    assert "Schritte" in page
    refused = planner.post(where, {"function": " "})
    assert (refused.status_code, PlanRelease.objects.count()) == (422, 1)


def test_the_plan_of_a_process_nobody_may_see_is_not_there(plan: SectorPlan) -> None:
    made(plan, "Raumkalender")
    release(plan)
    Process.objects.filter(pk=plan.process_id).update(published_at=None)
    assert Client().get(address(plan)).status_code == 404


def test_many_measures_ask_the_database_no_more_often_than_one(house: House, plan: SectorPlan) -> None:
    def queries(where: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            Client().get(where)
        return len(asked)

    measure = made(plan, "Raumkalender")
    tied(house, measure, "A")
    release(plan)
    where = address(plan, measure.path + "/")
    few = queries(address(plan)), queries(where)
    for n in range(8):
        made(plan, f"M {n}")
        Step.objects.create(measure=measure, position=n + 1, title="S")
    tied(house, measure, *[f"Karte {n}" for n in range(8)])
    release(plan)
    assert (queries(address(plan)), queries(where)) == few


def test_a_cards_answer_leads_to_the_public_measure_as_soon_as_there_is_one(house: House, plan: SectorPlan) -> None:
    house.pin(["Schlüssel fehlen"], at=AT)
    Forum.objects.filter(pk=house.forum.pk).update(released_at=AT)
    forum = Forum.objects.get(pk=house.forum.pk)
    answer(forum, [UUID(inbox(forum, "de")[0].card.id)], Answer("adopted", "Amt", titles=("Raumkalender",)), **BY)
    release_answers(forum, function="Amt", **BY)
    measure, where = Measure.objects.get(), f"/f/{forum.path}/antworten/"
    link = f'href="{address(plan, measure.path + "/")}"'
    assert link not in text_of(Client().get(where))
    release(plan, drafts=True)
    assert link in text_of(Client().get(where))
    assert Client().get(address(plan, measure.path + "/")).status_code == 200
