"""What is to be done when time passes: a list of named deeds, done once a minute by ``fachplan jobs``, or by ``fachplan tick``."""

from collections.abc import Callable
from datetime import datetime

Deed = Callable[[datetime], int]
_deeds: dict[str, Deed] = {}
_slow: set[str] = set()


def every_tick(name: str, deed: Deed, *, slow: bool = False) -> None:
    """Let `deed` happen at every tick; it answers how much it did. A `slow` one, that waits for another machine, comes last."""
    _deeds[name] = deed
    if slow:
        _slow.add(name)


def tick(at: datetime) -> dict[str, int]:
    """Do everything that is due at `at`; what was done, by name.

    :raises ExceptionGroup: of what failed, after all the others have been done: a broken reminder holds no mail up.
    """
    done: dict[str, int] = {}
    failed: list[Exception] = []
    for name, deed in sorted(_deeds.items(), key=lambda each: (each[0] in _slow, each[0])):
        try:
            done[name] = deed(at)
        except Exception as error:
            error.add_note(f"at the tick: {name}")
            failed.append(error)
    if failed:
        raise ExceptionGroup("what is due at the tick", failed)
    return done
