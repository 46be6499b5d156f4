"""How a forum's number and date read in a sentence."""

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

from fachplan.forums.models import Forum

register = template.Library()


@register.simple_tag
def forum_label(forum: Forum) -> str:
    """'1. Themenforum', 'Auftaktveranstaltung', 'Auswertungsveranstaltung'."""
    if forum.kind == Forum.Kind.KICKOFF:
        return _("Kick-off event")
    if forum.kind == Forum.Kind.CLOSING:
        return _("Closing event")
    return _("Topic forum %(number)s") % {"number": forum.number} if forum.number else _("Topic forum")


@register.simple_tag
def forum_date(forum: Forum, when: str = "") -> str:
    """The date as precisely as it is known: a day, a month, or that it is over or still open."""
    if forum.date is None:
        return {"past": _("Done"), "today": _("Today")}.get(when, _("Date still open"))
    if forum.date_precision == Forum.Precision.MONTH:
        return formats.date_format(forum.date, "F Y")
    return formats.date_format(forum.date, "j. F Y" if formats.get_format("FIRST_DAY_OF_WEEK") == 1 else "DATE_FORMAT")


@register.simple_tag
def from_catalogue(words: str) -> str:
    """Words of the register in the reader's language; those that nobody translated stay as they are."""
    return _(words) if words else ""
