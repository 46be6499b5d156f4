"""Minutes on their way: into review, out to the people, back again, and anew where words had to go.

Releasing closes the boards: it happens under the lock of their log, so that an op either is in the minutes or is refused.
The files are set before the lock is taken; if a board moved meanwhile they are set again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext, override

from fachplan.base import audit
from fachplan.base.files import erase_file, store_file
from fachplan.base.models import City
from fachplan.forums.logos import logo_of
from fachplan.forums.models import Forum
from fachplan.reports.documents import minutes_docx, minutes_pdf
from fachplan.reports.models import BlackoutNote, HeadCount, Minutes, Version
from fachplan.reports.queries import minutes_content, minutes_of, open_conflicts
from fachplan.workshop import blackout_actions
from fachplan.workshop.blackout_actions import Blackout, hold_the_log
from fachplan.workshop.models import Board, Group

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TRIES = 3
MOST_PEOPLE = 999  # in one group


class NotReleasable(ValueError):
    """Why minutes cannot be released or taken back: `reason` is conflicts, function, state, moving or why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Files:
    """Set files and what they were set from: the seq of each board."""

    seqs: tuple[tuple[Any, int], ...]
    pdf: bytes
    docx: bytes


@transaction.atomic
def give_into_review(forum: Forum, *, actor: str, at: datetime) -> Minutes:
    """Draft to review; twice changes nothing."""
    minutes = _locked(forum)
    if minutes.state == Minutes.State.DRAFT:
        minutes.state, minutes.reviewed_at = Minutes.State.REVIEW, at
        minutes.save()
        audit.record("minutes.review", minutes, actor=actor, at=at)
    return minutes


def release(forum: Forum, *, function: str, originals: bool, language: str, actor: str, at: datetime) -> Version:
    """Send the minutes out: the boards take nothing more, the files are frozen.

    :raises NotReleasable: while two versions of something stand side by side, without a function, or out of review.
    """
    function = " ".join(function.split())[:160]
    if not function:
        raise NotReleasable("function")
    for _try in range(TRIES):
        files = _set_files(forum, function=function, originals=originals, language=language, at=at)
        with transaction.atomic():
            hold_the_log("default")
            if files.seqs == _seqs(forum):
                return _release(forum, files, function=function, originals=originals, language=language, actor=actor, at=at)
    raise NotReleasable("moving")


def _release(
    forum: Forum, files: _Files, *, function: str, originals: bool, language: str, actor: str, at: datetime,
) -> Version:
    minutes = _locked(forum)
    if minutes.state != Minutes.State.REVIEW:
        raise NotReleasable("state")
    if open_conflicts(forum):
        raise NotReleasable("conflicts")
    minutes.state, minutes.released_at, minutes.released_by, minutes.originals = Minutes.State.RELEASED, at, function, originals
    minutes.save()
    Forum.objects.filter(pk=forum.pk).update(released_at=at, released_by=function)
    version = _freeze(minutes, files, language=language, note="", at=at)
    audit.record("minutes.release", minutes, actor=actor, at=at, version=version.number)
    return version


@transaction.atomic
def take_back(forum: Forum, *, why: str, actor: str, at: datetime) -> Minutes:
    """Released minutes go back into review; the version that was out is kept as withdrawn, with the reason.

    :raises NotReleasable: without a reason, or if nothing is released.
    """
    hold_the_log("default")
    minutes, why = _locked(forum), " ".join(why.split())[:500]
    if not why:
        raise NotReleasable("why")
    if minutes.state != Minutes.State.RELEASED:
        raise NotReleasable("state")
    minutes.state, minutes.released_at, minutes.released_by = Minutes.State.REVIEW, None, ""
    minutes.reviewed_at = minutes.reviewed_at or at
    minutes.save()
    Forum.objects.filter(pk=forum.pk).update(released_at=None, released_by="")
    minutes.versions.filter(withdrawn_at=None).update(withdrawn_at=at, withdrawn_why=why)
    audit.record("minutes.take_back", minutes, actor=actor, at=at)
    return minutes


@transaction.atomic
def write_summary(forum: Forum, text: str, *, actor: str, at: datetime) -> Minutes:
    """Keep what the plenum wrote down together.

    :raises NotReleasable: once the minutes are released.
    """
    minutes = _locked(forum)
    if minutes.state == Minutes.State.RELEASED:
        raise NotReleasable("state")
    minutes.summary = text.strip()[:5000]
    minutes.save()
    audit.record("minutes.summary", minutes, actor=actor, at=at)
    return minutes


