"""Freezing a paper as it was handed in, and setting its files anew where words had to leave them.

Files are set by the chapter above, which knows the form of documents: when it is ready it hands its setter down. Setting
takes its time, so it happens before the rows are held, and again if the paper moved meanwhile.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from fachplan.base import audit
from fachplan.base.files import store_file
from fachplan.base.ids import slug_of
from fachplan.plan.paper_models import CouncilPaper, HandedInPaper
from fachplan.plan.paper_queries import PaperContent, paper_content
from fachplan.plan.paper_snapshot import Snapshot, content_kept, snapshot

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Setter = Callable[[PaperContent, str, date], tuple[bytes, bytes]]  # in a language, as of a day: the PDF and the Word file
_setters: list[Setter] = []


@dataclass(frozen=True, slots=True)
class Ready:
    """Files that were set, and what they say."""

    content: Snapshot
    pdf: bytes
    docx: bytes


def tell_setter(setter: Setter) -> None:
    """Let `setter` set the files of papers that are handed in."""
    _setters[:] = [setter]


def set_files(paper: CouncilPaper, *, on: date, language: str) -> Ready:
    """The files of `paper` as they would be handed in on the day `on`."""
    paper = CouncilPaper.objects.select_related("plan__process__logo").get(pk=paper.pk)
    paper.handed_in_on = on
    content = paper_content(paper)
    return Ready(snapshot(content), *_setters[0](content, language, on))


def keep_files(paper: CouncilPaper, ready: Ready, *, on: date, language: str, at: datetime) -> HandedInPaper:
    """Keep the files as handed in; the caller holds the paper's row."""
    number = (paper.handed_in.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    name = _name(paper.number, number, on)
    return HandedInPaper.objects.create(
        paper=paper, number=number, language=language, handed_in_on=on, made_at=at, content=ready.content,
        pdf=store_file(ready.pdf, name=f"{name}.pdf", media_type=PDF, at=at),
        docx=store_file(ready.docx, name=f"{name}.docx", media_type=WORD, at=at))


def set_anew(key: UUID, *, at: datetime) -> HandedInPaper:
    """The kept paper with its files; those that were erased are set from what is left of its words."""
    kept = HandedInPaper.objects.select_related("paper__plan__process__logo", "pdf", "docx").get(pk=key)
    if kept.pdf.sha256 and kept.docx.sha256:
        return kept
    pdf, docx = _setters[0](content_kept(kept), kept.language, kept.handed_in_on)
    name = _name(kept.content["paper"]["number"], kept.number, kept.handed_in_on)
    with transaction.atomic():
        now = HandedInPaper.objects.select_for_update().get(pk=key)
        if now.content != kept.content or now.pdf_id != kept.pdf_id:
            return now  # words went once more, or somebody was faster: whoever did that sets it
        now.pdf = store_file(pdf, name=f"{name}.pdf", media_type=PDF, at=at)
        now.docx = store_file(docx, name=f"{name}.docx", media_type=WORD, at=at)
        now.save(update_fields=["pdf", "docx"])
        audit.record("paper.set_anew", now, actor="system", at=at, number=now.number)
    return now


def _name(paper: str, number: int, on: date) -> str:
    """Never of the title: it may hold words that have to go."""
    slug = slug_of(paper.replace("/", " "), 40) or "ohne-nummer"
    return f"vorlage-{slug}-eingereicht-{on:%Y-%m-%d}-{number}"
