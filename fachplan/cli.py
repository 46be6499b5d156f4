"""The command line: `fachplan COMMAND`.

Each chapter brings its commands in `commands.py`. Stdout carries the answer only, logs go to stderr; the exit code is
0 for done, 1 for refused or a failed check, 2 for a mistake in the call.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

import django


def _parser() -> argparse.ArgumentParser:
    from django.apps import apps

    parser = argparse.ArgumentParser(
        prog="fachplan", description="From the sticky note in a workshop to the effect in a district."
    )
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for config in apps.get_app_configs():
        name = f"{config.name}.commands"
        if config.name.startswith("fachplan.") and find_spec(name):
            import_module(name).register(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fachplan.settings")
    django.setup()
    from django.conf import settings
    from django.utils import translation

    options = _parser().parse_args(arguments)
    from fachplan.base.serve import migrate_if_new

    if options.command != "restore":  # it asks whether the place is empty
        migrate_if_new()
    with translation.override(settings.LANGUAGE_CODE):
        try:
            return int(options.run(options))
        except BrokenPipeError:  # `fachplan codes | head`: the reader has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0


if __name__ == "__main__":
    sys.exit(main())
