"""Writes about a measure's sheet. Two people in one sheet keep what each wrote; a field both changed waits for a choice."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from fachplan.base import audit
from fachplan.base.ids import slug_of
from fachplan.places.models import Area
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal, Measure

TEXTS = ("title", "summary", "need", "target_groups", "paid_work", "volunteer_work", "implementation", "horizon", "notice",
         "alternatives", "if_it_ends")
LINKS = {"impact_goal": ImpactGoal, "field_of_action": FieldOfAction, "area": Area}
FIELDS = (*TEXTS, *LINKS)
LIVING = (Measure.State.DRAFT, Measure.State.ADOPTED)


class MeasureRefused(ValueError):
    """Why nothing was written: `reason` is a word of the deed's own; `told` says more, `at` names the field, where there is one."""

    def __init__(self, reason: str, told: str = "", at: str = "") -> None:
        super().__init__(reason)
        self.reason, self.told, self.at = reason, told, at


def values_of(measure: Measure) -> dict[str, str]:
    """What the sheet's blocks edit, as forms carry it."""
    return {name: getattr(measure, name) for name in TEXTS} | {name: str(getattr(measure, f"{name}_id") or "") for name in LINKS}


@transaction.atomic
def change_measure(measure: Measure, typed: Mapping[str, str], seen: Mapping[str, str], *, actor: str, at: datetime) -> dict[str, str]:
    """Write the fields of `typed` that differ from what the form had `seen`; the others stay as anybody left them.

    A field that somebody else changed meanwhile to another text is not written: it comes back with the text that stands now, so
    that a human chooses. All other fields are kept.

    :raises MeasureRefused: `ended`, `title`, or `gone` for a goal, a field of action or a place that is not of this plan.
    """
    measure = take(measure)
    stands = values_of(measure)
    wanted = {name: plain(text) for name, text in typed.items() if name in FIELDS}
    changed = {name: text for name, text in wanted.items() if text != plain(seen.get(name, stands[name])) and text != stands[name]}
    both = {name: stands[name] for name in changed if stands[name] != plain(seen.get(name, stands[name]))}
    for name in changed.keys() - both.keys():
        _set(measure, name, changed[name])
    if changed.keys() - both.keys():
        measure.slug = slug_of(measure.title, 60)
        measure.save()
        audit.record("measure.change", measure, actor=actor, at=at, fields=sorted(changed.keys() - both.keys()))
    return both


def plain(text: str) -> str:
    """A text as the database keeps it: browsers send line ends of two characters."""
    return text.replace("\r\n", "\n").strip()


def take(measure: Measure) -> Measure:
    """The measure as it stands now, held until the transaction ends.

    :raises MeasureRefused: `ended` if it was merged or dropped.
    """
    measure = Measure.objects.select_for_update(of=("self",)).select_related("plan").get(pk=measure.pk)
    if measure.state not in LIVING:
        raise MeasureRefused("ended")
    return measure


def _set(measure: Measure, name: str, text: str) -> None:
    if name == "title" and not text:
        raise MeasureRefused("title")
    if name == "horizon" and text not in ("", "short", "medium", "long"):
        raise MeasureRefused("gone", name)
    if name not in LINKS:
        setattr(measure, name, " ".join(text.split())[:300] if name == "title" else text)
        return
    setattr(measure, name, _linked(measure, name, text) if text else None)


def _linked(measure: Measure, name: str, key: str) -> ImpactGoal | FieldOfAction | Area:
    of_plan = {"impact_goal": {"guiding_goal__plan": measure.plan_id}, "field_of_action": {"plan": measure.plan_id}, "area": {}}[name]
    try:
        found = LINKS[name]._default_manager.filter(**of_plan).filter(pk=UUID(key)).first()
    except ValueError as error:
        raise MeasureRefused("gone", name) from error
    if found is None:
        raise MeasureRefused("gone", name)
    return found  # type: ignore[return-value]
