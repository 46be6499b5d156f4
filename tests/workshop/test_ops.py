"""The one door to a board: numbers, duplicates, conflicts, rights, lateness, and the chain of the log."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from fachplan.base.audit import digest_of, link
from fachplan.base.policy import Principal
from fachplan.forums.models import Forum
from fachplan.workshop import actions, queries
from fachplan.workshop.models import Board, BoardOp, Card, Group, Phase, Seat
from fachplan.workshop.oplog import Job, OpLog, is_late
from tests.contract.site import make_forum

NOW = datetime(2025, 1, 23, 17, 0, tzinfo=UTC)
Ops = list[dict[str, Any]]


def op(kind: str, card: str | None = None, base: dict[str, int] | None = None, **values: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "kind": kind, "card": card or str(uuid.uuid4()), "values": values, "base": base}


def note(text: str = "Chor im Stadtteil", **more: Any) -> dict[str, Any]:
    return op("card.add", field="chances", text=text, **more)


class Room:
    """A forum with groups and people in it."""

    def __init__(self) -> None:
        made: Any = make_forum("1", "K7PM4XWD")
        self.boards = {name: Board.objects.select_related("forum", "group").get(pk=pk) for name, pk in made["boards"].items()}
        self.forum = Forum.objects.get(pk=made["forum"])
        self.orange = Group.objects.get(pk=made["groups"]["Orange"])
        self.matrix = self.boards["orange-matrix"]
        self.ada, self.bob = self.seat(), self.seat()
        self.scribe = self.seat(role="scribe")
        self.facilitator = Principal.of([("facilitator", f"forum:{self.forum.pk}")], actor="user:1", user_id=1)

    def seat(self, role: str = "participant") -> Principal:
        number = Seat.objects.count() + 1
        seat = Seat.objects.create(
            forum=self.forum, group=self.orange, role=role, alias_number=number, created=NOW, receipt_hash=str(number))
        return queries.principal_of_seat(seat)

    def write(self, who: Principal, *ops: dict[str, Any], board: Board | None = None, at: datetime = NOW) -> Ops:
        answer = actions.write_ops(board or self.matrix, ops, who, language="de", at=at)
        return [{name: ack[name] for name in ack if name != "id"} for ack in answer["acks"]]


@pytest.fixture
def room(db: None) -> Room:
    return Room()


def refused(reason: str) -> dict[str, Any]:
    return {"status": "refused", "seq": None, "reason": reason}


def applied(seq: int) -> dict[str, Any]:
    return {"status": "applied", "seq": seq}


def test_cards_of_a_group_are_numbered_across_its_boards(room: Room) -> None:
    room.write(room.ada, note(), note())
    room.write(room.ada, op("card.add", field="goals", text="Ziel"), board=room.boards["orange-measures"])
    room.write(room.facilitator, note(), board=room.boards["blau-matrix"])

    numbers = list(Card.objects.order_by("group__position", "number").values_list("group__name", "number"))
    assert numbers == [("Orange", 1), ("Orange", 2), ("Orange", 3), ("Blau", 1)]


def test_a_paper_card_keeps_its_number_and_no_number_is_given_twice(room: Room) -> None:
    acks = room.write(room.scribe, note(number=7), note(), note(number=7), note(number=3))

    assert acks == [applied(1), applied(2), refused("bad_values"), applied(3)]
    assert sorted(Card.objects.values_list("number", flat=True)) == [3, 7, 8]


def test_the_same_op_twice_is_one_card_whatever_it_says_later(room: Room) -> None:
    first = note("eins")
    again = {**first, "values": {"field": "nowhere"}}

    assert room.write(room.ada, first, again) == [applied(1), {"status": "duplicate", "seq": 1}]
    assert room.write(room.ada, again) == [{"status": "duplicate", "seq": 1}]
    assert BoardOp.objects.count() == Card.objects.count() == 1


def test_a_card_of_another_board_cannot_be_made_again_or_touched(room: Room) -> None:
    mine = note()
    room.write(room.ada, mine)
    measures = room.boards["orange-measures"]

    acks = room.write(room.ada, {**op("card.add", mine["card"], field="goals", text="x")}, op("card.edit", mine["card"], text="x"),
                      board=measures)

    assert acks == [refused("bad_values"), refused("no_such_card")]


def test_somebody_elses_card_is_not_yours_but_the_scribes(room: Room) -> None:
    card = note()
    room.write(room.ada, card)

    acks = room.write(room.bob, op("card.edit", card["card"], text="x"), op("card.remove", card["card"]))
    assert acks == [refused("not_yours"), refused("not_yours")]
    assert room.write(room.scribe, op("card.edit", card["card"], text="y")) == [applied(2)]
    assert room.write(room.facilitator, op("card.move", card["card"], field="risks")) == [applied(3)]


def test_moving_and_rewording_at_once_both_count_two_texts_are_kept(room: Room) -> None:
    card = note("Chor")
    room.write(room.ada, card)

    acks = room.write(room.ada, op("card.move", card["card"], {"field": 1}, field="risks"))
    acks += room.write(room.scribe, op("card.edit", card["card"], {"text": 1}, text="Chor am Abend"))
    acks += room.write(room.ada, op("card.edit", card["card"], {"text": 1}, text="Singkreis"))

    assert acks == [applied(2), applied(3), {"status": "conflict", "seq": 4}]
    shown = queries.board_json(room.matrix, room.ada, language="de", at=NOW)["cards"][0]
    assert (shown["field"], shown["text"], shown["conflicts"]) == (
        "risks", "Chor am Abend", {"text": [{"value": "Singkreis", "seq": 4}]})


@pytest.mark.parametrize(("bad", "reason"), [
    (note(" \u200b "), "empty"), (note("x" * 10_000), "too_long"), (op("card.add", field="chances"), "bad_values"),
    (op("card.add", field="nowhere", text="x"), "no_such_field"), (op("card.explode"), "unknown_kind"),
    (note(colour="red"), "bad_values"), (op("vote.set", dots=1), "no_such_card"), (op("board.reveal"), "not_yours"),
])
def test_bad_ops_are_refused_with_their_reason_and_nothing_is_stored(room: Room, bad: dict[str, Any], reason: str) -> None:
    assert room.write(room.ada, bad) == [refused(reason)]
    assert not BoardOp.objects.exists()
    assert room.write(room.ada, note()) == [applied(1)]


def test_emoji_html_and_bidi_are_stored_as_text(room: Room) -> None:
    room.write(room.ada, note("\u202e<b>Café</b> \U0001f469\u200d\U0001f4bb\u0000 e\u0301"))

    assert queries.board_state(room.matrix).in_order()[0].text == "<b>Café</b> \U0001f469\u200d\U0001f4bb é"


def test_a_closed_board_and_released_minutes_refuse(room: Room) -> None:
    Board.objects.filter(pk=room.matrix.pk).update(closed_at=NOW)
    assert room.write(room.ada, note()) == [refused("board_closed")]
    Forum.objects.update(released_at=NOW)
    assert room.write(room.ada, note()) == [refused("released")]


def test_sources_lie_on_boards_of_the_same_group(room: Room) -> None:
    own, other = note(), note()
    room.write(room.ada, own)
    room.write(room.facilitator, other, board=room.boards["blau-matrix"])
    measures = room.boards["orange-measures"]

    assert room.write(room.ada, op("card.add", field="goals", text="x", sources=[own["card"]]), board=measures) == [applied(1)]
    assert room.write(room.ada, op("card.add", field="goals", text="y", sources=[other["card"]]), board=measures) == [
        refused("no_such_card")]


def test_dots_are_counted_and_never_named(room: Room) -> None:
    measures, card = room.boards["orange-measures"], op("card.add", field="measures", text="Lotsen")
    room.write(room.ada, card, op("vote.set", card["card"], dots=3), board=measures)

    acks = room.write(room.bob, op("vote.set", card["card"], dots=2), op("vote.set", card["card"], dots=6), board=measures)

    assert acks == [applied(3), refused("votes_spent")]
    assert list(BoardOp.objects.filter(kind="vote.set").values_list("values", flat=True)) == [
        {"dots": 3, "phone": 3}, {"dots": 2, "phone": 5}]
    read = queries.board_json(measures, room.bob, language="de", at=NOW)
    assert (read["cards"][0]["votes"], read["voting"]) == ({"phone": 5, "paper": 0}, {"dots": 5, "left": 3, "open": True})


def test_before_the_reveal_everyone_sees_their_own_and_staff_all(room: Room) -> None:
    warmup = room.boards["orange-warmup"]
    for who, text in ((room.ada, "von Ada"), (room.bob, "von Bob")):
        room.write(who, op("card.add", field="thoughts", text=text), board=warmup)

    def seen(who: Principal) -> list[str]:
        return [card["text"] for card in queries.board_json(warmup, who, language="de", at=NOW)["cards"]]

    assert [seen(who) for who in (room.ada, room.scribe, room.facilitator)] == [["von Ada"], ["von Ada", "von Bob"], ["von Ada", "von Bob"]]
    room.write(room.scribe, {**op("board.reveal"), "card": None}, board=warmup)
    assert seen(room.ada) == ["von Ada", "von Bob"]


@pytest.mark.parametrize(("states", "late"), [
    ([], False), ([("planned", None)], False), ([("running", NOW + timedelta(minutes=1))], False),
    ([("running", NOW - timedelta(seconds=1))], True), ([("paused", None)], False), ([("ended", None)], True),
    ([("ended", None), ("planned", None)], False), ([("ended", None), ("running", NOW + timedelta(minutes=1))], False),
])
def test_late_is_what_comes_after_the_end_of_the_work(states: list[tuple[str, datetime | None]], late: bool) -> None:
    assert is_late(states, NOW) is late


def test_a_late_card_is_stored_and_marked(room: Room) -> None:
    Phase.objects.create(group=room.orange, position=1, kind="matrix", board="matrix", title="Analyse", planned_minutes=30,
                         state="running", started_at=NOW - timedelta(hours=1), ends_at=NOW)

    room.write(room.ada, note("pünktlich"), at=NOW)
    room.write(room.ada, note("zu spät"), at=NOW + timedelta(seconds=1))

    assert [card.late for card in queries.board_state(room.matrix).in_order()] == [False, True]


def test_the_chain_of_the_log_covers_every_line(room: Room) -> None:
    room.write(room.ada, note("Straße"), note("Café"))

    chain = b""
    for line in BoardOp.objects.order_by("seq"):
        digest = digest_of(bytes(line.salt), line.values)
        assert bytes(line.digest) == digest
        chain = link(chain, line.seq, str(line.op_id), line.kind, digest=digest)
        assert bytes(line.chain) == chain
    board = Board.objects.get(pk=room.matrix.pk)
    assert (board.seq, bytes(board.chain)) == (2, chain)


def test_no_writer_is_named_in_what_a_board_answers(room: Room) -> None:
    room.write(room.ada, note())
    read = str(queries.board_json(room.matrix, room.bob, language="de", at=NOW))

    assert room.ada.seat_id and room.ada.seat_id not in read
    assert queries.author_of(room.ada) not in read
    assert queries.author_of(room.ada) not in room.ada.actor


def test_another_process_that_wrote_meanwhile_is_caught_up_with(room: Room) -> None:
    here, there = OpLog(), OpLog()

    def bring(log: OpLog) -> int:
        pen = actions.pen_of(room.matrix, room.ada, language="de")
        return int(log.write([Job(room.matrix.pk, [note()], pen, NOW)])[0]["acks"][0]["seq"])

    assert [bring(here), bring(there), bring(there), bring(here)] == [1, 2, 3, 4]
    assert sorted(Card.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_restored_database_is_folded_anew(room: Room) -> None:
    room.write(room.ada, note("vorher"))
    assert queries.board_state(room.matrix).seq == 1
    BoardOp.objects.all().delete()
    Card.objects.all().delete()
    Board.objects.update(seq=0, chain=b"")
    room.write(room.ada, note("nachher"))

    assert [card.text for card in queries.board_state(room.matrix).in_order()] == ["nachher"]


@pytest.mark.django_db(transaction=True)
def test_thirty_people_at_once_get_thirty_numbers_and_no_gap() -> None:
    room = Room()

    def bring(_: int) -> int:
        try:
            return int(room.write(room.ada, note())[0]["seq"])
        finally:
            connection.close()

    with ThreadPoolExecutor(30) as pool:
        seqs = sorted(pool.map(bring, range(30)))
    actions.writer.stop()

    assert seqs == list(range(1, 31))
    assert sorted(Card.objects.values_list("number", flat=True)) == list(range(1, 31))


@pytest.mark.django_db(transaction=True)
def test_control_numbers_read_outside_the_lock_collide() -> None:
    room = Room()
    number = Card.objects.count() + 1  # what two people read at the same moment, before either wrote
    twice = [Card(board=room.matrix, group=room.orange, number=number, kind="note", created=NOW) for _ in range(2)]

    twice[0].save()
    with pytest.raises(Exception, match=r"(?i)unique"):
        twice[1].save()
