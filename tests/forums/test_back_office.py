"""Processes, forums and agendas are written by one deed each: a line in the log, nothing overwritten unseen."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from fachplan.base.models import AuditLine
from fachplan.forums import actions, agenda_actions, theme_actions
from fachplan.forums.agenda import day_of
from fachplan.forums.forms import ForumForm, PointForm
from fachplan.forums.models import AgendaItem, Forum, Process, Theme
from fachplan.forums.queries import forums_of, published_forums
from fachplan.forums.recipes import recipes
from fachplan.forums.versions import ChangedMeanwhile, mark_of
from fachplan.places.models import Room, Venue

pytestmark = pytest.mark.django_db
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
BY: dict[str, Any] = {"actor": "user:1", "at": AT}
PROCESS = {"title": "Fachplan Wohnen", "lead": "", "motto": "", "office": "", "timezone": "Europe/Berlin", "horizons": {}}
FORUM: dict[str, Any] = {
    "kind": "topic", "number": 1, "title": "Wohnen", "summary": "", "date": None, "date_precision": "open", "starts": time(16),
    "ends": time(18), "external_registration_url": "", "venue": None, "venue_name": "", "venue_address": "", "room_name": "",
}


@pytest.fixture
def process() -> Process:
    return actions.create_process(PROCESS, **BY)


def a_forum(process: Process, *, start: Any = None, **more: Any) -> Forum:
    return actions.create_forum(process, FORUM | more, start=start, **BY)


def titles(forum: Forum) -> list[str]:
    return list(forum.agenda.order_by("position").values_list("title", flat=True))


def a_day(process: Process) -> tuple[Forum, list[AgendaItem]]:
    forum = a_forum(process)
    for title, minutes in (("A", 20), ("B", None), ("C", 10)):
        agenda_actions.add_point(forum, {"kind": "talk", "title": title, "minutes": minutes}, **BY)
    return forum, list(forum.agenda.order_by("position"))


def test_two_processes_of_one_title_have_two_addresses_and_nobody_sees_them(process: Process) -> None:
    second = actions.create_process(PROCESS, **BY)

    assert (process.key, second.key) == ("fachplan-wohnen", "fachplan-wohnen-2")
    assert Process.objects.filter(published_at=None).count() == 2
    assert list(AuditLine.objects.values_list("kind", flat=True)) == ["process.create"] * 2


def test_what_somebody_else_saved_is_not_overwritten_unseen(process: Process) -> None:
    seen = mark_of(actions.values_of(process))
    actions.change_process(process, PROCESS | {"motto": "Zusammen"}, seen=seen, **BY)

    with pytest.raises(ChangedMeanwhile) as changed:
        actions.change_process(process, PROCESS | {"motto": "Allein"}, seen=seen, **BY)

    assert Process.objects.get().motto == changed.value.values["motto"] == "Zusammen"
    actions.change_process(process, PROCESS | {"motto": "Allein"}, seen=changed.value.mark, **BY)
    assert Process.objects.get().motto == "Allein"


def test_a_forum_is_public_only_when_it_and_its_process_are(process: Process) -> None:
    forum = a_forum(process)
    with pytest.raises(actions.NotReady):
        actions.publish_forum(forum, **BY)
    actions.publish_process(process, **BY)
    assert (list(published_forums()), forums_of(process, "de")) == ([], [])

    actions.publish_forum(forum, **BY)
    actions.publish_forum(forum, **BY)

    assert list(published_forums()) == forums_of(process, "de") == [forum]
    assert AuditLine.objects.filter(kind="forum.publish").count() == 1
    actions.withdraw_forum(forum, **BY)
    assert list(published_forums()) == []


def test_a_new_title_makes_a_new_address_and_the_reference_stays(process: Process) -> None:
    forum = a_forum(process)
    assert forum.path == "1-wohnen"

    changed = actions.change_forum(forum, FORUM | {"title": "Wohnen und Bauen"}, seen=mark_of(actions.values_of(forum)), **BY)

    assert changed.path == "1-wohnen-und-bauen"


def test_the_closing_event_stays_the_last_one(process: Process) -> None:
    a_forum(process)
    a_forum(process, number=None, kind="closing", title="Auswertung")
    a_forum(process, number=2, title="Arbeit")

    assert list(process.forums.order_by("position").values_list("title", "position")) == [("Wohnen", 1), ("Arbeit", 2), ("Auswertung", 3)]


def test_a_number_is_one_forums(process: Process) -> None:
    a_forum(process)
    with pytest.raises(actions.NumberTaken):
        a_forum(process)
    assert Forum.objects.count() == 1


def test_a_new_house_and_its_room_come_with_the_forum(process: Process) -> None:
    forum = a_forum(process, venue_name="Rathaus", venue_address="Markt 1", room_name="Saal")

    assert (Venue.objects.get().name, Room.objects.get().name, forum.room) == ("Rathaus", "Saal", Room.objects.get())


def test_a_forum_begins_with_the_recipe_of_the_day_or_as_an_earlier_one(process: Process) -> None:
    [recipe] = recipes()
    first = a_forum(process, start=recipe)
    second = a_forum(process, number=2, start=first)

    assert titles(first) == titles(second) == [point["title"] for point in recipe.agenda]
    assert [item.minutes for item in first.agenda.filter(kind__in=["work", "plenum"])] == [None, None]
    assert titles(a_forum(process, number=3)) == []


def test_times_follow_from_the_start_until_an_open_point(process: Process) -> None:
    forum, items = a_day(process)

    assert [(point.begins, point.minutes) for point in day_of(forum, {}).points] == [("16:00", 20), ("16:20", None), ("", 10)]
    day = day_of(forum, {items[1].pk: 80})
    assert [point.begins for point in day.points] == ["16:00", "16:20", "17:40"]
    assert (day.ends, day.over, day.points[1].computed) == ("17:50", 0, True)
    assert day_of(forum, {items[1].pk: 100}).over == 10


def test_a_day_without_a_start_has_no_times(process: Process) -> None:
    forum, _items = a_day(process)
    forum.starts = forum.ends = None

    assert [point.begins for point in day_of(forum, {}).points] == ["", "", ""]


@pytest.mark.parametrize(("which", "to", "order"), [(0, 1, "BAC"), (2, 0, "CAB"), (1, 9, "ACB"), (0, -1, "ABC")])
def test_a_point_goes_where_it_is_put_and_stops_at_the_ends(process: Process, which: int, to: int, order: str) -> None:
    forum, items = a_day(process)

    agenda_actions.move_point(items[which], to=to, **BY)

    assert "".join(titles(forum)) == order
    assert list(forum.agenda.order_by("position").values_list("position", flat=True)) == [1, 2, 3]
    assert AuditLine.objects.filter(kind="agenda.move").count() == (order != "ABC")


def test_a_removed_point_comes_back_whole_where_it_stood_and_only_once(process: Process) -> None:
    forum, items = a_day(process)
    sealed = agenda_actions.remove_point(items[0], **BY)
    assert titles(forum) == ["B", "C"]

    back = agenda_actions.put_back(forum, sealed, **BY)

    assert (titles(forum), back.pk, back.minutes) == (["A", "B", "C"], items[0].pk, 20)
    for twice in (sealed, "forged"):
        with pytest.raises(agenda_actions.NothingToPutBack):
            agenda_actions.put_back(forum, twice, **BY)


def test_a_point_of_another_forum_is_not_put_back_here(process: Process) -> None:
    _forum, items = a_day(process)
    sealed = agenda_actions.remove_point(items[0], **BY)

    with pytest.raises(agenda_actions.NothingToPutBack):
        agenda_actions.put_back(a_forum(process, number=2), sealed, **BY)


def test_a_theme_is_taken_over_once_and_marked(process: Process) -> None:
    forum = a_forum(process)
    theme = theme_actions.add_theme(forum, title="Kita", taken_from="workshop.Card:1", **BY)
    assert theme_actions.add_theme(forum, title="Kita", taken_from="workshop.Card:1", **BY) == theme

    theme_actions.mark_theme(theme, Theme.State.TREATED, **BY)
    theme_actions.mark_theme(theme, Theme.State.TREATED, **BY)

    assert Theme.objects.get().state == "treated"
    assert AuditLine.objects.filter(kind="theme.mark").count() == 1


TYPED = {"kind": "topic", "number": "1", "title": "Wohnen", "date_precision": "open"}


@pytest.mark.parametrize(("typed", "wrong"), [
    ({"title": ""}, {"title"}), ({"number": "0"}, {"number"}), ({"number": "eins"}, {"number"}),
    ({"date_precision": "day"}, {"day"}), ({"date_precision": "day", "day": "31.02.2025"}, {"day"}),
    ({"date_precision": "month", "month": "13.2025"}, {"month"}), ({"starts": "18:00", "ends": "16:00"}, {"ends"}),
    ({"ends": "16:00"}, {"starts"}), ({"room_name": "Saal"}, {"venue"}), ({"external_registration_url": "javascript:alert(1)"},
     {"external_registration_url"}), ({"date_precision": "someday"}, {"date_precision"}),
])
def test_what_is_wrong_is_said_at_its_field(typed: dict[str, str], wrong: set[str]) -> None:
    assert set(ForumForm(TYPED | typed).errors) == wrong


@pytest.mark.parametrize("month", ["2025-06", "06.2025", "6/2025"])
def test_a_month_is_understood_however_it_is_written(month: str) -> None:
    form = ForumForm(TYPED | {"date_precision": "month", "month": month})

    assert form.is_valid() and form.values()["date"] == date(2025, 6, 1)


@pytest.mark.parametrize("minutes", ["0", "-5", "601", "zehn"])
def test_a_point_takes_a_minute_or_more_or_stays_open(minutes: str) -> None:
    assert set(PointForm({"title": "A", "kind": "talk", "minutes": minutes}).errors) == {"minutes"}
    assert PointForm({"title": "A", "kind": "talk", "minutes": ""}).is_valid()
