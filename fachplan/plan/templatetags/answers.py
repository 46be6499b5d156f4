"""The words for the kinds of answer."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

register = template.Library()


@register.filter
def answer_word(kind: str) -> str:
    """The answer in a word or two."""
    return {
        "adopted": pgettext("answer", "taken up"), "merged": pgettext("answer", "merged"), "split": pgettext("answer", "split"),
        "forwarded": pgettext("answer", "passed on"), "parked": pgettext("answer", "put off"),
        "exists": pgettext("answer", "exists already"), "declined": pgettext("answer", "not taken up"),
        "open": _("under discussion"), "blacked_out": pgettext("answer", "blacked out"),
    }[kind]
