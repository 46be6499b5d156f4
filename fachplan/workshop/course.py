"""Where a group stands in its working phases: the current one, its clock, and the band that shows the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import formats

from fachplan.base.content import into_language
from fachplan.workshop.models import Group, MethodPhase, Phase


@dataclass(frozen=True, slots=True)
class Part:
    """One phase in the band; `share` is how much of it has passed, in percent."""

    minutes: int
    title: str
    short_title: str
    state: str
    current: bool
    share: int


# From here on the clock says "Letzte Minuten" and is darker; phase-clock.js counts the same.
LAST_MINUTES = 300


@dataclass(frozen=True, slots=True)
class Clock:
    """What a clock on a page needs; times are ISO, so that only the distance between `now` and `ends_at` counts."""

    state: str
    now: str
    ends_at: str
    remaining_ms: int
    until: str
    text: str
    minutes: int
    last: bool


@dataclass(frozen=True, slots=True)
class Course:
    """A group's phases at one moment."""

    phases: list[Phase]
    current: Phase | None
    next: Phase | None
    clock: Clock | None
    band: list[Part]


def course_of(group: Group | None, *, at: datetime, language: str) -> Course:
    """Where `group` stands at `at`, in the reader's language; two queries."""
    return courses_of([group], at=at, language=language)[0] if group else _course(None, [], at)


def courses_of(groups: Sequence[Group], *, at: datetime, language: str) -> list[Course]:
    """Where the groups of one forum stand at `at`, in their order; two queries, however many groups."""
    phases: dict[UUID, list[Phase]] = {group.pk: [] for group in groups}
    for phase in Phase.objects.filter(group__in=phases).order_by("position"):
        phases[phase.group_id].append(phase)
    if groups:
        _into_language(groups[0].forum_id, [phase for own in phases.values() for phase in own], language)
    return [_course(group, phases[group.pk], at) for group in groups]


def _course(group: Group | None, phases: list[Phase], at: datetime) -> Course:
    active = next((phase for phase in phases if phase.state in (Phase.State.RUNNING, Phase.State.PAUSED)), None)
    ahead = next((phase for phase in phases if phase.state == Phase.State.PLANNED), None)
    clock = clock_of(active, at=at, zone=group.forum.process.timezone) if active and group else None
    return Course(phases, active, ahead, clock, [_part(phase, active, at) for phase in phases])


def _into_language(forum: UUID, phases: list[Phase], language: str) -> None:
    """Phases are copies of the method's; their words in other languages stand with the method."""
    if not phases or language.startswith("de"):
        return
    recipe = {phase.position: phase for phase in MethodPhase.objects.filter(method__sessions__agenda_item__forum=forum)}
    source = {position: phase.title for position, phase in recipe.items()}
    into_language(list(recipe.values()), ("title", "short_title", "prompt"), language)
    for phase in phases:
        known = recipe.get(phase.position)
        if known is not None and source[phase.position] == phase.title:  # a phase changed for the day keeps its own words
            phase.title, phase.short_title, phase.prompt = known.title, known.short_title, known.prompt


def clock_of(phase: Phase, *, at: datetime, zone: str) -> Clock:
    """The clock of a phase that runs or is paused."""
    left = phase.left(at).total_seconds()
    running = phase.state == Phase.State.RUNNING
    state = "over" if running and left < 0 else str(phase.state)
    ends = phase.ends_at.isoformat() if running and phase.ends_at else ""
    until = formats.time_format(phase.ends_at.astimezone(ZoneInfo(zone)), "H:i") if running and phase.ends_at else ""
    whole = abs(int(left))
    text = f"{'+' if left < 0 else ''}{whole // 60:02d}:{whole % 60:02d}"
    last = running and 0 <= left <= LAST_MINUTES
    return Clock(state, at.isoformat(), ends, int(left * 1000), until, text, phase.planned_minutes, last)


def _part(phase: Phase, active: Phase | None, at: datetime) -> Part:
    share = 100 if phase.state == Phase.State.ENDED else 0
    if phase is active and phase.planned_minutes:
        left = phase.left(at).total_seconds() / 60
        share = min(100, max(0, round(100 * (1 - left / phase.planned_minutes))))
    return Part(phase.planned_minutes, phase.title, phase.short_title, phase.state, phase is active, share)
