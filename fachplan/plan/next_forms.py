"""What comes next on the way to a public plan, in words, with the page on which it is done."""

from dataclasses import dataclass
from itertools import islice

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fachplan.plan.models import SectorPlan
from fachplan.plan.next_queries import Ahead, ahead_of


@dataclass(frozen=True, slots=True)
class NextStep:
    """How much waits, what it is, where it begins, and the button that leads there."""

    number: int
    words: str
    title: str
    button: str
    address: str


def next_steps(plan: SectorPlan, most: int) -> list[NextStep]:
    """The first `most` things that are not done yet, in their order."""
    key = plan.process.key
    return [NextStep(each.number, *_words(each), _address(each, key)) for each in islice(ahead_of(plan), most)]


def _words(ahead: Ahead) -> tuple[str, str, str]:
    n = ahead.number
    said, button = {
        "goals": (ngettext("guiding goal without an impact goal", "guiding goals without an impact goal", n), _("Write an impact goal")),
        "goal": (ngettext("draft without a goal", "drafts without a goal", n), _("Choose a goal")),
        "lead": (ngettext("draft without a lead", "drafts without a lead", n), _("Name the lead")),
        "answered": (ngettext("lead answered with a condition, another proposal or a no",
                              "leads answered with a condition, another proposal or a no", n), _("Look at the answer")),
        "ask": (ngettext("lead was not asked yet", "leads were not asked yet", n), _("Ask the lead")),
        "adopt": (ngettext("lead has agreed, the measure may be adopted", "leads have agreed, the measures may be adopted", n),
                  _("Adopt the measure")),
        "minutes": (ngettext("answer waits for the release of the minutes", "answers wait for the release of the minutes", n),
                    _("Release the minutes")),
        "answers": (ngettext("answer is not public yet", "answers are not public yet", n), _("Release the answers")),
        "release": (ngettext("adopted measure is not public yet", "adopted measures are not public yet", n), _("Release the plan")),
    }[ahead.kind]
    return said, ahead.title, button


def _address(ahead: Ahead, key: str) -> str:
    match ahead.kind:
        case "goals":
            return reverse("plan:goals", args=[key])
        case "goal":
            return reverse("plan:measure", args=[key, ahead.reference]) + "?offen=goal#goal"
        case "lead" | "answered" | "ask":
            return reverse("plan:responsibilities", args=[key, ahead.reference])
        case "adopt":
            return reverse("plan:measure", args=[key, ahead.reference]) + "#deeds"
        case "release":
            return reverse("plan:plan-release", args=[key])
    assert ahead.forum is not None  # answers and minutes are a forum's
    return reverse("reports:review" if ahead.kind == "minutes" else "plan:release", args=[ahead.forum.path])
