"""The law of the board: whatever is retried, doubled, swallowed or replayed, by whichever worker, everybody ends on one board.

Three phones write into outboxes; what they send may arrive and its answer get lost, may be sent again much later with other words,
to one of two workers that start anew at any moment and begin from the log or from what was kept beside it.
"""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from fachplan.core.board import BoardState, fold
from fachplan.workshop import boards, kept, oplog
from fachplan.workshop.boards import Shelf, ops_of
from fachplan.workshop.models import Board, BoardSnapshot
from fachplan.workshop.oplog import Job, OpLog, Pen
from tests.core.boards import EXAMPLES
from tests.core.oracle import naive_board
from tests.core.test_board_fold import everything, flat
from tests.workshop.house import House

AT = datetime(2025, 1, 15, 10, tzinfo=UTC)
SHOWN = ("id", "kind", "late", "shown", "beside", "sources", "dissent", "paper", "phone")
CARDS = [str(uuid.UUID(int=number, version=4)) for number in range(1, 5)]
PENS = [Pen("ann", "participant"), Pen("ben", "participant"), Pen("sue", "scribe")]
law = settings(max_examples=EXAMPLES or 25, derandomize=not EXAMPLES, stateful_step_count=30, deadline=None, database=None,
               suppress_health_check=list(HealthCheck))
found = settings(law, phases=[Phase.generate], report_multiple_bugs=False)  # a control asks whether, not for the shortest way

texts, fields, cards = st.sampled_from(["Chor", "Garten", "Bus", ""]), st.sampled_from(["strengths", "chances"]), st.sampled_from(CARDS)
who, where = st.integers(0, len(PENS) - 1), st.integers(0, 1)
deeds = st.one_of(
    st.tuples(st.just("card.add"), st.fixed_dictionaries({"field": fields, "text": texts}, optional={"after": st.none() | cards})),
    st.tuples(st.just("card.edit"), st.fixed_dictionaries({"text": texts})),
    st.tuples(st.just("card.move"), st.fixed_dictionaries({"field": fields}, optional={"after": st.none() | cards})),
    st.tuples(st.sampled_from(["card.remove", "card.restore"]), st.just({})),
    st.tuples(st.just("card.translate"), st.fixed_dictionaries({"language": st.just("ar"), "text": texts})),
    st.tuples(st.just("card.dissent"), st.fixed_dictionaries({"text": texts})))


@dataclass
class Phone:
    """Somebody's outbox, and which versions of the cards were there when the board was last read."""

    pen: Pen
    waiting: list[dict[str, Any]] = field(default_factory=list)
    seen: dict[str, dict[str, int]] = field(default_factory=dict)


