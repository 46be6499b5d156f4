"""A rehearsal's copy works like the forum, shows nowhere, and leaves nothing behind."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from PIL import Image

from fachplan.accounts.models import RoleGrant
from fachplan.base import clock
from fachplan.base.content import translate
from fachplan.base.models import AuditLine
from fachplan.base.tick import tick
from fachplan.base.verify import first_broken
from fachplan.forums.models import Forum
from fachplan.workshop import actions, queries
from fachplan.workshop.models import Board, Group, Rehearsal
from fachplan.workshop.photo_actions import add_photo
from fachplan.workshop.rehearsal_actions import RehearsalRefused, begin_rehearsal, end_rehearsal
from fachplan.workshop.tasks import write_rehearsal
from tests.workshop.house import House, card_id

AT = datetime(2025, 1, 23, 15, tzinfo=UTC)


@pytest.fixture
def house(transactional_db: None, data_dir: Path) -> House:
    return House()


def begin(house: House, *, at: datetime = AT) -> Rehearsal:
    return begin_rehearsal(house.forum, people=8, minutes=5, actor="user:1", at=at)


def copy_of(rehearsal: Rehearsal) -> Forum:
    assert rehearsal.copy is not None
    return rehearsal.copy


def rows() -> dict[str, int]:
    """How many rows every table holds; the log only ever grows, and the figures of the last rehearsal stay."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models() if model not in (AuditLine, Rehearsal)}


def play(copy: Forum) -> None:
    """A guest with a card, a photo, a lent wall and a running clock in the copy."""
    group = Group.objects.get(forum=copy, key="orange")
    joined = actions.join(code=copy.join_code.code, group=str(group.pk), network="venue", at=AT)
    actions.issue_seat_token(joined.seat, at=AT)
    board = Board.objects.select_related("forum", "group").get(forum=copy, group=group, kind="matrix")
    op = {"id": card_id(), "kind": "card.add", "card": card_id(), "values": {"field": "chances", "text": "Probekarte"}}
    answer = actions.write_ops(board, [op], queries.principal_of_seat(joined.seat), language="de", at=AT)
    assert answer["acks"][0]["status"] == "applied"
    add_photo(board, picture(), people_visible=False, description="Eine Wand", actor="user:1", at=AT)


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "orange").save(out, "JPEG")
    return out.getvalue()


def files(data_dir: Path) -> list[Path]:
    return [path for path in (data_dir / "files").rglob("*") if path.is_file()]


def test_ending_leaves_no_row_and_no_file_and_the_log_stays_whole(house: House, data_dir: Path) -> None:
    house.pin(["Eine echte Karte"], at=AT)
    translate(house.orange, "guiding_question", "ar", "أين نقف؟")
    before = rows()
    rehearsal = begin(house)
    play(copy_of(rehearsal))
    during = rows()

    end_rehearsal(rehearsal, actor="user:1", at=AT)

    assert rows() == before
    assert files(data_dir) == []
    assert first_broken() == ""
    assert house.texts() == ["Eine echte Karte"]
    assert sum(during.values()) > sum(before.values()) + 30  # the control: there was something to delete


def test_ending_writes_one_line_and_twice_changes_nothing(house: House) -> None:
    rehearsal = begin(house)
    last = AuditLine.objects.latest("id").pk

    end_rehearsal(rehearsal, actor="user:1", at=AT)
    end_rehearsal(rehearsal, actor="user:1", at=AT)

    assert list(AuditLine.objects.filter(pk__gt=last).values_list("kind", flat=True)) == ["forum.rehearsal-end"]


def test_words_of_a_rehearsal_are_nowhere_in_the_database_file(house: House, data_dir: Path, settings: Any) -> None:
    rehearsal = begin(house)
    play(copy_of(rehearsal))
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    there = [place for place in (database, Path(f"{database}-wal")) if place.exists() and b"Probekarte" in place.read_bytes()]

    end_rehearsal(rehearsal, actor="user:1", at=AT)

    assert there or connection.vendor != "sqlite"
    assert [place for place in there if place.exists() and b"Probekarte" in place.read_bytes()] == []


