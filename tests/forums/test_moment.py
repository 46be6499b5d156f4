"""Where a forum stands in time: a day, a month or open, and whether one can still register."""

from datetime import date

import pytest

from fachplan.forums.models import Forum, Process
from fachplan.forums.queries import find_forum, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return Process.objects.create(key="p", title="Ankommen")


def forum(process, **fields):
    fields = {"key": "f1", "reference": "1", "title": "Sprache", "number": 1, **fields}
    return Forum.objects.create(process=process, **fields)


def day(process, **fields):
    return forum(process, date=date(2025, 1, 23), date_precision="day", **fields)


@pytest.mark.parametrize(("on", "when"), [(date(2025, 1, 22), "ahead"), (date(2025, 1, 23), "today"), (date(2025, 1, 24), "past")])
def test_a_day_is_ahead_then_today_then_past(process, on, when):
    assert moment(day(process), on=on).when == when


@pytest.mark.parametrize(("on", "when"), [(date(2025, 5, 31), "ahead"), (date(2025, 6, 30), "ahead"), (date(2025, 7, 1), "past")])
def test_a_month_is_past_only_when_it_is_over(process, on, when):
    june = forum(process, date=date(2025, 6, 1), date_precision="month")

    assert moment(june, on=on).when == when
    assert june.day is None


def test_an_open_date_is_open(process):
    assert moment(forum(process), on=date(2025, 1, 1)).when == "open"


def test_registration_ends_with_the_day(process):
    linked = day(process, external_registration_url="https://portal.example/anmelden")

    assert moment(linked, on=date(2025, 1, 22)).registration == "open"
    assert moment(linked, on=date(2025, 1, 24)).registration == "over"


def test_without_a_link_there_is_nothing_to_register_at(process):
    assert moment(day(process), on=date(2025, 1, 1)).registration == ""


@pytest.mark.parametrize("name", ["f1", "1"])
def test_a_forum_is_found_by_key_and_number(process, name):
    made = forum(process)

    assert find_forum(name) == made


def test_a_forum_is_found_by_id(process):
    made = forum(process)

    assert find_forum(str(made.pk)) == made


def test_an_unknown_forum_is_named(process):
    with pytest.raises(Forum.DoesNotExist, match="'99'"):
        find_forum("99")
