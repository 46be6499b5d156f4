"""A rehearsal: a copy of a forum to practise on, filled by invented people, deleted whole when it ends.

Nothing of the real forum is touched. The copy has its own code, groups, boards and clocks, and no list shows it
(`Forum.objects`). What stays is one row of figures and the audit lines, which hold ids alone.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import models, transaction

from fachplan.accounts.models import RoleGrant, Token
from fachplan.base import audit
from fachplan.base.erasures import empty_the_log
from fachplan.base.files import remove_file
from fachplan.base.ids import uuid7
from fachplan.base.models import StoredFile, Translation
from fachplan.base.tick import every_tick
from fachplan.forums.models import Forum
from fachplan.forums.references import REFERENCE_LETTERS
from fachplan.workshop.group_code import free_code
from fachplan.workshop.models import JoinCode, Rehearsal, Session

FORGOTTEN_AFTER = timedelta(hours=24)
MOST_PEOPLE = 200
MOST_MINUTES = 240
Row = TypeVar("Row", bound=models.Model)


class RehearsalRefused(Exception):
    """A rehearsal that cannot begin; `reason` is a stable word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def begin_rehearsal(forum: Forum, *, people: int, minutes: int, actor: str, at: datetime) -> Rehearsal:
    """A copy of `forum` with empty boards and a code of its own, ready for `people` invented writers.

    :raises RehearsalRefused: if one runs already, there are no boards to write on, or the numbers make no sense.
    """
    if not 1 <= people <= MOST_PEOPLE or not 1 <= minutes <= MOST_MINUTES:
        raise RehearsalRefused("bad_numbers")
    Forum.objects.select_for_update().get(pk=forum.pk)
    if Forum.with_rehearsals.filter(rehearsal_of=forum).exists():
        raise RehearsalRefused("runs_already")
    if not forum.boards.filter(group__isnull=False).exists():
        raise RehearsalRefused("no_groups")
    copy = _copied(forum, at)
    Rehearsal.objects.filter(forum=forum).delete()
    rehearsal = Rehearsal.objects.create(forum=forum, copy=copy, people=people, minutes=minutes, begun_at=at)
    audit.record("rehearsal.begin", forum, actor=actor, at=at, copy=str(copy.pk))
    return rehearsal


@transaction.atomic
def end_rehearsal(rehearsal: Rehearsal, *, actor: str, at: datetime) -> None:
    """Delete the copy with everything that hangs on it, down to the disk. Twice changes nothing."""
    copy = Forum.with_rehearsals.select_for_update().filter(rehearsal_of=rehearsal.forum_id).first()
    if copy is None:
        return
    Rehearsal.objects.filter(pk=rehearsal.pk).update(ended_at=at, stop=True)
    seats = [f"seat:{pk}" for pk in copy.seats.values_list("pk", flat=True)]
    Token.objects.filter(purpose="seat", subject__in=seats).delete()
    RoleGrant.objects.filter(scope__in=[f"hall:{copy.pk}", *(f"group:{pk}" for pk in copy.groups.values_list("pk", flat=True))]).delete()
    Translation.objects.filter(object__in=[audit.name_of(each) for each in (copy, *copy.agenda.all(), *copy.groups.all())]).delete()
    photos = list(StoredFile.objects.filter(pk__in=copy.boards.filter(photos__isnull=False).values("photos__file")))
    copy_id = str(copy.pk)
    copy.delete()
    for photo in photos:
        remove_file(photo)
    empty_the_log("workshop_boardop", "workshop_boardsnapshot")
    audit.record("forum.rehearsal-end", rehearsal.forum, actor=actor, at=at, copy=copy_id)


def stop_writers(rehearsal: Rehearsal, *, actor: str, at: datetime) -> None:
    """Let the invented people write no more; what hangs on the boards stays until the end."""
    with transaction.atomic():
        if Rehearsal.objects.filter(pk=rehearsal.pk, stop=False).update(stop=True):
            audit.record("rehearsal.stop", rehearsal.forum, actor=actor, at=at)


def note_figures(rehearsal: Rehearsal, told: dict[str, Any]) -> bool:
    """Keep how far the writers are; False once they shall stop."""
    Rehearsal.objects.filter(pk=rehearsal.pk).update(told=told)
    return not Rehearsal.objects.filter(pk=rehearsal.pk, stop=True).exists()


def end_forgotten(at: datetime) -> int:
    """End every rehearsal that nobody has ended for a day."""
    old = list(Rehearsal.objects.filter(ended_at=None, begun_at__lt=at - FORGOTTEN_AFTER).select_related("forum"))
    for rehearsal in old:
        end_rehearsal(rehearsal, actor="system", at=at)
    return len(old)


def _copied(forum: Forum, at: datetime) -> Forum:
    copy = _row(forum, key=f"probelauf-{uuid7().hex}", reference=_reference(), rehearsal_of=forum, draft=True, released_at=None,
                released_by="", state=Forum.State.PLANNED)
    for item in forum.agenda.all():
        own = _row(item, forum=copy)
        for session in Session.objects.filter(agenda_item=item):
            _row(session, agenda_item=own)
    groups = {}
    for group in forum.groups.all():
        groups[group.pk] = _row(group, forum=copy)
        for phase in group.phases.all():
            _row(phase, group=groups[group.pk], state="planned", started_at=None, ends_at=None, remaining=None, ended_at=None)
    for board in forum.boards.all():
        _row(board, forum=copy, group=groups[board.group_id] if board.group_id else None, seq=0, chain=b"", closed_at=None)
    JoinCode.objects.create(forum=copy, code=free_code(), closes=at + FORGOTTEN_AFTER)
    _copy_rights({f"hall:{forum.pk}": f"hall:{copy.pk}", **{f"group:{pk}": f"group:{group.pk}" for pk, group in groups.items()}})
    return copy


def _copy_rights(scopes: dict[str, str]) -> None:
    """Whoever works in one group works in its copy, too; a right in the whole forum holds in the copy by itself."""
    grants = RoleGrant.objects.filter(scope__in=scopes)
    RoleGrant.objects.bulk_create(RoleGrant(user_id=grant.user_id, role=grant.role, scope=scopes[grant.scope]) for grant in grants)


def _row(row: Row, **other: object) -> Row:
    """`row` once more under an id of its own, with its words in other languages."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    copy = type(row)(**values)
    for name, value in other.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    for words in Translation.objects.filter(object=audit.name_of(row)):
        Translation.objects.create(object=audit.name_of(copy), field=words.field, language=words.language, text=words.text,
                                   source_hash=words.source_hash, state=words.state)
    return copy


def _reference() -> str:
    return "PROBE" + "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))


every_tick("rehearsals ended", end_forgotten)
