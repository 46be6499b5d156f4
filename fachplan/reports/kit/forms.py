"""How many sheets of each kind are printed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fachplan.core.card_numbers import PRINTED
from fachplan.reports.kit.models import MOST_CARDS, MOST_SHEETS, Order


def _count(label: Any, usual: int, hint: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_SHEETS, initial=usual, required=False, help_text=hint)


class OrderForm(forms.Form):
    """The order; a blank field means the usual number."""

    warmup = _count(_("Warm-up sheets, A3"), 1)
    matrix = _count(_("Matrix sheets, A3"), 1)
    measures = _count(_("Measures sheets, A3"), 3, _("one sheet a measure"))
    cards = forms.IntegerField(
        label=_("Cards, A6"), min_value=0, max_value=MOST_CARDS, required=False, help_text=_("blank: three for each person expected")
    )
    first = forms.IntegerField(
        label=_("First card number"),
        min_value=PRINTED.start,
        max_value=PRINTED.stop - 1,
        required=False,
        help_text=_("Printing more? Go on after the last number printed, so that none exists twice."),
    )
    rooms = _count(_("Room signs, A4"), 1)
    lists = _count(_("Group lists, A4"), 1)
    posters = _count(_("Posters to join, A4"), 1)
    wlan = forms.CharField(
        label=_("Wi-Fi for the poster"), max_length=120, required=False, help_text=_("Network and password. It is printed, never stored.")
    )

    def order(self, usual: Order) -> Order:
        """The order that was filled in, `usual` where a field was left blank."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Order(**{name: given.get(name, getattr(usual, name)) for name in self.fields})
