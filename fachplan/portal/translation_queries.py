"""What a city wrote, text by text, beside what stands for it in another language, and how far that is to be trusted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fachplan.base.audit import name_of
from fachplan.base.content import source_hash
from fachplan.base.models import Translation
from fachplan.forums.models import Forum, Process
from fachplan.plan.models import SectorPlan
from fachplan.workshop.models import Method, Session

State = Literal["missing", "outdated", "unchecked", "checked"]
LONG = 50  # from here on a text gets room for several lines


@dataclass(frozen=True, slots=True)
class Text:
    """One text of one object, in its own words and in another language."""

    obj: models.Model
    field: str
    says: str
    text: str
    state: State

    @property
    def name(self) -> str:
        """What it is called in a form."""
        return f"{self.obj._meta.model_name}-{self.obj.pk}-{self.field}"

    @property
    def source(self) -> str:
        return str(getattr(self.obj, self.field))

    @property
    def lines(self) -> int:
        """How many lines its field has."""
        return 1 + min(6, len(self.source) // LONG)


@dataclass(frozen=True, slots=True)
class Part:
    """Texts that belong together, under a heading."""

    title: str
    texts: list[Text]


Plan = Iterable[tuple[str, Iterable[models.Model], Mapping[str, str]]]  # heading, objects, fields with what they are


def process_texts(process: Process, language: str) -> list[Part]:
    """What a process says: its title and motto, and the goals of its plan."""
    plan = SectorPlan.objects.filter(process=process).first()
    goals = list(plan.guiding_goals.order_by("position")) if plan else []
    return _parts(language, [
        (_("Process"), [process], {"title": _("Title"), "lead": _("One sentence about it"), "motto": _("Motto")}),
        (_("Plan"), [plan] if plan else [], {"title": _("Title")}),
        (_("Guiding goals, word for word"), goals, {"text": _("Guiding goal")}),
    ])


def forum_texts(forum: Forum, language: str) -> list[Part]:
    """What a forum says: its title, what is asked, its agenda, its themes."""
    asked = {"guiding_question": _("Guiding question")}
    return _parts(language, [
        (_("Forum"), [forum], {"title": _("Theme or title"), "summary": _("What it is about"), "outcome": _("Result")}),
        (_("Guiding questions"), [*Session.objects.filter(agenda_item__forum=forum)], asked),
        (_("Groups"), [*forum.groups.all()], {"name": _("Name of the group"), **asked, "contact_role": _("Contact")}),
        (pgettext("back office", "Agenda"), [*forum.agenda.order_by("position")],
         {"title": _("Title"), "speaker_role": _("Who speaks?"), "handout": _("Handout as text")}),
        (_("Themes"), [*forum.themes.order_by("position")], {"title": _("Theme")}),
    ])


def method_texts(method: Method, language: str) -> list[Part]:
    """What a method says: its title and question, its phases, its columns."""
    return _parts(language, [
        (_("Method"), [method], {"title": _("Title"), "guiding_question": _("Guiding question")}),
        (_("Phases"), [*method.phases.all()],
         {"title": _("Title"), "short_title": _("Short title"), "prompt": _("Question"), "step": _("Part of the method")}),
        (_("Columns"), [*method.fields.all()], {"title": _("Title"), "prompt": _("Question")}),
    ])


def count_open(parts: Iterable[Part]) -> int:
    """How many texts are not checked yet."""
    return sum(text.state != "checked" for part in parts for text in part.texts)


def _parts(language: str, plan: Plan) -> list[Part]:
    planned = [(title, list(objects), fields) for title, objects, fields in plan]
    names = [name_of(obj) for _title, objects, _fields in planned for obj in objects]
    rows = {(row.object, row.field): row for row in Translation.objects.filter(object__in=names, language=language)}
    parts = [Part(title, list(_texts(objects, fields, rows))) for title, objects, fields in planned]
    return [part for part in parts if part.texts]


def _texts(objects: Iterable[models.Model], fields: Mapping[str, str], rows: Mapping[tuple[str, str], Translation]) -> Iterator[Text]:
    for obj in objects:
        for field, says in fields.items():
            if getattr(obj, field):
                row = rows.get((name_of(obj), field))
                yield Text(obj, field, says, row.text if row else "", _state(row, getattr(obj, field)))


def _state(row: Translation | None, source: str) -> State:
    if row is None:
        return "missing"
    if row.source_hash != source_hash(source):
        return "outdated"
    return "unchecked" if row.state == Translation.State.UNCHECKED else "checked"
