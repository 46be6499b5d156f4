"""At most so many per second and person, with a burst: a token bucket each, counted by all workers of this machine together.

Counting in the database would cost a second commit for every card. Several workers count in one small file that all of them
have in memory instead; a worker that dies in the middle leaves its lock to the next. What is forgotten when the machine
restarts is five seconds of counting. A worker alone counts for itself.
"""

import fcntl
import hashlib
import mmap
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

MANY = 10_000
SLOTS = 1 << 15  # people in five seconds; far more than one machine serves
NEAR = 16  # slots somebody may stand in
_SLOT = struct.Struct("<Qdd")  # who, what is left, since when
_Slot = tuple[int, float, float]


@dataclass(frozen=True, slots=True)
class Rate:
    """So many per second, and so many at once after a pause."""

    per_second: float
    burst: float

    @property
    def full_after(self) -> float:
        """Seconds until nothing is left to remember of somebody."""
        return self.burst / self.per_second

    def take(self, left: float, since: float, n: int, now: float) -> tuple[float, float]:
        """What is left of a bucket after `n`, and the seconds to wait where there is not enough (then none are taken)."""
        left = self.burst if now < since else min(self.burst, left + (now - since) * self.per_second)
        return (left, (n - left) / self.per_second) if left < n else (left - n, 0.0)


class Buckets(Protocol):
    """Whoever counts."""

    def take(self, who: str, n: int, now: float) -> float:
        """Take `n` at `now` (``time.monotonic()``); 0.0, or the seconds until there are enough."""


class OwnBuckets:
    """Counts in this process."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, who: str, n: int, now: float) -> float:
        """As `Buckets.take`."""
        left, wait = self._rate.take(*self._left.get(who, (self._rate.burst, now)), n, now)
        self._left[who] = (left, now)
        if len(self._left) > MANY:
            self._left = {key: value for key, value in self._left.items() if now - value[1] < self._rate.full_after}
        return wait


class SharedBuckets:
    """Counts in a file that several processes have in memory; the time is that of the machine since its start."""

    def __init__(self, rate: Rate, place: Path) -> None:
        self._rate = rate
        self._lock = os.open(place, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        os.ftruncate(self._lock, SLOTS * _SLOT.size)
        self._memory = mmap.mmap(self._lock, SLOTS * _SLOT.size)

    def take(self, who: str, n: int, now: float) -> float:
        """As `Buckets.take`."""
        key = int.from_bytes(hashlib.blake2b(who.encode(), digest_size=8).digest()) or 1
        with self._alone():
            at, (_key, before, since) = self._slot_of(key, now)
            left, wait = self._rate.take(before, since, n, now)
            _SLOT.pack_into(self._memory, at, key, left, now)
        return wait

    def close(self) -> None:
        """Give the file back."""
        self._memory.close()
        os.close(self._lock)

    def _slot_of(self, key: int, now: float) -> tuple[int, _Slot]:
        """Where `key` stands, or else may stand: in place of whoever has been full for longest."""
        places = [((key + step) % SLOTS) * _SLOT.size for step in range(NEAR)]
        slots = [(at, _read(self._memory, at)) for at in places]
        for at, slot in slots:
            if slot[0] == key:
                return at, slot
        at, _slot = min(slots, key=lambda each: -1.0 if each[1][2] > now else each[1][2])
        return at, (key, self._rate.burst, now)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)


def _read(memory: mmap.mmap, at: int) -> _Slot:
    key, left, since = _SLOT.unpack_from(memory, at)
    return int(key), float(left), float(since)


def buckets(rate: Rate, place: Path, *, workers: int) -> Buckets:
    """Whoever counts for so many workers."""
    return OwnBuckets(rate) if workers == 1 else SharedBuckets(rate, place)
