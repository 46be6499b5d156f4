"""The second factor: a code from an app besides the password. How django-allauth meets us, and who may not go without.

``FACHPLAN_SECOND_FACTOR`` names the roles that need one. It stands in the environment, not on a page: whoever took over an
administrator's session must not be able to turn it off. Until somebody who needs one has it, their account has no role at all.
"""

from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import signals
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django import forms
from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from fachplan.accounts.actions import OwnAccount
from fachplan.accounts.models import User
from fachplan.accounts.secrets import WrongKey, hidden, shown
from fachplan.accounts.session_actions import end_sessions
from fachplan.base import audit, clock
from fachplan.base.mail import queue_mail
from fachplan.base.models import City
from fachplan.base.qr import qr_svg

LAST = "last_step"  # in the data of an authenticator: the newest half minute whose code was used


@transaction.atomic
def reset(*, user: User, actor: str) -> bool:
    """Take the second factor of somebody who lost the phone; they are told by mail. Whether there was one.

    :raises OwnAccount: if it is the account of whoever asks: a session somebody left open must not open the way back.
    """
    if user.actor == actor:
        raise OwnAccount
    removed, _kinds = Authenticator.objects.filter(user_id=user.pk).delete()
    if removed:
        end_sessions(user)
        audit.record("second-factor.reset", user, actor=actor, at=clock.now())
        _tell(user, _("Your second factor was taken away"), _(
            "The administration has taken the second factor of your account away. You can sign in without it and set up a new one. "
            "If you did not ask for this, please tell the administration."))
    return bool(removed)


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are encrypted with the installation's key, codes are drawn by our own QR, the app shows the city's name."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is not right. The app shows a new one every 30 seconds."),
        "key_changed": _("The key of this installation has changed. The administration can reset your second factor."),
        "demo": _("The accounts of the demo are for everybody, so none of them gets a second factor."),
    }

    def get_totp_issuer(self) -> str:
        return f"Fachplan {City.current().name}".strip()

    def build_totp_svg(self, url: str) -> str:
        return qr_svg(url, title=str(_("The key for the app, as a QR code")))

    def encrypt(self, text: str) -> str:
        return hidden(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What was encrypted.

        :raises ValidationError: if it was encrypted with another key. An empty answer would be a key everybody knows.
        """
        try:
            return shown(encrypted_text)
        except WrongKey as error:
            raise self.validation_error("key_changed") from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """We write our own, below."""


def _code_field(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "dir": "ltr"}))


class _OnceForm(forms.Form):
    """A code that was used is used up, and all before it; the library forgets it after one of three steps, and in a cache."""

    def clean_code(self) -> str:
        with transaction.atomic():
            totp = Authenticator.objects.select_for_update().filter(user=self.user, type=Authenticator.Type.TOTP).first()  # type: ignore[attr-defined]
            step = step_of(totp, self.cleaned_data["code"])
            if totp is not None and step <= totp.data.get(LAST, 0) and step:
                check_rate_limit(self.user)  # type: ignore[attr-defined]  # a guess like any other
                raise Adapter().validation_error("incorrect_code")
            code: str = super().clean_code()  # type: ignore[misc]
            if totp is not None and step:
                totp.data[LAST] = step
                totp.save(update_fields=["data"])
        return code


def step_of(totp: Authenticator | None, code: str) -> int:
    """The half minute, counted from 1970, in which the app showed `code`; 0 if it did in none that is good now."""
    secret = Adapter().decrypt(totp.data["secret"]) if totp else ""
    right = [step for step in yield_hotp_counters_from_time()
             if secret and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))]
    return max(right, default=0)


class SignInForm(_OnceForm, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    code = _code_field(_("Code of the app, or a recovery code"))


class ConfirmForm(_OnceForm, ReauthenticateForm):  # type: ignore[misc]
    """The same once more, before the second factor is changed."""

    code = _code_field(_("Code of the app, or a recovery code"))


class SetUpForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of the app: it has understood the key."""

    code = _code_field(_("Code that the app shows now"))

    @property
    def key(self) -> str:
        """The key as somebody types it into an app that cannot see the QR code."""
        return " ".join(self.secret[at:at + 4] for at in range(0, len(self.secret), 4))

    def clean_code(self) -> str:
        if self.user.demo:
            raise Adapter().validation_error("demo")
        return str(super().clean_code())


@receiver(post_save, sender=Authenticator)  # the library's own signal comes after the commit: too late for the audit line
def _added(sender: object, instance: Authenticator, created: bool, **_more: object) -> None:
    if created and instance.type == Authenticator.Type.TOTP:
        request = context.request
        instance.data[LAST] = step_of(instance, request.POST.get("code", "") if request else "")
        Authenticator.objects.filter(pk=instance.pk).update(data=instance.data)
        end_sessions(instance.user, but=request.session.session_key if request else None)  # whoever came in without it goes
        _note("second-factor.add", instance.user, _("Your second factor is set up"), _(
            "From now on signing in asks for a code of your app as well. If this was not you, please tell the administration."))


@receiver(signals.authenticator_removed)
def _removed(sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **_more: object) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        _note("second-factor.remove", user, _("Your second factor is turned off"), _(
            "Signing in no longer asks for a code of your app. If this was not you, please tell the administration."))


@receiver(signals.authenticator_reset)
def _renewed(sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **_more: object) -> None:
    _note("second-factor.codes", user, _("You have new recovery codes"), _(
        "The recovery codes of your account were made anew, the old ones are void. If this was not you, please tell the administration."))


@receiver(signals.authenticator_used)
def _used(sender: object, request: HttpRequest, user: User, authenticator: Authenticator, **_more: object) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        left = len(Authenticator.objects.get(pk=authenticator.pk).wrap().get_unused_codes())
        _note("second-factor.recovery", user, _("A recovery code was used"), _(
            "Somebody signed in to your account with a recovery code. %(left)s are left. If this was not you, please tell the "
            "administration."), left=left)


def _note(kind: str, user: User, subject: Promise, text: Promise, **values: object) -> None:
    with transaction.atomic():
        _tell(user, subject, text, **values)
        audit.record(kind, user, actor=user.actor, at=clock.now())


def _tell(user: User, subject: Promise, text: Promise, **values: object) -> None:
    with override(user.language):
        queue_mail(to=user.email, subject=str(subject), text=f"{str(text) % values}\n\n{settings.URL}/\n", purpose="second-factor",
                   language=user.language, at=clock.now())
