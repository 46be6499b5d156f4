"""Why something was blacked out, and the words that stand in its place, alike on every page and in every document."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, pgettext

WHOLE = "card"
REASONS = {
    "person": gettext_lazy("names a person"),
    "hurts": gettext_lazy("hurtful words"),
    "confidential": gettext_lazy("confidential"),
    "demand": gettext_lazy("on demand of a person concerned"),
    "law": gettext_lazy("legal reason"),
}


def blackout_words(erased: Mapping[str, Mapping[str, Any]], what: str = WHOLE) -> str:
    """"blacked out on 16 Jan 2025 (names a person)"; empty where `what` was not blacked out."""
    gone = erased.get(what)
    if gone is None:
        return ""
    reason = str(REASONS.get(str(gone.get("reason", "")), "")) or pgettext("blacking out", "without a reason")
    try:
        day = date_format(date.fromisoformat(str(gone.get("on", ""))), "SHORT_DATE_FORMAT")
    except ValueError:
        return gettext("blacked out (%(reason)s)") % {"reason": reason}
    return gettext("blacked out on %(day)s (%(reason)s)") % {"day": day, "reason": reason}
