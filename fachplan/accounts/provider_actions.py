"""Writes about accounts that sign in with the city's own sign-in: they arrive, their groups change, they rest, they leave."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from fachplan.accounts.actions import close_account, create_account, open_account
from fachplan.accounts.models import ProviderLink, RoleGrant, Token, User
from fachplan.accounts.secrets import hidden
from fachplan.accounts.session_actions import end_sessions
from fachplan.base import audit

ACTOR = "system"


@transaction.atomic
def arrive(user: User | None, *, email: str, name: str, roles: Iterable[str], refresh: str, at: datetime) -> User:
    """Somebody signs in by the provider: the account, made where there is none, holds the roles of its groups.

    Whoever had a password here has none from now on: the provider alone lets them in, so that it alone can keep them out.
    """
    if user is None:
        user = create_account(email=email, password=None, name=name, grants=[], actor=ACTOR, at=at)
    link, _new = ProviderLink.objects.select_for_update().get_or_create(user=user, defaults={"checked_at": at})
    if link.left_at is not None:
        open_account(user=user, actor=ACTOR, at=at)
        user.is_active = True
    if user.has_usable_password():
        _forget_password(user)
    link.left_at, link.signed_in_at = None, at
    _keep(link, roles, refresh, at)
    return user


@transaction.atomic
def heard(link: ProviderLink, *, roles: Iterable[str], refresh: str, at: datetime) -> None:
    """The provider has been asked again and still vouches: the roles follow the groups."""
    now = _unchanged(link)
    if now is not None:
        _keep(now, roles, refresh, at)


@transaction.atomic
def rest(link: ProviderLink, *, at: datetime) -> None:
    """Whoever is signed in is so no more, in no browser, on no stream and by no token, until the provider lets them in anew."""
    now = _unchanged(link)
    if now is None:
        return
    _sign_out(now.user)
    now.refresh, now.signed_in_at, now.checked_at = "", None, at
    now.save(update_fields=["refresh", "signed_in_at", "checked_at"])
    audit.record("account.rest", now.user, actor=ACTOR, at=at)


@transaction.atomic
def leave(user: User, *, at: datetime) -> None:
    """No group lets this person in any more: the account is closed, with its tokens and the roles its groups gave it.

    An account that never came by the provider is none of its business.
    """
    link = ProviderLink.objects.select_for_update().filter(user=user, left_at=None).first()
    if link is None:
        return
    _grant(link, (), at)
    _sign_out(link.user)
    close_account(user=link.user, actor=ACTOR, at=at)
    link.refresh, link.signed_in_at, link.checked_at, link.left_at = "", None, at, at
    link.save()


def _unchanged(link: ProviderLink) -> ProviderLink | None:
    """The row, locked; None if somebody signed in while the provider was asked: what it said then is older."""
    same = ProviderLink.objects.select_for_update().filter(pk=link.pk, refresh=link.refresh, signed_in_at=link.signed_in_at)
    return same.select_related("user").first()


def _keep(link: ProviderLink, roles: Iterable[str], refresh: str, at: datetime) -> None:
    _grant(link, roles, at)
    link.refresh, link.checked_at = hidden(refresh), at
    link.save()


def _grant(link: ProviderLink, roles: Iterable[str], at: datetime) -> None:
    """Let the account hold the roles of its groups, everywhere; what was given by hand is not theirs to take."""
    wanted, kept = sorted(set(roles)), set(link.roles)
    for role in kept.difference(wanted):
        RoleGrant.objects.filter(user=link.user, role=role, scope="").delete()
        audit.record("role.revoke", link.user, actor=ACTOR, at=at, role=role, scope="")
    for role in wanted:
        _grant_row, new = RoleGrant.objects.get_or_create(user=link.user, role=role, scope="")
        if new:
            audit.record("role.grant", link.user, actor=ACTOR, at=at, role=role, scope="")
            kept.add(role)
    link.roles = sorted(kept.intersection(wanted))


def _sign_out(user: User) -> None:
    """End every session and token."""
    _forget_password(user)
    end_sessions(user)
    Token.objects.filter(subject=user.actor).delete()


def _forget_password(user: User) -> None:
    user.set_unusable_password()  # another one each time: a session that began before it ends
    user.save(update_fields=["password"])
