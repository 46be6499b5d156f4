"""The head count at the desk: typed in the room, seen in the hall, told in the minutes."""

from datetime import UTC, datetime

import pytest

from fachplan.base.models import AuditLine
from fachplan.reports.models import HeadCount
from tests.workshop.house import House, text_of

AT = datetime(2025, 1, 16, 10, tzinfo=UTC)
DESK, COUNT = "/f/1/moderation/orange/", "/f/1/protokoll/koepfe/orange/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> House:
    return House()


def count(house: House, people: str) -> str:
    """What the desk says after a number was typed."""
    return text_of(house.staff(house.orange).post(COUNT, {"people": people, "wand": "matrix"}, follow=True))


def counted() -> list[int]:
    return list(HeadCount.objects.values_list("people", flat=True))


def test_the_desk_keeps_the_number_and_shows_it(house: House) -> None:
    said = count(house, " 11 ")
    assert 'id="heads" name="people" value="11"' in said and "Gespeichert." in said
    assert counted() == [11] and AuditLine.objects.latest("id").kind == "group.count"


def test_the_hall_shows_the_number_and_says_nothing_of_a_group_nobody_counted(house: House) -> None:
    count(house, "11")
    hall = text_of(house.staff().get("/f/1/leitung/"))
    assert hall.count("Personen gezählt") == 1 and "11 Personen gezählt" in hall


def test_a_blank_field_is_not_counted_and_zero_is_zero(house: House) -> None:
    count(house, "0")
    assert counted() == [0]
    assert 'name="people" value="0"' in text_of(house.staff(house.orange).get(f"{DESK}matrix/"))
    count(house, "")
    assert counted() == []


@pytest.mark.parametrize("typed", ["elf", "-1", "1000", "²"])
def test_what_is_no_number_comes_back_in_its_field_and_changes_nothing(house: House, typed: str) -> None:
    count(house, "7")
    said = count(house, typed)
    assert f'name="people" value="{typed}"' in said and "Bitte schreiben Sie ganze Zahlen, höchstens 999." in said
    assert counted() == [7]


def test_after_the_release_the_number_stays_as_it_was_told(house: House) -> None:
    count(house, "7")
    house.forum.released_at = AT
    house.forum.save()
    assert "Das Protokoll ist freigegeben" in count(house, "8")
    assert counted() == [7]


def test_only_who_leads_the_group_counts_it(house: House) -> None:
    assert house.staff(house.blue).post(COUNT, {"people": "9"}).status_code == 403
    assert counted() == []
