"""One-purpose links: a mail holds an address, the address opens a page with a button, the button acts once.

Opening acts on nothing: mail scanners open links and run their scripts. So a purpose is two functions, and only the one that
answers a POST may change anything; it calls `use_link` inside the transaction of what it does. Only the hash of the secret
is stored, and the browser is led on to an address without it at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from fachplan.accounts.actions import issue_token
from fachplan.accounts.models import Token
from fachplan.base import limits
from fachplan.base.letters import Letter, Words, queue_letter

AGAIN = limits.Limit("link-again", 3, 3600)  # per address and purpose: whoever holds an old link cannot fill a mailbox
AGAIN_FROM_A_NETWORK = limits.Limit("link-again-network", 20, 3600)
Answer = Callable[[HttpRequest, Token], HttpResponse]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a kind of link is for: `show` draws its page with the button, `act` answers the button; and what the mail says."""

    name: str
    show: Answer
    act: Answer
    subject: Words
    button: Words
    sentences: Callable[[Token], Sequence[Words]]


class LinkOutdated(Exception):
    """The link was used already, or its time is over."""


PURPOSES: dict[str, Purpose] = {}


def register(purpose: Purpose) -> None:
    """Let links be made for `purpose`; registering a name again replaces it."""
    PURPOSES[purpose.name] = purpose


def make_link(*, purpose: str, subject: str, address: str, scope: str, expires: datetime, at: datetime, language: str = "de") -> str:
    """The address of a new link about `subject` for the reader of `address`. It is told once, and only its hash is stored.

    :raises KeyError: if no chapter registered the purpose.
    """
    return _make(PURPOSES[purpose], subject, address, scope, language, at, expires - at)[0]


@transaction.atomic
def send_link(*, purpose: str, subject: str, address: str, scope: str, expires: datetime, at: datetime, language: str = "de") -> Token:
    """Make a link and put the mail that holds it into the queue."""
    return _send(PURPOSES[purpose], subject, address, scope, language, at, expires - at)


def use_link(token: Token, *, at: datetime) -> None:
    """Use the link up. Of two who press the button at once, one wins; call it inside the transaction of the deed.

    :raises LinkOutdated: if it was used already or its time is over.
    """
    if not Token.objects.filter(pk=token.pk, used_at=None, expires__gt=at).update(used_at=at):
        raise LinkOutdated


def withdraw_links(*, purpose: str, subject: str) -> int:
    """Forget every link about `subject`: none opens any more, and none can be sent again."""
    return Token.objects.filter(purpose=purpose, subject=subject).exclude(address="").delete()[0]


@transaction.atomic
def send_again(token: Token, *, network: str, at: datetime) -> bool:
    """Send a new link to the address the outdated one was made for, at most so often; whether one was sent."""
    purpose = PURPOSES.get(token.purpose)
    if purpose is None or not token.address or (token.used_at is None and token.expires > at):
        return False
    try:
        limits.count((AGAIN_FROM_A_NETWORK,), network, at=at)
        limits.count((AGAIN,), f"{token.purpose} {token.address}", at=at)
    except limits.TooOften:
        return False
    _send(purpose, token.subject, token.address, token.scope, token.language, at, token.expires - token.created)
    return True


def _make(purpose: Purpose, subject: str, address: str, scope: str, language: str, at: datetime, lasts: timedelta) -> tuple[str, Token]:
    secret, token = issue_token(purpose=purpose.name, subject=subject, scope=scope, at=at, lasts=lasts, address=address, language=language)
    return f"{settings.URL}/l/{secret}/", token


def _send(purpose: Purpose, subject: str, address: str, scope: str, language: str, at: datetime, lasts: timedelta) -> Token:
    link, token = _make(purpose, subject, address, scope, language, at, lasts)
    letter = Letter(subject=purpose.subject, sentences=purpose.sentences(token), link=link, button=purpose.button)
    queue_letter(letter, to=address, purpose=purpose.name, language=language, at=at)
    return token
