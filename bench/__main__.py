"""`make bench`: run every bench, or those named, and print one table with the machine named.

A bench is a module beside this one with `def run() -> list[Row]`. Benches measure, tests judge: nothing here fails
because a machine was busy.
"""

import argparse
import os
import pkgutil
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module

import bench
from bench.table import Row, machine, markdown

Bench = Callable[[], list[Row]]


def benches() -> dict[str, Bench]:
    """Every module here that can be run, by name."""
    names = [module.name for module in pkgutil.iter_modules(bench.__path__) if module.name not in ("__main__", "table")]
    found = {name: getattr(import_module(f"bench.{name}"), "run", None) for name in names}
    return {name: run for name, run in found.items() if run is not None}


def main() -> int:
    """Run and print; a bench that breaks is named below the table and makes the exit code 1."""
    # Settings make a key where the data are: a bench never touches a city's own.
    os.environ["FACHPLAN_DATA"] = os.environ.get("FACHPLAN_BENCH_DATA") or tempfile.mkdtemp(prefix="fachplan-bench-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fachplan.settings")
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("names", nargs="*", help="benches to run; all without a name")
    wanted = parser.parse_args().names
    rows: list[Row] = []
    broken: list[str] = []
    for name, run in benches().items():
        if wanted and name not in wanted:
            continue
        print(f"{name} ...", end=" ", flush=True, file=sys.stderr)
        begun = time.perf_counter()
        try:
            rows += run()
        except Exception as error:  # the other figures are still worth having
            broken.append(f"{name}: {type(error).__name__}: {error}")
        print(f"{time.perf_counter() - begun:.1f} s", file=sys.stderr)
    print(f"Measured on {machine()}.\n")
    print(markdown(rows))
    for line in broken:
        print(f"\nNot measured: {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
