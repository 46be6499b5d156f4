"""So many per second and person: one count for all workers, whoever they are."""

import struct
import subprocess
import sys
from pathlib import Path

from fachplan.base.buckets import NEAR, SLOTS, Buckets, OwnBuckets, Rate, SharedBuckets, buckets

RATE = Rate(per_second=100.0, burst=500.0)
SPEND = """
import sys
from pathlib import Path
from fachplan.base.buckets import OwnBuckets, Rate, SharedBuckets
rate = Rate(per_second=100.0, burst=500.0)
own = SharedBuckets(rate, Path(sys.argv[1])) if sys.argv[2] == "shared" else OwnBuckets(rate)
sys.stdin.readline()
print(sum(not own.take("seat", 1, 1000.0) for _n in range(400)))
"""


def both(place: Path) -> list[Buckets]:
    return [OwnBuckets(RATE), SharedBuckets(RATE, place / "left")]


def test_a_burst_then_so_many_a_second_and_who_asks_too_early_is_told_how_long(tmp_path: Path) -> None:
    for each in both(tmp_path):
        assert [each.take("a", 100, 10.0) for _n in range(6)] == [0, 0, 0, 0, 0, 1.0]
        assert [each.take("a", 50, 10.25), each.take("a", 25, 10.25), each.take("a", 1, 10.25)] == [0.25, 0, 0.01]
        assert each.take("b", 100, 10.25) == 0  # somebody else is not held up
        assert each.take("a", 500, 20.0) == 0


def test_after_the_machine_began_anew_everyone_begins_full(tmp_path: Path) -> None:
    for each in both(tmp_path):
        assert [each.take("a", 500, 9000.0), each.take("a", 500, 5.0)] == [0, 0]


def spent_by_two(place: Path, kind: str) -> int:
    """How much two processes give one person in the same moment."""
    command = [sys.executable, "-c", SPEND, str(place / "left"), kind]
    pair = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _n in range(2)]
    for each in pair:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    return sum(int(each.communicate(timeout=30)[0]) for each in pair)


def test_two_processes_give_no_more_than_one_would(tmp_path: Path) -> None:
    assert spent_by_two(tmp_path, "shared") == 500


def test_control_two_that_count_for_themselves_give_more(tmp_path: Path) -> None:
    assert spent_by_two(tmp_path, "own") == 800


def test_whoever_comes_when_all_places_are_taken_takes_that_of_the_one_who_waited_longest(tmp_path: Path) -> None:
    shared = SharedBuckets(RATE, tmp_path / "left")
    places = []
    for n in range(NEAR + 1):  # all of them begin to look at the same place
        at, _slot = shared._slot_of(n * SLOTS + 7, 100.0 + n)
        struct.pack_into("<Qdd", shared._memory, at, n * SLOTS + 7, 0.0, 100.0 + n)
        places.append(at)

    assert len({*places[:NEAR]}) == NEAR
    assert places[NEAR] == places[0]


def test_one_worker_needs_no_file(tmp_path: Path) -> None:
    assert isinstance(buckets(RATE, tmp_path / "left", workers=1), OwnBuckets)
    assert not (tmp_path / "left").exists()
    assert isinstance(buckets(RATE, tmp_path / "left", workers=2), SharedBuckets)
