"""Telling followers: once after a release, at most once in 7 days for a forum; after the last answer their addresses are erased."""

from datetime import datetime

from django.db import transaction

from fachplan.accounts.links import make_link
from fachplan.base.content import into_language
from fachplan.base.letters import queue_letter
from fachplan.base.models import City
from fachplan.base.tick import every_tick
from fachplan.forums.models import Forum
from fachplan.plan.answers_queries import Told, told
from fachplan.plan.follower_actions import DIGEST, KEPT, UNFOLLOW, end_following, forget_followers
from fachplan.plan.follower_letters import digest
from fachplan.plan.follower_models import AnswerDigest, AnswerFollower
from fachplan.plan.follower_queries import digest_due, followed_forums, last_digest, news, rows_seen, worth_following
from fachplan.plan.inbox_queries import BLACKED_OUT, OPEN
from fachplan.plan.release_queries import release_out


def tell_followers(at: datetime) -> int:
    """Write to whoever follows a forum with a new release; how many mails went into the queue."""
    return sum(_tell(forum, at) for forum in followed_forums())


@transaction.atomic
def _tell(forum: Forum, at: datetime) -> int:
    """Tell the followers of one forum, all in one transaction, so that a tick beside this one finds it done."""
    forum = Forum.objects.select_for_update().select_related("process").get(pk=forum.pk)
    on, newest = City.current().day_of(at), release_out(forum)
    if newest is None or not digest_due(forum, on):
        return 0
    cards, last = told(forum, "de"), last_digest(forum)
    over = not worth_following(cards)
    sent = sum(_write(follower, cards, over, last, at) for follower in AnswerFollower.objects.filter(forum=forum).select_related("forum"))
    AnswerDigest.objects.create(forum=forum, release=newest, sent_on=on)
    if over:
        end_following(forum, at=at)
    return sent


def _write(follower: AnswerFollower, cards: list[Told], over: bool, last: AnswerDigest | None, at: datetime) -> int:
    fresh = news(cards, rows_seen(follower, last))
    if not fresh:
        return 0
    forum, language = follower.forum, follower.language
    into_language([forum], ("title",), language)
    leave = "" if over else make_link(
        purpose=UNFOLLOW, subject=str(follower.pk), address=follower.address, scope=f"forum:{forum.pk}",
        expires=follower.confirmed_at + KEPT, at=at, language=language)
    answered = sum(each.state not in (OPEN, BLACKED_OUT) for each in cards)
    letter = digest(forum, fresh, answered, len(cards), last=over, leave=leave, language=language)
    queue_letter(letter, to=follower.address, purpose=DIGEST, language=language, at=at)
    return 1


every_tick("answer digests", tell_followers)
every_tick("followers forgotten", forget_followers)
