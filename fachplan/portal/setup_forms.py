"""The ten answers of the set-up: eight about the municipality, two about whoever gives them."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fachplan.accounts.models import User
from fachplan.portal.city_forms import MISSING, CityForm


class SetupForm(CityForm):
    """Ten answers; every one of them can be changed later."""

    email = forms.EmailField(label=_("Your own e-mail"), help_text=_("You sign in with it."))
    password = forms.CharField(label=_("Your password"), help_text=_("At least 12 characters."), max_length=200,
                               widget=forms.PasswordInput(render_value=True), strip=False)

    def __init__(self, data: Any = None, files: Any = None, *, needs_code: bool, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, files, initial=initial)
        if needs_code:
            self.fields["code"] = forms.CharField(label=_("Set-up code"), max_length=100,
                                       help_text=_("The command “fachplan init” shows a link; the code is its part after the #."))
            self.fields["code"].error_messages["required"] = MISSING

    def clean_email(self) -> str:
        """An address is one account, also where its account is closed."""
        email: str = self.cleaned_data["email"].strip().lower()
        if User.objects.filter(email=email).exists():
            raise ValidationError(_("There is an account with this address already. Please take another one."))
        return email

    def clean_password(self) -> str:
        """The same rules as for every account."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def refuse_code(self) -> None:
        """Say at the field that the code is not the one."""
        self.add_error("code", ValidationError(_("This code is not valid, or it has expired. “fachplan init” makes a new one.")))
