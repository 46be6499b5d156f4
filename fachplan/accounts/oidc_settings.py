"""What a city says about its own sign-in (OpenID Connect), read once from the JSON file that ``FACHPLAN_OIDC`` names."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

ROLES = frozenset({"scribe", "facilitator", "coordinator", "planner", "admin"})
SCOPES = ("openid", "profile", "email")
PROVIDER = "haus"  # in the address the provider sends people back to; there is one


@dataclass(frozen=True, slots=True)
class Oidc:
    """A city's own sign-in: where it is, who we are to it, and which of its groups is which role here."""

    name: str
    issuer: str
    client: str
    secret: str
    roles: dict[str, str]
    claim: str = "groups"
    scopes: tuple[str, ...] = SCOPES
    second_factor: bool = False

    @property
    def providers(self) -> dict[str, Any]:
        """The same as django-allauth wants it."""
        app = {"provider_id": PROVIDER, "name": self.name, "client_id": self.client, "secret": self.secret,
               "settings": {"server_url": self.issuer, "scope": list(self.scopes), "fetch_userinfo": True}}
        return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def oidc_of(file: str) -> Oidc | None:
    """The sign-in that `file` describes; None without a file.

    :raises ImproperlyConfigured: if it cannot be read or something in it is missing, unknown or no role.
    """
    if not file:
        return None
    try:
        given = json.loads(Path(file).read_text())
        found = Oidc(**{**given, "scopes": tuple(given.get("scopes", SCOPES))})
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ImproperlyConfigured(f"FACHPLAN_OIDC: {file}: {error}") from error
    if not found.issuer.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise ImproperlyConfigured(f"FACHPLAN_OIDC: {file}: issuer must be an https address, not {found.issuer}")
    unknown = set(found.roles.values()) - ROLES
    if unknown or not found.roles:
        raise ImproperlyConfigured(f"FACHPLAN_OIDC: {file}: roles names {sorted(unknown) or 'none'}; there are {sorted(ROLES)}")
    return found
