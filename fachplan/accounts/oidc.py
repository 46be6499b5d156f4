"""Signing in with the city's own accounts: how django-allauth meets us, and how we ask the provider again.

Nobody signs up: whoever the provider puts into a group that means a role gets an account, with that role everywhere; roles for
single forums are given here by hand. The provider is the city's own, so its word on a mail address is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from fachplan.accounts import provider_actions
from fachplan.accounts.models import User
from fachplan.accounts.oidc_settings import Oidc
from fachplan.accounts.queries import by_provider
from fachplan.base import clock
from fachplan.base.policy import ADMIN

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
    told = claims.get(_oidc().claim)
    groups = [told] if isinstance(told, str) else told if isinstance(told, list) else []
    return frozenset(_oidc().roles[group] for group in groups if isinstance(group, str) and group in _oidc().roles)


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Lets in whom a group of the provider lets in, and nobody else."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Give the account the roles of its groups.

        :raises ImmediateHttpResponse: with a page that says why, if no group or no mail address is told.
        """
        told = sociallogin.account.extra_data
        claims = {**(told.get("id_token") or {}), **(told.get("userinfo") or {})}
        email, roles, at = _address(claims), roles_of(claims), clock.now()
        user = sociallogin.user if sociallogin.is_existing else User.objects.filter(email=email, demo=False).first()
        taken = user is not None and not sociallogin.is_existing and _is_somebody_elses(user)
        if user is not None and sociallogin.is_existing and not roles:
            provider_actions.leave(user, at=at)
        if not roles or not email or taken:
            raise ImmediateHttpResponse(render(request, "socialaccount/no_group.html", {"email": email, "taken": taken}, status=403))
        user = provider_actions.arrive(user, email=email, name=str(claims.get("name") or "")[:120], roles=roles,
                                       refresh=sociallogin.token.token_secret if sociallogin.token else "", at=at)
        if not sociallogin.is_existing:
            sociallogin.connect(request, user)
        sociallogin.user = user


def _address(claims: Mapping[str, Any]) -> str:
    """The mail address, unless the provider itself says that nobody has checked it."""
    return "" if claims.get("email_verified") is False else str(claims.get("email") or "").strip().lower()


def _is_somebody_elses(user: User) -> bool:
    """Whether an account must not become another person's by its address: it has come by the provider, or administers this house."""
    return by_provider(user) or user.role_grants.filter(role=ADMIN).exists()


def ask_again(refresh: str) -> Word:
    """What the provider says now about the person whose grant is `refresh`.

    :raises Ended: if it no longer vouches for the grant, or tells no groups at all any more.
    :raises Unreachable: if it did not answer, or refuses us and not the person; then nothing is known.
    """
    import requests  # 35 ms and 6 MB for whoever has no such sign-in

    try:
        with requests.Session() as session:
            session.request = partial(session.request, timeout=PATIENCE)  # type: ignore[method-assign]
            knows = _told(session.get(f"{_oidc().issuer.rstrip('/')}/.well-known/openid-configuration"))
            given = _renewed(session, knows, refresh)
            person = session.get(knows["userinfo_endpoint"], headers={"Authorization": f"Bearer {given['access_token']}"})
            if person.status_code in (401, 403):
                raise Ended(str(person.status_code))
            claims = {**_inside(given.get("id_token", "")), **_told(person)}
    except (requests.RequestException, ValueError, KeyError) as error:
        raise Unreachable(type(error).__name__) from error
    if _oidc().claim not in claims:  # a provider that leaves an empty list out looks the same: the next sign-in decides
        raise Ended("no groups are told")
    return Word(roles_of(claims), given.get("refresh_token") or refresh)


def _renewed(session: Any, knows: dict[str, Any], refresh: str) -> dict[str, Any]:
    """The provider's answer to the grant; who we are is said the way it wants it."""
    ours = (_oidc().client, _oidc().secret)
    methods = knows.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    by_post = {"client_id": ours[0], "client_secret": ours[1]} if "client_secret_post" in methods else {}
    answer = session.post(knows["token_endpoint"], data={"grant_type": "refresh_token", "refresh_token": refresh, **by_post},
                          auth=None if by_post else ours)
    if answer.status_code == 400 and answer.json().get("error") == "invalid_grant":
        raise Ended("invalid_grant")
    return _told(answer)


def _told(answer: Any) -> dict[str, Any]:
    answer.raise_for_status()
    told = answer.json()
    if not isinstance(told, dict):
        raise ValueError("no document")
    return told


def _inside(id_token: str) -> dict[str, Any]:
    """What an ID token says. It comes from the provider itself over TLS, so its signature adds nothing (OIDC Core 3.1.3.7)."""
    import jwt

    return dict(jwt.decode(id_token, options={"verify_signature": False})) if id_token else {}


def _oidc() -> Oidc:
    assert settings.OIDC is not None, "asked only where a sign-in of the city is set up"
    return settings.OIDC
