"""The API of the day's clock."""

from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from fachplan.base import clock
from fachplan.base.api import operation, refusals
from fachplan.base.policy import Principal, allowed
from fachplan.base.problems import Problem, not_allowed
from fachplan.forums.models import Forum
from fachplan.workshop.api import Strict, access
from fachplan.workshop.models import Group
from fachplan.workshop.phase_actions import Deed, PhaseRefused, steer
from fachplan.workshop.phase_queries import phases_document
from fachplan.workshop.queries import in_the_house

router = Router(tags=["phases"])

REFUSED = {
    "already_running": _("A phase is running already."),
    "none_left": _("All phases are over."),
    "none_running": _("No phase is running."),
    "moved_on": _("The group has moved on already."),
    "paused_already": _("The clock is paused already."),
    "not_paused": _("The clock is not paused."),
    "bad_minutes": _("Between 1 and 120 minutes can be added."),
    "nothing_to_replan": _("There is nothing left to plan anew."),
    "too_late": _("The planned end has passed. Please add minutes instead."),
    "no_groups": _("This forum has no groups yet."),
    "unknown_deed": _("This is not something a clock can do."),
}


class PhaseOut(Schema):
    """A group's phase; `over`: the time is up, the group has not gone on yet."""

    id: UUID
    kind: str
    title: str
    state: Literal["planned", "running", "paused", "over", "ended"]
    ends_at: str | None
    remaining_ms: int


class NextOut(Schema):
    """The phase that follows."""

    id: UUID
    kind: str
    title: str


class GroupPhase(Schema):
    """Where a group stands."""

    group: UUID
    phase: PhaseOut | None
    next: NextOut | None


class PhasesOut(Schema):
    """Where all groups stand, with the server's clock."""

    now: str
    groups: list[GroupPhase]


class DeedIn(Strict):
    """What the clock shall do. The same `id` twice happens once."""

    id: UUID
    do: Literal["start", "pause", "resume", "add", "next", "replan"]
    minutes: int | None = None
    group: UUID | None = None
    phase: UUID | None = None


@router.get("/forums/{forum}/phase", response={200: PhasesOut, **refusals(401, 403, 404)}, auth=access)
@operation("phase.read")
def phases(request: HttpRequest, forum: str) -> dict[str, Any]:
    """Where all groups of a forum stand."""
    found = _forum(forum)
    if not in_the_house(_principal(request), "phase.read", found):
        raise Http404
    return phases_document(found, at=clock.now())


@router.post("/forums/{forum}/phase", response={200: PhasesOut, **refusals(400, 401, 403, 404, 409, 422, 503)}, auth=access)
@operation("phase.steer")
def steer_phase(request: HttpRequest, forum: str, body: DeedIn) -> dict[str, Any]:
    """Start, pause, lengthen or go on: one group, or all rooms together."""
    found, principal = _forum(forum), _principal(request)
    if not in_the_house(principal, "phase.read", found):
        raise Http404
    group = Group.objects.select_related("forum").filter(pk=body.group, forum=found).first() if body.group else None
    if body.group and group is None:
        raise Http404
    if not allowed(principal, "phase.steer", group or found):
        raise not_allowed()
    try:
        steer(found, Deed(body.do, body.id, group, body.minutes or 0, body.phase), actor=principal.actor, at=clock.now())
    except PhaseRefused as refused:
        raise Problem(409, f"phase-{refused.reason.replace('_', '-')}", _("The clock stays as it is"), REFUSED[refused.reason]) from refused
    return phases_document(found, at=clock.now())


def _forum(forum: str) -> Forum:
    try:
        return Forum.with_rehearsals.select_related("process").get(pk=UUID(forum))
    except (ValueError, Forum.DoesNotExist) as error:
        raise Http404 from error


def _principal(request: HttpRequest) -> Principal:
    return request.principal  # type: ignore[attr-defined,no-any-return]
