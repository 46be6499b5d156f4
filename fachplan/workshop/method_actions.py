"""Methods, written: copied, changed for some forums and not for others, taken away.

A method that forums use is never changed under them unasked. Forums that stay with what it was get a copy that no list
offers (`kept_for_past`); those that follow do so as far as their phases have not begun.
"""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction

from fachplan.base import audit
from fachplan.base.ids import slug_of, uuid7
from fachplan.base.models import Translation
from fachplan.forums.models import Forum
from fachplan.forums.versions import check_mark
from fachplan.workshop.boards import board_state
from fachplan.workshop.method_drafts import BOARD_OF, MethodDraft, draft_of
from fachplan.workshop.method_setup import follow_method
from fachplan.workshop.models import Board, Method, MethodField, MethodPhase, Phase, Session


class MethodRefused(Exception):
    """What a method's use does not allow; `reason` is a stable word, `values` fill its sentence."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values


@transaction.atomic
def start_method(draft: MethodDraft, *, actor: str, at: datetime) -> Method:
    """A new method from `draft`."""
    method = Method.objects.create(key=free_key(draft.title), title=draft.title)
    _write(method, draft)
    audit.record("method.start", method, actor=actor, at=at)
    return method


@transaction.atomic
def copy_method(method: Method, title: str, *, actor: str, at: datetime) -> Method:
    """A copy of `method` to be changed freely, with its translations."""
    copy, _phases = _copied(method, title=title, kept_for_past=False)
    audit.record("method.copy", copy, actor=actor, at=at, of=str(method.pk))
    return copy


@transaction.atomic
def change_method(method: Method, draft: MethodDraft, follow: Collection[UUID], *, seen: str, actor: str, at: datetime) -> Method:
    """Change `method`; the forums in `follow` go with it where they have not begun, all others keep what it was.

    `seen` is the mark of the method as its writer read it (`method_drafts.mark_of_method`).

    :raises MethodRefused: if cards hang in a column that goes, in a forum that follows.
    :raises fachplan.forums.versions.ChangedMeanwhile: if somebody else has changed it since.
    """
    method = Method.objects.select_for_update().get(pk=method.pk)
    check_mark(asdict(draft_of(method)), seen)
    sessions = list(Session.objects.filter(method=method).select_related("agenda_item__forum"))
    following = [session for session in sessions if session.agenda_item.forum_id in follow]
    for session in following:
        check_columns(session.agenda_item.forum, {(field.board, field.key) for field in draft.fields})
    _keep_for([session for session in sessions if session not in following], method)
    _write(method, draft)
    for session in following:
        session.method = method
        follow_method(session)
        audit.record("phase.follow", session.agenda_item.forum, actor=actor, at=at)
    audit.record("method.change", method, actor=actor, at=at, follow=[str(session.agenda_item.forum_id) for session in following])
    return method


@transaction.atomic
def remove_method(method: Method, *, actor: str, at: datetime) -> None:
    """Take a method away that no forum uses.

    :raises MethodRefused: if one does.
    """
    used = Session.objects.filter(method=method).select_related("agenda_item__forum").first()
    if used is not None:
        raise MethodRefused("in_use", forum=used.agenda_item.forum.title)
    name = audit.name_of(method)
    for part in (method, *method.fields.all(), *method.phases.all()):
        Translation.objects.filter(object=audit.name_of(part)).delete()
    method.delete()
    audit.record("method.remove", name, actor=actor, at=at)


def check_columns(forum: Forum, columns: set[tuple[str, str]]) -> None:
    """Refuse if a card of `forum` hangs where there will be no column."""
    for board in Board.objects.filter(forum=forum, group__isnull=False).select_related("group"):
        for card in board_state(board).in_order() if board.seq else ():
            if (board.kind, card.field) not in columns and any(kind == board.kind for kind, _key in columns):
                raise MethodRefused("cards_in_column", forum=forum.title, group=str(board.group), number=card.number)


def _keep_for(sessions: Collection[Session], method: Method) -> None:
    """Let `sessions` stay with `method` as it is now."""
    if not sessions:
        return
    kept, phases = _copied(method, title=method.title, kept_for_past=True)
    for session in sessions:
        Session.objects.filter(pk=session.pk).update(method=kept)
        for old, new in phases.items():
            Phase.objects.filter(group__forum=session.agenda_item.forum_id, recipe=old).update(recipe=new)


def _copied(method: Method, *, title: str, kept_for_past: bool) -> tuple[Method, dict[UUID, UUID]]:
    """A copy of `method`, and which phase of it became which."""
    copy = Method.objects.create(key=free_key(title), title=title, guiding_question=method.guiding_question, plenum=method.plenum,
                                 based_on=method, kept_for_past=kept_for_past)
    _copy_translations(method, copy)
    for field in MethodField.objects.filter(method=method):
        _copy_row(field, copy)
    return copy, {phase.pk: _copy_row(phase, copy).pk for phase in MethodPhase.objects.filter(method=method)}


def _copy_row(row: Any, copy: Method) -> Any:
    twin = type(row).objects.get(pk=row.pk)
    twin.pk, twin.method = uuid7(), copy
    twin._state.adding = True
    twin.save(force_insert=True)
    _copy_translations(row, twin)
    return twin


def _copy_translations(source: models.Model, target: models.Model) -> None:
    rows = list(Translation.objects.filter(object=audit.name_of(source)))
    for row in rows:
        row.pk, row.object = None, audit.name_of(target)
    Translation.objects.bulk_create(rows)


def free_key(title: str) -> str:
    """A key no method has, made of the title's letters; "neu" is an address of its own."""
    base = slug_of(title, 50, "methode")
    number, key = 1, base
    while key == "neu" or Method.objects.filter(key=key).exists():
        number, key = number + 1, f"{base}-{number}"
    return key


