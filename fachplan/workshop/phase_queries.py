"""The phases of a forum as screens and the API read them."""

from datetime import datetime
from typing import Any

from fachplan.forums.models import Forum
from fachplan.workshop.models import Group, Phase
from fachplan.workshop.oprows import stamp
from fachplan.workshop.phase_actions import active_of, next_of


def phases_document(forum: Forum, *, at: datetime) -> dict[str, Any]:
    """The answer of ``GET /api/v1/forums/{id}/phase`` (DESIGN, Board HTTP, *Phase*); two queries."""
    groups = Group.objects.filter(forum=forum).order_by("position").prefetch_related("phases")
    return {"now": stamp(at), "groups": [_group(group, at) for group in groups]}


def _group(group: Group, at: datetime) -> dict[str, Any]:
    phases = sorted(group.phases.all(), key=lambda phase: phase.position)
    current = active_of(phases) or next_of(phases) or (phases[-1] if phases else None)
    following = next((phase for phase in phases if phase is not current and phase.state == Phase.State.PLANNED), None)
    return {"group": str(group.pk), "phase": _phase(current, at) if current else None,
            "next": {"id": str(following.pk), "kind": following.kind, "title": following.title} if following else None}


def _phase(phase: Phase, at: datetime) -> dict[str, Any]:
    left = phase.left(at)
    running = phase.state == Phase.State.RUNNING
    state = "over" if running and left.total_seconds() < 0 else str(phase.state)
    ends = stamp(phase.ends_at) if running and phase.ends_at else None
    return {"id": str(phase.pk), "kind": phase.kind, "title": phase.title, "state": state, "ends_at": ends,
            "remaining_ms": int(left.total_seconds() * 1000)}
