"""Commands of the house: serve, load, backup, restore, verify."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from fachplan.base.bundle import load_bundle
from fachplan.base.clock import now
from fachplan.base.serve import serve

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subparsers: "Subparsers") -> None:
    """Put this chapter's commands on the command line."""
    command = subparsers.add_parser("serve", help="run web, job worker and reminders until stopped")
    command.add_argument("--demo", action="store_true", help="load the demo where nothing is yet")
    command.set_defaults(run=_serve)
    command = subparsers.add_parser("load", help="load a bundle: all or nothing")
    command.add_argument("bundle", type=Path, help="a folder, .zip or .tar.gz")
    command.add_argument("--json", action="store_true", help="one document; the answer always is")
    command.set_defaults(run=_load)


def _serve(options: argparse.Namespace) -> int:
    return serve(demo=options.demo)


def _load(options: argparse.Namespace) -> int:
    answer = load_bundle(options.bundle, at=now())
    print(json.dumps(asdict(answer), ensure_ascii=False, indent=None if options.json else 2))
    for refusal in answer.refused:
        print(
            f"{refusal.file}:{refusal.line}: {refusal.key} {refusal.field}: {refusal.problem} → {refusal.expected}",
            file=sys.stderr,
        )
    return 1 if answer.refused else 0
