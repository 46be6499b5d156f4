"""Writes about the wall: a code that lets a projector show, and who presents in the plenary."""

import secrets
from datetime import datetime, time, timedelta

from django.db import transaction

from fachplan.base import audit
from fachplan.base.ids import uuid7
from fachplan.base.limits import Limit, count
from fachplan.core.codes import JOIN_LENGTH, code_from, normalise
from fachplan.core.text import clean
from fachplan.forums.models import Forum
from fachplan.workshop.models import Group, Stage

WRONG_CODES = (Limit("screen-minute", 30, 60), Limit("screen-hour", 300, 3600))


class WrongCode(LookupError):
    """No projector of this forum may be connected with this code now."""


@transaction.atomic
def lend_stage(forum: Forum, *, actor: str, at: datetime) -> Stage:
    """A code that connects projectors until the day ends; one that is good already stays."""
    stage = _locked(forum)
    if stage.is_connectable(at):
        return stage
    stage.code, stage.key, stage.until = _new_code(), uuid7(), _end_of_day(forum, at)
    stage.save(update_fields=["code", "key", "until"])
    audit.record("stage.lend", stage, actor=actor, at=at)
    return stage


@transaction.atomic
def take_stage_back(forum: Forum, *, actor: str, at: datetime) -> None:
    """Shut out every projector that came by the code. Twice changes nothing."""
    stage = _locked(forum)
    if stage.key is None:
        return
    stage.code, stage.key, stage.until = "", None, None
    stage.save(update_fields=["code", "key", "until"])
    audit.record("stage.take-back", stage, actor=actor, at=at)


def connect_screen(forum: Forum, code: str, *, network: str, at: datetime) -> Stage:
    """The stage that `code` opens; only wrong codes are counted.

    :raises WrongCode: if it opens none now.
    :raises TooOften: after too many wrong codes from `network`; the right one still opens.
    """
    wanted = normalise(code)
    stage = Stage.objects.filter(forum=forum).first()
    if stage is None or not stage.is_connectable(at) or not secrets.compare_digest(normalise(stage.code), wanted):
        count(WRONG_CODES, f"{forum.pk}:{network}", at=at)
        raise WrongCode(wanted)
    with transaction.atomic():
        audit.record("stage.connect", stage, actor="system", at=at)
    return stage


@transaction.atomic
def present_group(forum: Forum, group: Group, *, actor: str, at: datetime) -> None:
    """Let `group` own the wall in the plenary."""
    stage = _locked(forum)
    if stage.presents_id != group.pk:
        stage.presents, stage.presents_at = group, at
        stage.save(update_fields=["presents", "presents_at"])
        audit.record("stage.present", group, actor=actor, at=at)


@transaction.atomic
def put_on_walls(forum: Forum, shows: str, *, actor: str, at: datetime) -> None:
    """Let every wall that asks for nothing else show `shows`: arrival, plenum, summary or dots; empty: what the phases say."""
    stage = _locked(forum)
    if stage.shows != shows:
        stage.shows = shows
        stage.save(update_fields=["shows"])
        audit.record("stage.show", stage, actor=actor, at=at)


@transaction.atomic
def tell_wlan(forum: Forum, *, name: str, password: str, actor: str, at: datetime) -> None:
    """Keep the venue's WLAN for the arrival; empty: the wall does not speak of it."""
    stage = _locked(forum)
    stage.wlan_name, stage.wlan_password = clean(name)[:32], clean(password)[:63]
    stage.save(update_fields=["wlan_name", "wlan_password"])
    audit.record("stage.wlan", stage, actor=actor, at=at)


def _locked(forum: Forum) -> Stage:
    Forum.with_rehearsals.select_for_update().get(pk=forum.pk)
    return Stage.objects.get_or_create(forum=forum)[0]


def _end_of_day(forum: Forum, at: datetime) -> datetime:
    tomorrow = at.astimezone(forum.process.zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=forum.process.zone)


def _new_code() -> str:
    while True:
        try:
            return code_from(secrets.token_bytes(JOIN_LENGTH * 3), JOIN_LENGTH)
        except ValueError:  # too many of the bytes could not be used fairly
            continue
