"""Who has left the city loses access here without anybody thinking of it: the provider is asked again while people are signed in."""

import logging
from datetime import datetime, timedelta

from django.conf import settings

from fachplan.accounts import oidc, provider_actions
from fachplan.accounts.models import ProviderLink
from fachplan.accounts.secrets import WrongKey, shown
from fachplan.base.tick import every_tick

ASK_EVERY = timedelta(minutes=10)
WITHOUT_GRANT = timedelta(hours=1)  # a provider that gives nothing to ask with
LONGEST = timedelta(hours=12)  # a sign-in, also where the provider cannot be reached
log = logging.getLogger(__name__)


def ask_providers(at: datetime) -> int:
    """Ask about everybody who is signed in and due; how many were asked or ended."""
    if settings.OIDC is None:
        return 0
    done = 0
    for link in ProviderLink.objects.exclude(signed_in_at=None).select_related("user").order_by("checked_at"):
        try:
            done += _look_at(link, at)
        except oidc.Unreachable as error:  # the next would wait as long, and the tick has other things to do
            log.warning("the city's sign-in cannot be reached: %s", error)
            return done + _end_old(at)
    return done


def _look_at(link: ProviderLink, at: datetime) -> bool:
    if _is_old(link, at):
        provider_actions.rest(link, at=at)
        return True
    if not link.refresh or at - link.checked_at < ASK_EVERY:
        return False
    try:
        word = oidc.ask_again(shown(link.refresh))
    except (oidc.Ended, WrongKey):
        provider_actions.rest(link, at=at)
    else:
        if word.roles:
            provider_actions.heard(link, roles=word.roles, refresh=word.refresh, at=at)
        else:
            provider_actions.leave(link.user, at=at)
    return True


def _is_old(link: ProviderLink, at: datetime) -> bool:
    return link.signed_in_at is not None and at - link.signed_in_at >= (LONGEST if link.refresh else WITHOUT_GRANT)


def _end_old(at: datetime) -> int:
    """End what lasted too long, though nobody can be asked."""
    old = [link for link in ProviderLink.objects.exclude(signed_in_at=None).select_related("user") if _is_old(link, at)]
    for link in old:
        provider_actions.rest(link, at=at)
    return len(old)


every_tick("sign-ins asked about", ask_providers)
