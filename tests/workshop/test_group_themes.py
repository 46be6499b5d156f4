"""A theme of the forum is given to one of its groups, and the group reads it where it works."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from fachplan.base.models import AuditLine
from fachplan.forums.models import Theme
from fachplan.workshop.group_theme_actions import OtherForum, give_theme
from fachplan.workshop.method_queries import themes_of
from fachplan.workshop.models import Group, GroupTheme
from tests.contract.site import make_forum
from tests.workshop.house import House, text_of
from tests.workshop.test_methods import house

__all__ = ["house"]
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)


@pytest.fixture
def theme(house: House) -> Theme:
    return Theme.objects.create(forum=house.forum, position=1, title="Räume am Abend", source="Auftakt")


def address(theme: Theme) -> str:
    return f"/f/{theme.forum.path}/vorbereitung/themen/{theme.pk}/"


def test_the_group_that_takes_a_theme_up_reads_it_on_its_pinboard_and_no_other_does(house: House, planner: Client, theme: Theme) -> None:
    page = text_of(planner.post(address(theme), {"do": "give", "group": "orange"}, follow=True))

    assert "Orange: Räume am Abend" in page and '<option value="orange" selected>' in page
    boards = [text_of(house.phone(group).get("/pinnwand/matrix/")) for group in (house.orange, house.blue)]
    assert ["Räume am Abend" in board for board in boards] == [True, False]
    assert "Räume am Abend" in text_of(house.staff().get("/f/1/moderation/orange/matrix/"))
    assert AuditLine.objects.get(kind="theme.give").values == {"group": str(house.orange.pk)}


def test_a_theme_goes_to_another_group_or_back_to_all(house: House, planner: Client, theme: Theme) -> None:
    for group in ("orange", "blau", "blau"):
        planner.post(address(theme), {"do": "give", "group": group})
    assert [given.group for given in GroupTheme.objects.all()] == [house.blue]

    planner.post(address(theme), {"do": "give", "group": ""})

    assert (GroupTheme.objects.count(), AuditLine.objects.filter(kind="theme.give").count()) == (0, 3)


def test_a_theme_that_was_left_hangs_on_no_pinboard(house: House, theme: Theme) -> None:
    give_theme(theme, house.orange, actor="user:1", at=AT)
    assert themes_of(house.forum, house.orange, "de") == [theme]

    Theme.objects.update(state=Theme.State.LEFT)

    assert themes_of(house.forum, house.orange, "de") == []


def test_a_group_of_another_forum_takes_no_theme(house: House, theme: Theme) -> None:
    made: Any = make_forum("2", "K7PM4XWE")
    other = Group.objects.get(pk=made["groups"]["Orange"])

    with pytest.raises(OtherForum):
        give_theme(theme, other, actor="user:1", at=AT)

    assert GroupTheme.objects.count() == 0
