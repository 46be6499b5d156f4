"""A template to begin with: our own form as a Word file with placeholders, to be dressed in the city's letterhead."""

from datetime import date

from django.utils.translation import override

from fachplan.base.word import WordDocument
from fachplan.reports.papers.council import titles
from fachplan.reports.papers.placeholders import PART_OF, WHOLE, Kind

MADE_ON = date(2025, 1, 1)  # equal files are equal bytes


def starter(kind: str, language: str) -> bytes:
    """The template to begin with for this kind of document."""
    with override(language):
        document = WordDocument(title="{{ titel }}", author="{{ stadt }}", language=language, on=MADE_ON)
        document.header("{{ stadt }}", "{{ amt }}", "{{ stand }}")
        document.footer("{{ plan }}", "{page} / {pages}")
        if kind == Kind.COUNCIL:
            document.paragraph("{{ nummer }} · {{ einreichende_stelle }} · {{ datum }}", muted=True)
        document.heading("{{ titel }}", 1)
        if kind != Kind.COUNCIL:
            document.paragraph(f"{{{{ {WHOLE[Kind(kind)].name} }}}}")
            return document.to_bytes()
        parts = {part: name for name, part in PART_OF.items()}
        for part, title in titles().items():
            document.heading(title, 2)
            document.paragraph(f"{{{{ {parts[part]} }}}}")
            if part == "reasons":
                document.paragraph("{{ massnahmen }}")
        return document.to_bytes()
