"""Keeping a city's own template, and going back to ours."""

from datetime import datetime

from django.db import transaction

from fachplan.base import audit
from fachplan.base.files import remove_file, store_file
from fachplan.reports.papers.models import DocumentTemplate
from fachplan.reports.papers.template_check import problems_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class NotATemplate(ValueError):
    """What is wrong with the file; `problems` are sentences for who sent it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@transaction.atomic
def keep_template(kind: str, content: bytes, *, name: str, actor: str, at: datetime) -> DocumentTemplate:
    """Fill documents of `kind` into this file from now on; the one before it is gone.

    :raises NotATemplate: with nothing written.
    """
    wrong = problems_of(content, kind)
    if wrong:
        raise NotATemplate(wrong)
    drop_template(kind, actor=actor, at=at)
    stored = store_file(content, name=name, media_type=MEDIA_TYPE, at=at)
    made = DocumentTemplate.objects.create(kind=kind, file=stored, uploaded_at=at)
    audit.record("template.keep", made, actor=actor, at=at, template=kind)
    return made


@transaction.atomic
def drop_template(kind: str, *, actor: str, at: datetime) -> bool:
    """Fill documents of `kind` into our own form again; whether there was another one."""
    found = DocumentTemplate.objects.select_for_update().select_related("file").filter(kind=kind).first()
    if found is None:
        return False
    stored, name = found.file, audit.name_of(found)
    found.delete()
    remove_file(stored)
    audit.record("template.drop", name, actor=actor, at=at, template=kind)
    return True
