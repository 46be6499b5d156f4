"""All rooms for the lead: who calls, who is where, and the rest of the day planned anew and back again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fachplan.base import clock
from fachplan.base.ids import uuid7
from fachplan.base.models import AuditLine
from fachplan.workshop import hall_actions
from fachplan.workshop.hall_queries import rooms_of
from fachplan.workshop.models import Board, Group, Phase
from fachplan.workshop.phase_actions import Deed, plan_of, replanned, steer
from tests.workshop.house import House, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
NOON = datetime(2025, 1, 23, 12, 0, tzinfo=UTC)


def hall(house: House) -> str:
    return f"/f/{house.forum.path}/leitung/"


def calling(house: House) -> str:
    return f"/f/{house.forum.path}/moderation/{house.orange.key}/leitung/"


def plan(house: House) -> list[int]:
    return [phase.planned_minutes for phase in house.phases()]


def test_a_group_calls_the_lead_comes_and_it_is_settled(house: House) -> None:
    lead, desk = house.staff(), house.staff(house.orange)
    page = f"/f/{house.forum.path}/moderation/{house.orange.key}/"
    assert desk.post(calling(house), {"do": "call"}).status_code == 302
    seen = text_of(lead.get(hall(house)))
    lead.post(hall(house), {"do": "coming", "group": house.orange.key})
    told = text_of(desk.get(page))
    desk.post(calling(house), {"do": "done"})

    assert "Gruppe Orange ruft: seit 0 Minuten" in seen
    assert "Die Leitung kommt." in told
    assert "ruft: seit" not in text_of(lead.get(hall(house)))
    kinds = AuditLine.objects.filter(kind__startswith="lead.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["lead.call", "lead.coming", "lead.done"]


def test_calling_twice_is_one_call_that_goes_on_waiting(house: House) -> None:
    for minutes in (0, 2):
        hall_actions.call_lead(house.orange, actor="user:1", at=NOON + timedelta(minutes=minutes))

    rooms = rooms_of(house.forum, [house.orange, house.blue], at=NOON + timedelta(minutes=3), language="de")
    assert [(room.call is not None, room.waits) for room in rooms] == [(True, 3), (False, 0)]


def test_a_groups_facilitator_sees_only_the_own_room_and_steers_no_other(house: House) -> None:
    desk = house.staff(house.orange)
    seen = text_of(desk.get(hall(house)))

    assert ('id="r-orange"' in seen, 'id="r-blau"' in seen) == (True, False)
    assert desk.post(hall(house), {"do": "start", "key": str(uuid7())}).status_code == 403
    assert desk.post(hall(house), {"do": "coming", "group": house.blue.key}).status_code == 404
    assert house.phone().get(hall(house)).status_code == 403


def test_the_lead_starts_all_rooms_at_once(house: House) -> None:
    house.staff().post(hall(house), {"do": "start", "key": str(uuid7())})

    assert (house.states()[0], house.states(house.blue)[0]) == ("running", "running")


def test_late_the_rest_is_planned_anew_in_one_click_and_back_in_another(house: House) -> None:
    lead = house.staff()
    lead.post(hall(house), {"do": "start", "key": str(uuid7())})
    Phase.objects.filter(state="running").update(started_at=clock.now() - timedelta(minutes=35), ends_at=clock.now())
    shown = text_of(lead.get(hall(house)))
    lead.post(hall(house), {"do": "replan", "key": str(uuid7())})
    anew = plan(house)
    lead.post(hall(house), {"do": "unplan"})

    assert "statt 30 Minuten" in shown
    assert anew[0] == 15
    assert sum(anew[1:]) in (34, 35)
    assert min(anew) >= 5
    assert plan(house) == [15, 30, 25]


@pytest.mark.parametrize("late", range(0, 45, 5))
def test_no_phase_gets_under_five_minutes_while_the_time_allows_it_and_the_sum_fits(house: House, late: int) -> None:
    steer(house.forum, Deed("start", uuid7()), actor="user:1", at=NOON)

    parts = replanned(house.phases(), NOON + timedelta(minutes=15 + late), plan_of(house.forum.pk))

    assert min(minutes for _phase, minutes in parts) >= 5
    assert sum(minutes for _phase, minutes in parts) == 55 - late


def test_whoever_opens_the_laptop_again_finds_the_right_clock(house: House) -> None:
    steer(house.forum, Deed("start", uuid7()), actor="user:1", at=NOON)

    rooms = rooms_of(house.forum, [house.orange], at=NOON + timedelta(minutes=12), language="de")
    later = rooms_of(house.forum, [house.orange], at=NOON + timedelta(minutes=17), language="de")

    assert [room.course.clock.text for room in (*rooms, *later) if room.course.clock] == ["03:00", "+02:00"]
    assert [room.course.clock.state for room in (*rooms, *later) if room.course.clock] == ["running", "over"]


def queries_of(house: House, rooms: int) -> int:
    """How many queries the hall takes with this many rooms, once its boards are known."""
    for number in range(Group.objects.count(), rooms):
        told = {"key": f"raum-{number}", "name": f"Raum {number}", "colour": "blau", "symbol": f"s{number}", "position": number}
        twin = Group.objects.create(forum=house.forum, **told)
        for kind in ("warmup", "matrix", "measures"):
            Board.objects.create(forum=house.forum, group=twin, kind=kind, title=kind)
        Phase.objects.create(group=twin, position=0, kind="matrix", board="matrix", title="Matrix", planned_minutes=30)
    lead = house.staff()
    lead.post(hall(house), {"do": "start", "key": str(uuid7())})
    for group in house.forum.groups.all():
        house.pin(["Eine Karte"], at=NOON, group=group)
    assert text_of(lead.get(hall(house))).count('<li class="room ') == rooms
    with CaptureQueriesContext(connection) as asked:
        lead.get(hall(house))
    return len(asked)


def test_twelve_rooms_take_as_many_queries_as_four(house: House) -> None:
    four = queries_of(house, 4)

    assert (queries_of(house, 12), four <= 20) == (four, True)


def test_one_room_is_started_paused_and_given_minutes_from_the_hall(house: House) -> None:
    lead = house.staff()

    def press(what: str) -> Phase:
        lead.post(hall(house), {"do": what, "key": str(uuid7()), "group": house.orange.key})
        return house.phases()[0]

    begun = press("start")
    assert (begun.state, house.states(house.blue)[0]) == ("running", "planned")
    assert begun.ends_at is not None
    assert press("add").ends_at == begun.ends_at + timedelta(minutes=5)
    assert press("pause").state == "paused"
    assert press("resume").state == "running"


def test_two_who_go_on_in_one_room_at_once_go_on_once(house: House) -> None:
    lead = house.staff()
    lead.post(hall(house), {"do": "start", "key": str(uuid7()), "group": house.orange.key})
    current = str(house.phases()[0].pk)
    for _twice in range(2):
        lead.post(hall(house), {"do": "next", "key": str(uuid7()), "group": house.orange.key, "phase": current})

    assert house.states() == ["ended", "running", "planned"]


def test_a_rooms_own_clock_leaves_the_new_plan_to_be_taken_back(house: House) -> None:
    lead = house.staff()
    lead.post(hall(house), {"do": "start", "key": str(uuid7())})
    Phase.objects.filter(state="running").update(started_at=clock.now() - timedelta(minutes=35), ends_at=clock.now())
    lead.post(hall(house), {"do": "replan", "key": str(uuid7())})
    lead.post(hall(house), {"do": "add", "key": str(uuid7()), "group": house.orange.key})

    assert "Neuen Plan zurücknehmen" in text_of(lead.get(hall(house)))


def test_who_is_on_time_is_not_offered_a_new_plan(house: House) -> None:
    lead = house.staff()
    lead.post(hall(house), {"do": "start", "key": str(uuid7())})

    assert "Verspätet: neu planen" not in text_of(lead.get(hall(house)))