@transaction.atomic
def count_heads(group: Group, people: int | None, *, actor: str, at: datetime) -> None:
    """Keep how many people were counted by hand in a group; None takes the number away."""
    if people is None:
        HeadCount.objects.filter(group=group).delete()
    else:
        HeadCount.objects.update_or_create(group=group, defaults={"people": people, "counted_at": at})
    audit.record("group.count", group, actor=actor, at=at)


def _locked(forum: Forum) -> Minutes:
    Forum.objects.select_for_update().get(pk=forum.pk)  # one deed at the minutes of a forum at a time
    forum.refresh_from_db(fields=["released_at", "released_by"])
    return minutes_of(forum)


def _seqs(forum: Forum) -> tuple[tuple[Any, int], ...]:
    return tuple(Board.objects.filter(forum=forum).order_by("pk").values_list("pk", "seq"))


def _set_files(forum: Forum, *, function: str, originals: bool, language: str, at: datetime, remark: str = "") -> _Files:
    seqs = _seqs(forum)
    told = Forum.objects.select_related("process", "venue").get(pk=forum.pk)
    told.released_at, told.released_by = at, function
    content = minutes_content(
        told, language=language, on=_day(told, at), originals=originals, remark=remark)
    logo = logo_of(told.process)
    return _Files(seqs, minutes_pdf(content, logo), minutes_docx(content, logo))


def _day(forum: Forum, at: datetime) -> date:
    """The day minutes made at `at` speak of: the demo's while the demo is loaded."""
    return City.current().demo_date or at.astimezone(forum.process.zone).date()


def _freeze(minutes: Minutes, files: _Files, *, language: str, note: str, at: datetime) -> Version:
    last = minutes.versions.order_by("-number").values_list("number", flat=True).first() or 0
    minutes.versions.filter(withdrawn_at=None).update(withdrawn_at=at, withdrawn_why=note or gettext("replaced"))
    name = f"{minutes.forum.path}-{last + 1}"
    return Version.objects.create(
        minutes=minutes, number=last + 1, language=language, made_at=at, note=note,
        pdf=store_file(files.pdf, name=f"{name}.pdf", media_type="application/pdf", at=at),
        docx=store_file(files.docx, name=f"{name}.docx", media_type=WORD, at=at))


# When words are blacked out, every file that was made of them goes, too.


def follow_blackout(done: Blackout) -> None:
    """Note the reason for the files, erase every frozen copy, and freeze a new one once the words are gone."""
    _note(done, "default")
    minutes = Minutes.objects.filter(forum__boards=done.board.pk).select_related("forum").first()
    if minutes is None:
        return
    versions: Sequence[Version] = list(minutes.versions.select_related("pdf", "docx"))
    for stored in (each for version in versions for each in (version.pdf, version.docx)):
        erase_file(stored, actor=done.actor, at=done.at)
    minutes.versions.filter(withdrawn_at=None).update(withdrawn_at=done.at, withdrawn_why=gettext("words were blacked out"))
    if minutes.state == Minutes.State.RELEASED and versions:
        transaction.on_commit(lambda: freeze_anew(minutes, language=versions[-1].language, at=done.at), robust=True)


def follow_blackout_again(done: Blackout, using: str) -> None:
    """Where a restore repeats it: the note, without its words, and no version holds that was made of the words."""
    _note(done, using)
    held = Version.objects.using(using).filter(minutes__forum__boards=done.board.pk, withdrawn_at=None, made_at__lte=done.at)
    held.update(withdrawn_at=done.at, withdrawn_why=gettext("words were blacked out"))


def _note(done: Blackout, using: str) -> None:
    board = None if done.card else done.board
    BlackoutNote.objects.using(using).create(
        card=done.card, board=board, what=done.what, reason=done.reason, note=done.note, at=done.at)


def freeze_anew(minutes: Minutes, *, language: str, at: datetime) -> Version | None:
    """A new version of released minutes from the boards as they are now; None if there is one already."""
    if minutes.released_at is None:
        return None
    with override(language):
        remark = gettext("New version of %(day)s: words on cards were blacked out.") % {
            "day": f"{at.astimezone(minutes.forum.process.zone):%d.%m.%Y}"}
    files = _set_files(
        minutes.forum, function=minutes.released_by, originals=minutes.originals, language=language, at=minutes.released_at, remark=remark)
    with transaction.atomic():
        minutes = _locked(minutes.forum)
        if minutes.state != Minutes.State.RELEASED or minutes.versions.filter(withdrawn_at=None).exists():
            return None
        version = _freeze(minutes, files, language=language, note=remark[:200], at=at)
        audit.record("minutes.version", minutes, actor="system", at=at, version=version.number)
    return version


blackout_actions.after.append(follow_blackout)
blackout_actions.again.append(follow_blackout_again)
