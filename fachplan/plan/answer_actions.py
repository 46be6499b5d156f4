"""Answering cards: adopt, merge, split, forward, park, "exists already", decline. One deed may answer several at once.

An answer is never overwritten: a later one supersedes it, taking one back brings the former to life. Origins go along:
whatever becomes of a measure, the cards it comes from stay tied to it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max

from fachplan.base import audit
from fachplan.base.ids import slug_of
from fachplan.base.models import AuditLine
from fachplan.forums.models import Forum
from fachplan.forums.references import REFERENCE_LETTERS
from fachplan.plan.answer_models import Disposition
from fachplan.plan.draft_actions import drafts_among, sources_of, take_over
from fachplan.plan.inbox_queries import ASKED
from fachplan.plan.measure_models import Measure, Origin
from fachplan.plan.models import SectorPlan
from fachplan.workshop.models import Card

Kind = Disposition.Kind


class NotAnswerable(ValueError):
    """Why an answer cannot be given: `reason` is no_cards, no_plan, other_forum, reason, office, found, words, function,
    no_measure, gone_measure, titles or superseded."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered, in a planner's words; which of it is needed depends on the kind.

    adopted: `titles` of one new measure · merged: `measure` · split: `titles` of two or more · forwarded: `office` ·
    exists: `found` · parked and declined: `reason`.
    """

    kind: str
    decided_by: str
    measure: Measure | None = None
    titles: tuple[str, ...] = ()
    office: str = ""
    found: str = ""
    reason: str = ""
    words: str = ""
    language: str = "de"


@transaction.atomic
def answer(forum: Forum, cards: Sequence[UUID], given: Answer, *, actor: str, at: datetime) -> UUID:
    """Give the same answer to all `cards` of `forum`; what they were answered before is superseded.

    A new measure takes over what the first draft among the cards says; the cards a draft was made from are its origins too.
    Returns the deed, with which `take_back` takes all of it back.

    :raises NotAnswerable: with nothing written.
    """
    Forum.with_rehearsals.select_for_update().get(pk=forum.pk)
    known = _cards(forum, cards)
    _check(given)
    deed = uuid4()
    measures = _measures(forum, given, deed, at)
    drafts = drafts_among(known) if measures else []
    origins = [*known, *(card for card in sources_of(forum, drafts) if card not in known)]
    for measure in measures:
        _tie(measure, origins, deed, at)
    if given.kind == Kind.ADOPTED and drafts:
        take_over(measures[0], drafts[0])
    Disposition.objects.filter(card__in=known, superseded_at=None).update(superseded_at=at)
    Disposition.objects.bulk_create([
        Disposition(card=card, deed=deed, kind=given.kind, measure=measures[0] if measures else None, office=given.office.strip(),
                    found=given.found.strip(), reason=given.reason.strip(), words=given.words.strip(), language=given.language,
                    decided_by=given.decided_by.strip(), decided_at=at)
        for card in known])
    audit.record("card.answer", forum, actor=actor, at=at, deed=str(deed), answer=given.kind, cards=len(known))
    return deed


@transaction.atomic
def take_back(forum: Forum, deed: UUID, *, actor: str, at: datetime) -> int:
    """Undo a deed: its answers are gone, the former ones stand again. Returns how many cards that concerns.

    A measure the deed made goes with it, unless other cards or answers were tied to it since, or somebody worked on it: then it stays.

    :raises NotAnswerable: `superseded` if one of the cards was answered again since, or the deed is taken back already.
    """
    Forum.with_rehearsals.select_for_update().get(pk=forum.pk)
    given = list(Disposition.objects.filter(deed=deed, card__board__forum=forum))
    if not given or any(each.superseded_at is not None for each in given):
        raise NotAnswerable("superseded")
    cards, decided = [each.card_id for each in given], given[0].decided_at
    Disposition.objects.filter(deed=deed).delete()
    former = Disposition.objects.filter(card__in=cards, superseded_at=decided).order_by("decided_at", "id")
    latest = {each.card_id: each.pk for each in former}  # the last of a card is what stood before
    Disposition.objects.filter(pk__in=latest.values()).update(superseded_at=None)
    Origin.objects.filter(deed=deed).delete()
    made = Measure.objects.filter(deed=deed, state=Measure.State.DRAFT, origins=None, dispositions=None, taken_in=None, in_papers=None)
    Measure.objects.filter(pk__in=[measure.pk for measure in made if not worked_on(measure)]).delete()
    audit.record("card.answer_back", forum, actor=actor, at=at, deed=str(deed), cards=len(cards))
    return len(cards)


def worked_on(measure: Measure) -> bool:
    """Whether somebody wrote on its sheet or named who answers for it."""
    known = [audit.name_of(each) for each in (measure, *measure.responsibilities.all())]
    return AuditLine.objects.filter(object__in=known).exists()


def _cards(forum: Forum, cards: Sequence[UUID]) -> list[Card]:
    known = sorted(Card.objects.filter(pk__in=cards, board__forum=forum, kind__in=ASKED), key=lambda card: cards.index(card.pk))
    if not cards:
        raise NotAnswerable("no_cards")
    if len(known) != len(set(cards)):
        raise NotAnswerable("other_forum")
    return known


def _check(given: Answer) -> None:
    """What the kind needs is there."""
    if given.kind in (Kind.DECLINED, Kind.PARKED) and not given.reason.strip():
        raise NotAnswerable("reason")
    if given.kind == Kind.FORWARDED and not given.office.strip():
        raise NotAnswerable("office")
    if given.kind == Kind.EXISTS and not given.found.strip():
        raise NotAnswerable("found")
    if given.kind == Kind.MERGED and given.measure is None:
        raise NotAnswerable("no_measure")
    if (given.kind == Kind.ADOPTED and len(_titles(given)) != 1) or (given.kind == Kind.SPLIT and len(_titles(given)) < 2):
        raise NotAnswerable("titles")
    if not given.decided_by.strip():
        raise NotAnswerable("function")


def _titles(given: Answer) -> list[str]:
    return [" ".join(title.split())[:300] for title in given.titles if title.strip()]


def _measures(forum: Forum, given: Answer, deed: UUID, at: datetime) -> list[Measure]:
    """The measures the cards go into: one there is, or new ones."""
    if given.kind == Kind.MERGED and given.measure is not None:
        measure = Measure.objects.select_for_update(of=("self",)).filter(pk=given.measure.pk, plan__process=forum.process_id).first()
        if measure is None or measure.state not in (Measure.State.DRAFT, Measure.State.ADOPTED):
            raise NotAnswerable("gone_measure")
        return [measure]
    if given.kind not in (Kind.ADOPTED, Kind.SPLIT):
        return []
    plan = SectorPlan.objects.select_for_update().filter(process=forum.process_id).first()
    if plan is None:
        raise NotAnswerable("no_plan")
    return [new_measure(plan, title, deed=deed, at=at) for title in _titles(given)]


def new_measure(plan: SectorPlan, title: str, *, at: datetime, deed: UUID | None = None) -> Measure:
    """A draft with the next number of `plan` and an address of its own; the caller holds the plan's row.

    The number of a measure that was taken back is not given again: it may stand on paper already.
    """
    last = Measure.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    number = max(last, SectorPlan.objects.values_list("measures_given", flat=True).get(pk=plan.pk)) + 1
    SectorPlan.objects.filter(pk=plan.pk).update(measures_given=number)
    return Measure.objects.create(
        plan=plan, number=number, reference=_free_reference(), slug=slug_of(title, 60), title=title, created=at, deed=deed)


def _free_reference() -> str:
    while True:
        reference = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))
        if not Measure.objects.filter(reference=reference).exists():
            return reference


def _tie(measure: Measure, cards: Sequence[Card], deed: UUID, at: datetime) -> None:
    """Cards become origins of `measure`; one that is already stays as it was."""
    tied = set(Origin.objects.filter(measure=measure, card__in=cards).values_list("card_id", flat=True))
    Origin.objects.bulk_create([Origin(measure=measure, card=card, since=at, deed=deed) for card in cards if card.pk not in tied])
