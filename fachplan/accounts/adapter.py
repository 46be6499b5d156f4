"""How django-allauth meets us: nobody signs up, an admin makes accounts."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fachplan.accounts.models import User
from fachplan.accounts.queries import by_provider
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

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        """Whoever comes by the city's own sign-in comes by no other way: it alone can keep them out."""
        if settings.OIDC and "sociallogin" not in (more.get("signal_kwargs") or {}) and by_provider(user):
            clear_login(request)
            messages.error(request, _("This account signs in with “%(name)s”.") % {"name": settings.OIDC.name})
            return redirect("account_login")
        return super().pre_login(request, user, **more)  # type: ignore[no-any-return]

    def get_from_email(self) -> str:
        return str(City.current().sender or "fachplan@localhost")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only the mails we have words for: an address without an account gets none."""
        if template_prefix.endswith("login_code"):
            super().send_mail(template_prefix, email, context)
