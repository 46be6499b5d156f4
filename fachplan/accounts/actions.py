"""Writes about accounts and tokens."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from fachplan.accounts.models import RoleGrant, Token, User
from fachplan.accounts.queries import hash_of
from fachplan.base import audit


def issue_token(
    *, purpose: str, subject: str, scope: str = "", at: datetime, lasts: timedelta, address: str = "", language: str = "",
) -> tuple[str, Token]:
    """A new secret and its row; the secret is told once and never stored."""
    secret = secrets.token_urlsafe(24)
    token = Token.objects.create(
        hash=hash_of(secret), purpose=purpose, subject=subject, scope=scope, created=at, expires=at + lasts,
        address=address, language=language)
    return secret, token


@transaction.atomic
def grant_role(*, user: User, role: str, scope: str, actor: str, at: datetime) -> RoleGrant:
    """Give `user` a role in a scope; giving it twice changes nothing."""
    grant, created = RoleGrant.objects.get_or_create(user=user, role=role, scope=scope)
    if created:
        audit.record("role.grant", user, actor=actor, at=at, role=role, scope=scope)
    return grant


DEMO_PASSWORD = "Beispiel-Demo-2025"  # noqa: S105 - printed on the demo's sign-in page; exists only with the demo


@transaction.atomic
def make_demo_accounts(accounts: Iterable[tuple[str, list[tuple[str, str]]]], *, at: datetime) -> list[User]:
    """Accounts that exist only with the demo: pairs of address and grants (role, scope). Again changes nothing."""
    made = []
    for email, grants in accounts:
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, DEMO_PASSWORD, demo=True)
            audit.record("user.create", user, actor="system", at=at)
        for role, scope in grants:
            RoleGrant.objects.get_or_create(user=user, role=role, scope=scope)
        made.append(user)
    return made


@transaction.atomic
def create_account(*, email: str, password: str | None, name: str, grants: list[tuple[str, str]], actor: str, at: datetime) -> User:
    """An account for staff, with its roles; without a password it signs in with codes by mail."""
    user = User.objects.create_user(email, password, name=name)
    for role, scope in grants:
        RoleGrant.objects.create(user=user, role=role, scope=scope)
    audit.record("user.create", user, actor=actor, at=at)
    return user


class OwnAccount(ValueError):
    """Nobody closes their own account or takes their own administration: the house would have nobody left to open it."""


@transaction.atomic
def set_grants(*, user: User, grants: Iterable[tuple[str, str]], actor: str, at: datetime) -> None:
    """Let `user` hold exactly these roles (role, scope).

    :raises OwnAccount: if it is the account of whoever asks.
    """
    if user.actor == actor:
        raise OwnAccount
    user.role_grants.all().delete()
    RoleGrant.objects.bulk_create(RoleGrant(user=user, role=role, scope=scope) for role, scope in grants)
    audit.record("user.grants", user, actor=actor, at=at)


@transaction.atomic
def close_account(*, user: User, actor: str, at: datetime) -> None:
    """Let nobody sign in with `user` any more; what runs with its tokens ends now.

    :raises OwnAccount: if it is the account of whoever asks.
    """
    if user.actor == actor:
        raise OwnAccount
    User.objects.filter(pk=user.pk).update(is_active=False)
    Token.objects.filter(subject=user.actor).delete()
    audit.record("user.close", user, actor=actor, at=at)


@transaction.atomic
def open_account(*, user: User, actor: str, at: datetime) -> None:
    """Let a closed account sign in again."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    audit.record("user.open", user, actor=actor, at=at)
