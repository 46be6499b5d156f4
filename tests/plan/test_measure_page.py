"""A measure's sheet in a browser without scripts: changed block by block, refused at its place, nothing typed lost."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fachplan.plan.answer_actions import new_measure
from fachplan.plan.figure_forms import euros, number_of
from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.measure_actions import MeasureRefused
from fachplan.plan.measure_forms import day_of
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal, Measure, Origin, Responsibility, Step
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.workshop.blackout_actions import black_out
from fachplan.workshop.models import Card
from tests.workshop.house import House, hidden, text_of

AT = datetime(2025, 6, 24, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(house: House) -> Measure:
    plan = SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    return new_measure(plan, "Raumkalender", at=AT)


@pytest.fixture
def planner(house: House) -> Client:
    return house.signed_in("planner", "")


def address(measure: Measure, part: str = "") -> str:
    return f"/p/{measure.plan.process.key}/massnahmen/{measure.reference}/{part}"


def send(client: Client, measure: Measure, deed: str, **told: object) -> str:
    """The refused page, or nothing where the deed was done."""
    answer = client.post(address(measure, "aendern/"), {"deed": deed, **told})
    assert answer.status_code in (302, 422)
    return text_of(answer) if answer.status_code == 422 else ""


def again(measure: Measure) -> Measure:
    return Measure.objects.get(pk=measure.pk)


def test_an_empty_sheet_asks_for_nothing_and_says_what_a_plan_would_need(planner: Client, measure: Measure) -> None:
    page = text_of(planner.get(address(measure)))
    assert "Raumkalender" in page
    assert "Nicht angegeben. So zählt sie auch im Plan." in page
    assert "Ein Wirkungsziel" in page


def test_a_block_is_changed_and_the_others_stay(planner: Client, measure: Measure) -> None:
    assert not send(planner, measure, "block", block="need", need="Räume fehlen", target_groups="Vereine", **{"seen-need": ""})
    assert (again(measure).need, again(measure).target_groups, again(measure).title) == ("Räume fehlen", "Vereine", "Raumkalender")


def test_what_two_people_wrote_into_one_field_stands_side_by_side(planner: Client, measure: Measure) -> None:
    send(planner, measure, "block", block="need", need="Räume fehlen", **{"seen-need": ""})
    page = send(planner, measure, "block", block="need", need="Schlüssel fehlen", target_groups="Vereine", **{
        "seen-need": "", "seen-target_groups": ""})
    assert "Unten stehen beide Texte" in page
    assert "<blockquote dir=\"auto\">Räume fehlen</blockquote>" in page
    assert ">Schlüssel fehlen</textarea>" in page
    assert hidden(page, "seen-need") == "Räume fehlen"  # the next saving chooses
    assert (again(measure).need, again(measure).target_groups) == ("Räume fehlen", "Vereine")


def test_while_two_texts_stand_side_by_side_a_field_only_the_other_wrote_stays_theirs(planner: Client, measure: Measure) -> None:
    send(planner, measure, "block", block="need", need="Räume fehlen", target_groups="Vereine", **{"seen-need": ""})
    page = send(planner, measure, "block", block="need", need="Schlüssel fehlen", target_groups="", **{"seen-need": ""})
    assert ">Vereine</textarea>" in page
    assert hidden(page, "seen-target_groups") == "Vereine"


def test_a_title_that_was_emptied_is_asked_for_and_the_rest_is_still_there(planner: Client, measure: Measure) -> None:
    page = send(planner, measure, "block", block="head", title=" ", summary="Ein Kalender", horizon="short", **{
        "seen-title": "Raumkalender"})
    assert 'id="f-title-error"' in page
    assert ">Ein Kalender</textarea>" in page
    assert again(measure).summary == ""


def test_a_goal_a_field_and_a_horizon_are_chosen_from_the_plan(planner: Client, measure: Measure) -> None:
    guiding = GuidingGoal.objects.create(plan=measure.plan, position=1, text="Ressourcen nutzen")
    goal = ImpactGoal.objects.create(guiding_goal=guiding, position=1, perspective="community", text="Räume finden")
    field = FieldOfAction.objects.create(plan=measure.plan, position=1, title="Gemeinwesen")
    assert not send(planner, measure, "block", block="goal", impact_goal=str(goal.pk), field_of_action=str(field.pk), area="")
    page = text_of(planner.get(address(measure)))
    assert "Räume finden" in page
    assert "Gemeinwesen" in page
    assert "Ein Wirkungsziel" not in page


def test_a_city_without_areas_is_not_asked_where_and_nobody_else_is_said_to_have_written(planner: Client, measure: Measure) -> None:
    def asked() -> set[str]:
        page = text_of(planner.get(address(measure), {"offen": "goal"}))
        assert "bothtexts" not in page
        return set(re.findall('name="(impact_goal|field_of_action|area)"', page))

    assert asked() == set()
    assert "Der Plan hat noch kein Wirkungsziel." in text_of(planner.get(address(measure), {"offen": "goal"}))

    FieldOfAction.objects.create(plan=measure.plan, title="Wohnen", position=1)
    assert asked() == {"field_of_action"}


def test_steps_are_written_changed_done_and_brought_back(planner: Client, measure: Measure) -> None:
    assert not send(planner, measure, "step-add", title="Räume erfassen", owner="Stadtbezirksamt", due="30.09.2025")
    step = Step.objects.get()
    assert (step.owner, step.due) == ("Stadtbezirksamt", date(2025, 9, 30))
    page = send(planner, measure, "step-change", step=str(step.pk), title="Räume erfassen", due="31.02.2025", owner="Amt 7")
    assert "Schreiben Sie einen Tag, etwa 30.09.2025." in page
    assert 'value="Amt 7"' in page
    assert "aufeinander warten: Räume erfassen → Räume erfassen" in send(
        planner, measure, "step-change", step=str(step.pk), title="Räume erfassen", after=str(step.pk))
    send(planner, measure, "step-remove", step=str(step.pk))
    assert "„Räume erfassen“ ist entfernt." in text_of(planner.get(address(measure)))
    send(planner, measure, "step-back")
    assert Step.objects.get().due == date(2025, 9, 30)


def test_money_of_several_years_is_one_line_to_type(planner: Client, measure: Measure) -> None:
    assert not send(planner, measure, "costs", seen=hidden_mark(planner, measure, "costs"), year=["2026–2028", "2026", ""],
                    amount=["12.500", "1.000,50", ""], financing=["secured", "open", ""], source=["Stadt", "", ""])
    assert list(CostLine.objects.values_list("year", "cents", "financing")) == [
        (2026, 100_050, "open"), (2026, 1_250_000, "secured"), (2027, 1_250_000, "secured"), (2028, 1_250_000, "secured")]
    page = text_of(planner.get(address(measure)))
    assert "38.500,50" in page


@pytest.mark.parametrize(("told", "sentence"), [
    ({"year": "26", "amount": "1", "financing": "open"}, "Schreiben Sie ein Jahr"),
    ({"year": "2026", "amount": "viel", "financing": "open"}, "„viel“ ist keine Zahl"),
    ({"year": "2026", "amount": "-5", "financing": "open"}, "„-5“ ist keine Zahl"),
    ({"year": "2026", "amount": "1", "financing": ""}, "Wählen Sie, wie sicher das Geld ist")])
def test_money_that_cannot_be_read_is_said_and_stays_typed(planner: Client, measure: Measure, told: dict[str, str], sentence: str) -> None:
    page = send(planner, measure, "costs", seen=hidden_mark(planner, measure, "costs"), source="Stadt", **told)
    assert sentence in page
    assert re.search(rf'name="amount"[^>]* value="{told["amount"]}"', page)
    assert CostLine.objects.count() == 0


def test_figures_somebody_else_changed_meanwhile_are_not_overwritten(planner: Client, measure: Measure) -> None:
    mark = hidden_mark(planner, measure, "costs")
    line: dict[str, object] = {"year": "2026", "amount": "500", "financing": "open", "source": ""}
    send(planner, measure, "costs", seen=mark, **line)
    page = send(planner, measure, "costs", seen=mark, **line | {"amount": "700"})
    assert "Jemand anderes hat das inzwischen geändert" in page
    assert 'value="700"' in page
    assert CostLine.objects.get().cents == 50_000


def test_an_indicator_is_written_whole_or_told_what_it_lacks(planner: Client, measure: Measure) -> None:
    whole: dict[str, object] = {
        "what": "Belegte Stunden", "unit": "Stunden je Woche", "direction": "up", "baseline": "14", "baseline_on": "2025-03-01",
        "baseline_source": "Raumbuch", "target": "60,5", "target_by": "2027-12-31", "counted_by": "Stadtbezirksamt"}
    mark = hidden_mark(planner, measure, "indicators")
    assert "Der Tag des Zielwerts liegt vor dem Ausgangswert" in send(planner, measure, "indicators", seen=mark, **whole | {
        "target_by": "2024-12-31"})
    assert "braucht seinen Tag und seine Quelle" in send(planner, measure, "indicators", seen=mark, **whole | {"baseline_source": ""})
    assert not send(planner, measure, "indicators", seen=mark, **whole)
    assert (Indicator.objects.get().baseline, Indicator.objects.get().target) == (Decimal(14), Decimal("60.5"))
    assert "60,5" in text_of(planner.get(address(measure)))


@pytest.mark.parametrize(("deed", "told", "field"), [
    ("step-add", {"title": ""}, "st-title-new"), ("step-add", {"title": "x", "due": "bald"}, "st-due-new"),
    ("step-add", {"title": "x", "done_on": "gestern"}, "st-done-new"), ("step-add", {"title": "x", "done_on": "2999-01-01"}, "st-done-new"),
    ("costs", {"year": ["2026", "26"], "amount": ["1", "1"], "financing": ["open", "open"], "source": ["", ""]}, "c-y-2"),
    ("costs", {"year": ["2026"], "amount": ["viel"], "financing": ["open"], "source": [""]}, "c-a-1"),
    ("costs", {"year": ["2026"], "amount": ["1"], "financing": [""], "source": [""]}, "c-f-1"),
    ("indicators", {"what": ["", "Stunden"], "unit": ["", ""]}, "i-u-2"),
    ("indicators", {"what": ["Stunden"], "unit": ["h"], "baseline": ["14"]}, "i-bo-1"),
    ("indicators", {"what": ["Stunden"], "unit": ["h"], "baseline": ["14"], "baseline_on": ["2025-03-01"]}, "i-bs-1"),
    ("indicators", {"what": ["Stunden"], "unit": ["h"], "target": ["60"]}, "i-to-1"),
    ("indicators", {"what": ["Stunden"], "unit": ["h"], "baseline_on": ["2025-03-01"], "target_by": ["2025-02-01"]}, "i-to-1"),
    ("indicators", {"what": ["Stunden"], "unit": ["h"], "target": ["viele"]}, "i-t-1"),
    ("merge", {"into": ""}, "into"), ("split", {"title": " "}, "split-title"), ("drop", {"reason": ""}, "drop-why")])
def test_what_is_refused_is_said_at_its_field_and_only_there(planner: Client, measure: Measure, deed: str, told: dict[str, object],
                                                             field: str) -> None:
    new_measure(measure.plan, "Schlüsselkasten", at=AT)
    mark = hidden_mark(planner, measure, deed) if deed in ("costs", "indicators") else ""
    page = send(planner, measure, deed, seen=mark, **told)
    assert re.findall(r'class="field-error" id="([^"]*)"', page) == [f"{field}-error"]
    assert page.count('class="field-error"') == 1
    assert f"{field}-error" in " ".join(re.findall(r'aria-describedby="([^"]*)"', page)).split()


def test_adopting_waits_for_the_lead_and_names_what_is_missing(planner: Client, measure: Measure) -> None:
    assert "Benennen Sie zuerst eine" in text_of(planner.get(address(measure)))
    assert "Benennen Sie zuerst eine Federführung" in send(planner, measure, "adopt", on="2025-06-24")
    Responsibility.objects.create(measure=measure, role="lead", office="Amt", state="accepted", answered_on=AT.date())
    assert "Schreiben Sie einen Tag" in send(planner, measure, "adopt", on="")
    assert not send(planner, measure, "adopt", on="2025-06-24")
    assert again(measure).adopted_on == date(2025, 6, 24)
    assert not send(planner, measure, "adopt-back")
    assert again(measure).state == "draft"


def test_merging_dropping_and_splitting_lead_on_and_back(planner: Client, measure: Measure) -> None:
    other = new_measure(measure.plan, "Schlüsselkasten", at=AT)
    assert "nicht mit sich selbst" in send(planner, measure, "merge", into=str(measure.pk))
    assert not send(planner, measure, "merge", into=str(other.pk))
    page = text_of(planner.get(address(measure)))
    assert "Sie ging in einer anderen Maßnahme auf" in page
    assert address(other) in page
    refused = send(planner, measure, "block", block="need", need="Lange getippt", **{"seen-need": ""})
    assert "zusammengelegt oder aufgegeben" in refused
    assert ">Lange getippt</textarea>" in refused
    assert "?offen=" not in page  # its sheet is read only now, but for taking the merge back
    assert not send(planner, measure, "merge-back")
    assert "Ohne Grund geht es nicht" in send(planner, measure, "drop", reason=" ")
    assert not send(planner, measure, "drop", reason="Kein Geld")
    assert "Kein Geld" in text_of(planner.get(address(measure)))
    assert not send(planner, measure, "drop-back")
    split = planner.post(address(measure, "aendern/"), {"deed": "split", "title": "Slip"})
    page = text_of(planner.get(split.headers["Location"]))
    assert "Abgeteilt:" in page
    assert not send(planner, measure, "split-back", second=hidden(page, "second"))
    assert not send(planner, measure, "split", title="Zweite")
    assert list(Measure.objects.values_list("title", "state")) == [
        ("Raumkalender", "draft"), ("Schlüsselkasten", "draft"), ("Zweite", "draft")]


def test_a_blacked_out_card_stays_in_the_thread_without_its_words(house: House, planner: Client, measure: Measure) -> None:
    house.pin(["Geheimwort", "Räume fehlen"], at=AT)
    for entry in inbox(house.forum, "de"):
        Origin.objects.create(measure=measure, card_id=entry.card.id, since=AT)
    first = inbox(house.forum, "de")[0]
    black_out(Card.objects.get(pk=first.card.id), reason="person", actor="user:1", at=AT)
    page = text_of(planner.get(address(measure)))
    assert "2 Karten" in page
    assert "Räume fehlen" in page
    assert "Geheimwort" not in page


def test_whoever_may_only_read_sees_no_form(house: House, measure: Measure) -> None:
    admin = house.signed_in("admin", "")
    page = text_of(admin.get(address(measure)))
    assert "Raumkalender" in page
    assert "aendern/" not in page
    assert admin.post(address(measure, "aendern/"), {"deed": "drop", "reason": "x"}).status_code == 403


def test_a_full_sheet_asks_the_database_no_more_often_than_an_empty_one(house: House, planner: Client, measure: Measure) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            planner.get(address(measure))
        return len(asked)

    house.pin(["A"], at=AT)
    Origin.objects.create(measure=measure, card_id=inbox(house.forum, "de")[0].card.id, since=AT)
    Step.objects.create(measure=measure, position=1, title="S")
    few = queries()
    house.pin([f"Karte {n}" for n in range(12)], at=AT)
    for entry in inbox(house.forum, "de")[1:]:
        Origin.objects.create(measure=measure, card_id=entry.card.id, since=AT)
    for n in range(2, 12):
        step = Step.objects.create(measure=measure, position=n, title="S", after=measure.steps.first())
        Responsibility.objects.create(measure=measure, role="partner", office=f"Amt {step.position}")
        CostLine.objects.create(measure=measure, year=2020 + n, cents=1, financing="open")
        new_measure(measure.plan, f"Andere {n}", at=AT)
    assert queries() <= few


@pytest.mark.parametrize(("text", "number"), [("1.234.567,8", "1234567.8"), ("1,5 %", "1.5"), (" 7 ", "7"), ("0,00", "0.00")])
def test_numbers_are_read_as_they_are_written_here(text: str, number: str) -> None:
    assert str(number_of(text)) == number


@pytest.mark.parametrize("text", ["1,2,3", "eins", "NaN", "1e99", "٣٤x"])
def test_what_is_no_number_is_refused_by_its_words(text: str) -> None:
    with pytest.raises(MeasureRefused, match="number") as refused:
        number_of(text)
    assert refused.value.told == text


def test_a_day_is_read_both_ways_and_euros_show_cents_only_where_there_are_some() -> None:
    assert day_of("") is None
    assert (euros(1_250_000).replace("\u00a0", "."), euros(150)) == ("12.500", "1,50")


def hidden_mark(client: Client, measure: Measure, deed: str) -> str:
    """The mark in the form of a deed, as the page carries it."""
    page = text_of(client.get(address(measure) + f"?offen={'money' if deed == 'costs' else deed}"))
    return hidden(page[page.index(f'name="deed" value="{deed}"'):], "seen")
