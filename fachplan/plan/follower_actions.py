"""Writes about who is told of answers by mail: asked for, confirmed by a button, ended by a button, forgotten in time.

Until the button is pressed no row stands here: the mail's own link holds the address, and goes with its three days.
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet

from fachplan.accounts.links import send_link, use_link
from fachplan.accounts.models import Token
from fachplan.base import audit
from fachplan.base.erasures import Erasure, empty_the_log, replay
from fachplan.base.limits import Limit, TooOften, count
from fachplan.base.mail import forget
from fachplan.base.models import Message
from fachplan.forums.models import Forum
from fachplan.plan.follower_models import AnswerFollower
from fachplan.plan.follower_queries import nothing_left, still_open
from fachplan.workshop import blackout_actions
from fachplan.workshop.blackout_actions import Blackout

FOLLOW, UNFOLLOW, DIGEST = "follow", "unfollow", "digest"  # purposes of links and mails
FROM_A_NETWORK = (Limit("follow-minute", 30, 60), Limit("follow-hour", 300, 3600))  # a whole room stands behind one address
TO_AN_ADDRESS = (Limit("follow-address", 1, 600),)
TIME_TO_CONFIRM = timedelta(days=3)
KEPT = timedelta(days=730)


class NotFollowed(ValueError):
    """Why nobody is told: `reason` is `address`, or `answered` where no answer is left to wait for."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def ask_to_follow(forum: Forum, address: str, *, language: str, network: str, at: datetime) -> None:
    """Send the mail with the link that signs up. An address that had one a moment ago gets none; nobody is told which it is.

    :raises NotFollowed: with nothing sent. :raises TooOften: after too many from `network`.
    """
    address = address.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise NotFollowed("address") from error
    if not still_open(forum):
        raise NotFollowed("answered")
    count(FROM_A_NETWORK, network, at=at)
    try:
        count(TO_AN_ADDRESS, f"{forum.pk} {address}", at=at)
    except TooOften:
        return
    send_link(purpose=FOLLOW, subject=str(forum.pk), address=address, scope=f"forum:{forum.pk}", expires=at + TIME_TO_CONFIRM, at=at,
              language=language)


@transaction.atomic
def follow(forum: Forum, token: Token, *, at: datetime) -> AnswerFollower:
    """Sign up the address of `token`, by the one button of its link. Signing up again changes nothing but the language.

    :raises NotFollowed: `answered`.
    :raises fachplan.accounts.links.LinkOutdated: if somebody pressed the same button a moment ago.
    """
    use_link(token, at=at)
    forum = Forum.objects.select_for_update().get(pk=forum.pk)
    if not still_open(forum):
        raise NotFollowed("answered")
    follower, new = AnswerFollower.objects.get_or_create(
        forum=forum, address=token.address, defaults={"language": token.language, "confirmed_at": at})
    if not new and follower.language != token.language:
        follower.language = token.language
        follower.save(update_fields=["language"])
    audit.record("follower.confirm", follower, actor=f"link:{token.pk}", at=at)
    return follower


@transaction.atomic
def unfollow(follower: AnswerFollower, *, actor: str, at: datetime) -> None:
    """Erase an address at once: its row, its links, the mails to it about answers, whether sent or waiting."""
    if not AnswerFollower.objects.select_for_update().filter(pk=follower.pk).exists():
        return  # somebody pressed the same button a moment ago
    forget(_mails(follower, "default"))
    _erase(follower, "default")
    audit.record("follower.erase", follower, actor=actor, at=at)
    empty_the_log(AnswerFollower._meta.db_table, Token._meta.db_table, Message._meta.db_table)


@transaction.atomic
def end_following(forum: Forum, *, at: datetime) -> int:
    """Erase every address that followed `forum`, after its last answer; the mail that says so still goes out."""
    followers = list(AnswerFollower.objects.filter(forum=forum))
    for follower in followers:
        _erase(follower, "default")
        audit.record("follower.erase", follower, actor="system", at=at)
    if followers:
        empty_the_log(AnswerFollower._meta.db_table, Token._meta.db_table)
    return len(followers)


def follow_blackout(done: Blackout) -> None:
    """Where the last open card is blacked out no answer comes any more, and no release either that would tell so."""
    forum = done.board.forum
    if AnswerFollower.objects.filter(forum=forum).exists():
        transaction.on_commit(lambda: end_following(forum, at=done.at) if nothing_left(forum) else 0, robust=True)


def forget_followers(at: datetime) -> int:
    """Erase addresses after 24 months, and links nobody pressed after their three days."""
    old = list(AnswerFollower.objects.filter(confirmed_at__lt=at - KEPT).select_related("forum"))
    for follower in old:
        unfollow(follower, actor="system", at=at)
    return len(old) + Token.objects.filter(purpose=FOLLOW, expires__lt=at).delete()[0]


def _mails(follower: AnswerFollower, using: str) -> QuerySet[Message]:
    """The mails about answers to this address; a digest of another forum that still waits is not among them."""
    other = Q(purpose=DIGEST, state=Message.State.QUEUED) & ~Q(text__contains=f"/f/{follower.forum.path}/")
    return Message.objects.using(using).filter(to=follower.address, purpose__in=(FOLLOW, DIGEST)).exclude(other)


def _erase(follower: AnswerFollower, using: str) -> None:
    links = Q(purpose=FOLLOW, subject=str(follower.forum_id), address=follower.address) | Q(purpose=UNFOLLOW, subject=str(follower.pk))
    Token.objects.using(using).filter(links).delete()
    AnswerFollower.objects.using(using).filter(pk=follower.pk).delete()


def _erase_again(erasure: Erasure, using: str, _files: Path) -> None:
    """The same in a backup that is put back."""
    follower = AnswerFollower.objects.using(using).select_related("forum").filter(pk=erasure.key).first()
    if follower is not None:
        _mails(follower, using).delete()
        _erase(follower, using)


replay("follower.erase", _erase_again)
blackout_actions.after.append(follow_blackout)
