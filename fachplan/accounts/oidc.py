"""Signing in with the city's own accounts: how django-allauth meets us, and how we ask the provider again.

Nobody signs up: whoever the provider puts into a group that means a role gets an account, with that role everywhere; roles for
single forums are given here by hand. The provider is the city's own, so its word on a mail address is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from fachplan.accounts import provider_actions
from fachplan.accounts.models import User
from fachplan.accounts.oidc_settings import Oidc
from fachplan.base import clock

PATIENCE = 5  # seconds


class Unreachable(Exception):
    """The provider did not answer, or not in its language."""


class Ended(Exception):
    """The provider no longer vouches for this person: signed out there, closed, or the grant is used up."""


@dataclass(frozen=True, slots=True)
class Word:
    """What the provider says about somebody now."""

    roles: frozenset[str]
    refresh: str


def roles_of(claims: Mapping[str, Any]) -> frozenset[str]:
    """The roles that the groups in `claims` mean."""
    groups = claims.get(_oidc().claim) or []
    return frozenset(_oidc().roles[group] for group in ([groups] if isinstance(groups, str) else groups) if group in _oidc().roles)


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets in whom a group of the provider lets in, and nobody else."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Give the account the roles of its groups.

        :raises ImmediateHttpResponse: with a page that says why, if no group or no mail address is told.
        """
        told = sociallogin.account.extra_data
        claims = {**(told.get("id_token") or {}), **(told.get("userinfo") or {})}
        email, roles, at = str(claims.get("email") or "").strip().lower(), roles_of(claims), clock.now()
        user = sociallogin.user if sociallogin.is_existing else User.objects.filter(email=email, demo=False).first()
        if not roles and user is not None:
            provider_actions.leave(user, at=at)
        if not roles or not email:
            raise ImmediateHttpResponse(render(request, "socialaccount/no_group.html", {"email": email}, status=403))
        user = provider_actions.arrive(user, email=email, name=str(claims.get("name") or "")[:120], roles=roles,
                                       refresh=sociallogin.token.token_secret if sociallogin.token else "", at=at)
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)
        sociallogin.user = user


def ask_again(refresh: str) -> Word:
    """What the provider says now about the person whose grant is `refresh`.

    :raises Ended: if it no longer vouches for the grant.
    :raises Unreachable: if it did not answer; then nothing is known.
    """
    try:
        knows = requests.get(f"{_oidc().issuer.rstrip('/')}/.well-known/openid-configuration", timeout=PATIENCE)
        knows.raise_for_status()
        answer = requests.post(knows.json()["token_endpoint"], timeout=PATIENCE, data={
            "grant_type": "refresh_token", "refresh_token": refresh, "client_id": _oidc().client, "client_secret": _oidc().secret})
        if answer.status_code in (400, 401):
            raise Ended(str(answer.json().get("error", answer.status_code)))
        answer.raise_for_status()
        given = answer.json()
        person = requests.get(knows.json()["userinfo_endpoint"], timeout=PATIENCE,
                              headers={"Authorization": f"Bearer {given['access_token']}"})
        if person.status_code in (401, 403):
            raise Ended(str(person.status_code))
        person.raise_for_status()
        return Word(roles_of(person.json()), given.get("refresh_token") or refresh)
    except (requests.RequestException, ValueError, KeyError) as error:
        raise Unreachable(type(error).__name__) from error


def _oidc() -> Oidc:
    assert settings.OIDC is not None, "asked only where a sign-in of the city is set up"
    return settings.OIDC
