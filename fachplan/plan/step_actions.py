"""Writes about the small steps of a measure: their days, their order, and when they were done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from fachplan.base import audit
from fachplan.plan.measure_actions import MeasureRefused, take
from fachplan.plan.measure_models import Measure, Step

FAR = 30_000  # positions are moved out of the way up there, for each stands once


@dataclass(frozen=True, slots=True)
class Told:
    """A step as it is typed. `after`: the step it waits for."""

    title: str
    owner: str = ""
    due: date | None = None
    done_on: date | None = None
    after: UUID | None = None
    moved_because: str = ""


@transaction.atomic
def add_step(measure: Measure, told: Told, *, actor: str, at: datetime) -> Step:
    """A step at the end. In an adopted measure its day counts as agreed from now on.

    :raises fachplan.plan.measure_actions.MeasureRefused: `ended`, `title`, `gone` or `future`.
    """
    measure = take(measure)
    steps = _steps(measure)
    step = Step(measure=measure, position=len(steps) + 1)
    _write(step, told, steps, at)
    step.agreed_due = step.due if measure.adopted_on else None
    step.save()
    audit.record("step.add", measure, actor=actor, at=at, step=str(step.pk))
    return step


@transaction.atomic
def change_step(measure: Measure, key: UUID, told: Told, *, actor: str, at: datetime) -> None:
    """:raises fachplan.plan.measure_actions.MeasureRefused: `ended`, `gone`, `title`, `future`, `cycle`, or `moved` for an agreed day
    that moves without a reason."""
    measure = take(measure)
    steps = _steps(measure)
    step = _named(steps, key)
    _write(step, told, steps, at)
    if step.agreed_due is not None and step.due != step.agreed_due and not step.moved_because:
        raise MeasureRefused("moved")
    if measure.adopted_on and step.agreed_due is None:
        step.agreed_due = step.due
    step.save()
    audit.record("step.change", measure, actor=actor, at=at, step=str(step.pk))


@transaction.atomic
def move_step(measure: Measure, key: UUID, places: int, *, actor: str, at: datetime) -> None:
    """Earlier (negative) or later in the list; at an end it stays."""
    measure = take(measure)
    steps = _steps(measure)
    step = _named(steps, key)
    steps.insert(max(0, steps.index(step) + places), steps.pop(steps.index(step)))
    _number(steps)
    audit.record("step.move", measure, actor=actor, at=at, step=str(step.pk))


@transaction.atomic
def remove_step(measure: Measure, key: UUID, *, actor: str, at: datetime) -> dict[str, Any]:
    """Returns what `bring_back` needs. An agreed step is not removed but dropped with the measure, or moved with a reason.

    :raises fachplan.plan.measure_actions.MeasureRefused: `ended`, `gone` or `agreed`.
    """
    measure = take(measure)
    steps = _steps(measure)
    step = _named(steps, key)
    if step.agreed_due is not None:
        raise MeasureRefused("agreed")
    kept = {"title": step.title, "owner": step.owner, "due": _iso(step.due), "done_on": _iso(step.done_on), "position": step.position,
            "after": str(step.after_id or ""), "followed_by": [str(other.pk) for other in steps if other.after_id == step.pk]}
    steps.remove(step)
    step.delete()
    _number(steps)
    audit.record("step.remove", measure, actor=actor, at=at)
    return kept


@transaction.atomic
def bring_back(measure: Measure, kept: Mapping[str, Any], *, actor: str, at: datetime) -> None:
    """A removed step where it stood, with those that waited for it."""
    measure = take(measure)
    steps = _steps(measure)
    before = next((step for step in steps if str(step.pk) == kept["after"]), None)
    step = Step.objects.create(measure=measure, position=FAR, title=kept["title"], owner=kept["owner"], due=_day(kept["due"]),
                               done_on=_day(kept["done_on"]), after=before)
    for other in steps:
        if str(other.pk) in kept["followed_by"] and other.after_id is None:
            other.after = step
            other.save(update_fields=["after"])
    steps.insert(min(kept["position"] - 1, len(steps)), step)
    _number(steps)
    audit.record("step.back", measure, actor=actor, at=at, step=str(step.pk))


def circle(step: UUID, after: UUID | None, waits: Mapping[UUID, UUID | None]) -> list[UUID]:
    """The steps that would wait for each other in a circle if `step` waited for `after`; empty if none would.

    >>> a, b, c = UUID(int=1), UUID(int=2), UUID(int=3)
    >>> circle(a, c, {c: b, b: a}) == [a, c, b]
    True
    >>> circle(a, c, {c: b})
    []
    """
    way = [step]
    while after is not None and after not in way:
        way.append(after)
        after = waits.get(after)
    return way if after == step else []


def _write(step: Step, told: Told, steps: Sequence[Step], at: datetime) -> None:
    step.title = " ".join(told.title.split())[:300]
    if not step.title:
        raise MeasureRefused("title")
    if told.done_on is not None and told.done_on > at.date():
        raise MeasureRefused("future")
    before = _named(steps, told.after) if told.after else None
    ring = circle(step.pk, told.after, {other.pk: other.after_id for other in steps if other.pk != step.pk})
    if ring:
        titles = {other.pk: other.title for other in steps} | {step.pk: step.title}
        raise MeasureRefused("cycle", " → ".join(titles[each] for each in [*ring, ring[0]]))
    step.owner, step.due, step.done_on = " ".join(told.owner.split())[:200], told.due, told.done_on
    step.after, step.moved_because = before, told.moved_because.strip()


def _steps(measure: Measure) -> list[Step]:
    return list(Step.objects.filter(measure=measure))


def _named(steps: Sequence[Step], key: UUID) -> Step:
    found = next((step for step in steps if step.pk == key), None)
    if found is None:
        raise MeasureRefused("gone")
    return found


def _number(steps: Sequence[Step]) -> None:
    for offset in (FAR, 0):
        for place, step in enumerate(steps, 1):
            step.position = offset + place
        Step.objects.bulk_update(steps, ["position"])


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