def test_only_one_at_a_time_and_only_where_there_are_boards(house: House) -> None:
    begin(house)
    empty = Forum.objects.create(process=house.forum.process, key="leer", reference="leer", title="Leer")

    with pytest.raises(RehearsalRefused, match="runs_already"):
        begin(house)
    with pytest.raises(RehearsalRefused, match="no_groups"):
        begin_rehearsal(empty, people=8, minutes=5, actor="user:1", at=AT)
    with pytest.raises(RehearsalRefused, match="bad_numbers"):
        begin_rehearsal(house.forum, people=0, minutes=5, actor="user:1", at=AT)
    assert Forum.with_rehearsals.exclude(rehearsal_of=None).count() == 1


def test_a_forgotten_one_ends_with_the_tick_after_a_day(house: House) -> None:
    begin(house)

    assert tick(AT + timedelta(hours=23))["rehearsals ended"] == 0
    assert tick(AT + timedelta(hours=25))["rehearsals ended"] == 1
    assert list(Forum.with_rehearsals.all()) == [house.forum]


def test_a_copy_is_left_out_wherever_nobody_asks_for_it_by_name(house: House) -> None:
    copy = copy_of(begin(house))

    assert list(Forum.objects.all()) == [house.forum]
    assert list(house.forum.process.forums.all()) == [house.forum]
    assert set(Forum.with_rehearsals.all()) == {house.forum, copy}


def test_the_database_refuses_to_release_a_copy(house: House) -> None:
    copy = copy_of(begin(house))

    with pytest.raises(IntegrityError), transaction.atomic():
        Forum.with_rehearsals.filter(pk=copy.pk).update(released_at=AT)


def test_the_copy_begins_with_empty_boards_the_same_groups_and_the_first_phase_ahead(house: House) -> None:
    house.pin(["Eine echte Karte"], at=AT)

    copy = copy_of(begin(house))

    assert [(group.name, group.colour) for group in copy.groups.all()] == [(g.name, g.colour) for g in house.forum.groups.all()]
    assert set(copy.boards.values_list("seq", flat=True)) == {0}
    assert copy.boards.count() == house.forum.boards.count()
    group = copy.groups.get(key="orange")
    assert [(phase.kind, phase.planned_minutes, phase.state) for phase in group.phases.all()] == [
        ("warmup", 15, "planned"), ("matrix", 30, "planned"), ("measures", 25, "planned")]


def test_who_leads_the_forum_works_in_the_copy_and_who_sits_in_it_does_not_get_in(house: House) -> None:
    guest, leader = house.phone(), house.staff()
    copy = copy_of(begin(house))
    desk, stage = f"/f/{copy.path}/moderation/orange/", f"/f/{copy.path}/beamer/"
    board = Board.objects.get(forum=copy, group__key="orange", kind="matrix")

    assert [leader.get(page).status_code for page in (desk, stage)] == [200, 200]
    assert "Probelauf – diese Karten verschwinden" in leader.get(desk).content.decode()
    assert "Probelauf" not in leader.get(f"/f/{house.forum.path}/moderation/orange/").content.decode()
    assert [guest.get(page).status_code for page in (desk, stage, f"/api/v1/boards/{board.pk}")] == [403, 403, 404]


def test_a_guest_of_the_copy_sees_that_it_is_one(house: House) -> None:
    copy = copy_of(begin(house, at=clock.now()))  # its code opens for a day
    client = Client(headers={"accept-language": "de"})
    client.post(f"/mitmachen/{copy.join_code.code}/", {"group": str(copy.groups.get(key="orange").pk), "name": ""})

    assert "Probelauf – diese Karten verschwinden" in client.get("/pinnwand/matrix/").content.decode()
    assert "Probelauf" not in house.phone().get("/pinnwand/matrix/").content.decode()


def test_the_clock_of_the_copy_moves_and_the_real_one_does_not(house: House) -> None:
    copy = copy_of(begin(house))
    leader = house.staff()

    answer = leader.post(f"/f/{copy.path}/moderation/orange/uhr/", {"do": "start", "id": card_id()})

    assert answer.status_code == 302
    assert Group.objects.get(forum=copy, key="orange").phases.get(position=0).state == "running"
    assert house.states() == ["planned"] * 3


