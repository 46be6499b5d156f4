"""Writes about the goal tree: fields of action, and the impact goals under the guiding goals."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction
from django.db.models import Max

from fachplan.base import audit
from fachplan.plan.measure_models import FieldOfAction, ImpactGoal
from fachplan.plan.models import GuidingGoal, SectorPlan

T = TypeVar("T", bound=models.Model)
FAR = 30_000  # positions are moved out of the way up there, for each stands once


class GoalRefused(ValueError):
    """Why the tree stays as it was: `reason` is text, perspective, gone, used, twice or meanwhile."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def values_of(goal: ImpactGoal) -> dict[str, str]:
    """What the form of a goal edits."""
    return {"text": goal.text, "perspective": goal.perspective, "stands": goal.stands, "needs": goal.needs,
            "field_of_action": str(goal.field_of_action_id or "")}


@transaction.atomic
def add_goal(plan: SectorPlan, guiding: UUID, values: Mapping[str, str], *, actor: str, at: datetime) -> ImpactGoal:
    """An impact goal at the end of its guiding goal.

    :raises GoalRefused: `gone`, `text` or `perspective`.
    """
    over = _guiding(plan, guiding)
    last = over.impact_goals.aggregate(last=Max("position"))["last"] or 0
    goal = ImpactGoal(guiding_goal=over, position=last + 1)
    _write(plan, goal, values)
    goal.save()
    audit.record("goal.add", plan, actor=actor, at=at, goal=str(goal.pk))
    return goal


@transaction.atomic
def change_goal(plan: SectorPlan, key: UUID, values: Mapping[str, str], seen: Mapping[str, str], *, actor: str, at: datetime) -> None:
    """Write what differs from what the form had `seen`; a field that somebody else changed meanwhile refuses the whole.

    :raises GoalRefused: `gone`, `text`, `perspective` or `meanwhile`.
    """
    goal = _goal(plan, key)
    stands = values_of(goal)
    changed = {name: text for name, text in values.items() if _plain(text) != _plain(seen.get(name, stands.get(name, "")))}
    if any(_plain(stands.get(name, "")) not in (_plain(seen.get(name, "")), _plain(changed[name])) for name in changed):
        raise GoalRefused("meanwhile")
    _write(plan, goal, stands | changed)
    goal.save()
    audit.record("goal.change", plan, actor=actor, at=at, goal=str(goal.pk))


@transaction.atomic
def move_goal(plan: SectorPlan, key: UUID, places: int, *, actor: str, at: datetime) -> None:
    """Up (negative) or down among the goals of its guiding goal; at an end it stays.

    :raises GoalRefused: `gone`.
    """
    goal = _goal(plan, key)
    goals = list(goal.guiding_goal.impact_goals.all())
    goals.insert(max(0, goals.index(goal) + places), goals.pop(goals.index(goal)))
    _number(goals)
    audit.record("goal.move", plan, actor=actor, at=at, goal=str(goal.pk))


@transaction.atomic
def remove_goal(plan: SectorPlan, key: UUID, *, actor: str, at: datetime) -> dict[str, Any]:
    """Returns what `bring_goal_back` needs.

    :raises GoalRefused: `gone`, or `used` while a measure serves it, ended ones included.
    """
    goal = _goal(plan, key)
    if goal.measures.exists():
        raise GoalRefused("used")
    kept = {"guiding": str(goal.guiding_goal_id), "position": goal.position, "values": values_of(goal)}
    goals = [each for each in goal.guiding_goal.impact_goals.all() if each.pk != goal.pk]
    goal.delete()
    _number(goals)
    audit.record("goal.remove", plan, actor=actor, at=at)
    return kept


@transaction.atomic
def bring_goal_back(plan: SectorPlan, kept: Mapping[str, Any], *, actor: str, at: datetime) -> None:
    """A removed goal where it stood.

    :raises GoalRefused: `gone` if its guiding goal is not there any more.
    """
    over = _guiding(plan, UUID(kept["guiding"]))
    goal = ImpactGoal(guiding_goal=over, position=FAR)
    fields = {str(key) for key in FieldOfAction.objects.filter(plan=plan).values_list("pk", flat=True)}
    _write(plan, goal, kept["values"] | ({} if kept["values"]["field_of_action"] in fields else {"field_of_action": ""}))
    goal.save()
    goals = [each for each in over.impact_goals.all() if each.pk != goal.pk]
    goals.insert(kept["position"] - 1, goal)
    _number(goals)
    audit.record("goal.back", plan, actor=actor, at=at, goal=str(goal.pk))


