"""How django-allauth meets us: nobody signs up, an admin makes accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from fachplan.base.models import City


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes the sign-up page, and leaves the sender to the city."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_from_email(self) -> str:
        return str(City.current().sender or "fachplan@localhost")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only the mails we have words for: an address without an account gets none."""
        if template_prefix.endswith("login_code"):
            super().send_mail(template_prefix, email, context)
