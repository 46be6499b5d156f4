"""Mails as the Postausgang shows them: the text in pieces, its links apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from fachplan.base.models import Message

SHOWN = 200
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a mail's text; `href` where it is a link one may follow."""

    text: str
    href: str = ""


def newest_first() -> QuerySet[Message]:
    """The latest mails, those that wait or failed before those that went out."""
    return Message.objects.order_by("-created", "-pk")[:SHOWN]


def pieces(text: str) -> Iterator[Piece]:
    """The text cut at its links. Ours lead inside this site, whatever name it is reached by."""
    end = 0
    for found in LINK.finditer(text):
        yield Piece(text[end:found.start()])
        yield Piece(found[0], found[0].removeprefix(settings.URL) if found[0].startswith(f"{settings.URL}/") else found[0])
        end = found.end()
    yield Piece(text[end:])
