"""The one write of the set-up: the city, its first account, and the line in the log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from fachplan.accounts.actions import create_account
from fachplan.accounts.models import Token, User
from fachplan.accounts.queries import may_set_up, token_of
from fachplan.base import audit
from fachplan.base.models import City
from fachplan.base.policy import ADMIN
from fachplan.portal.city_actions import write_answers

SETUP = "setup"


class SetUpAlready(ValueError):
    """Somebody was faster and can sign in, or the demo is loaded."""


def setup_token(secret: str, *, at: datetime) -> Token | None:
    """The living token of a set-up code, or None."""
    token = token_of(secret.strip(), at=at) if secret.strip() else None
    return token if token is not None and token.purpose == SETUP else None


@transaction.atomic
def set_up(
    answers: Mapping[str, Any], *, email: str, password: str, at: datetime, logo: tuple[bytes, str] | None = None
) -> User:
    """Write the city, make the account that administers it, close the set-up; every set-up code ends with it.

    :raises SetUpAlready: if somebody can administer the city already, or it is a demo.
    """
    City.current()
    city = City.objects.select_for_update().get()
    if not may_set_up(city):
        raise SetUpAlready
    city.set_up_at = city.set_up_at or at
    write_answers(city, answers, logo=logo, at=at)
    user = create_account(email=email, password=password, name="", grants=[(ADMIN, "")], actor="system", at=at)
    Token.objects.filter(purpose=SETUP, used_at=None).update(used_at=at)
    audit.record("city.set_up", city, actor=user.actor, at=at)
    return user
