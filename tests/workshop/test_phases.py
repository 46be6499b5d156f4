"""The day's clock: what each deed does, what is refused, what happens once, and who may do it."""

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from fachplan.accounts.models import RoleGrant
from fachplan.base.models import AuditLine
from fachplan.workshop.models import Group, Phase
from fachplan.workshop.phase_actions import Deed, PhaseRefused, steer
from fachplan.workshop.phase_queries import phases_document
from tests.workshop.house import House

NOW = datetime(2025, 1, 23, 16, 0, tzinfo=UTC)


def do(house: House, what: str, group: Group | None = None, *, after: int = 0, **more: Any) -> bool:
    """Steer, `after` minutes past four."""
    deed = Deed(what, more.pop("key", None) or uuid.uuid4(), group, **more)
    return steer(house.forum, deed, actor="user:1", at=NOW + timedelta(minutes=after))


def refused(house: House, what: str, group: Group | None = None, **more: Any) -> str:
    with pytest.raises(PhaseRefused) as caught:
        do(house, what, group, **more)
    return caught.value.reason


def seen(house: House, after: int) -> dict[str, Any]:
    """Orange's phase as screens read it."""
    first: dict[str, Any] = phases_document(house.forum, at=NOW + timedelta(minutes=after))["groups"][0]
    return first


def test_start_begins_the_first_phase_of_every_room_at_the_same_moment(house: House) -> None:
    do(house, "start")

    ends = set(Phase.objects.filter(state="running").values_list("position", "started_at", "ends_at"))
    assert ends == {(0, NOW, NOW + timedelta(minutes=15))}
    assert Phase.objects.filter(state="running").count() == 4
    assert house.forum.state == "running"


def test_a_phase_past_its_end_is_over_and_nothing_stops_by_itself(house: House) -> None:
    do(house, "start")

    assert [(seen(house, m)["phase"]["state"], seen(house, m)["phase"]["remaining_ms"]) for m in (0, 15, 16)] == [
        ("running", 900_000), ("running", 0), ("over", -60_000)]
    assert house.states() == ["running", "planned", "planned"]


def test_a_pause_keeps_what_is_left_however_long_it_lasts(house: House) -> None:
    do(house, "start")
    do(house, "pause", house.orange, after=5)

    assert seen(house, 60)["phase"] | {"id": ""} == {
        "id": "", "kind": "warmup", "title": "Warmup", "state": "paused", "ends_at": None, "remaining_ms": 600_000}
    do(house, "resume", house.orange, after=60)
    assert house.phases()[0].ends_at == NOW + timedelta(minutes=70)
    assert house.phases()[0].started_at == NOW


@pytest.mark.parametrize(("at", "ends"), [(10, 20), (15, 20), (30, 35)])
def test_more_minutes_count_from_the_end_or_from_now_once_the_time_is_up(house: House, at: int, ends: int) -> None:
    do(house, "start")
    do(house, "add", house.orange, minutes=5, after=at)

    assert house.phases()[0].ends_at == NOW + timedelta(minutes=ends)
    assert house.phases(house.blue)[0].ends_at == NOW + timedelta(minutes=15)


def test_more_minutes_in_a_pause_are_there_when_it_goes_on(house: House) -> None:
    do(house, "start")
    do(house, "pause", house.orange, after=20)
    do(house, "add", house.orange, minutes=5, after=21)

    assert seen(house, 30)["phase"]["remaining_ms"] == 300_000


def test_next_ends_a_phase_and_begins_the_following_with_all_its_minutes(house: House) -> None:
    do(house, "start")
    do(house, "next", house.orange, after=20)

    assert house.states() == ["ended", "running", "planned"]
    assert house.phases()[1].ends_at == NOW + timedelta(minutes=50)
    assert house.states(house.blue) == ["running", "planned", "planned"]


def test_after_the_last_phase_nothing_runs_and_nothing_follows(house: House) -> None:
    do(house, "start")
    for _phase in range(3):
        do(house, "next", house.orange)

    assert house.states() == ["ended", "ended", "ended"]
    assert (seen(house, 1)["phase"]["state"], seen(house, 1)["next"]) == ("ended", None)
    assert (refused(house, "next", house.orange), refused(house, "start", house.orange)) == ("none_running", "none_left")


def test_replan_shortens_what_is_to_come_so_that_the_day_ends_as_planned(house: House) -> None:
    do(house, "start", house.orange)
    do(house, "add", house.orange, minutes=11)
    do(house, "replan", house.orange, after=20)

    assert [phase.planned_minutes for phase in house.phases()] == [15, 24, 20]  # 26 + 24 + 20 = 70, as the method says


@pytest.mark.parametrize(("deed", "reason"), [
    ({"what": "pause"}, "none_running"), ({"what": "resume"}, "none_running"), ({"what": "next"}, "none_running"),
    ({"what": "add", "minutes": 5}, "none_running"), ({"what": "add", "minutes": 0}, "bad_minutes"),
    ({"what": "add", "minutes": 121}, "bad_minutes"), ({"what": "replan"}, "nothing_to_replan"), ({"what": "explode"}, "unknown_deed"),
])
def test_before_the_start_most_deeds_are_refused_and_leave_no_trace(house: House, deed: dict[str, Any], reason: str) -> None:
    assert refused(house, **deed) == reason
    assert not AuditLine.objects.exists()


def test_a_running_clock_refuses_what_it_does_already(house: House) -> None:
    do(house, "start")
    assert (refused(house, "start"), refused(house, "resume")) == ("already_running", "not_paused")
    do(house, "pause")
    assert (refused(house, "pause"), refused(house, "start")) == ("paused_already", "already_running")


