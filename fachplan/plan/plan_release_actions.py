"""Releasing a plan: a version with its day, frozen; nothing of it is public before."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from fachplan.base import audit
from fachplan.plan.models import SectorPlan
from fachplan.plan.plan_release_queries import Content, content_of, plan_release_out
from fachplan.plan.release_actions import NotReleasable
from fachplan.plan.release_models import PlanRelease


@transaction.atomic
def release_plan(plan: SectorPlan, *, function: str, drafts: bool, actor: str, at: datetime) -> PlanRelease:
    """Freeze the plan as it stands and make it public.

    :raises fachplan.plan.release_actions.NotReleasable: `function`, `nothing` if no measure would be public, or `unchanged`.
    """
    plan = SectorPlan.objects.select_for_update().get(pk=plan.pk)
    if not function.strip():
        raise NotReleasable("function")
    last = plan_release_out(plan)
    content = content_of(plan, drafts=drafts, before=last.content if last else None)
    if not content["measures"] and last is None:
        raise NotReleasable("nothing")
    if last is not None and last.content == content:
        raise NotReleasable("unchanged")
    number = (PlanRelease.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0) + 1
    release = PlanRelease.objects.create(plan=plan, number=number, content=content, sha256=plan_digest(content),
                                         released_by=" ".join(function.split())[:200], released_at=at)
    audit.record("plan.release", plan, actor=actor, at=at, release=number, measures=len(content["measures"]), sha256=release.sha256)
    return release


def plan_digest(content: Content) -> str:
    """What stands for the content of a release."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
