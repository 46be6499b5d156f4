"""Mails as the Postausgang shows them: the text in pieces, its links apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

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
        yield Piece(found[0], here(found[0]))
        end = found.end()
    yield Piece(text[end:])


def here(link: str) -> str:
    """A link as it is followed from here: ours inside this site, others as they stand, and only those of the web."""
    if link.startswith(f"{settings.URL}/"):
        return settings.PREFIX + link.removeprefix(settings.URL)
    return link if link.startswith(("https://", "http://")) else ""


class _Words(HTMLParser):
    """Reads a mail's HTML as paragraphs of words and links. No tag and no attribute but a link's address comes through."""

    BREAKS = ("p", "br", "hr", "table", "tr", "div", "li", "h1", "h2", "h3", "body")
    SILENT = ("head", "script", "style")

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[list[Piece]] = [[]]
        self._href, self._silent = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BREAKS:
            self.paragraphs.append([])
        if tag in self.SILENT:
            self._silent += 1
        if tag == "a":
            self._href = here(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.BREAKS:
            self.paragraphs.append([])
        if tag in self.SILENT:
            self._silent = max(0, self._silent - 1)
        if tag == "a":
            self._href = ""

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.paragraphs[-1].append(Piece(data, self._href))


def words_of(html: str) -> list[list[Piece]]:
    """The paragraphs of a mail's HTML; nothing of it is ever given to the browser as HTML."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return [each for each in reader.paragraphs if each]
