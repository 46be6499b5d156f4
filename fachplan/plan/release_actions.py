"""Releasing the answers of a forum: a version with its day, frozen; the next one never silently takes one away."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from fachplan.base import audit
from fachplan.forums.models import Forum
from fachplan.plan.answer_models import AnswerRelease
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.release_queries import Row, release_out, rows_to_release


class NotReleasable(ValueError):
    """Why answers cannot be released: `reason` is function, minutes, nothing or unchanged."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def release_answers(forum: Forum, *, function: str, actor: str, at: datetime) -> AnswerRelease:
    """Freeze the answers of `forum` as they stand and make them public.

    :raises NotReleasable: with nothing written.
    """
    forum = Forum.with_rehearsals.select_for_update().get(pk=forum.pk)
    if not function.strip():
        raise NotReleasable("function")
    if forum.released_at is None:
        raise NotReleasable("minutes")  # else an answer would tell what a card says before the minutes do
    rows, last = rows_to_release(forum, inbox(forum, "de")), release_out(forum)
    if not rows and last is None:
        raise NotReleasable("nothing")
    if last is not None and last.content["rows"] == rows:
        raise NotReleasable("unchanged")
    number = (AnswerRelease.objects.filter(forum=forum).aggregate(last=Max("number"))["last"] or 0) + 1
    release = AnswerRelease.objects.create(forum=forum, number=number, content={"rows": rows}, sha256=digest_of(rows),
                                           released_by=" ".join(function.split())[:200], released_at=at)
    audit.record("answers.release", forum, actor=actor, at=at, release=number, cards=len(rows), sha256=release.sha256)
    return release


def digest_of(rows: list[Row]) -> str:
    """What stands for the content of a release."""
    return hashlib.sha256(json.dumps({"rows": rows}, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