def _write(method: Method, draft: MethodDraft) -> None:
    method.title, method.guiding_question, method.plenum = draft.title.strip(), draft.guiding_question.strip(), draft.plenum
    method.save()
    known = {(field.board, field.key): field for field in method.fields.all()}
    wanted = _keys(draft)
    method.fields.exclude(pk__in=[known[key].pk for key in wanted if key in known]).delete()
    for position, (key, field) in enumerate(zip(wanted, draft.fields, strict=True), 1):
        row = known.get(key) or MethodField(method=method, board=key[0], key=key[1])
        row.position, row.title, row.prompt, row.sign = position, field.title.strip(), field.prompt.strip(), field.sign
        row.save()
    _write_phases(method, draft)


def _keys(draft: MethodDraft) -> list[tuple[str, str]]:
    """The keys of the columns: each the one it has, or a new one that no other column of its board has."""
    taken = {(field.board, field.key) for field in draft.fields}
    found = []
    for field in draft.fields:
        base = slug_of(field.title, 36, "spalte")
        named = (base, *(f"{base}-{number}" for number in range(2, len(draft.fields) + 2)))
        key = (field.board, field.key or next(name for name in named if (field.board, name) not in taken))
        taken.add(key)
        found.append(key)
    return found


def _write_phases(method: Method, draft: MethodDraft) -> None:
    known = {str(phase.pk): phase for phase in method.phases.all()}
    method.phases.exclude(pk__in=[phase.id for phase in draft.phases if phase.id in known]).delete()
    for position, phase in enumerate(draft.phases, 1):
        row = known.get(phase.id) or MethodPhase(method=method)
        row.position, row.kind, row.board, row.title = position, phase.kind, BOARD_OF[phase.kind], phase.title.strip()
        row.short_title, row.prompt, row.minutes = phase.short_title.strip()[:30], phase.prompt.strip(), phase.minutes or 0
        row.covered = phase.covered
        row.save()
