"""What the sign-in page of the demo tells."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from fachplan.accounts.actions import DEMO_PASSWORD
from fachplan.accounts.oidc_settings import PROVIDER


def demo(request: HttpRequest) -> dict[str, str]:
    """The password of the demo's accounts; pages show it only while the demo is loaded."""
    return {"demo_password": DEMO_PASSWORD}


def own_sign_in(request: HttpRequest) -> dict[str, str]:
    """What the city calls its own sign-in, where it has one, and where it stands."""
    if settings.OIDC is None:
        return {}
    return {"own_sign_in": settings.OIDC.name, "own_sign_in_at": reverse("openid_connect_login", args=[PROVIDER])}
