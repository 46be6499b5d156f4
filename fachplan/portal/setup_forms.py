"""The ten answers of the set-up, and the city's own words if it wants them."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from fachplan.base.laender import LAENDER
from fachplan.base.words import WORDS

ANSWERS = ("name", "land", "office", "sender", "controller", "data_protection_officer", "imprint", "languages")
WORD_LENGTH = 60


class SetupForm(forms.Form):
    """Ten answers; every one of them can be changed later."""

    name = forms.CharField(label=pgettext_lazy("of a municipality", "Name"), max_length=120)
    land = forms.ChoiceField(label=_("Land"), choices=[("", "—"), *sorted(LAENDER.items(), key=lambda each: each[1])])
    office = forms.CharField(label=_("Office that invites"), max_length=160)
    sender = forms.EmailField(label=_("E-mail for questions"), help_text=_("Mails come from this address."))
    controller = forms.CharField(label=_("Who is responsible for the data"),
                                 help_text=_("Office and address. It stands in the privacy notice."),
                                 max_length=2000, widget=forms.Textarea)
    data_protection_officer = forms.CharField(label=_("Data protection officer"), help_text=_("The function and how to reach it."),
                                              max_length=2000, widget=forms.Textarea)
    imprint = forms.CharField(label=_("Imprint"), help_text=_("Provider, address, who represents it."), max_length=4000,
                              widget=forms.Textarea)
    languages = forms.MultipleChoiceField(label=_("Languages of the pages"), choices=settings.LANGUAGES, initial=["de"],
                                          widget=forms.CheckboxSelectMultiple)
    email = forms.EmailField(label=_("Your own e-mail"), help_text=_("You sign in with it."))
    password = forms.CharField(label=_("Your password"), help_text=_("At least 12 characters."), max_length=200,
                               widget=forms.PasswordInput(render_value=True), strip=False)

    def __init__(self, data: Any = None, *, needs_code: bool) -> None:
        super().__init__(data)
        for key, default in WORDS.items():
            self.fields[f"word_{key}"] = forms.CharField(label=gettext(default), max_length=WORD_LENGTH, required=False)
        if needs_code:
            self.fields["code"] = forms.CharField(label=_("Set-up code"), max_length=100,
                                       help_text=_("The command “fachplan init” shows a link; the code is its part after the #."))
        for field in self.fields.values():
            field.error_messages["required"] = _("Please fill this in.")

    def clean_password(self) -> str:
        """The same rules as for every account."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean_languages(self) -> list[str]:
        """In the order of the settings, the first being the one for mails."""
        chosen: list[str] = self.cleaned_data["languages"]
        return [code for code, _name in settings.LANGUAGES if code in chosen]

    def refuse_code(self) -> None:
        """Say at the field that the code is not the one."""
        self.add_error("code", ValidationError(_("This code is not valid, or it has expired. “fachplan init” makes a new one.")))

    def words(self) -> dict[str, str]:
        """The city's own words; those left empty are not among them."""
        given = {key: self.cleaned_data.get(f"word_{key}", "") for key in WORDS}
        return {key: own for key, own in given.items() if own}

    def answers(self) -> dict[str, Any]:
        """What is written to the city."""
        return {name: self.cleaned_data[name] for name in ANSWERS} | {"words": self.words()}
