"""Why a rehearsal does not begin, in words."""

from django.utils.translation import gettext as _

from fachplan.workshop.rehearsal_actions import MOST_MINUTES, MOST_PEOPLE


def refusal_words() -> dict[str, str]:
    """Why a rehearsal does not begin, in words."""
    return {
        "runs_already": _("A rehearsal of this forum runs already. Please end it first."),
        "no_groups": _("There are no groups to write in yet. Please make the groups and choose a method first."),
        "bad_numbers": _("Between 1 and %(people)s people, between 1 and %(minutes)s minutes.") % {
            "people": MOST_PEOPLE, "minutes": MOST_MINUTES},
    }
