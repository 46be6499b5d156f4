"""The code on the wall: made, given a window, made anew."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from fachplan.base import audit
from fachplan.core.codes import JOIN_LENGTH, code_from
from fachplan.forums.models import Forum
from fachplan.workshop.models import JoinCode

BEFORE = timedelta(minutes=30)  # who comes early may join while the first coffee is poured
AFTER = timedelta(hours=2)  # late cards, and phones that were offline


@transaction.atomic
def make_code(forum: Forum, *, actor: str, at: datetime) -> JoinCode:
    """The code of `forum`; a forum with a day and times gets their window. Twice changes nothing."""
    Forum.objects.select_for_update().get(pk=forum.pk)
    known = JoinCode.objects.filter(forum=forum).first()
    if known is not None:
        return known
    opens, closes = usual_window(forum)
    code = JoinCode.objects.create(forum=forum, code=free_code(), opens=opens, closes=closes)
    audit.record("code.make", code, actor=actor, at=at)
    return code


@transaction.atomic
def set_window(code: JoinCode, opens: datetime | None, closes: datetime | None, *, actor: str, at: datetime) -> JoinCode:
    """From when until when the code opens the forum; without both it always does."""
    code.opens, code.closes = opens, closes
    code.save(update_fields=["opens", "closes"])
    audit.record("code.window", code, actor=actor, at=at)
    return code


@transaction.atomic
def renew_code(code: JoinCode, *, actor: str, at: datetime) -> JoinCode:
    """Another code in the place of this one, which opens nothing from now on. Who is in stays in."""
    code.code = free_code()
    code.save(update_fields=["code"])
    audit.record("code.renew", code, actor=actor, at=at)
    return code


def usual_window(forum: Forum) -> tuple[datetime | None, datetime | None]:
    """Half an hour before the forum until two hours after it, where its day and times are known."""
    if forum.day is None or forum.starts is None:
        return None, None
    starts = datetime.combine(forum.day, forum.starts, tzinfo=forum.process.zone)
    ends = datetime.combine(forum.day, forum.ends, tzinfo=forum.process.zone) if forum.ends else starts + timedelta(hours=4)
    return starts - BEFORE, ends + AFTER


def free_code() -> str:
    """A code that no forum has."""
    while True:
        try:
            code = code_from(secrets.token_bytes(JOIN_LENGTH * 3), JOIN_LENGTH)
        except ValueError:  # too many of the bytes could not be used fairly
            continue
        if not JoinCode.objects.filter(code=code).exists():
            return code
