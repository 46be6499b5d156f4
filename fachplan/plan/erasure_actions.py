"""Words that are blacked out on a card go from whatever the plan took over from it, too.

A measure tied to the card loses a text that was the card's own, and any text loses an erased sentence that stands in it. What
somebody else wrote stays. Short words are looked for as a whole text only: "Chor" may stand in many a title.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import override

from fachplan.base.blackout import WHOLE, blackout_words
from fachplan.plan.answer_models import AnswerRelease, Disposition
from fachplan.plan.measure_models import Measure, Origin, Responsibility, Step
from fachplan.plan.paper_models import CouncilPaper
from fachplan.plan.release_models import PlanRelease
from fachplan.workshop import blackout_actions
from fachplan.workshop.blackout_actions import Blackout

A_SENTENCE = 3  # words: fewer may stand anywhere by chance
OF_MEASURE = ("title", "summary", "need", "target_groups", "paid_work", "volunteer_work", "implementation", "notice", "alternatives",
              "if_it_ends", "end_reason")
OF_PAPER = ("title", "proposal", "reasons", "alternatives", "if_refused", "dissent")
NO_WORDS = frozenset(("kind", "state", "card", "group", "language", "reference", "decided_on", "on"))  # of a frozen release


def follow_blackout(done: Blackout) -> None:
    """Blank the plan in the transaction that blacks out."""
    _follow(done, "default")


def _follow(done: Blackout, using: str) -> None:
    if not any(word.strip() for word in done.words):
        return
    with override(settings.LANGUAGE_CODE):
        stands = capfirst(blackout_words({WHOLE: {"reason": done.reason, "on": done.at.date().isoformat()}}))
    eraser = _Eraser(done.words, stands, using)
    tied = _tied_measures(done, using)
    process = done.board.forum.process_id
    eraser.clear(Measure.objects.using(using).filter(pk__in=tied), OF_MEASURE)
    eraser.clear(Step.objects.using(using).filter(measure__in=tied), ("title", "moved_because"))
    eraser.clear(Responsibility.objects.using(using).filter(measure__in=tied), ("office", "words"))
    eraser.clear(Disposition.objects.using(using).filter(card__board=done.board), ("reason", "words", "found"))
    eraser.clear(CouncilPaper.objects.using(using).filter(plan__process=process), OF_PAPER)
    eraser.clear_releases(AnswerRelease.objects.using(using).filter(forum__process=process))
    eraser.clear_releases(PlanRelease.objects.using(using).filter(plan__process=process))


def _tied_measures(done: Blackout, using: str) -> set[Any]:
    """The measures that come from the card, or from one of the board's cards, and those they were merged into."""
    origins = Origin.objects.using(using)
    origins = origins.filter(card=done.card.pk) if done.card else origins.filter(card__board=done.board)
    found = set(origins.values_list("measure_id", flat=True))
    found |= set(Measure.objects.using(using).filter(dispositions__card=done.card.pk).values_list("pk", flat=True)) if done.card else set()
    return found | set(Measure.objects.using(using).filter(taken_in__in=found).values_list("pk", flat=True))


class _Eraser:
    """Erased words, and what stands in their place."""

    def __init__(self, words: Iterable[str], stands: str, using: str) -> None:
        told = {text for text in (word.strip() for word in words) if text}
        self.whole = {" ".join(text.split()) for text in told}
        # The longest first: a sentence may hold another one.
        self.sentences = sorted((text for text in told | self.whole if len(text.split()) >= A_SENTENCE), key=len, reverse=True)
        self.stands, self.using = stands, using

    def cleared(self, text: str) -> str:
        if " ".join(text.split()) in self.whole:
            return self.stands
        for sentence in self.sentences:
            text = text.replace(sentence, self.stands)
        return text

    def clear(self, rows: models.QuerySet[Any], fields: Iterable[str]) -> None:
        """Clear these texts of `rows`; an address made of a title that went goes with it."""
        names = tuple(fields)
        for row in rows:
            now = {name: self.cleared(getattr(row, name)) for name in names}
            changed = {name: text[: row._meta.get_field(name).max_length] for name, text in now.items() if text != getattr(row, name)}
            if "title" in changed and hasattr(row, "slug"):
                changed["slug"] = ""
            if changed:
                type(row)._base_manager.using(self.using).filter(pk=row.pk).update(**changed)

    def clear_releases(self, rows: models.QuerySet[Any]) -> None:
        """Clear frozen contents; their digest is that of what is left."""
        for row in rows:
            left = self._left(row.content)
            if left != row.content:
                told = json.dumps(left, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
                digest = hashlib.sha256(told.encode()).hexdigest()
                type(row)._base_manager.using(self.using).filter(pk=row.pk).update(content=left, sha256=digest)

    def _left(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.cleared(value)
        if isinstance(value, list):
            return [self._left(each) for each in value]
        if isinstance(value, dict):
            left = {name: each if name in NO_WORDS else self._left(each) for name, each in value.items()}
            return left | {"slug": ""} if "slug" in left and left.get("title") != value.get("title") else left
        return value


blackout_actions.after.append(follow_blackout)
blackout_actions.again.append(_follow)
