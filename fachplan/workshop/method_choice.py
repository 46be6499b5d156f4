"""Which method a forum's working phase uses, and the guiding questions over it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from fachplan.base import audit
from fachplan.base.content import translate
from fachplan.base.models import Translation
from fachplan.forums.models import AgendaItem, Forum
from fachplan.workshop.method_actions import MethodRefused, check_columns
from fachplan.workshop.method_setup import follow_method
from fachplan.workshop.models import Group, Method, Phase, Session

WORK = "work"


def session_of(forum: Forum) -> Session | None:
    """The working session of `forum`, with its method."""
    found = Session.objects.filter(agenda_item__forum=forum).select_related("method", "agenda_item__forum")
    return found.order_by("agenda_item__position").first()


def has_begun(forum: Forum) -> bool:
    """Whether a group of `forum` has started a phase."""
    return Phase.objects.filter(group__forum=forum).exclude(state=Phase.State.PLANNED).exists()


@transaction.atomic
def choose_method(forum: Forum, method: Method, *, work_title: str, actor: str, at: datetime) -> Session:
    """Let the groups of `forum` work by `method`, before they have begun.

    A forum whose agenda has no working phase yet gets one called `work_title`.

    :raises MethodRefused: if a phase has begun, or cards hang where the method has no column.
    """
    Forum.objects.select_for_update().get(pk=forum.pk)
    session = session_of(forum)
    if session is not None and session.method_id == method.pk:
        return session
    if has_begun(forum):
        raise MethodRefused("begun")
    check_columns(forum, {(field.board, field.key) for field in method.fields.all()})
    if session is None:
        session = Session(agenda_item=_working_item(forum, work_title))
    session.method = method
    session.save()
    follow_method(session)
    audit.record("session.choose", session, actor=actor, at=at, method=str(method.pk))
    return session


def _working_item(forum: Forum, title: str) -> AgendaItem:
    """The point of the agenda where the groups work; behind all others where there is none."""
    item = forum.agenda.filter(kind=WORK, session=None).order_by("position").first()
    if item is not None:
        return item
    last = forum.agenda.aggregate(last=Max("position"))["last"] or 0
    return AgendaItem.objects.create(forum=forum, position=last + 1, kind=WORK, title=title)


Texts = Mapping[str, str]  # language → text; the source language's is the field itself


@transaction.atomic
def set_questions(session: Session, asked: Texts, of_groups: Mapping[Group, Texts], *, source: str, actor: str, at: datetime) -> None:
    """The forum's own guiding question and those of its groups, each in the languages given; an empty one asks nothing of its own."""
    _ask(session, asked, source)
    for group, texts in of_groups.items():
        _ask(group, texts, source)
    audit.record("session.ask", session, actor=actor, at=at)


def _ask(obj: Session | Group, texts: Texts, source: str) -> None:
    obj.guiding_question = texts.get(source, "").strip()
    obj.save(update_fields=["guiding_question"])
    for language, text in texts.items():
        if language == source:
            continue
        if text.strip() and obj.guiding_question:
            translate(obj, "guiding_question", language, text.strip(), checked=True)  # the city typed it itself
        else:
            Translation.objects.filter(object=audit.name_of(obj), field="guiding_question", language=language).delete()
