"""Where the plan says words that a blackout would leave there, since words as short may mean something else."""

import re
from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from fachplan.forums.models import Forum
from fachplan.plan.erasure_patterns import FAR_LENGTH, FAR_WORDS, is_looked_for, pattern_of
from fachplan.plan.measure_models import ImpactGoal, Measure, Step
from fachplan.plan.paper_models import CouncilPaper
from fachplan.workshop.blackout_queries import Elsewhere

SHORTEST = 3  # letters: what is shorter stands in every text
OF_MEASURE = ("title", "summary", "need", "target_groups", "paid_work", "volunteer_work", "implementation", "notice", "alternatives",
              "if_it_ends")
OF_PAPER = ("title", "proposal", "reasons", "alternatives", "if_refused", "dissent")


def left_in_plan(told: tuple[str, ...], forum: Forum) -> list[Elsewhere]:
    """The measures, goals and papers of the forum's process that say one of these texts, in any spelling of capitals."""
    short = [re.compile(pattern_of(text).pattern, re.IGNORECASE) for text in told
             if len(text.strip()) >= SHORTEST and not is_looked_for(text, FAR_WORDS, FAR_LENGTH)]
    return [place for place in _places(forum) if any(pattern.search(place.text) for pattern in short)] if short else []


def _places(forum: Forum) -> Iterator[Elsewhere]:
    key = forum.process.key
    measures = list(Measure.objects.filter(plan__process=forum.process))
    steps: dict[object, list[str]] = {}
    for owner, title in Step.objects.filter(measure__in=measures).values_list("measure", "title"):
        steps.setdefault(owner, []).append(title)
    for measure in measures:
        address = reverse("plan:measure", args=[key, measure.reference])
        texts = [*(getattr(measure, name) for name in OF_MEASURE), *steps.get(measure.pk, [])]
        yield from _each(_("Measure %(number)s") % {"number": measure.number}, address, texts)
    for goal in ImpactGoal.objects.filter(guiding_goal__plan__process=forum.process):
        yield from _each(_("Impact goal"), reverse("plan:goals", args=[key]), [goal.text, goal.stands, goal.needs])
    for paper in CouncilPaper.objects.filter(plan__process=forum.process):
        yield from _each(_("Council paper"), reverse("plan:paper", args=[key, paper.pk]), [getattr(paper, name) for name in OF_PAPER])


def _each(words: str, address: str, texts: Iterable[str]) -> Iterator[Elsewhere]:
    yield from (Elsewhere(words, address, text) for text in texts if text)
