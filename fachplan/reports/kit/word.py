"""The same questions as a Word file: to write at home, in large print, on a braille display.

Word and not a web page, because it is what people fill in, enlarge and hand on without us; headings carry the structure.
"""

from datetime import date

from django.utils.translation import gettext, override

from fachplan.base.word import WordDocument
from fachplan.reports.kit import words
from fachplan.reports.kit.models import Kit, PaperGroup, PaperSheet


def kit_docx(kit: Kit) -> bytes:
    """One part for each group, each on a page of its own."""
    with override(kit.language):
        title = gettext("Questions for %(forum)s: %(title)s") % {"forum": kit.forum, "title": kit.title}
        document = WordDocument(title=title, author=kit.city or kit.process, language=kit.language, on=date.fromisoformat(kit.day))
        document.header(kit.city, kit.forum)
        document.footer(gettext("View with example data") if kit.demo else "", gettext("Page {page} of {pages}"))
        for place, group in enumerate(kit.groups):
            if place:
                document.page_break()
            _write_group(document, kit, group)
        return document.to_bytes()


def _write_group(document: WordDocument, kit: Kit, group: PaperGroup) -> None:
    names = words.labels()
    document.heading(gettext("Group %(name)s") % {"name": group.name}, 1)
    document.paragraph(", ".join(filter(None, (kit.forum, kit.title, kit.when, group.room))))
    if group.question:
        document.heading(names["question"], 2)
        document.paragraph(group.question, bold=True)
    for sheet in kit.sheets:
        _write_sheet(document, kit, sheet, names)


def _write_sheet(document: WordDocument, kit: Kit, sheet: PaperSheet, names: dict[str, str]) -> None:
    document.heading(f"{sheet.title} ({words.minutes_words(sheet)})", 2)
    if sheet.kind != "measures":
        for title, asked in [(each.title, each.prompt) for each in sheet.fields] or [("", text) for text in sheet.prompts]:
            if title:
                document.heading(title, 3)
            if asked:
                document.paragraph(asked)
            document.pairs([(names["answer"], "")])
        return
    for text in sheet.prompts:
        document.paragraph(text)
    choices = [f"{each['name']} ({each['means']})" if each["means"] else each["name"] for each in words.horizon_choices(kit)]
    for key in ("goal", "measures", "responsible", "partners", "how", "steps"):
        document.pairs([(names[key], "")])
    document.pairs([(names["horizon"], " / ".join(choices))])
