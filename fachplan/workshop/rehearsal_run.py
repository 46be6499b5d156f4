"""A rehearsal, played: invented people join with the code and write through the public API, each in a thread of their own.

Nothing here touches the database: what these people can do, a phone in the room can do, and what they measure is what
a phone would.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from fachplan.core.rehearsal import Act, Figures, figures, script
from fachplan.workshop.rehearsal_client import Device, Gone, Unreachable, Wall
from fachplan.workshop.rehearsal_clock import Clock

TRIES = 5
SETTLE = 10.0  # seconds for the last cards to reach the wall
ON_ADDING = ("field", "text", "kind", "language", "sources")
LONGEST_HOLD = 1800.0  # seconds somebody waits for the clock; the worker has other things to do, too
BOARDS = ("warmup", "matrix", "measures")
Told = Callable[[Figures, bool], bool]


@dataclass(frozen=True, slots=True)
class Room:
    """Where and how it is played: the address of the server, the code, the groups by id and name, the people, the time."""

    address: str
    code: str
    groups: Mapping[str, str]
    people: int
    seconds: float
    seed: int = 1


@dataclass
class Ledger:
    """What all of them share: which card is which, what was sent when and what the server said."""

    lock: threading.Condition = field(default_factory=threading.Condition)
    cards: dict[int, str] = field(default_factory=dict)
    sent: dict[str, float] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    per_group: Counter[str] = field(default_factory=Counter)
    refused: int = 0

    def keep(self, ops: Sequence[dict[str, Any]], acks: Sequence[dict[str, Any]], group: str, made: Mapping[str, int]) -> None:
        """Note what the server said of `ops`; `made` tells which of them is which card of the script."""
        with self.lock:
            for op, ack in zip(ops, acks, strict=True):
                if ack["status"] == "refused":
                    self.refused += 1
                    continue
                if op["id"] not in self.acknowledged and op["kind"] == "card.add":
                    self.per_group[group] += 1
                self.acknowledged.add(op["id"])
                if op["id"] in made:
                    self.cards[made[op["id"]]] = op["card"]
            self.lock.notify_all()

    def wait_for(self, cards: Sequence[int], stop: threading.Event) -> list[str] | None:
        """The ids of `cards` once they hang; None if that takes too long or everybody stops."""
        with self.lock:
            there = self.lock.wait_for(lambda: stop.is_set() or all(card in self.cards for card in cards), SETTLE)
            return [self.cards[card] for card in cards] if there and not stop.is_set() else None


class Person(threading.Thread):
    """One invented person: a seat, a device, and what the script tells them to do."""

    def __init__(self, room: Room, seat: dict[str, Any], acts: Sequence[Act], ledger: Ledger, clock: Clock, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self._room, self._acts, self._ledger, self._halt = room, acts, ledger, stop
        self._clock, self._begins, self._seated_in = clock, time.monotonic(), str(seat["group"])
        self._device = Device(room.address, seat["token"])
        self._group = room.groups[seat["group"]]
        self._boards = {board["kind"]: board["id"] for board in seat["boards"] if board["group"]}
        self._pocket: list[tuple[str, dict[str, Any], int]] | None = None  # while the network is away
        self.failed = ""

    def run(self) -> None:
        """Act after act, each at its time, until all is done or everybody stops."""
        try:
            for act in self._acts:
                if self._halt.wait(max(0.0, self._begins + act.at * self._room.seconds - time.monotonic())) or not self._may(act):
                    break
                self._do(act)
        except (Gone, Unreachable) as error:
            self.failed = str(error)
        finally:
            self._device.hang_up()

    def _may(self, act: Act) -> bool:
        """Wait until the clock comes to the board of `act`, if anybody has started it; False if everybody stops."""
        until = time.monotonic() + LONGEST_HOLD
        while not self._clock.lets(self._seated_in, act.board) and time.monotonic() < until:
            if self._halt.wait(0.5):
                return False
        return True

    def _do(self, act: Act) -> None:
        if act.do == "away":
            self._pocket = []
        elif act.do == "back":
            pocket, self._pocket = self._pocket or [], None
            self._device.hang_up()
            for _twice in range(2):  # the answer of the first may not have arrived: nothing may count twice
                for board in dict.fromkeys(each[0] for each in pocket):
                    self._send(board, [(op, card) for at, op, card in pocket if at == board])
        elif (ops := self._ops(act)) is not None:
            if self._pocket is not None:
                self._pocket += [(self._boards[act.board], *each) for each in ops]
            else:
                self._send(self._boards[act.board], ops)

    def _ops(self, act: Act) -> list[tuple[dict[str, Any], int]] | None:
        """The ops of an act with the card each makes, −1 for none; None where what it speaks of never came."""
        if act.do == "write":
            return self._written(act)
        if self._pocket is not None:  # a card in the pocket is corrected there
            for _board, op, card in self._pocket:
                if card == act.card:
                    op["values"].update(act.values)
                    return None
        found = self._ledger.wait_for([act.card], self._halt)
        return None if found is None else [(_op("card.edit" if act.do == "edit" else "card.dissent", found[0], dict(act.values)), -1)]

    def _written(self, act: Act) -> list[tuple[dict[str, Any], int]] | None:
        sources = self._ledger.wait_for(act.about, self._halt) if act.about and self._pocket is None else []
        if sources is None and self._halt.is_set():
            return None
        said = {name: value for name, value in act.values.items() if name in ON_ADDING} | ({"sources": sources} if sources else {})
        more = {name: value for name, value in act.values.items() if name not in ON_ADDING}
        card = str(uuid4())
        changed = [(_op("card.edit", card, more), -1)] if more else []
        return [(_op("card.add", card, said), act.card), *changed]

    def _send(self, board: str, ops: Sequence[tuple[dict[str, Any], int]]) -> None:
        """Send until the server has answered; the same ids again, as a phone does.

        :raises Gone: if the seat or board is no more.
        """
        body = {"ops": [op for op, _card in ops]}
        with self._ledger.lock:
            now = time.monotonic()
            for op in body["ops"]:
                self._ledger.sent.setdefault(op["id"], now)
        for tried in range(TRIES):
            status, answer = self._device.ask("POST", f"/api/v1/boards/{board}/ops", body)
            if status == 200:
                self._ledger.keep(body["ops"], answer["acks"], self._group, {op["id"]: card for op, card in ops if card >= 0})
                return
            if status not in (429, 503):
                raise Gone(f"{status} at {board}")
            if self._halt.wait(2.0**tried / 4):
                return
        raise Unreachable(f"{TRIES} times refused at {board}")


def _op(kind: str, card: str, values: dict[str, Any]) -> dict[str, Any]:
    return {"id": str(uuid4()), "kind": kind, "card": card, "values": values}


def play(room: Room, told: Told) -> Figures:
    """Let everybody in, play the script to its end, and look whether everything is there.

    `told` hears the figures about once a second and says whether to go on; its second argument tells the last time.

    :raises Unreachable: if no server answers.
    :raises Gone: if the code opens nothing.
    """
    seats = [_join(room, person) for person in range(room.people)]
    door = Device(room.address, seats[0]["token"])
    fields = {board["kind"]: [each["key"] for each in _asked(door, f"/api/v1/boards/{board['id']}")["fields"]]
              for board in seats[0]["boards"] if board["kind"] in BOARDS}
    acts = script(room.people, len(room.groups), fields, seed=room.seed)
    firsts = seats[: len(room.groups)]
    walls = {board["id"]: Wall(room.address, seat["token"], board["id"]) for seat in firsts for board in _own(seat)}
    ledger, stop, clock = Ledger(), threading.Event(), Clock(door, seats[0]["forum"])
    people = [Person(room, seat, [act for act in acts if act.person == number], ledger, clock, stop) for number, seat in enumerate(seats)]
    clock.look()  # before anybody writes: the clock may run already
    for thread in (clock, *walls.values(), *people):
        thread.start()
    _follow(people, ledger, walls, stop, told)
    clock.look_away()
    found = _on_the_log(room, firsts)
    last = _figures(ledger, walls, found)
    told(last, True)
    return last


def _follow(people: Sequence[Person], ledger: Ledger, walls: Mapping[str, Wall], stop: threading.Event, told: Told) -> None:
    """Wait for everybody, tell the figures meanwhile; then give the wall time to show the last cards."""
    while any(person.is_alive() for person in people):
        people[-1].join(0.5) if people[-1].is_alive() else time.sleep(0.2)
        if not told(_figures(ledger, walls, None), False):
            stop.set()
            with ledger.lock:
                ledger.lock.notify_all()
    until = time.monotonic() + SETTLE
    while time.monotonic() < until and ledger.acknowledged - _seen(walls).keys() and any(wall.is_alive() for wall in walls.values()):
        time.sleep(0.05)
    for wall in walls.values():
        wall.look_away()


def _seen(walls: Mapping[str, Wall]) -> dict[str, float]:
    return {op: at for wall in walls.values() for op, at in wall.seen.copy().items()}


def _figures(ledger: Ledger, walls: Mapping[str, Wall], found: set[str] | None) -> Figures:
    seen = _seen(walls)
    with ledger.lock:
        waits = [1000 * (seen[op] - sent) for op, sent in ledger.sent.items() if op in seen]
        known = ledger.acknowledged if found is None else found
        return figures(dict(sorted(ledger.per_group.items())), set(ledger.acknowledged), set(known), waits, refused=ledger.refused)


def _own(seat: dict[str, Any]) -> list[dict[str, Any]]:
    return [board for board in seat["boards"] if board["group"] and board["kind"] in BOARDS]


def _join(room: Room, person: int) -> dict[str, Any]:
    group = list(room.groups)[person % len(room.groups)]
    language = "ar" if room.people > 1 and person == room.people - 1 else "de"
    status, answer = Device(room.address).ask("POST", "/api/v1/join", {"code": room.code, "group": group, "language": language})
    if status != 201 or not isinstance(answer, dict):
        raise Gone(f"joining was answered {status}")
    return answer


def _asked(device: Device, path: str) -> dict[str, Any]:
    status, answer = device.ask("GET", path)
    if status != 200 or not isinstance(answer, dict):
        raise Gone(f"{path} was answered {status}")
    return answer


def _on_the_log(room: Room, seats: Sequence[dict[str, Any]]) -> set[str] | None:
    """The ids of all ops that the boards' logs hold, read page by page; None where the rehearsal was ended meanwhile."""
    found: set[str] = set()
    try:
        for seat in seats:
            device = Device(room.address, seat["token"])
            for board in _own(seat):
                after = -1
                page = _asked(device, f"/api/v1/boards/{board['id']}/ops?after=0")
                while page["ops"] and page["seq"] > after:
                    found |= {op["id"] for op in page["ops"]}
                    after = page["seq"]
                    page = _asked(device, f"/api/v1/boards/{board['id']}/ops?after={after}")
            device.hang_up()
    except (Gone, Unreachable):
        return None
    return found
