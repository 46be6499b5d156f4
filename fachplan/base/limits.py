"""How often something may be done: one table of counts, shared by all workers, addresses hashed.

A window is a whole number of `seconds` since 1970, so two workers always count into the same row. Counting is one
statement (insert, or add one), so parallel requests cannot slip past each other. Whoever is over the limit costs a read,
never a write: a flood of wrong codes must not slow down the people who write cards.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from fachplan.base.models import LimitCount

KEEP = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` times in `seconds`."""

    name: str
    count: int
    seconds: int


class TooOften(Exception):
    """The limit is used up; try again in `retry_after` seconds."""

    def __init__(self, limit: Limit, retry_after: int) -> None:
        super().__init__(f"{limit.name}: more than {limit.count} in {limit.seconds} s")
        self.retry_after = retry_after


def count(limits: tuple[Limit, ...], who: str, *, at: datetime) -> None:
    """Count one more of `who` in every limit.

    :raises TooOften: if one of them is used up already; then nothing is counted.
    """
    check(limits, who, at=at)
    for limit in limits:
        if _add(_key(limit, who), _window(limit, at)) > limit.count:
            raise TooOften(limit, _rest(limit, at))


def check(limits: tuple[Limit, ...], who: str, *, at: datetime) -> None:
    """Raise `TooOften` if one of `limits` is used up for `who`; counts nothing."""
    for limit in limits:
        rows = LimitCount.objects.filter(key=_key(limit, who), window=_window(limit, at), count__gte=limit.count)
        if rows.exists():
            raise TooOften(limit, _rest(limit, at))


def purge(*, at: datetime) -> int:
    """Delete counts nobody needs any more; the number of rows deleted."""
    oldest = int((at - KEEP).timestamp())
    return LimitCount.objects.filter(window__lt=oldest).delete()[0]


def _window(limit: Limit, at: datetime) -> int:
    return int(at.timestamp()) // limit.seconds * limit.seconds


def _rest(limit: Limit, at: datetime) -> int:
    return max(1, _window(limit, at) + limit.seconds - int(at.timestamp()))


def _key(limit: Limit, who: str) -> str:
    return f"{limit.name}:{hashlib.sha256(who.encode()).hexdigest()[:40]}"


# "window" and "key" are words of SQL, hence the quotes.
ADD_ONE = (
    'INSERT INTO base_limitcount ("key", "window", "count") VALUES (%s, %s, 1) '
    'ON CONFLICT ("key", "window") DO UPDATE SET "count" = base_limitcount."count" + 1 RETURNING "count"'
)


def _add(key: str, window: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(ADD_ONE, [key, window])
        return int(cursor.fetchone()[0])


def network_of(address: str) -> str:
    """An address as limits know it: a keyed hash; of IPv6 only the /64, which is what one household turns at will."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        plain = "unknown"
    else:
        mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
        whole = mapped or ip
        plain = str(ipaddress.ip_network((whole, 64), strict=False) if whole.version == 6 else whole)
    return hmac.new(settings.SECRET_KEY.encode(), plain.encode(), hashlib.sha256).hexdigest()[:32]


def client_address(peer: str, headers: Mapping[str, str]) -> str:
    """Who asks: the peer, or behind our own proxies the last address that they did not add themselves.

    Nothing in front of that is believed: anybody can write ``X-Forwarded-For``.
    """
    if peer not in settings.PROXIES:
        return peer
    hops = [hop.strip() for hop in headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    return next((hop for hop in reversed(hops) if hop not in settings.PROXIES), peer)
