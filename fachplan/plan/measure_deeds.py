"""What becomes of a measure as a whole: adopted, merged, split, dropped, and each of it taken back.

Cards stay where they were answered: an answer names the measure it was given into, and whoever reads it is led on to the one that
took that measure in. Origins go along with every merge and split.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import F, Max

from fachplan.base import audit
from fachplan.base.models import AuditLine
from fachplan.plan.answer_actions import new_measure, worked_on
from fachplan.plan.measure_actions import LIVING, MeasureRefused, take
from fachplan.plan.measure_models import ImpactGoal, Measure, Origin, Responsibility, Step
from fachplan.plan.models import SectorPlan

State = Measure.State
GOES_ALONG = ("impact_goal_id", "field_of_action_id", "area_id", "horizon", "need", "target_groups")


def lacks_for_adoption(measure: Measure, lead: Responsibility | None) -> list[str]:
    """What keeps a draft from being adopted: no `lead`, or one that has not `accepted`."""
    if lead is None:
        return ["lead"]
    return [] if lead.state == Responsibility.State.ACCEPTED else ["accepted"]


def lead_of(measure: Measure) -> Responsibility | None:
    """Who is to answer for a measure now, whether or not they have said so."""
    return measure.responsibilities.filter(role=Responsibility.Role.LEAD, ended_on=None).first()


@transaction.atomic
def begin_measure(plan: SectorPlan, title: str, goal: UUID | None, *, actor: str, at: datetime) -> Measure:
    """A draft written by hand, from no card.

    :raises MeasureRefused: `title`, or `gone` for a goal that is not of this plan.
    """
    title = " ".join(title.split())[:300]
    if not title:
        raise MeasureRefused("title")
    plan = SectorPlan.objects.select_for_update().get(pk=plan.pk)
    serves = ImpactGoal.objects.filter(guiding_goal__plan=plan, pk=goal).first() if goal else None
    if goal and serves is None:
        raise MeasureRefused("gone")
    measure = new_measure(plan, title, at=at)
    measure.impact_goal = serves
    measure.save(update_fields=["impact_goal"])
    audit.record("measure.begin", measure, actor=actor, at=at)
    return measure


@transaction.atomic
def adopt(measure: Measure, on: date | None, *, actor: str, at: datetime) -> None:
    """The city commits to a draft: its lead answers for it, and the days of its steps become agreed ones.

    :raises MeasureRefused: `ended`, `adopted`, `day`, `lead` or `accepted`.
    """
    measure = take(measure)
    if measure.state != State.DRAFT:
        raise MeasureRefused("adopted")
    if on is None:
        raise MeasureRefused("day")
    lead = Responsibility.objects.select_for_update().filter(measure=measure, role="lead", ended_on=None).first()
    for lack in lacks_for_adoption(measure, lead):
        raise MeasureRefused(lack)
    measure.state, measure.lead, measure.adopted_on = State.ADOPTED, lead, on
    measure.save(update_fields=["state", "lead", "adopted_on"])
    measure.steps.filter(agreed_due=None).update(agreed_due=F("due"))
    audit.record("measure.adopt", measure, actor=actor, at=at, on=on.isoformat())


@transaction.atomic
def adopt_back(measure: Measure, *, actor: str, at: datetime) -> None:
    """An adoption that was a slip: a draft again. A step whose agreed day was moved since keeps its reason.

    :raises MeasureRefused: `ended`, `draft`, or `moved` if an agreed day was moved already.
    """
    measure = take(measure)
    if measure.state != State.ADOPTED:
        raise MeasureRefused("draft")
    if measure.steps.exclude(moved_because="").exists():
        raise MeasureRefused("moved")
    measure.steps.update(agreed_due=None)
    measure.state, measure.lead, measure.adopted_on = State.DRAFT, None, None
    measure.save(update_fields=["state", "lead", "adopted_on"])
    audit.record("measure.adopt_back", measure, actor=actor, at=at)


@transaction.atomic
def merge(measure: Measure, into: Measure, *, on: date, actor: str, at: datetime) -> None:
    """Let `into` take `measure` in; the cards it comes from are now the other's as well. Its sheet stays readable.

    :raises MeasureRefused: `itself`, `other_plan`, `ended`, or `into_ended` if the other takes nothing in any more.
    """
    if measure.pk == into.pk:
        raise MeasureRefused("itself")
    if measure.plan_id != into.plan_id:
        raise MeasureRefused("other_plan")
    held = Measure.objects.select_for_update().order_by("pk").in_bulk([measure.pk, into.pk])  # in one order: no two wait for each other
    measure, into = held[measure.pk], held[into.pk]
    if measure.state not in LIVING:
        raise MeasureRefused("ended")
    if into.state not in LIVING:
        raise MeasureRefused("into_ended")
    known = set(into.origins.values_list("card", flat=True))
    Origin.objects.bulk_create([Origin(measure=into, card_id=card, since=at, deed=_merging(measure, into))
                                for card in measure.origins.values_list("card", flat=True) if card not in known])
    measure.state, measure.merged_into, measure.ended_on = State.MERGED, into, on
    measure.save(update_fields=["state", "merged_into", "ended_on"])
    audit.record("measure.merge", measure, actor=actor, at=at, into=str(into.pk))


@transaction.atomic
def merge_back(measure: Measure, *, actor: str, at: datetime) -> None:
    """Take a merge back: both stand for themselves again, and the cards that came along leave the other.

    :raises MeasureRefused: `not_merged`.
    """
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    if measure.state != State.MERGED or measure.merged_into_id is None:
        raise MeasureRefused("not_merged")
    Origin.objects.filter(measure=measure.merged_into_id, deed=uuid5(measure.pk, str(measure.merged_into_id))).delete()
    measure.state = State.ADOPTED if measure.adopted_on else State.DRAFT
    measure.merged_into, measure.ended_on = None, None
    measure.save(update_fields=["state", "merged_into", "ended_on"])
    audit.record("measure.merge_back", measure, actor=actor, at=at)


@transaction.atomic
def split(measure: Measure, title: str, steps: Collection[UUID] = (), *, actor: str, at: datetime) -> Measure:
    """A second draft beside `measure`, from the same cards and for the same goal; the `steps` named go over to it.

    :raises MeasureRefused: `ended`, `title`, or `step` for one that is not its own.
    """
    title = " ".join(title.split())[:300]
    if not title:
        raise MeasureRefused("title")
    plan = SectorPlan.objects.select_for_update().get(pk=measure.plan_id)
    measure = take(measure)
    second = new_measure(plan, title, at=at)
    for name in GOES_ALONG:
        setattr(second, name, getattr(measure, name))
    second.save()
    Origin.objects.bulk_create([Origin(measure=second, card_id=card, since=at, deed=second.pk)
                                for card in measure.origins.values_list("card", flat=True)])
    going = list(Step.objects.filter(measure=measure, pk__in=steps))
    if len(going) != len(set(steps)):
        raise MeasureRefused("step")
    _give(going, second)
    audit.record("measure.split", measure, actor=actor, at=at, into=str(second.pk))
    return second


@transaction.atomic
def split_back(measure: Measure, second: Measure, *, actor: str, at: datetime) -> None:
    """A split that was a slip: the second draft is gone, its steps stand at the end of `measure` again. Its number is not given again.

    :raises MeasureRefused: `ended`, `gone` for one that was not split off from it, or `worked` if somebody used the second one since.
    """
    SectorPlan.objects.select_for_update().get(pk=measure.plan_id)
    measure, second = take(measure), take(second)
    split_off = AuditLine.objects.filter(object=audit.name_of(measure), kind="measure.split", values__into=str(second.pk))
    if not split_off.exists():
        raise MeasureRefused("gone")
    if worked_on(second) or any(tied.exists() for tied in (second.dispositions, second.taken_in, second.in_papers)):
        raise MeasureRefused("worked")
    _give(list(second.steps.all()), measure)
    gone = str(second.pk)
    second.delete()
    audit.record("measure.split_back", measure, actor=actor, at=at, second=gone)


def _give(steps: list[Step], second: Measure) -> None:
    """Steps change over, in their order; an order across two measures ends there."""
    ids = {step.pk for step in steps}
    Step.objects.filter(after__in=ids).exclude(pk__in=ids).update(after=None)
    last = second.steps.aggregate(last=Max("position"))["last"] or 0
    for place, step in enumerate(steps, last + 1):
        step.measure, step.position = second, place
        step.after = step.after if step.after_id in ids else None
        step.save(update_fields=["measure", "position", "after"])


@transaction.atomic
def drop(measure: Measure, reason: str, *, on: date, actor: str, at: datetime) -> None:
    """Give a measure up; the reason is read wherever a card led to it.

    :raises MeasureRefused: `ended` or `reason`.
    """
    measure = take(measure)
    if not reason.strip():
        raise MeasureRefused("reason")
    measure.state, measure.end_reason, measure.ended_on = State.DROPPED, reason.strip(), on
    measure.save(update_fields=["state", "end_reason", "ended_on"])
    audit.record("measure.drop", measure, actor=actor, at=at)


@transaction.atomic
def drop_back(measure: Measure, *, actor: str, at: datetime) -> None:
    """Take a given-up measure up again, as it was.

    :raises MeasureRefused: `not_dropped`.
    """
    measure = Measure.objects.select_for_update().get(pk=measure.pk)
    if measure.state != State.DROPPED:
        raise MeasureRefused("not_dropped")
    measure.state = State.ADOPTED if measure.adopted_on else State.DRAFT
    measure.end_reason, measure.ended_on = "", None
    measure.save(update_fields=["state", "end_reason", "ended_on"])
    audit.record("measure.drop_back", measure, actor=actor, at=at)


def final(measure: UUID, merged: Mapping[UUID, UUID | None]) -> UUID:
    """Where a measure went in the end: `merged` maps each merged measure to the one that took it in.

    >>> a, b, c = UUID(int=1), UUID(int=2), UUID(int=3)
    >>> final(a, {a: b, b: c}) == c
    True
    """
    while (into := merged.get(measure)) is not None:
        measure = into
    return measure


def _merging(measure: Measure, into: Measure) -> UUID:
    """The name of a merge, found again when it is taken back."""
    return uuid5(measure.pk, str(into.pk))
