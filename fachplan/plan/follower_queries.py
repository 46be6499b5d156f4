"""Which forums are followed, what a follower has not read of yet, and whether there is anything left to wait for."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from fachplan.forums.models import Forum
from fachplan.forums.queries import published_forums
from fachplan.plan.answers_queries import Told, told
from fachplan.plan.follower_models import AnswerDigest, AnswerFollower
from fachplan.plan.inbox_queries import BLACKED_OUT, KINDS, OPEN
from fachplan.plan.release_queries import Row, release_out, rows_of

PAUSE = timedelta(days=7)  # at most one digest of a forum in this time


def followed_forums() -> list[Forum]:
    """The public forums somebody wants to be told about."""
    return list(published_forums().filter(followers__isnull=False).distinct())


def worth_following(cards: list[Told]) -> bool:
    """Whether an answer can still come: one card is open, or none is written yet."""
    return not cards or any(each.state == OPEN for each in cards)


def still_open(forum: Forum) -> bool:
    """The same, for who has not read the cards."""
    return worth_following(told(forum, "de"))


def last_digest(forum: Forum) -> AnswerDigest | None:
    """When the followers of `forum` were told last."""
    return AnswerDigest.objects.filter(forum=forum).select_related("release").order_by("release__number").last()


def digest_due(forum: Forum, on: date) -> bool:
    """Whether followers may be told on the day `on`: of a release they were not told of, 7 days after the last time."""
    newest, last = release_out(forum), last_digest(forum)
    if newest is None or (last is not None and last.release_id == newest.pk):
        return False
    return last is None or last.sent_on <= on - PAUSE


def nothing_left(forum: Forum) -> bool:
    """Whether no answer can come any more, and the last ones were told."""
    newest, last = release_out(forum), last_digest(forum)
    told_all = newest is None or (last is not None and last.release_id == newest.pk)
    return told_all and not still_open(forum)


def rows_seen(follower: AnswerFollower, last: AnswerDigest | None) -> dict[str, Row]:
    """The answers a follower knows of: those they were told of, or those that were public when they confirmed."""
    then = follower.forum.answer_releases.filter(released_at__lte=follower.confirmed_at).order_by("number").last()
    known = [each for each in (then, last.release if last else None) if each is not None]
    return rows_of(max(known, key=lambda each: each.number, default=None))


def news(cards: list[Told], seen: Mapping[str, Row]) -> dict[str, int]:
    """How many cards have a new or another answer than `seen`, by what stands there now; blacked-out ones tell nothing."""
    counted = Counter(each.state for each in cards if each.state != BLACKED_OUT and each.row != seen.get(each.card.id))
    return {kind: counted[kind] for kind in (*KINDS, OPEN) if counted[kind]}
