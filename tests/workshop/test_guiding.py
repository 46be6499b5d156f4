"""What a group is asked and what it works towards stands on every page: question, guiding goals, target group, three columns."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fachplan.base.content import translate
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.workshop.boards import board_state
from fachplan.workshop.models import Method, MethodField, MethodPhase, Phase, Session
from tests.workshop.house import House, text_of

DESK = "/f/1/moderation/orange/"
SHEET = f"{DESK}massnahmen/"
GOAL = "Ressourcen verteilungsgerecht und gemeinwesenorientiert nutzen"


@pytest.fixture
def house(db: None) -> House:
    made = House()
    plan = SectorPlan.objects.create(process=made.forum.process, key="plan", title="Plan")
    GuidingGoal.objects.create(plan=plan, position=1, text=GOAL)
    GuidingGoal.objects.create(plan=plan, position=2, text="Nachhaltig planen")
    session = Session.objects.get(agenda_item__forum=made.forum)
    session.guiding_question = "Wo stehen wir?"
    session.save()
    translate(session, "guiding_question", "ar", "أين نقف؟")
    return made


@pytest.mark.parametrize("page", [f"{DESK}matrix/", SHEET, "/f/1/beamer/", "/pinnwand/matrix/"])
def test_question_and_goals_stand_on_desk_sheet_stage_and_phone(house: House, desk: Client, page: str) -> None:
    client = house.phone() if page.startswith("/pinnwand") else desk
    # The wall says the goals where they are asked for: while measures are made.
    Phase.objects.filter(group=house.orange, kind="measures").update(state="paused", remaining=timedelta(minutes=9))

    shown = text_of(client.get(page))

    assert "Wo stehen wir?" in shown
    assert GOAL in shown


def test_the_question_speaks_the_phones_language(house: House) -> None:
    phone = house.phone()
    phone.cookies["language"] = "ar"

    assert "أين نقف؟" in text_of(phone.get("/pinnwand/matrix/"))


def test_a_goal_is_ticked_to_a_guiding_goal_and_unticked(house: House, desk: Client) -> None:
    desk.post(f"{SHEET}0199aaaa-0000-7000-8000-000000000001/", {"kind": "goal", "text": "Begegnung ermöglichen"})
    [card] = house.cards("measures")
    chosen = str(GuidingGoal.objects.get(position=2).pk)

    assert f'<option value="{chosen}">2. Nachhaltig planen</option>' in text_of(desk.get(f"{SHEET}{card.id}/"))
    desk.post(f"{SHEET}{card.id}/", {"guiding_goal": chosen, "base-guiding_goal": "1"})
    assert house.cards("measures")[0].values["guiding_goal"] == chosen

    desk.post(f"{SHEET}{card.id}/", {"guiding_goal": ""})
    assert house.cards("measures")[0].values["guiding_goal"] is None


# ---- the target group ----

def write_down(desk: Client, text: str, base: str = "0") -> str:
    return text_of(desk.post(f"{DESK}zielgruppe/", {"target_group": text, "base": base}, follow=True))


def test_the_warm_up_writes_down_the_target_group_and_the_sheet_takes_it_over(house: House, desk: Client) -> None:
    page = write_down(desk, "Junge Familien in Prohlis")

    assert 'value="Junge Familien in Prohlis"' in page
    assert "Bleibt das Feld leer: Junge Familien in Prohlis" in text_of(desk.get(SHEET))
    assert "Junge Familien in Prohlis" in text_of(house.phone().get("/pinnwand/measures/"))


def test_a_measure_may_have_a_target_group_of_its_own(house: House, desk: Client) -> None:
    write_down(desk, "Familien")
    desk.post(f"{SHEET}0199aaaa-0000-7000-8000-000000000002/", {"text": "Lotsen", "target_group": "Ältere", "base-target_group": "1"})

    assert [card.values["target_group"] for card in house.cards("measures")] == ["Ältere"]


def test_two_who_write_it_down_at_once_find_both(house: House, desk: Client) -> None:
    write_down(desk, "Familien")
    seen = str(board_state(house.board("warmup")).own.versions["target_group"])
    write_down(desk, "Junge Familien", seen)

    page = write_down(desk, "Ältere", seen)

    assert 'value="Junge Familien"' in page
    assert "Die andere Fassung:" in page
    assert "Ältere" in page


def test_a_phone_does_not_write_the_groups_target_group(house: House) -> None:
    assert house.phone().post(f"{DESK}zielgruppe/", {"target_group": "Ich"}).status_code == 403
    assert board_state(house.board("warmup")).own.values == {}


# ---- a method with three columns and without the deck ----

@pytest.fixture
def three(house: House) -> House:
    """The copied method: three columns with names of their own."""
    MethodField.objects.filter(board="matrix", key="risks").delete()
    for key, title in (("strengths", "Vorhanden"), ("weaknesses", "Fehlt"), ("chances", "Idee")):
        MethodField.objects.filter(board="matrix", key=key).update(title=title)
    for phases in (MethodPhase.objects, Phase.objects):
        phases.filter(kind="matrix").update(title="Sammeln", short_title="Sammeln")
    return house


def test_three_columns_hang_on_desk_phone_and_plenary(three: House, desk: Client) -> None:
    MethodPhase.objects.create(method=Method.objects.get(), position=0, kind="plenum", board="plenum", title="Plenum", minutes=5)
    for group in three.forum.groups.all():
        group.phases.create(position=100, kind="plenum", board="plenum", title="Plenum", planned_minutes=5)
    for do in ("start", "next", "next", "next"):
        desk.post(f"{DESK}uhr/?alle=1", {"do": do})

    board = text_of(desk.get(f"{DESK}matrix/"))
    phone = text_of(three.phone().get("/pinnwand/matrix/"))
    stage = text_of(desk.get("/f/1/beamer/"))

    assert "board--f3" in board
    assert re.findall(r'id="f-\w+">(\w+)<', board) == ["Vorhanden", "Fehlt", "Idee"]
    assert [title for title in ("Vorhanden", "Fehlt", "Idee", "risks") if title in phone] == ["Vorhanden", "Fehlt", "Idee"]
    assert 'class="board board--f3' in stage
    assert 'aria-label="Sammeln, Orange"' in stage


def test_no_page_calls_a_copied_method_by_the_decks_name(three: House, desk: Client) -> None:
    phone = three.phone()
    pages: list[Any] = [desk.get(f"{DESK}matrix/"), desk.get(SHEET), desk.get("/f/1/beamer/"), phone.get("/pinnwand/matrix/")]

    assert [re.findall(".{30}(?:Vier-Felder|Matrix).{10}", text_of(page)) for page in pages] == [[], [], [], []]


def test_a_method_without_a_board_for_collecting_has_sheets_and_a_stage(house: House, desk: Client) -> None:
    MethodField.objects.filter(board="matrix").delete()
    house.board("matrix").delete()

    assert desk.get(SHEET).status_code == 200
    assert desk.get("/f/1/beamer/").status_code == 200
