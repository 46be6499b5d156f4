"""The minutes say for whom, to which guiding goal, in which columns and in the group's own colour."""

from datetime import UTC, datetime

import pytest

from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.reports.documents.pdf import minutes_pdf
from fachplan.reports.documents.values import minutes_values
from fachplan.reports.models import MinutesContent
from fachplan.reports.queries.minutes import minutes_content
from fachplan.workshop.models import Group, MethodField
from tests.workshop.house import House

AT = datetime(2025, 1, 23, 18, 0, tzinfo=UTC)
DESK = "/f/1/moderation/orange/"


@pytest.fixture
def house(db: None) -> House:
    made = House()
    plan = SectorPlan.objects.create(process=made.forum.process, key="plan", title="Plan")
    goal = GuidingGoal.objects.create(plan=plan, position=2, text="Nachhaltig planen")
    MethodField.objects.filter(board="matrix", key="risks").delete()
    Group.objects.filter(key="orange").update(colour="x7a5c00")
    desk = made.staff()
    made.pin(["Räume stehen abends leer"], at=AT)
    desk.post(f"{DESK}zielgruppe/", {"target_group": "Junge Familien", "base": "0"})
    for number, form in enumerate([{"text": "Lotsen"}, {"text": "Werkstatt", "target_group": "Ältere"}], 1):
        desk.post(f"{DESK}massnahmen/0199aaaa-0000-7000-8000-00000000000{number}/", form)
    address = f"{DESK}massnahmen/0199aaaa-0000-7000-8000-000000000009/"
    desk.post(address, {"kind": "goal", "text": "Begegnung"})
    desk.post(address, {"guiding_goal": str(goal.pk)})
    return made


@pytest.fixture
def content(house: House) -> MinutesContent:
    return minutes_content(house.forum, language="de", on=AT.date())


def test_measures_take_over_the_target_group_unless_they_name_their_own(content: MinutesContent) -> None:
    [orange, *_rest] = content.groups

    assert orange.target_group == "Junge Familien"
    assert [(measure.card.text, measure.target_group) for measure in orange.measures] == [
        ("Lotsen", "Junge Familien"), ("Werkstatt", "Ältere")]


def test_a_goal_says_which_guiding_goal_it_serves(content: MinutesContent) -> None:
    cards = [card for board in content.groups[0].boards for field in board.fields for cluster in field.clusters for card in cluster.cards]

    assert [(card.text, card.serves) for card in cards if card.serves] == [("Begegnung", "2. Nachhaltig planen")]


def test_three_columns_are_three_fields(content: MinutesContent) -> None:
    [matrix] = [board for board in content.groups[0].boards if board.title == "matrix"]

    assert [field.title for field in matrix.fields] == ["strengths", "weaknesses", "chances"]


def test_an_own_colour_is_printed_as_on_the_screen(content: MinutesContent) -> None:
    assert minutes_values(content)["groups"][0]["colour"] == "x7a5c00"
    assert minutes_pdf(content).startswith(b"%PDF-")
