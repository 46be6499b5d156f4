"""Writes about accounts that sign in with the city's own sign-in: they arrive, their groups change, they rest, they leave."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from fachplan.accounts.actions import close_account, create_account, grant_role, open_account
from fachplan.accounts.models import ProviderLink, RoleGrant, User
from fachplan.accounts.secrets import hidden
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
    _keep(link, roles, refresh, at)


@transaction.atomic
def rest(link: ProviderLink, *, at: datetime) -> None:
    """Whoever is signed in is so no more, in no browser and on no stream, until the provider lets them in anew."""
    _forget_password(link.user)  # every session hangs on it, though nobody can type it
    link.refresh, link.signed_in_at, link.checked_at = "", None, at
    link.save(update_fields=["refresh", "signed_in_at", "checked_at"])
    audit.record("provider.rest", link.user, actor=ACTOR, at=at)


@transaction.atomic
def leave(user: User, *, at: datetime) -> None:
    """No group lets this person in any more: the account is closed, with its tokens and the roles its groups gave it.

    An account that never came by the provider is none of its business.
    """
    link = ProviderLink.objects.filter(user=user, left_at=None).first()
    if link is None:
        return
    _grant(link, (), at)
    close_account(user=user, actor=ACTOR, at=at)
    link.refresh, link.signed_in_at, link.checked_at, link.left_at = "", None, at, at
    link.save()


def _keep(link: ProviderLink, roles: Iterable[str], refresh: str, at: datetime) -> None:
    _grant(link, roles, at)
    link.refresh, link.checked_at = hidden(refresh), at
    link.save()


def _grant(link: ProviderLink, roles: Iterable[str], at: datetime) -> None:
    """Let the account hold the roles of its groups, everywhere; what was given by hand stays."""
    wanted = sorted(set(roles))
    for role in set(link.roles) - set(wanted):
        RoleGrant.objects.filter(user=link.user, role=role, scope="").delete()
        audit.record("role.revoke", link.user, actor=ACTOR, at=at, role=role, scope="")
    for role in wanted:
        grant_role(user=link.user, role=role, scope="", actor=ACTOR, at=at)
    link.roles = wanted


def _forget_password(user: User) -> None:
    user.set_unusable_password()  # another one each time: sessions that began before it end
    user.save(update_fields=["password"])
