"""What a municipality says of itself, when it is set up and whenever it changes."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fachplan.base.laender import LAENDER
from fachplan.base.models import City
from fachplan.base.words import WORDS, common_text, read_own
from fachplan.core.nouns import NounProblem
from fachplan.portal.logo_fields import LogoField

ANSWERS = ("name", "land", "office", "sender", "controller", "data_protection_officer", "imprint", "languages")
LATER = ("accessibility_contact", "enforcement_body")  # the set-up does not ask for these
WORD_LENGTH = 120
MISSING = _("Please fill this in.")


def answers_of(city: City) -> dict[str, Any]:
    """What the city says already, by field; a field without an answer keeps the form's own start."""
    words = {f"word_{key}": own for key, own in city.words.items()}
    return {name: value for name in ANSWERS if (value := getattr(city, name))} | words


class WordField(forms.CharField):
    """A noun of the city's own, with its article and its plural."""

    def __init__(self, key: str) -> None:
        super().__init__(label=common_text(key), max_length=WORD_LENGTH, required=False)
        self.key = key

    def clean(self, value: Any) -> str:
        """The word as it is kept, if sentences can be made with it."""
        text = " ".join(str(super().clean(value)).split())
        try:
            if text:
                read_own(self.key, text)
        except NounProblem as error:
            problem = _("Please write it with its article and its plural, like “%(noun)s”.")
            raise ValidationError(problem, params={"noun": common_text(self.key)}) from error
        return text


class CityForm(forms.Form):
    """Eight answers, the city's own words and its logo."""

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
    logo = LogoField()

    def __init__(self, data: Any = None, files: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, files, initial=initial)
        for key in WORDS:
            self.fields[f"word_{key}"] = WordField(key)
        for field in self.fields.values():
            field.error_messages["required"] = MISSING

    def clean_languages(self) -> list[str]:
        """In the order of the settings, the first being the one for mails."""
        chosen: list[str] = self.cleaned_data["languages"]
        return [code for code, _name in settings.LANGUAGES if code in chosen]

    def own_words(self) -> list[forms.BoundField]:
        """The fields of the city's own words."""
        return [self[name] for name in self.fields if name.startswith("word_")]

    def words(self) -> dict[str, str]:
        """The city's own words; those left empty are not among them."""
        given = {key: self.cleaned_data.get(f"word_{key}", "") for key in WORDS}
        return {key: own for key, own in given.items() if own}

    def picture(self) -> tuple[bytes, str] | None:
        """The new logo and its media type, if there is one."""
        content: bytes | None = self.cleaned_data["logo"]
        return (content, "image/png") if content else None

    def answers(self) -> dict[str, Any]:
        """What is written to the city."""
        return {name: self.cleaned_data[name] for name in ANSWERS} | {"words": self.words()}


class ChangeForm(CityForm):
    """The same answers later, and two that mostly have a good answer from the start."""

    accessibility_contact = forms.EmailField(label=_("E-mail for barriers"), required=False,
                                             help_text=_("Empty: the e-mail for questions."))
    enforcement_body = forms.CharField(label=_("Who enforces accessible pages"), max_length=1000, required=False, widget=forms.Textarea,
                                       help_text=_("Name and address. Empty: the body of your Land, where we have a source for it."))

    @classmethod
    def of(cls, city: City) -> "ChangeForm":
        """The form as the city stands."""
        return cls(initial=answers_of(city) | {name: getattr(city, name) for name in LATER})

    def answers(self) -> dict[str, Any]:
        return super().answers() | {name: self.cleaned_data[name] for name in LATER}
