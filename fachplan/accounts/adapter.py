"""How django-allauth meets us: nobody signs up, an admin makes accounts."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from fachplan.base.models import City


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closes the sign-up page, and leaves the sender to the city."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whoever has just signed in is not asked again at once."""
        records = get_authentication_records(self.request, self.request.user)
        recent = bool(records) and time.time() - records[-1]["at"] < REAUTHENTICATION_TIMEOUT
        return not recent and bool(super().is_reauthentication_required(app=app, **more))

    def get_from_email(self) -> str:
        return str(City.current().sender or "fachplan@localhost")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only the mails we have words for: an address without an account gets none."""
        if template_prefix.endswith("login_code"):
            super().send_mail(template_prefix, email, context)
