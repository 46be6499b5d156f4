"""Words that are blacked out on a card go from whatever the plan took over from it, too.

What is tied to the card loses a text that was the card's own, and every erased text inside a longer one, but for single short
words: "Chor" may stand in many a title. The rest of the process loses erased sentences wherever somebody quoted them. What
somebody else wrote stays. Single short words are shown before, with where they stand (`erasure_queries`).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.text import capfirst
from django.utils.translation import override

from fachplan.base.blackout import WHOLE, blackout_words
from fachplan.base.files import erase_file
from fachplan.base.models import Message
from fachplan.plan.answer_models import AnswerRelease, CardTheme, Disposition
from fachplan.plan.erasure_patterns import FAR_LENGTH, FAR_WORDS, forms_of, is_looked_for, pattern_of
from fachplan.plan.figure_models import CostLine, Indicator
from fachplan.plan.handed_in_actions import set_anew
from fachplan.plan.measure_models import ImpactGoal, Measure, Origin, Responsibility, Step
from fachplan.plan.objection_models import Objection
from fachplan.plan.paper_models import CouncilPaper, HandedInPaper, PaperStation
from fachplan.plan.release_models import PlanRelease
from fachplan.workshop import blackout_actions
from fachplan.workshop.blackout_actions import Blackout

TEXTS: tuple[tuple[type[models.Model], str, str, tuple[str, ...]], ...] = (  # of a measure: how it is tied, its process, its texts
    (Measure, "pk", "plan__process", ("title", "summary", "need", "target_groups", "paid_work", "volunteer_work", "implementation",
                                      "notice", "alternatives", "if_it_ends", "end_reason")),
    (Step, "measure", "measure__plan__process", ("title", "owner", "moved_because")),
    (Responsibility, "measure", "measure__plan__process", ("office", "words", "answered_by", "source")),
    (CostLine, "measure", "measure__plan__process", ("source",)),
    (Indicator, "measure", "measure__plan__process", ("what", "unit", "baseline_source", "counted_by")),
    (CouncilPaper, "measures", "plan__process", ("title", "proposal", "reasons", "alternatives", "if_refused", "dissent", "submitted_by")),
    (PaperStation, "paper__measures", "paper__plan__process", ("body",)),
)
OF_ANSWER, OF_OBJECTION = ("reason", "words", "found", "office"), ("text", "answer")
OF_MAIL = ("subject", "text", "html")
NO_WORDS = frozenset(("kind", "state", "card", "group", "language", "reference", "decided_on", "on"))  # of a frozen release


def follow_blackout(done: Blackout) -> None:
    """Blank the plan in the transaction that blacks out."""
    _follow(done, "default")


def _follow(done: Blackout, using: str) -> None:
    if not any(word.strip() for word in done.words):
        return
    with override(settings.LANGUAGE_CODE):
        stands = capfirst(blackout_words({WHOLE: {"reason": done.reason, "on": done.at.date().isoformat()}}))
    eraser = Eraser(done.words, stands, using)
    tied = _tied_measures(done, using)
    process = done.board.forum.process_id
    for model, way, home, fields in TEXTS:
        rows = model._base_manager.using(using)
        near = set(rows.filter(**{f"{way}__in": tied}).values_list("pk", flat=True))
        eraser.clear(rows.filter(**{home: process}).distinct(), fields, near)
    of_cards = models.Q(card=done.card.pk) if done.card else models.Q(card__board=done.board)
    for model, fields in ((Disposition, OF_ANSWER), (Objection, OF_OBJECTION)):
        rows = model._base_manager.using(using)
        near = set(rows.filter(of_cards | models.Q(**({"measure__in": tied} if model is Disposition else {"pk": None}))).values_list(
            "pk", flat=True))
        eraser.clear(rows.filter(card__board__forum__process=process), fields, near)
    eraser.clear(ImpactGoal.objects.using(using).filter(guiding_goal__plan__process=process), ("text", "stands", "needs"))
    eraser.clear(CardTheme.objects.using(using).filter(forum__process=process), ("title",))
    mails = Message.objects.using(using)
    eraser.clear(mails, OF_MAIL, mails.values_list("pk", flat=True))
    marks = {str(done.card.pk)} if done.card else set()
    marks |= set(Measure.objects.using(using).filter(pk__in=tied).values_list("reference", flat=True))
    eraser.clear_releases(AnswerRelease.objects.using(using).filter(forum__process=process), marks)
    eraser.clear_releases(PlanRelease.objects.using(using).filter(plan__process=process), marks)
    _clear_handed_in(eraser, HandedInPaper.objects.using(using).filter(paper__plan__process=process), frozenset(marks), done)


def _clear_handed_in(eraser: "Eraser", rows: models.QuerySet[HandedInPaper], marks: frozenset[str], done: Blackout) -> None:
    """Papers that were handed in: what is kept of them loses the words, and their files go and are set anew from what is left."""
    for kept in rows.select_related("pdf", "docx"):
        near = any(each["reference"] in marks for each in kept.content["measures"])
        left = {name: eraser.left(part, marks, near=near and name in ("paper", "stations")) for name, part in kept.content.items()}
        if left == kept.content:
            continue
        rows.filter(pk=kept.pk).update(content=left, erased_on=done.at.date())
        if rows.db == "default":  # where a restore repeats it, each file's own line takes it away, and the next reader sets it
            for stored in (kept.pdf, kept.docx):
                erase_file(stored, actor=done.actor, at=done.at)
            transaction.on_commit(partial(set_anew, kept.pk, at=done.at), robust=True)


def _tied_measures(done: Blackout, using: str) -> set[Any]:
    """The measures that come from the card, or from one of the board's cards, and those they were merged into."""
    origins = Origin.objects.using(using)
    origins = origins.filter(card=done.card.pk) if done.card else origins.filter(card__board=done.board)
    found = set(origins.values_list("measure_id", flat=True))
    found |= set(Measure.objects.using(using).filter(dispositions__card=done.card.pk).values_list("pk", flat=True)) if done.card else set()
    return found | set(Measure.objects.using(using).filter(taken_in__in=found).values_list("pk", flat=True))


