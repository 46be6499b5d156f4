"""What is to be done when time passes: a list of named deeds, done by ``fachplan tick`` once a minute."""

from collections.abc import Callable
from datetime import datetime

Deed = Callable[[datetime], int]
_deeds: dict[str, Deed] = {}


def every_tick(name: str, deed: Deed) -> None:
    """Let `deed` happen at every tick; it answers how much it did."""
    _deeds[name] = deed


def tick(at: datetime) -> dict[str, int]:
    """Do everything that is due at `at`; what was done, by name."""
    return {name: deed(at) for name, deed in sorted(_deeds.items())}
