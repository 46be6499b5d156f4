"""A method may let a pinboard begin covered, and whoever edits it always finds the way on."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from fachplan.workshop.boards import board_state
from fachplan.workshop.models import Method, MethodPhase, Session
from tests.workshop.house import House, text_of
from tests.workshop.test_methods import EDIT, follow, house, planner_rows, row_of, sheet

__all__ = ["house"]
AT = datetime(2025, 1, 23, 14, 0, tzinfo=UTC)


def revealed(house: House) -> list[bool]:
    """Whether all see all cards of the pinboard for collecting, in Orange and in Blau."""
    return [house.board("matrix", group).revealed for group in (house.orange, house.blue)]


def covered(sent: dict[str, Any], *titles: str) -> dict[str, str]:
    return {f"{row_of(sent, title)}-covered": "1" for title in titles}


def test_a_pinboard_begins_covered_where_the_method_says_so(house: House, planner: Client) -> None:
    sent = sheet(planner)
    assert revealed(house) == [True, True] and board_state(house.board("matrix")).revealed

    planner.post(EDIT, sent | follow(house) | covered(sent, "Matrix"))

    assert revealed(house) == [False, False]
    assert house.board("warmup").revealed
    assert not board_state(house.board("matrix")).revealed  # and the room sees it, though it has looked before
    assert "Beginnt verdeckt" in text_of(planner.get("/bibliothek/methoden/m-1/"))

    planner.post(EDIT, sheet(planner) | follow(house))  # without the tick
    assert revealed(house) == [True, True]


def test_a_pinboard_people_work_at_already_stays_as_they_know_it(house: House, planner: Client) -> None:
    house.orange.phases.filter(kind="matrix").update(state="running", started_at=AT, ends_at=AT)

    sent = sheet(planner)
    planner.post(EDIT, sent | follow(house) | covered(sent, "Matrix"))

    assert revealed(house) == [True, False]


@pytest.mark.parametrize("title", ["Measures", "Matrix zwei"])
def test_only_the_first_phase_of_a_collecting_pinboard_can_begin_covered(house: House, planner: Client, title: str) -> None:
    method = Method.objects.get(key="m-1")
    MethodPhase.objects.create(method=method, position=9, kind="matrix", board="matrix", title="Matrix zwei", minutes=5)
    sent = sheet(planner)
    row = row_of(sent, title)

    refused = planner.post(EDIT, sent | covered(sent, title) | {f"{row}-minutes": "7"})

    assert (refused.status_code, MethodPhase.objects.filter(covered=True).count()) == (422, 0)
    page = text_of(refused)
    assert f'id="{row}-error">' in page and "Verdeckt beginnen kann nur die erste Arbeitsphase einer Pinnwand" in page
    assert f'name="{row}-covered" value="1" checked' in page and f'name="{row}-minutes" inputmode="numeric" value="7"' in page


def test_a_copy_begins_covered_like_its_original(house: House, planner: Client) -> None:
    MethodPhase.objects.filter(kind="matrix").update(covered=True)

    planner.post("/f/1/vorbereitung/methode/kopie/")

    assert list(Session.objects.get(agenda_item__forum=house.forum).method.phases.values_list("kind", "covered")) == [
        ("warmup", False), ("matrix", True), ("measures", False)]
    assert revealed(house) == [False, False]


def test_after_saving_a_forums_own_copy_the_filled_button_leads_back_to_its_preparation(house: House, planner: Client) -> None:
    address = planner.post("/f/1/vorbereitung/methode/kopie/").headers["Location"]

    saved = text_of(planner.post(address, sheet(planner, address) | follow(house), follow=True))

    assert saved.count("kern-btn--primary") == 1
    assert f'<a class="kern-btn kern-btn--primary" href="/f/{house.forum.path}/vorbereitung/">' in saved


@pytest.mark.parametrize("address", ["methode/", "gruppen/", "zugang/", "themen/", "ablauf/"])
def test_every_page_of_the_preparation_has_one_filled_button_and_the_way_on(house: House, planner: Client, address: str) -> None:
    page = text_of(planner.get(f"/f/1/vorbereitung/{address}"))

    assert page.count("kern-btn--primary") == 1
    assert page.count('<p class="onward">') == 1


@pytest.mark.parametrize("typed", ["0", "viel", "99999", "-3", "4,5"])
def test_minutes_that_are_none_are_answered_at_the_field_and_stay_as_they_were_typed(house: House, planner: Client, typed: str) -> None:
    sent = sheet(planner)
    row = row_of(sent, "Matrix")

    page = text_of(planner.post(EDIT, sent | {f"{row}-minutes": typed}))

    assert f'name="{row}-minutes" inputmode="numeric" value="{typed}" aria-invalid="true" aria-describedby="{row}-error"' in page
    assert "Eine Arbeitsphase dauert zwischen 1 und 480 Minuten." in page


def test_twelve_columns_are_answered_at_the_columns(house: House, planner: Client) -> None:
    sent = planner_rows(sheet(planner), [f"Spalte {n}" for n in range(8)])

    page = text_of(planner.post(EDIT, sent))

    assert 'id="b-matrix-error">' in page and page.count('aria-describedby="b-matrix-error"') == 13  # with the empty row
    assert all(f'value="Spalte {n}"' in page for n in range(8))


def test_a_copy_nobody_uses_yet_names_the_forums_that_could_work_by_it(house: House, planner: Client) -> None:
    address = planner.post("/bibliothek/methoden/m-1/kopie/").headers["Location"]
    shown = re.compile(r'Für ein Forum wählen: <a href="/f/[^"]*/vorbereitung/methode/" dir="auto">Forum 1</a>')

    assert shown.search(text_of(planner.post(address, sheet(planner, address), follow=True)))

    house.orange.phases.filter(kind="warmup").update(state="ended")
    assert not shown.search(text_of(planner.get(address.removesuffix("bearbeiten/"))))