def test_starting_all_starts_those_that_do_not_run_yet(house: House) -> None:
    do(house, "start", house.orange)
    do(house, "start", after=5)

    assert house.phases()[0].started_at == NOW
    assert house.phases(house.blue)[0].started_at == NOW + timedelta(minutes=5)


def test_too_late_to_replan_is_said(house: House) -> None:
    do(house, "start", house.orange)
    assert refused(house, "replan", house.orange, after=69) == "too_late"


def test_the_same_id_twice_happens_once(house: House) -> None:
    key = uuid.uuid4()
    do(house, "start")

    assert [do(house, "next", key=key), do(house, "next", key=key)] == [True, False]
    assert house.states() == ["ended", "running", "planned"]
    assert AuditLine.objects.filter(kind="phase.next").count() == 1


def test_two_who_press_next_for_the_same_phase_go_on_once(house: House) -> None:
    do(house, "start")
    drawn_for = house.phases()[0].pk
    do(house, "next", house.orange, phase=drawn_for)

    assert refused(house, "next", house.orange, phase=drawn_for) == "moved_on"
    assert house.states() == ["ended", "running", "planned"]


def test_control_without_the_phase_two_who_press_next_skip_one(house: House) -> None:
    do(house, "start")
    do(house, "next", house.orange)
    do(house, "next", house.orange)

    assert house.states() == ["ended", "ended", "running"]


def test_two_who_press_next_for_all_rooms_go_on_once(house: House) -> None:
    do(house, "start")
    drawn_for = house.phases()[0].pk
    do(house, "next", phase=drawn_for)

    assert refused(house, "next", phase=drawn_for) == "moved_on"
    assert {tuple(house.states(group)) for group in Group.objects.all()} == {("ended", "running", "planned")}


def test_a_room_that_lags_behind_goes_on_with_all(house: House) -> None:
    do(house, "start")
    do(house, "next", house.orange)
    do(house, "next", phase=house.phases()[1].pk)

    assert (house.states(), house.states(house.blue)) == (["ended", "ended", "running"], ["ended", "running", "planned"])


# ---- by HTTP ----

def ask(client: Client, house: House, **deed: Any) -> Any:
    body = json.dumps({"id": str(uuid.uuid4()), **deed})
    return client.post(f"/api/v1/forums/{house.forum.pk}/phase", body, content_type="application/json")


def test_the_api_answers_in_the_shape_of_the_contract(house: House) -> None:
    client = house.staff()
    answer = ask(client, house, do="start").json()

    again = client.get(f"/api/v1/forums/{house.forum.pk}/phase").json()
    assert set(answer) == set(again) == {"now", "groups"}
    assert [set(group) for group in again["groups"]] == [{"group", "phase", "next"}] * 4
    first = again["groups"][0]
    assert set(first["phase"]) == {"id", "kind", "title", "state", "ends_at", "remaining_ms"}
    assert (first["group"], first["phase"]["state"], first["next"]["kind"]) == (str(house.orange.pk), "running", "matrix")
    ends = house.phases()[0].ends_at
    assert ends and first["phase"]["ends_at"] == f"{ends:%Y-%m-%dT%H:%M:%S}.{ends.microsecond // 1000:03d}Z"


def test_a_refusal_of_the_api_is_a_problem_with_a_stable_name(house: House) -> None:
    answer = ask(house.staff(), house, do="next")

    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (409, "application/problem+json")
    assert answer.json()["type"].endswith("phase-none-running")


@pytest.mark.parametrize("deed", [{"do": "explode"}, {"do": "add", "minutes": "five"}, {"do": "start", "room": 1}, {}])
def test_a_deed_the_contract_does_not_know_is_refused(house: House, deed: dict[str, Any]) -> None:
    assert ask(house.staff(), house, **deed).status_code == 422
    assert not Phase.objects.exclude(state="planned").exists()


def test_who_leads_one_group_steers_that_group_only(house: House) -> None:
    client = house.staff(house.orange)

    rooms: list[dict[str, str]] = [{}, {"group": str(house.blue.pk)}, {"group": str(house.orange.pk)}]
    assert [ask(client, house, do="start", **room).status_code for room in rooms] == [403, 403, 200]
    assert (house.states()[0], house.states(house.blue)[0]) == ("running", "planned")


def test_a_group_alone_is_enough_to_run_its_phase_all_rooms_take_more(house: House) -> None:
    client = house.staff(house.orange)
    RoleGrant.objects.filter(scope__startswith="hall:").delete()
    own = {"group": str(house.orange.pk)}

    assert client.get(f"/api/v1/forums/{house.forum.pk}/phase").status_code == 200
    assert [ask(client, house, do=do, **own, **more).status_code for do, more in (
        ("start", {}), ("pause", {}), ("resume", {}), ("add", {"minutes": 5}), ("next", {}))] == [200] * 5
    assert [ask(client, house, do="start", **room).status_code for room in ({}, {"group": str(house.blue.pk)})] == [403, 403]
    assert (house.states(), house.states(house.blue)[0]) == (["ended", "running", "planned"], "planned")


def test_a_participant_reads_the_clock_and_cannot_touch_it(house: House) -> None:
    phone = house.phone()

    assert phone.get(f"/api/v1/forums/{house.forum.pk}/phase").status_code == 200
    assert ask(phone, house, do="start", group=str(house.orange.pk)).status_code == 403


def test_nobody_in_particular_sees_no_clock(house: House) -> None:
    assert Client().get(f"/api/v1/forums/{house.forum.pk}/phase").status_code == 401
    assert house.staff().get(f"/api/v1/forums/{uuid.uuid4()}/phase").status_code == 404
