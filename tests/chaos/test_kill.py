"""kill -9 in the middle of writing: what was acknowledged is there once, and every listener holds it without reload."""

import random
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.chaos.load import Listener, Load, hasty, log_of, write
from tests.chaos.scale import counted, scale
from tests.contract.conftest import Person, join
from tests.contract.running import Site

GROUPS = ("Orange", "Blau", "Rot", "Gruen")
WRITERS = 8
KILLS = scale("KILLS", 3)
BETWEEN = scale("OPS_BETWEEN_KILLS", 60)


@dataclass
class Outcome:
    """What was promised, and what is there."""

    load: Load
    logs: dict[str, list[tuple[str, int]]]
    listeners: list[Listener]

    @property
    def lost(self) -> int:
        return sum(dict(self.logs[board]).get(op) != seq for board, ops in self.load.acknowledged.items() for op, seq in ops.items())

    @property
    def doubled(self) -> int:
        times = Counter(op for log in self.logs.values() for op, _seq in log)
        return sum(count - 1 for count in times.values())

    @property
    def unheard(self) -> int:
        """Lines of the log that some listener of its board does not hold, or holds otherwise."""
        return sum(
            len(set(self.logs[each.board]) ^ set(zip(each.ids, each.seqs, strict=True))) for each in self.listeners)


def killed_under_load(site: Site, kills: int, between: int) -> Outcome:
    """Write with eight people on four boards, kill the server at seeded moments, and gather what became of it."""
    people = [join(site, GROUPS[n % 4]) for n in range(WRITERS)]
    listeners = [Listener(join(site, group), "matrix") for group in GROUPS]
    load, chance = Load(), random.Random(kills)
    with ThreadPoolExecutor(WRITERS) as pool:
        written = [pool.submit(write, load, person, "matrix", seed) for seed, person in enumerate(people)]
        for _kill in range(kills):
            load.wait_for(between + chance.randrange(20))
            site.end(signal.SIGKILL)
            site.start()
        load.wait_for(between)
        load.over.set()
    for each in written:
        each.result()
    return gathered(load, people, listeners)


def gathered(load: Load, people: list[Person], listeners: list[Listener]) -> Outcome:
    logs = {person.board(): list(log_of(person, person.board())) for person in people[:4]}
    for each in listeners:
        assert each.wait_for(logs[each.board][-1][1]), f"a listener stands at {each.seqs[-1:]}"
        each.over.set()
    return Outcome(load, logs, listeners)


def test_a_server_killed_under_load_keeps_every_acknowledged_op_once_and_every_listener_hears_it(own_site: Site) -> None:
    outcome = killed_under_load(own_site, KILLS, BETWEEN)

    counted(f"{KILLS} kills, {outcome.load.count} acknowledged ops, {outcome.lost} lost, {outcome.doubled} doubled, "
            f"{outcome.unheard} unheard, {sum(each.reloads for each in outcome.listeners)} reloads, sent again {dict(outcome.load.again)}")
    assert outcome.load.count >= (KILLS + 1) * BETWEEN
    assert (outcome.lost, outcome.doubled, outcome.unheard) == (0, 0, 0)
    assert [each.reloads for each in outcome.listeners] == [0, 0, 0, 0]
    assert all(each.returns >= KILLS for each in outcome.listeners), "control: the kills did cut every stream"
    assert all(sorted(seqs) == list(range(1, len(seqs) + 1)) for seqs in ([seq for _op, seq in log] for log in outcome.logs.values()))


def test_control_a_server_that_acknowledges_before_it_commits_loses_what_it_promised(own_site: Site) -> None:
    own_site.end(signal.SIGKILL)
    hasty(own_site)
    own_site.start()

    assert killed_under_load(own_site, 2, 20).lost > 0
