"""The law of the fold, as people live it: phones that send twice, late and out of order, a server that starts anew in between.

Whatever happens on the way, one log gives one board, by every path that leads to it, and an op that was taken is taken once.
"""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from fachplan.core.board import BoardState, Op, Problem, fold, judge, kept, taken_up

from .boards import EXAMPLES, VOTING, Wish, law, op_of, wishes
from .oracle import naive_board
from .test_board_fold import everything, flat

PHONES = st.integers(0, 2)
SEEN = ("id", "kind", "late", "shown", "beside", "sources", "dissent", "paper", "phone")
lived = settings(law, max_examples=EXAMPLES or 40, stateful_step_count=30)
found = settings(lived, phases=[Phase.generate], report_multiple_bugs=False)  # that it is found is enough; nobody reads how


class Server:
    """Judges, folds and keeps the log; knows by its id what it has taken already."""

    def __init__(self, log: list[Op], state: BoardState | None = None) -> None:
        self.log, self.state = log, state or BoardState(revealed=True)
        self.taken = {op.id: op.seq for op in log}

    def take(self, name: str, wish: Wish, base: dict[str, int] | None) -> tuple[str, int | None]:
        """What the server answers to one op."""
        if name in self.taken:
            return "duplicate", self.taken[name]
        op = op_of(wish, self.state)
        if isinstance(op, Problem):
            return op.reason, None
        op = replace(op, id=name, base=base)
        verdict = judge(self.state, op, VOTING)
        if verdict.status == "refused":
            return verdict.reason or "", None
        self.state.apply(op)
        self.log.append(op)
        self.remember(op)
        return verdict.status, op.seq

    def remember(self, op: Op) -> None:
        self.taken[op.id] = op.seq


class Room(RuleBasedStateMachine):
    """Three phones with an outbox each, and one board."""

    server = Server

    def __init__(self) -> None:
        super().__init__()
        self.desk = self.server([])
        self.outboxes: list[list[tuple[str, Wish, dict[str, int] | None]]] = [[], [], []]
        self.sent: list[tuple[str, Wish, dict[str, int] | None]] = []
        self.first: dict[str, int] = {}
        self.snapshots = [kept(self.desk.state)]
        self.written = 0

    @initialize(todo=wishes)
    def begin(self, todo: list[Wish]) -> None:
        self.write(0, todo)
        self.swallow()

    @rule(phone=PHONES, todo=wishes)
    def write(self, phone: int, todo: list[Wish]) -> None:
        """Somebody writes some things, on the board as their phone shows it then."""
        for wish in todo[3 if self.written else 0 : 25]:
            self.written += 1
            card = self.desk.state.cards.get(wish.card)
            base = dict(card.versions) if card and wish.age is not None else None
            self.outboxes[phone].append((f"op{self.written}", wish, base))

    @precondition(lambda self: any(self.outboxes))
    @rule(data=st.data())
    def deliver(self, data: st.DataObject) -> None:
        """Of what waits on a phone a part arrives, the later things first or the first ones, and the answers too."""
        waiting = data.draw(st.sampled_from([each for each in self.outboxes if each]))
        much, at = data.draw(st.integers(1, len(waiting))), data.draw(st.sampled_from([0, 0, -1]))
        for _each in range(much):
            self.arrive(waiting.pop(at))

    @precondition(lambda self: any(self.outboxes))
    @rule()
    def swallow(self) -> None:
        """All that waits arrives, and no answer comes back: it waits on."""
        for waiting in self.outboxes:
            for item in waiting:
                self.arrive(item)

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """Another tab, or a proxy, sends again what was answered long ago."""
        self.arrive(data.draw(st.sampled_from(self.sent)))

    @rule()
    def keep(self) -> None:
        self.snapshots.append(kept(self.desk.state))

    @rule(data=st.data())
    def restart(self, data: st.DataObject) -> None:
        """Another process takes up what was kept at some time, and reads the lines since."""
        state = taken_up(data.draw(st.sampled_from(self.snapshots)))
        for op in self.desk.log[state.seq:]:
            state.apply(op)
        self.desk = self.server(self.desk.log, state)

    def arrive(self, item: tuple[str, Wish, dict[str, int] | None]) -> None:
        """The answer to an op sent again is the line it has."""
        name = item[0]
        status, seq = self.desk.take(*item)
        if name in self.first:
            assert (status, seq) == ("duplicate", self.first[name])
        elif seq is not None:
            self.first[name] = seq
        self.sent.append(item)

    def teardown(self) -> None:
        log = self.desk.log
        whole = everything(fold(log))
        assert [op.seq for op in log] == list(range(1, len(log) + 1))
        assert {op.id: op.seq for op in log} == self.first
        assert everything(self.desk.state) == whole
        assert self.from_snapshots(log, whole)
        assert [flat(card) for card in self.desk.state.in_order()] == [
            {name: card[name] for name in SEEN} for card in naive_board(log)]

    def from_snapshots(self, log: list[Op], whole: dict[str, object]) -> bool:
        """From wherever one begins, one line at a time."""
        for content in self.snapshots:
            state = taken_up(content)
            for op in log[state.seq:]:
                state.apply(op)
            if everything(state) != whole:
                return False
        return True


def test_whatever_phones_and_servers_do_one_log_is_one_board_and_every_op_is_taken_once() -> None:
    run_state_machine_as_test(Room, settings=lived)


class Forgetful(Server):
    """Takes no notice of what it has taken."""

    def remember(self, op: Op) -> None:
        pass


class Newcomer(Server):
    """Remembers what it took itself, and nothing of what stood in the log before."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.taken = {}


@pytest.mark.parametrize("careless", [Forgetful, Newcomer])
def test_control_a_server_that_does_not_know_what_it_took_is_found_out(careless: type[Server]) -> None:
    class Careless(Room):
        server = careless

    with pytest.raises(AssertionError):
        run_state_machine_as_test(Careless, settings=found)


def test_control_a_line_left_out_after_a_snapshot_is_found_out() -> None:
    class Skipping(Room):
        def from_snapshots(self, log: list[Op], whole: dict[str, object]) -> bool:
            return super().from_snapshots([replace(op, kind="nothing") if op.seq % 5 == 0 else op for op in log], whole)

    with pytest.raises(AssertionError):
        run_state_machine_as_test(Skipping, settings=found)
