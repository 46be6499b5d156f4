"""What a forum and the points of its agenda can be, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

AGENDA_KINDS: dict[str, str | Promise] = {
    "welcome": pgettext_lazy("agenda", "Welcome"),
    "talk": _("Talk"),
    "rooms": _("Change of rooms"),
    "work": _("Working phase in groups"),
    "break": pgettext_lazy("agenda", "Break"),
    "plenum": _("Plenary session"),
    "outlook": _("Outlook"),
}
FORUM_KINDS: dict[str, str | Promise] = {
    "topic": _("Topic forum"),
    "kickoff": _("Kick-off event"),
    "closing": _("Closing event"),
}
PRECISIONS: dict[str, str | Promise] = {
    "day": _("A day"),
    "month": _("Only the month"),
    "open": _("Still open"),
}
