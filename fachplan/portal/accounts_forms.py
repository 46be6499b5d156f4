"""What the administration fills in: a new account, and the role of one that stands."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fachplan.accounts.models import User
from fachplan.base.policy import FACILITATOR
from fachplan.portal.accounts_queries import EVERYWHERE, ROLE_NAMES, grants_of, places


class RoleForm(forms.Form):
    """A role and where it holds."""

    role = forms.ChoiceField(label=_("Role"), choices=list(ROLE_NAMES.items()))
    place = forms.ChoiceField(label=_("Where"), required=False, help_text=_("Only facilitation can be limited to a forum or a group."))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["place"].choices = places()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("place", EVERYWHERE) != EVERYWHERE and given.get("role") != FACILITATOR:
            self.add_error("place", ValidationError(_("This role holds everywhere. Please choose “everywhere”.")))
        return given

    def grants(self) -> list[tuple[str, str]]:
        """The role as grants."""
        return grants_of(self.cleaned_data["role"], self.cleaned_data["place"])


class AccountForm(RoleForm):
    """A new account; without a password one signs in with a code by mail."""

    email = forms.EmailField(label=pgettext_lazy("address", "E-mail"), max_length=254)
    name = forms.CharField(label=_("Name or function (optional)"), max_length=120, required=False)
    password = forms.CharField(
        label=_("First password (optional)"), max_length=200, required=False, strip=False, widget=forms.PasswordInput,
        help_text=_("At least 12 characters. Without one, the person signs in with a code by mail."))
    field_order = ("email", "name", "role", "place", "password")

    def clean_email(self) -> str:
        """An address is one account, whatever its case."""
        email: str = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email=email).exists():
            raise ValidationError(_("There is an account with this address already. You find it in the list."))
        return email

    def clean_password(self) -> str | None:
        """The same rules as for every account."""
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password or None
