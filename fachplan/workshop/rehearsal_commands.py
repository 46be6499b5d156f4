"""`fachplan rehearse`: a rehearsal from begin to end, with figures instead of a desk."""

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from fachplan.base import clock
from fachplan.forums.models import Forum
from fachplan.forums.queries import find_forum
from fachplan.workshop.rehearsal_actions import MOST_MINUTES, MOST_PEOPLE, RehearsalRefused, begin_rehearsal, end_rehearsal
from fachplan.workshop.rehearsal_client import Gone, Unreachable
from fachplan.workshop.rehearsal_queries import own_address
from fachplan.workshop.rehearsal_words import refusal_words
from fachplan.workshop.tasks import FAST, fill

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

ACTOR = "system"


def register(subparsers: "Subparsers") -> None:
    """Put the command on the command line."""
    command = subparsers.add_parser("rehearse", help="let invented people write into a copy of a forum that vanishes afterwards")
    command.add_argument("forum", nargs="?", default="", help="id, key or number; left out where there is only one")
    command.add_argument("--people", type=_count(MOST_PEOPLE), default=40)
    command.add_argument("--minutes", type=_count(MOST_MINUTES), default=5, help="how long they write")
    command.add_argument("--fast", action="store_true", help="as fast as it goes instead")
    command.add_argument("--seed", type=int, default=1, help="another number, other cards")
    command.add_argument("--json", action="store_true", help="one document")
    command.set_defaults(run=_rehearse)


def _count(most: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        if not text.isdecimal() or not 1 <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"a whole number from 1 to {most}")
        return int(text)

    return whole


def _rehearse(options: argparse.Namespace) -> int:
    try:
        forum = find_forum(options.forum) if options.forum else _only_forum()
        rehearsal = begin_rehearsal(forum, people=options.people, minutes=options.minutes, actor=ACTOR, at=clock.now())
    except Forum.DoesNotExist:
        return _refuse(_("There is no forum “%s”.") % options.forum if options.forum else _("Which forum? There are several."))
    except RehearsalRefused as refused:
        return _refuse(refusal_words()[refused.reason])
    try:
        told = fill(rehearsal, seconds=FAST if options.fast else 60.0 * options.minutes, seed=options.seed)
    except Unreachable:
        return _refuse(_("No server answers at %s. Start it first: fachplan serve") % own_address())
    except Gone:
        return _refuse(_("The rehearsal was ended before everybody had written."))
    except KeyboardInterrupt:
        return _refuse(_("Stopped."))
    finally:
        end_rehearsal(rehearsal, actor=ACTOR, at=clock.now())
    answer = {"forum": str(forum.pk), "people": options.people, "cards": told.cards, "lost": told.lost, "p95_ms": told.p95_ms}
    sys.stdout.write(f"{json.dumps(answer) if options.json else _in_words(answer)}\n")
    return 1 if told.lost else 0


def _only_forum() -> Forum:
    """The one forum that has groups with boards.

    :raises Forum.DoesNotExist: if there are none or several.
    """
    found = list(Forum.objects.filter(boards__group__isnull=False).distinct()[:2])
    if len(found) != 1:
        raise Forum.DoesNotExist
    return found[0]


def _in_words(answer: dict[str, object]) -> str:
    return _("%(cards)s cards by %(people)s people, %(lost)s lost, on the wall within %(p95_ms)s ms (95 of 100).") % answer


def _refuse(words: str) -> int:
    sys.stderr.write(f"{words}\n")
    return 1
