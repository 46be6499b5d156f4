"""Walks every page of an installation and reads what people read there: pages, documents, mails, not markup."""

import html
import re
from collections.abc import Iterable, Iterator
from io import BytesIO

import docx
from django.test import Client
from pypdf import PdfReader

HREF = re.compile(r'(?:href|action)="(/[^"#?]*)')
# Not pages: files of the house, switches, and what ends the visit.
LEFT_OUT = re.compile(r"^/(static|sprache|ansicht|konto/logout|logo|beispieldaten|live|api|naechste-person)|"
                      r"/(schliessen|oeffnen|uhr|tun)/$|\.(css|ics|xlsx)$")
MOST_PAGES = 400


def walk(client: Client, starts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Every address that can be reached by links from `starts`, with the words on it; what answers no page is left out."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        assert len(seen) < MOST_PAGES, sorted(seen)[-20:]
        path = waiting.pop(0)
        answer = client.get(path, follow=True)
        if answer.status_code != 200:
            continue
        yield path, words_of(b"".join(answer) if answer.streaming else answer.content, answer.headers["Content-Type"])
        if answer.headers["Content-Type"].startswith("text/html"):
            for link in HREF.findall(answer.content.decode()):
                if link not in seen and not LEFT_OUT.search(link):
                    seen.add(link)
                    waiting.append(link)


def words_of(content: bytes, kind: str) -> str:
    """What a person reads in a page, a PDF or a DOCX."""
    if kind.startswith("application/pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    if "wordprocessingml" in kind:
        document = docx.Document(BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells, document.core_properties.title])
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", content.decode(), flags=re.DOTALL)
    told = re.findall(r'(?:aria-label|title|alt|placeholder|content)="([^"]*)"', page)
    return html.unescape(" ".join([re.sub(r"<[^>]*>", " ", page), *told]))