def test_who_leads_one_group_leads_it_in_the_copy_and_no_other(house: House) -> None:
    desk = house.staff(house.orange)
    rehearsal = begin(house)
    copy = copy_of(rehearsal)

    pages = [f"/f/{copy.path}/moderation/{key}/" for key in ("orange", "blau")]
    assert [desk.get(page).status_code for page in pages] == [200, 403]
    assert desk.post(f"{pages[0]}uhr/", {"do": "start", "id": card_id()}).status_code == 302
    end_rehearsal(rehearsal, actor="user:1", at=AT)
    assert RoleGrant.objects.filter(scope__startswith="group:").count() == 1


def test_the_worker_goes_on_to_its_next_job_while_people_write(house: House, settings: Any) -> None:
    rehearsal = begin(house)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the call and never answers: the writers are at it
        settings.HOST, settings.PORT = silent.getsockname()
        write_rehearsal.call(str(rehearsal.pk))
        writers = [thread for thread in threading.enumerate() if thread.name == f"rehearsal {rehearsal.pk}"]
        assert [thread.is_alive() for thread in writers] == [True]

    writers[0].join()
    assert Rehearsal.objects.get().told == {"failed": True}


# ---- the page ----

@pytest.fixture
def page(house: House) -> Iterator[tuple[Client, str]]:
    yield house.staff(), f"/f/{house.forum.path}/probelauf/"


def test_the_page_begins_stops_and_ends(house: House, page: tuple[Client, str]) -> None:
    leader, address = page

    assert "Probelauf beginnen" in leader.get(address).content.decode()
    assert leader.post(address, {"do": "begin", "people": "8", "minutes": "5"}).status_code == 302
    running = leader.get(address).content.decode()
    assert "Der Probelauf läuft" in running and "Schreibende anhalten" in running
    assert "HX-Refresh" not in leader.get(address, headers={"HX-Request": "true"}).headers
    leader.post(address, {"do": "stop"})
    assert Rehearsal.objects.get().stop
    assert leader.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "Schreibende anhalten" not in leader.get(address).content.decode()
    leader.post(address, {"do": "end"})
    assert "Probelauf beginnen" in leader.get(address).content.decode()
    assert list(Forum.with_rehearsals.all()) == [house.forum]


@pytest.mark.parametrize(("people", "minutes"), [("0", "5"), ("201", "5"), ("viele", "5"), ("8", ""), ("8", "²"), ("99999999999", "5")])
def test_numbers_that_make_no_sense_stay_in_their_fields_with_a_sentence(page: tuple[Client, str], people: str, minutes: str) -> None:
    leader, address = page

    answer = leader.post(address, {"do": "begin", "people": people, "minutes": minutes})

    assert answer.status_code == 422
    assert "Zwischen 1 und 200 Personen, zwischen 1 und 240 Minuten." in answer.content.decode()
    assert f'value="{people[:6]}"' in answer.content.decode()
    assert not Rehearsal.objects.exists()


def test_who_begins_a_second_one_gets_a_sentence_and_none(page: tuple[Client, str]) -> None:
    leader, address = page
    leader.post(address, {"do": "begin", "people": "8", "minutes": "5"})

    answer = leader.post(address, {"do": "begin", "people": "8", "minutes": "5"})

    assert answer.status_code == 422
    assert "Ein Probelauf dieses Forums läuft schon. Bitte beenden Sie ihn zuerst." in answer.content.decode()
    assert Rehearsal.objects.count() == 1


def test_the_way_from_the_copy_leads_to_the_page_of_the_real_forum(house: House, page: tuple[Client, str]) -> None:
    leader, address = page
    copy = copy_of(begin(house))

    assert leader.get(f"/f/{copy.path}/probelauf/").headers["Location"] == address


def test_who_neither_leads_nor_prepares_the_forum_does_not_get_in(house: House, page: tuple[Client, str]) -> None:
    assert house.signed_in("coordinator", "").get(page[1]).status_code == 403
    assert house.staff(house.orange).get(page[1]).status_code == 403  # a group's own facilitator does not lead the forum
