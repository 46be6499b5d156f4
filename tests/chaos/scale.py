"""How much chaos: a short run in `make test`, the long one of `make chaos`, both of the same tests."""

import os
import sys


def scale(name: str, short: int) -> int:
    """The number FACHPLAN_CHAOS_<name>, `short` where nobody asked for more."""
    return int(os.environ.get(f"FACHPLAN_CHAOS_{name}", short))


def counted(line: str) -> None:
    """Say what was counted; `make chaos` shows it."""
    sys.stdout.write(f"\nchaos: {line}\n")