@transaction.atomic
def add_field(plan: SectorPlan, title: str, *, actor: str, at: datetime) -> None:
    """A field of action at the end of the plan's own list.

    :raises GoalRefused: `text` or `twice`.
    """
    _lock(plan)
    last = FieldOfAction.objects.filter(plan=plan).aggregate(last=Max("position"))["last"] or 0
    field = FieldOfAction.objects.create(plan=plan, position=last + 1, title=_field_title(plan, title, None))
    audit.record("field.add", plan, actor=actor, at=at, field=str(field.pk))


@transaction.atomic
def rename_field(plan: SectorPlan, key: UUID, title: str, *, actor: str, at: datetime) -> None:
    """:raises GoalRefused: `gone`, `text` or `twice`."""
    field = _field(plan, key)
    field.title = _field_title(plan, title, key)
    field.save(update_fields=["title"])
    audit.record("field.rename", plan, actor=actor, at=at, field=str(key))


@transaction.atomic
def move_field(plan: SectorPlan, key: UUID, places: int, *, actor: str, at: datetime) -> None:
    """Up (negative) or down in the plan's list; at an end it stays.

    :raises GoalRefused: `gone`.
    """
    field = _field(plan, key)
    fields = list(plan.fields_of_action.all())
    fields.insert(max(0, fields.index(field) + places), fields.pop(fields.index(field)))
    _order(fields)
    audit.record("field.move", plan, actor=actor, at=at, field=str(key))


@transaction.atomic
def remove_field(plan: SectorPlan, key: UUID, *, actor: str, at: datetime) -> dict[str, Any]:
    """Returns what `bring_field_back` needs.

    :raises GoalRefused: `gone`, or `used` while a goal or a measure stands under it.
    """
    field = _field(plan, key)
    if field.measures.exists() or field.impact_goals.exists():
        raise GoalRefused("used")
    fields = list(plan.fields_of_action.all())
    kept = {"title": field.title, "position": fields.index(field) + 1}
    field.delete()
    audit.record("field.remove", plan, actor=actor, at=at)
    return kept


@transaction.atomic
def bring_field_back(plan: SectorPlan, kept: Mapping[str, Any], *, actor: str, at: datetime) -> None:
    """A removed field of action where it stood.

    :raises GoalRefused: `twice` if another one has its name meanwhile.
    """
    _lock(plan)
    fields = list(plan.fields_of_action.all())
    field = FieldOfAction.objects.create(plan=plan, position=FAR, title=_field_title(plan, kept["title"], None))
    fields.insert(kept["position"] - 1, field)
    _order(fields)
    audit.record("field.back", plan, actor=actor, at=at, field=str(field.pk))


def _order(fields: Sequence[FieldOfAction]) -> None:
    for place, field in enumerate(fields, 1):
        field.position = place
    FieldOfAction.objects.bulk_update(fields, ["position"])


def _write(plan: SectorPlan, goal: ImpactGoal, values: Mapping[str, str]) -> None:
    goal.text, goal.perspective = _plain(values.get("text", "")), values.get("perspective", "")
    if not goal.text:
        raise GoalRefused("text")
    if goal.perspective not in ImpactGoal.Perspective.values:
        raise GoalRefused("perspective")
    goal.stands, goal.needs = _plain(values.get("stands", "")), _plain(values.get("needs", ""))
    told = values.get("field_of_action", "")
    goal.field_of_action = _field(plan, _key(told)) if told else None


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise GoalRefused("gone") from error


def _lock(plan: SectorPlan) -> None:
    SectorPlan.objects.select_for_update().get(pk=plan.pk)


def _guiding(plan: SectorPlan, key: UUID) -> GuidingGoal:
    _lock(plan)
    return _found(GuidingGoal.objects.filter(plan=plan, pk=key).first())


def _goal(plan: SectorPlan, key: UUID) -> ImpactGoal:
    _lock(plan)
    return _found(ImpactGoal.objects.filter(guiding_goal__plan=plan, pk=key).select_related("guiding_goal").first())


def _field(plan: SectorPlan, key: UUID) -> FieldOfAction:
    _lock(plan)
    return _found(FieldOfAction.objects.filter(plan=plan, pk=key).first())


def _found(known: T | None) -> T:
    if known is None:
        raise GoalRefused("gone")
    return known


def _field_title(plan: SectorPlan, title: str, own: UUID | None) -> str:
    title = " ".join(title.split())
    if not title or len(title) > 160:
        raise GoalRefused("text")
    others = {other for key, other in FieldOfAction.objects.filter(plan=plan).values_list("pk", "title") if key != own}
    if title.casefold() in {other.casefold() for other in others}:
        raise GoalRefused("twice")
    return title


def _number(goals: Sequence[ImpactGoal]) -> None:
    for offset in (FAR, 0):
        for place, goal in enumerate(goals, 1):
            goal.position = offset + place
        ImpactGoal.objects.bulk_update(goals, ["position"])
