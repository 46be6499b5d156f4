"""Commands of the house: serve, load, backup, restore, verify."""

import argparse
import json
import os
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fachplan.base.backup import backup_to, restore_from
from fachplan.base.backup_check import check_backup
from fachplan.base.backup_refused import BackupRefused
from fachplan.base.bundle import load_bundle
from fachplan.base.clock import now
from fachplan.base.jobs import work
from fachplan.base.registers import as_data, as_markdown
from fachplan.base.serve import serve
from fachplan.base.tick import tick
from fachplan.base.verify import erased_count, first_broken

MOST_WORKERS = 64

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subparsers: "Subparsers") -> None:
    """Put this chapter's commands on the command line."""
    command = subparsers.add_parser("serve", help="run web and jobs until stopped")
    command.add_argument("--demo", action="store_true", help="load the demo where nothing is yet")
    command.add_argument("--workers", type=_workers, default=os.environ.get("FACHPLAN_WORKERS", "1"), metavar="N",
                         help="web workers on the same address (1; more on a machine with cores to spare)")
    command.set_defaults(run=_serve)
    command = subparsers.add_parser("load", help="load a bundle: all or nothing")
    command.add_argument("bundle", type=Path, help="a folder, .zip or .tar.gz")
    command.add_argument("--json", action="store_true", help="one document; the answer always is")
    command.set_defaults(run=_load)
    command = subparsers.add_parser("backup", help="write database and files into one .tar.gz")
    command.add_argument("file", type=Path)
    command.add_argument(
        "--with-key", action="store_true", help="with secret.key: whoever has the backup can then sign in as anyone"
    )
    command.add_argument("--json", action="store_true", help="one document; the answer always is")
    command.set_defaults(run=_backup)
    command = subparsers.add_parser("restore", help="put a backup in place; stop the server first")
    command.add_argument("file", type=Path)
    command.add_argument("--replace", action="store_true", help="even where there are data")
    command.add_argument("--json", action="store_true", help="one document; the answer always is")
    command.set_defaults(run=_restore)
    command = subparsers.add_parser("verify", help="check the database, hash chains, counts and files")
    command.add_argument("--against", type=Path, metavar="FILE", help="a backup: lay it out beside the data, verify and compare it")
    command.add_argument("--json", action="store_true", help="one document; the answer always is")
    command.set_defaults(run=_verify)
    command = subparsers.add_parser("register", help="the register of processing: what is stored about whom, why, how long")
    form = command.add_mutually_exclusive_group(required=True)
    form.add_argument("--markdown", action="store_true", help="a page for people")
    form.add_argument("--json", action="store_true", help="one document")
    command.set_defaults(run=_register)
    command = subparsers.add_parser("jobs", help="do jobs and what is due, until stopped")
    command.set_defaults(run=_jobs)
    command = subparsers.add_parser("tick", help="do what is due: mails, deletions")
    command.add_argument("--at", type=_moment, help="another moment than now, as ISO 8601")
    command.add_argument("--json", action="store_true", help="one document; the answer always is")
    command.set_defaults(run=_tick)


def _moment(text: str) -> datetime:
    """An ISO time; without a zone it is UTC."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _workers(text: str) -> int:
    """How many web workers.

    :raises argparse.ArgumentTypeError: if it is none of 1 to 64.
    """
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"{text}: a number from 1 to {MOST_WORKERS}")
    return int(text)


def _serve(options: argparse.Namespace) -> int:
    return serve(demo=options.demo, workers=options.workers)


def _load(options: argparse.Namespace) -> int:
    answer = load_bundle(options.bundle, at=now())
    print(json.dumps(asdict(answer), ensure_ascii=False, indent=None if options.json else 2))
    for refusal in answer.refused:
        print(
            f"{refusal.file}:{refusal.line}: {refusal.key} {refusal.field}: {refusal.problem} → {refusal.expected}",
            file=sys.stderr,
        )
    return 1 if answer.refused else 0


def _jobs(_options: argparse.Namespace) -> int:
    work()
    return 0


def _tick(options: argparse.Namespace) -> int:
    _answer(dict(tick(options.at or now())))
    return 0


def _register(options: argparse.Namespace) -> int:
    if options.json:
        _answer(as_data())
    else:
        sys.stdout.write(as_markdown())
    return 0


def _backup(options: argparse.Namespace) -> int:
    try:
        manifest = backup_to(options.file, at=now(), with_key=options.with_key)
    except BackupRefused as refused:
        return _refuse(refused)
    _answer({"file": str(options.file), "rows": sum(manifest["counts"].values()), "files": len(manifest["files"])})
    return 0


def _restore(options: argparse.Namespace) -> int:
    try:
        manifest = restore_from(options.file, replace=options.replace)
    except BackupRefused as refused:
        return _refuse(refused)
    rows, files = sum(manifest["counts"].values()), len(manifest["files"])
    _answer({"created": manifest["created"], "rows": rows, "files": files, "erased_again": manifest["erased_again"]})
    return 0


def _verify(options: argparse.Namespace) -> int:
    if options.against:
        return _verify_backup(options.against)
    problem = first_broken()
    _answer({"ok": not problem, "broken": problem or None, "erased": erased_count()})
    return 1 if problem else 0


def _verify_backup(file: Path) -> int:
    try:
        found = check_backup(file)
    except BackupRefused as refused:
        return _refuse(refused)
    _answer({"ok": not found["broken"], **found, "broken": found["broken"] or None})
    return 1 if found["broken"] else 0


def _refuse(refused: BackupRefused) -> int:
    print(refused, file=sys.stderr)
    return 1


def _answer(answer: dict[str, object]) -> None:
    print(json.dumps(answer, ensure_ascii=False))
