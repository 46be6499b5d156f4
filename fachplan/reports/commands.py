"""The command that writes the minutes of a forum."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext

from fachplan.base import clock
from fachplan.forums.logos import logo_of
from fachplan.forums.models import Forum
from fachplan.forums.queries import find_forum
from fachplan.reports.documents import minutes_docx, minutes_pdf
from fachplan.reports.queries import frozen_file, minutes_content

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subparsers: "Subparsers") -> None:
    """Put this chapter's commands on the command line."""
    command = subparsers.add_parser("minutes", help="write the minutes of a forum")
    command.add_argument("forum", metavar="FORUM", help="id, key or number")
    command.add_argument("--pdf", type=Path, metavar="FILE", help="tagged PDF, PDF/UA-1 and PDF/A-2a")
    command.add_argument("--docx", type=Path, metavar="FILE", help="Word file")
    command.add_argument("--language", default="", help="de, en or ar; else the installation's")
    command.add_argument("--json", action="store_true", help="one document; the answer always is")
    command.set_defaults(run=_minutes)


def _minutes(options: argparse.Namespace) -> int:
    wanted = [(kind, file) for kind, file in (("pdf", options.pdf), ("docx", options.docx)) if file]
    if not wanted:
        return _refuse(gettext("Name a file: --pdf FILE, --docx FILE or both."), status=2)
    try:
        forum = find_forum(options.forum)
    except Forum.DoesNotExist:
        return _refuse(gettext("No forum has the id, key or number “%(name)s”.") % {"name": options.forum})
    language = options.language or get_language() or "de"
    content = minutes_content(forum, language=language, on=clock.today())
    for kind, file in wanted:
        try:
            frozen = frozen_file(forum, kind, language)
            make = minutes_pdf if kind == "pdf" else minutes_docx
            file.write_bytes(frozen or make(content, logo_of(forum.process)))
        except OSError as error:
            return _refuse(f"{file}: {error.strerror}")
    print(json.dumps({"forum": forum.key, **{kind: str(file) for kind, file in wanted}}, ensure_ascii=False))
    return 0


def _refuse(reason: str, *, status: int = 1) -> int:
    print(reason, file=sys.stderr)
    return status