class Evening(RuleBasedStateMachine):
    """An evening with bad Wi-Fi, one board and two workers."""

    house: ClassVar[House]

    def __init__(self) -> None:
        super().__init__()
        self.before = transaction.savepoint()
        self.board = self.house.board("matrix")
        self.phones = [Phone(pen) for pen in PENS]
        self.workers = [OpLog(), OpLog()]
        self.sent: list[tuple[Phone, dict[str, Any]]] = []
        self.accepted: dict[str, int] = {}

    @rule(who=who, card=cards, deed=deeds)
    def write(self, who: int, card: str, deed: tuple[str, dict[str, Any]]) -> None:
        phone, (kind, values) = self.phones[who], deed
        op = {"id": str(uuid.uuid4()), "kind": kind, "card": card, "values": values}
        if kind in ("card.edit", "card.move") and card in phone.seen:
            op["base"] = phone.seen[card]
        phone.waiting.append(op)

    @rule(who=who, worker=where, many=st.integers(1, 4), heard=st.booleans())
    def send(self, who: int, worker: int, many: int, heard: bool) -> None:
        phone = self.phones[who]
        some = phone.waiting[:many]
        self.bring(worker, phone, some)
        if heard:
            del phone.waiting[: len(some)]

    @rule(worker=where, data=st.data())
    def arrive_late(self, worker: int, data: st.DataObject) -> None:
        """What was on the wire for an hour; somebody may have put other words into it."""
        if not self.sent:
            return
        phone, op = self.sent[data.draw(st.integers(0, len(self.sent) - 1))]
        other = {**op, "values": {**op["values"], "text": "untergeschoben"}} if data.draw(st.booleans()) else op
        first = self.accepted.get(op["id"])
        [ack] = self.bring(worker, phone, [other])
        if first is not None:
            assert (ack["status"], ack["seq"]) == ("duplicate", first)

    @rule(worker=where)
    def start_anew(self, worker: int) -> None:
        self.workers[worker] = OpLog()

    @rule(who=who)
    def read(self, who: int) -> None:
        state = Shelf().current(self.row()).state
        self.phones[who].seen = {card.id: dict(card.versions) for card in state.cards.values()}

    def bring(self, worker: int, phone: Phone, ops: list[dict[str, Any]]) -> list[dict[str, Any]]:
        with transaction.atomic():
            [answer] = self.workers[worker].write([Job(self.board.pk, ops, phone.pen, AT)])
        self.sent += [(phone, op) for op in ops]
        for ack in answer["acks"]:
            if ack["status"] != "refused":
                assert self.accepted.setdefault(ack["id"], ack["seq"]) == ack["seq"], "an answer once given holds"
        return list(answer["acks"])

    def row(self) -> Board:
        return Board.objects.get(pk=self.board.pk)

    @invariant()
    def one_board(self) -> None:
        log = list(ops_of(self.board))
        whole, row = fold(log, revealed=self.board.revealed), self.row()
        assert [op.seq for op in log] == list(range(1, len(log) + 1))
        assert {op.id: op.seq for op in log} == self.accepted, "what was accepted stands once, and nothing else"
        for shelf in (*(worker.shelf for worker in self.workers), Shelf()):
            assert everything(shelf.current(row).state) == everything(whole)
        assert [flat(card) for card in whole.in_order()] == [
            {name: card[name] for name in SHOWN} for card in naive_board(log)]

    def teardown(self) -> None:
        try:
            for phone in self.phones:
                self.bring(0, phone, phone.waiting)
            self.one_board()
        finally:
            transaction.savepoint_rollback(self.before)



@pytest.fixture
def evening(house: House, monkeypatch: pytest.MonkeyPatch) -> type[Evening]:
    monkeypatch.setattr(kept, "EVERY", 4)  # lines; so that a short evening begins from what was kept, too
    return type("Tonight", (Evening,), {"house": house})


@pytest.mark.django_db
def test_any_order_of_retries_duplicates_and_replays_gives_the_same_board(evening: type[Evening]) -> None:
    run_state_machine_as_test(evening, settings=law)


@pytest.mark.django_db
def test_control_a_writer_that_does_not_know_what_it_has_already_is_found(evening: type[Evening], monkeypatch: pytest.MonkeyPatch) -> None:
    plain = oplog._Batch._one

    def forgetful(self: Any, sheet: Any, job: Job, raw: dict[str, Any]) -> dict[str, Any]:
        sheet.folded.seqs.pop(raw["id"], None)
        sheet.before.pop(raw["id"], None)
        return plain(self, sheet, job, raw)

    monkeypatch.setattr(oplog._Batch, "_one", forgetful)
    with pytest.raises((AssertionError, IntegrityError)):
        run_state_machine_as_test(evening, settings=found)


@pytest.mark.django_db
def test_control_a_kept_board_that_lacks_its_last_line_is_found(evening: type[Evening], monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(board: Board) -> kept.Kept | None:
        row = BoardSnapshot.objects.filter(board=board.pk).first()
        if row is None:
            return None
        state = BoardState(revealed=board.revealed)
        for op in ops_of(board):
            if op.seq < row.seq:
                state.apply(op)
        state.seq = row.seq
        return kept.Kept(state, bytes(row.chain))

    monkeypatch.setattr(boards, "take_up", torn)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(evening, settings=found)
