"""Commands of the workshop: the codes on the wall, and a forum as a bundle."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from fachplan.base.bundle_dump import manifest_of, write_bundle
from fachplan.base.files import FileDamaged
from fachplan.base.snapshot import snapshot
from fachplan.forums.models import Forum
from fachplan.forums.queries import find_forum
from fachplan.workshop import rehearsal_commands
from fachplan.workshop.dump import dump_forum
from fachplan.workshop.models import JoinCode

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subparsers: "Subparsers") -> None:
    """Put this chapter's commands on the command line."""
    command = subparsers.add_parser("codes", help="join codes with their forums, groups and boards")
    command.add_argument("--json", action="store_true", help="one document; the answer always is")
    command.set_defaults(run=_codes)
    command = subparsers.add_parser(
        "dump", help="write all of a forum as a bundle that load takes; nobody who took part is in it"
    )
    command.add_argument("forum", help="id, key or number")
    command.add_argument("file", type=Path, help="a .tar.gz or .zip")
    command.add_argument("--json", action="store_true", help="one document; the answer always is")
    command.set_defaults(run=_dump)
    rehearsal_commands.register(subparsers)


def _codes(options: argparse.Namespace) -> int:
    codes = JoinCode.objects.filter(forum__rehearsal_of=None).select_related("forum")
    codes = codes.order_by("forum__process__position", "forum__position")
    answer = [_code(code) for code in codes.prefetch_related("forum__groups__room", "forum__boards")]
    print(json.dumps(answer, ensure_ascii=False, indent=None if options.json else 2))
    return 0


def _dump(options: argparse.Namespace) -> int:
    if not options.file.name.endswith((".tar.gz", ".zip")):
        print(_("A dump is a .tar.gz or a .zip."), file=sys.stderr)
        return 2
    try:
        forum = find_forum(options.forum)
    except Forum.DoesNotExist:
        print(_("There is no forum “%s”.") % options.forum, file=sys.stderr)
        return 1
    with snapshot():
        bundle = dump_forum(forum)
    try:
        write_bundle(options.file, manifest_of(f"dump-{forum.key}"), bundle)
    except FileDamaged as damage:
        print(_("Nothing was written: %s. fachplan verify names every damage.") % damage, file=sys.stderr)
        return 1
    counts = {name: len(rows) for name, rows in bundle["workshop"].items() if name in ("boards", "cards", "ops", "photos")}
    counts["files"] = len(bundle["base"]["files"])
    print(json.dumps({"file": str(options.file), "forum": forum.key, **counts}, ensure_ascii=False))
    return 0


def _code(code: JoinCode) -> dict[str, Any]:
    forum = code.forum
    return {
        "forum": {"id": str(forum.pk), "key": forum.key, "number": forum.number, "title": forum.title},
        "code": code.code,
        "opens": code.opens.isoformat() if code.opens else None,
        "closes": code.closes.isoformat() if code.closes else None,
        "groups": [
            {
                "id": str(group.pk),
                "name": group.name,
                "colour": group.colour,
                "room": group.room.name if group.room else None,
            }
            for group in forum.groups.all()
        ],
        "boards": [
            {"id": str(board.pk), "kind": board.kind, "group": str(board.group_id) if board.group_id else None}
            for board in forum.boards.all()
        ],
    }
