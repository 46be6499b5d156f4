"""What the sign-in page of the demo tells."""

from django.http import HttpRequest

from fachplan.accounts.actions import DEMO_PASSWORD


def demo(request: HttpRequest) -> dict[str, str]:
    """The password of the demo's accounts; pages show it only while the demo is loaded."""
    return {"demo_password": DEMO_PASSWORD}
