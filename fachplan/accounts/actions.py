"""Writes about accounts and tokens."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from fachplan.accounts.models import RoleGrant, Token, User
from fachplan.accounts.queries import hash_of
from fachplan.base import audit


def issue_token(*, purpose: str, subject: str, scope: str = "", at: datetime, lasts: timedelta) -> tuple[str, Token]:
    """A new secret and its row; the secret is told once and never stored."""
    secret = secrets.token_urlsafe(24)
    token = Token.objects.create(
        hash=hash_of(secret), purpose=purpose, subject=subject, scope=scope, created=at, expires=at + lasts)
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
def create_account(*, email: str, password: str, name: str, grants: list[tuple[str, str]], actor: str, at: datetime) -> User:
    """An account for staff, with its roles."""
    user = User.objects.create_user(email, password, name=name)
    for role, scope in grants:
        RoleGrant.objects.create(user=user, role=role, scope=scope)
    audit.record("user.create", user, actor=actor, at=at)
    return user
