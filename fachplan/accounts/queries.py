"""Reads about accounts: who somebody is and what they may do where."""

import hashlib
from datetime import datetime

from fachplan.accounts.models import RoleGrant, Token, User
from fachplan.base.models import City
from fachplan.base.policy import ADMIN, Principal


def principal_of_user(user: User) -> Principal:
    """The principal of an account, with the roles it holds."""
    return Principal.of(user.role_grants.values_list("role", "scope"), actor=user.actor, user_id=user.pk)


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
