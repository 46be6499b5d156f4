"""Reads about accounts: who somebody is and what they may do where."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings

from fachplan.accounts.models import ProviderLink, RoleGrant, Token, User
from fachplan.base.models import City
from fachplan.base.policy import ADMIN, Principal


def principal_of_user(user: User) -> Principal:
    """The principal of an account, with the roles it holds; with none while it owes a second factor."""
    grants = list(user.role_grants.values_list("role", "scope"))
    if owes_second_factor(user, (role for role, _scope in grants)):
        grants = []
    return Principal.of(grants, actor=user.actor, user_id=user.pk)


def has_second_factor(user: User) -> bool:
    """Whether signing in asks `user` for a code of the app."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists())


def with_second_factor() -> set[int]:
    """The accounts that have one."""
    return set(Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True))


def owes_second_factor(user: User, roles: Iterable[str] | None = None) -> bool:
    """Whether one of the roles of `user` needs a second factor, and there is none."""
    if not settings.SECOND_FACTOR_FOR:
        return False
    held = user.role_grants.values_list("role", flat=True) if roles is None else roles
    if not settings.SECOND_FACTOR_FOR.intersection(held) or has_second_factor(user):
        return False
    return not (settings.OIDC and settings.OIDC.second_factor and by_provider(user))


def by_provider(user: User) -> bool:
    """Whether `user` comes by the city's own sign-in."""
    return ProviderLink.objects.filter(user=user).exists()


def hash_of(secret: str) -> str:
    """How a secret is stored. Secrets have 128 random bits or more, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(secret: str, *, at: datetime) -> Token | None:
    """The living token of `secret`, or None."""
    return Token.objects.filter(hash=hash_of(secret), expires__gt=at, used_at=None).first()


def link_of(secret: str) -> Token | None:
    """The link of `secret`, outdated or not; other tokens are none."""
    return Token.objects.filter(hash=hash_of(secret)).exclude(address="").first()


def living_link(number: int, *, at: datetime) -> Token | None:
    """The link with this number, while it may still be used."""
    return Token.objects.filter(pk=number, expires__gt=at, used_at=None).exclude(address="").first()


def may_set_up(city: City) -> bool:
    """Whether the set-up is open: nobody can administer this city yet, or nobody can any more."""
    return not city.demo and not (city.is_set_up and RoleGrant.objects.filter(role=ADMIN, scope="", user__is_active=True).exists())
