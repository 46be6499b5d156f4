"""Commands of the accounts: a token for programs, and the way into a fresh installation."""

import argparse
import json
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from fachplan.accounts.actions import issue_token
from fachplan.accounts.models import User
from fachplan.accounts.queries import may_set_up
from fachplan.base import clock
from fachplan.base.models import City

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

SETUP_DAYS = 7


def register(subparsers: "Subparsers") -> None:
    """Put this chapter's commands on the command line."""
    token = subparsers.add_parser("token", help="a bearer token for an account")
    token.add_argument("email")
    token.add_argument("--hours", type=int, default=8)
    token.add_argument("--json", action="store_true", help="one document; the answer always is")
    token.set_defaults(run=_token)
    init = subparsers.add_parser("init", help="a link that opens the set-up while no administrator can sign in")
    init.add_argument("--json", action="store_true")
    init.set_defaults(run=_init)
    factor = subparsers.add_parser("second-factor", help="take the second factor of somebody who lost the phone, or after another key")
    factor.add_argument("email")
    factor.add_argument("--reset", action="store_true", required=True, help="take it away; the person signs in without and is told by mail")
    factor.add_argument("--json", action="store_true", help="one document; the answer always is")
    factor.set_defaults(run=_second_factor)


def _token(options: argparse.Namespace) -> int:
    user = User.objects.filter(email=options.email.strip().lower(), is_active=True).first()
    if user is None:
        print(json.dumps({"problem": f"no active account has the address {options.email!r}"}, ensure_ascii=False))
        return 1
    secret, token = issue_token(purpose="api", subject=user.actor, at=clock.now(), lasts=timedelta(hours=options.hours))
    print(json.dumps({"token": secret, "expires_at": token.expires.isoformat()}))
    return 0


def _second_factor(options: argparse.Namespace) -> int:
    from fachplan.accounts import second_factor  # its libraries load for this command alone

    user = User.objects.filter(email=options.email.strip().lower()).first()
    if user is None or not second_factor.reset(user=user, actor="system"):
        print(json.dumps({"problem": f"no account with a second factor has the address {options.email!r}"}, ensure_ascii=False))
        return 1
    print(json.dumps({"reset": user.email}))
    return 0


def _init(options: argparse.Namespace) -> int:
    if not may_set_up(City.current()):
        print(json.dumps({"problem": "this installation is set up, and an administrator can sign in"}))
        return 1
    secret, _token = issue_token(purpose="setup", subject="city:1", at=clock.now(), lasts=timedelta(days=SETUP_DAYS))
    link = f"{settings.URL}/einrichten/#{secret}"
    print(json.dumps({"link": link}) if options.json else link)
    return 0
