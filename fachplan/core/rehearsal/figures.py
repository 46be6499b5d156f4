"""What became of the cards of a rehearsal: how many, how fast, and whether one is missing."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """`cards` in all and `by_group`; `lost` is what was acknowledged and is in no log; `p95_ms` from sent to on the wall.

    `sent` counts everything acknowledged, cards, changes and dissent alike; `p95_ms` is None as long as nothing was seen.
    """

    cards: int
    by_group: dict[str, int]
    sent: int
    lost: int
    refused: int
    p95_ms: int | None


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that at least `share` of them do not exceed.

    >>> percentile([5.0, 1, 3, 2, 4], 0.95)
    5.0
    >>> percentile(list(range(1, 101)), 0.95)
    95

    :raises ValueError: if there are none.
    """
    if not values:
        raise ValueError("no values, no percentile")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def figures(
    groups: Mapping[str, int], acknowledged: Collection[str], on_the_log: Collection[str], waits_ms: Sequence[float], *, refused: int,
) -> Figures:
    """The figures of a rehearsal.

    Parameters
    ----------
    groups : group → how many of its cards were acknowledged
    acknowledged : ids of the ops that the server said it had stored
    on_the_log : ids of the ops that the boards' logs hold
    waits_ms : milliseconds from sending an op until a reader saw it
    refused : how many ops the server would not take

    Examples
    --------
    >>> figures({"Rot": 2}, {"a", "b"}, {"a"}, [12.4, 80.0], refused=0)
    Figures(cards=2, by_group={'Rot': 2}, sent=2, lost=1, refused=0, p95_ms=80)
    """
    p95 = round(percentile(waits_ms, 0.95)) if waits_ms else None
    return Figures(sum(groups.values()), dict(groups), len(acknowledged), len(set(acknowledged) - set(on_the_log)), refused, p95)
