"""Writes about accounts and tokens."""

import secrets
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
