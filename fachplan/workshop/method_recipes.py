"""A method to begin with, for a city that has none yet: nobody needs a shell or a file to hold the first forum."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from fachplan.base.content import SOURCE_LANGUAGE
from fachplan.workshop.method_drafts import FieldDraft, MethodDraft, PhaseDraft


def first_recipe() -> MethodDraft:
    """Collect, weigh, agree: the usual afternoon with small groups, in words any city can take and change.

    Its words are content, so they are in the language content is written in, whoever presses the button.
    """
    with override(SOURCE_LANGUAGE):
        return MethodDraft(_("Forum with small groups"), "", "group", _fields(), _phases())


def _fields() -> tuple[FieldDraft, ...]:
    return (
        FieldDraft("warmup", "warmup", _("Who is it about?"), _("For whom do we want something to get better?"), "leute"),
        FieldDraft("matrix", "strengths", _("Strengths"), _("What works well, and what can we build on?"), "plus"),
        FieldDraft("matrix", "weaknesses", _("Weaknesses"), _("What is missing, and where is it stuck?"), "minus"),
        FieldDraft("matrix", "chances", _("Chances"), _("What could we make more of?"), "chance"),
        FieldDraft("matrix", "risks", _("Risks"), _("What could get in our way?"), "huerde"),
        FieldDraft("measures", "goals", _("Goals"), _("What should get better?"), "faden"),
        FieldDraft("measures", "measures", _("Measures"), _("What do we do for it?"), "check"),
    )


def _phases() -> tuple[PhaseDraft, ...]:
    return (
        PhaseDraft("", "warmup", _("Arriving"), 15, _("Arriving"), _("Who are we, and who is it about?")),
        PhaseDraft("", "matrix", _("Taking stock"), 30, _("Taking stock"), _("One thought per card, few words.")),
        PhaseDraft("", "measures", _("Goals and measures"), 25, _("Goals and measures"), _("What follows from the cards?")),
        PhaseDraft("", "responsibility", _("Responsibilities"), 10, _("Who?"), _("Who takes care of it, and how?")),
        PhaseDraft("", "horizon", _("Time horizon"), 10, _("When?"), _("By when, and with which first steps?")),
        PhaseDraft("", "plenum", _("Results in the plenary"), 10, _("Plenary"), _("The groups show what they found.")),
    )
