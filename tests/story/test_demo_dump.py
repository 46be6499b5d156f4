"""A played forum, dumped, looks the same in an empty place, and nobody's hand is in it."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from fachplan.base.bundle import load_bundle
from fachplan.base.bundle_archive import files_of
from fachplan.base.bundle_dump import manifest_of, write_bundle
from fachplan.base.models import BundleRow, Translation
from fachplan.base.verify import first_broken
from fachplan.forums.models import Forum, Process
from fachplan.places.models import Room, Venue
from fachplan.reports.papers.models import DocumentTemplate
from fachplan.workshop.boards import board_document
from fachplan.workshop.dump import dump_forum
from fachplan.workshop.models import Board, BoardOp, JoinCode, Method, Phase
from fachplan.workshop.oplog import Job, OpLog, Pen
from tests.story.whole_plan import clear_the_plan

DEMO = Path(__file__).parents[2] / "demo" / "dresden"
NOON = datetime(2025, 1, 15, 12, tzinfo=UTC)
AMAL, BORIS = "a" * 32, "b" * 32


def put(board: Board, kind: str, card: str | None = None, *, author: str = AMAL, base: Any = None, **values: Any) -> dict[str, Any]:
    """One op through the same log that phones write to; its ack."""
    op = {"id": str(uuid.uuid4()), "kind": kind, "card": card, "values": values, "base": base}
    with transaction.atomic():
        [answer] = OpLog().write([Job(board.pk, [op], Pen(author, "facilitator", board.group_id, "de"), NOON)])
    return dict(answer["acks"][0])


def seen(forum: Forum) -> list[dict[str, Any]]:
    """Every board of the forum as staff sees it."""
    return [board_document(board, author="", staff=True, language="de", at=NOON) for board in forum.boards.order_by("id")]


@pytest.fixture
def played(db: None) -> Iterator[Forum]:
    load_bundle(DEMO, at=NOON)
    forum = Forum.objects.get(key="forum-1")
    matrix = forum.boards.get(kind="matrix", group__key="orange")
    measures = forum.boards.get(kind="measures", group__key="orange")
    matrix.dots = 3
    matrix.voting_open = True
    matrix.save()
    choir, rooms, goal = (str(uuid.uuid4()) for _ in range(3))
    put(matrix, "card.add", choir, field="chances", text="Chor im Stadtteil – مرحبا 🌻")
    put(matrix, "card.add", rooms, field="weaknesses", text="1e5")
    put(matrix, "card.edit", choir, text="Chor", base={"text": 1})
    put(matrix, "card.edit", choir, author=BORIS, text="Singkreis", base={"text": 1})
    put(matrix, "card.dissent", rooms, text="Ja: nein # vielleicht")
    for text, back in (("Zu laut", ("card.undissent",)), ("Zu fern", ("card.undissent", "card.redissent"))):
        line = put(matrix, "card.dissent", choir, author=BORIS, text=text)["seq"]
        for kind in back:
            put(matrix, kind, choir, author=BORIS, line=line)
    for language in ("en", "ar"):
        put(matrix, "card.translate", choir, language=language, text=f"Choir {language}")
    put(matrix, "card.untranslate", choir, language="ar")
    put(matrix, "vote.set", choir, dots=2)
    put(matrix, "vote.set", choir, author=BORIS, dots=1)
    put(matrix, "vote.paper", choir, dots=4)
    put(matrix, "card.remove", rooms)
    put(measures, "card.add", goal, field="measures", text="Raumkalender", sources=[choir])
    put(measures, "card.edit", goal, horizon="short", present=True, responsible="Stadtbezirksamt",
        steps=[{"id": str(uuid.uuid4()), "text": "Liste", "due": "2025-02-01"}])
    yield forum


def empty_the_place() -> None:
    clear_the_plan()
    Process.objects.all().delete()
    Method.objects.all().delete()
    DocumentTemplate.objects.all().delete()
    Room.objects.all().delete()
    Venue.objects.all().delete()
    BundleRow.objects.all().delete()
    Translation.objects.all().delete()


@pytest.mark.parametrize("name", ["forum.tar.gz", "forum.zip"])
def test_a_dumped_forum_shows_the_same_boards_in_an_empty_place(played: Forum, tmp_path: Path, name: str) -> None:
    before, code = seen(played), JoinCode.objects.get(forum=played).code
    write_bundle(tmp_path / name, manifest_of("dump"), dump_forum(played))
    empty_the_place()

    answer = load_bundle(tmp_path / name, at=NOON)

    assert answer.refused == []
    again = Forum.objects.get(key="forum-1")
    assert seen(again) == before
    assert [(card["dissent"], card["translations"]) for board in seen(again) for card in board["cards"] if card["text"] == "Chor"] == [
        (["Zu fern"], {"en": "Choir en"})]
    assert JoinCode.objects.get(forum=again).code == code
    assert first_broken() == ""


def course(forum: Forum) -> list[tuple[Any, ...]]:
    """Where every phase of every group stands."""
    phases = Phase.objects.filter(group__forum=forum).order_by("group__position", "position")
    return list(phases.values_list("group__key", "title", "planned_minutes", "state", "started_at", "ends_at", "ended_at", "remaining"))


def test_a_dumped_forum_stands_where_it_stood_in_its_course(played: Forum, tmp_path: Path) -> None:
    orange, red = played.groups.all()[:2]
    orange.phases.filter(position=1).update(state="ended", started_at=NOON, ended_at=NOON + timedelta(minutes=15))
    orange.phases.filter(position=2).update(state="running", started_at=NOON, ends_at=NOON + timedelta(minutes=30))
    red.phases.filter(position=1).update(state="paused", started_at=NOON, remaining=timedelta(seconds=-90), planned_minutes=20)
    before = course(played)
    write_bundle(tmp_path / "forum.zip", manifest_of("dump"), dump_forum(played))
    empty_the_place()

    answer = load_bundle(tmp_path / "forum.zip", at=NOON)

    assert answer.refused == []
    assert course(Forum.objects.get(key="forum-1")) == before


def test_a_dump_of_a_loaded_dump_is_the_same_dump(played: Forum, tmp_path: Path) -> None:
    first = dump_forum(played)
    write_bundle(tmp_path / "forum.zip", manifest_of("dump"), first)
    empty_the_place()
    load_bundle(tmp_path / "forum.zip", at=NOON)

    assert dump_forum(Forum.objects.get(key="forum-1")) == first


def test_loading_a_dump_twice_changes_nothing(played: Forum, tmp_path: Path) -> None:
    write_bundle(tmp_path / "forum.zip", manifest_of("dump"), dump_forum(played))
    empty_the_place()
    loaded = load_bundle(tmp_path / "forum.zip", at=NOON)

    again = load_bundle(tmp_path / "forum.zip", at=NOON)

    assert (again.loaded, again.refused) == ({}, [])
    assert again.unchanged == sum(loaded.loaded.values())


def test_no_author_and_no_voter_is_in_a_dump(played: Forum, tmp_path: Path) -> None:
    write_bundle(tmp_path / "forum.zip", manifest_of("dump"), dump_forum(played))

    text = "".join(files_of(tmp_path / "forum.zip").values())

    assert [AMAL in text, BORIS in text, "vote.set" in text, "phone: 3" in text] == [False, False, False, True]


def test_a_dump_with_a_line_left_out_is_refused_whole(played: Forum, tmp_path: Path) -> None:
    bundle = dump_forum(played)
    del bundle["workshop"]["ops"][1]
    write_bundle(tmp_path / "forum.zip", manifest_of("dump"), bundle)
    empty_the_place()

    answer = load_bundle(tmp_path / "forum.zip", at=NOON)

    assert (answer.refused[0].expected, answer.refused[0].file) == ("seq: 2", "workshop.yaml")
    assert [Forum.objects.count(), BoardOp.objects.count()] == [0, 0]


def test_a_changed_word_on_a_board_breaks_its_chain(played: Forum) -> None:
    assert first_broken() == ""
    op = BoardOp.objects.get(board__kind="matrix", board__group__key="orange", seq=2)
    BoardOp.objects.filter(pk=op.pk).update(values={**op.values, "text": "etwas anderes"})

    assert first_broken() == f"board {op.board_id}, line 2: its values are not those that were written"


def test_a_lost_last_line_of_a_board_is_noticed(played: Forum) -> None:
    op = BoardOp.objects.filter(board__kind="matrix", board__group__key="orange").latest("seq")
    op.delete()

    assert first_broken() == f"board {op.board_id}: its log ends at {op.seq - 1}, the board says {op.seq}"


def test_erased_values_leave_the_chain_whole(played: Forum) -> None:
    op = BoardOp.objects.get(board__kind="matrix", board__group__key="orange", seq=2)
    BoardOp.objects.filter(pk=op.pk).update(values={}, salt=b"")

    assert first_broken() == ""