class Eraser:
    """Erased words, and what stands in their place."""

    def __init__(self, words: Iterable[str], stands: str, using: str) -> None:
        self.whole = {" ".join(word.split()) for word in words if word.strip()}
        # The longest first: a sentence may hold another one.
        told = sorted(self.whole, key=len, reverse=True)
        self.near = [pattern_of(form) for text in told if is_looked_for(text) for form in forms_of(text)]
        self.far = [pattern_of(form) for text in told if is_looked_for(text, FAR_WORDS, FAR_LENGTH) for form in forms_of(text)]
        self.stands, self.using = stands, using

    def cleared(self, text: str, *, near: bool) -> str:
        if near and " ".join(text.split()) in self.whole:
            return self.stands
        for pattern in self.near if near else self.far:
            text = pattern.sub(lambda _found: self.stands, text)
        return text

    def clear(self, rows: models.QuerySet[Any], fields: Iterable[str], near: Iterable[Any] = ()) -> None:
        """Clear these texts of `rows`; an address made of a title that went goes with it. `near`: those the card went into."""
        names, close = tuple(fields), set(near)
        for row in rows:
            now = {name: self.cleared(getattr(row, name), near=row.pk in close) for name in names}
            changed = {name: text[: row._meta.get_field(name).max_length] for name, text in now.items() if text != getattr(row, name)}
            if "title" in changed and hasattr(row, "slug"):
                changed["slug"] = ""
            if changed:
                type(row)._base_manager.using(self.using).filter(pk=row.pk).update(**changed)

    def clear_releases(self, rows: models.QuerySet[Any], marks: Iterable[str]) -> None:
        """Clear frozen contents; their digest is that of what is left. `marks`: cards and measures the words were near."""
        close = frozenset(marks)
        for row in rows:
            left = self.left(row.content, close, near=False)
            if left != row.content:
                told = json.dumps(left, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
                digest = hashlib.sha256(told.encode()).hexdigest()
                type(row)._base_manager.using(self.using).filter(pk=row.pk).update(content=left, sha256=digest)

    def left(self, value: Any, marks: frozenset[str], *, near: bool) -> Any:
        if isinstance(value, str):
            return self.cleared(value, near=near)
        if isinstance(value, list):
            return [self.left(each, marks, near=near) for each in value]
        if isinstance(value, dict):
            near = near or bool(marks & _named(value))
            left = {name: each if name in NO_WORDS else self.left(each, marks, near=near) for name, each in value.items()}
            return left | {"slug": ""} if "slug" in left and left.get("title") != value.get("title") else left
        return value


def _named(row: Mapping[str, Any]) -> set[str]:
    """The card and the measure a row of a release is about."""
    return {str(row[name]) for name in ("card", "reference", "measure") if isinstance(row.get(name), str)}


blackout_actions.after.append(follow_blackout)
blackout_actions.again.append(_follow)
