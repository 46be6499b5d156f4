"""What a wall shows: the scene its address and the desk ask for, and what each scene needs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from fachplan.forums.models import Forum
from fachplan.workshop.boards import board_state, fields_of
from fachplan.workshop.course import Clock, Course, course_of
from fachplan.workshop.models import Board, Group, Method, Phase, Session, Stage
from fachplan.workshop.queries import living_seats

ARRIVAL, PLENUM, SUMMARY, DOTS = "arrival", "plenum", "summary", "dots"
WALLS = (ARRIVAL, PLENUM, SUMMARY, DOTS)
ASKED = {"ankommen": ARRIVAL, "plenum": PLENUM, "ergebnis": SUMMARY, "punkte": DOTS}
"""What a wall's own address may ask for; with that it no longer follows the desk."""


@dataclass(frozen=True, slots=True)
class Side:
    """One group's part of a wall that several groups in a room share."""

    group: Group
    course: Course
    questions: list[dict[str, str]]
    cards: int

    @property
    def over(self) -> bool:
        return self.course.clock is not None and self.course.clock.state == "over"


@dataclass(frozen=True, slots=True)
class Scene:
    """What the wall shows now: whose clock, and in the plenary whose results."""

    forum: Forum
    groups: list[Group]
    group: Group
    course: Course
    stage: Stage | None
    kind: str  # arrival | plenum | summary | dots; empty: the working phase
    sides: list[Side]  # of the groups that share this wall

    @property
    def plenum(self) -> bool:
        return self.kind == PLENUM


def kind_of_wall(asked: str, stage: Stage | None, courses: Sequence[Course]) -> str:
    """What a wall shows: what its address asks for, else what the desk put on every wall, else what the phases say.

    Before the first phase people arrive; "" is the groups' own working phase.
    """
    if asked in ASKED:
        return ASKED[asked]
    if stage is not None and stage.shows in WALLS:
        return stage.shows
    if courses and all(phase.state == Phase.State.PLANNED for course in courses for phase in course.phases):
        return ARRIVAL
    in_plenum = [course.current is not None and course.current.kind == PLENUM for course in courses]
    return PLENUM if in_plenum and in_plenum[0] else ""


def neighbours(groups: Sequence[Group], key: str) -> list[Group]:
    """The groups that share a room with the group `key`, itself among them."""
    own = next((group for group in groups if group.key == key), None)
    if own is None:
        return []
    return [group for group in groups if group == own or (own.room_id is not None and group.room_id == own.room_id)]


def shared_rooms(groups: Sequence[Group]) -> list[list[Group]]:
    """The groups of each room in which there are several."""
    rooms: dict[Any, list[Group]] = {}
    for group in groups:
        if group.room_id is not None:
            rooms.setdefault(group.room_id, []).append(group)
    return [found for found in rooms.values() if len(found) > 1]


def side_of(group: Group, *, at: datetime, language: str) -> Side:
    """What `group` has on a shared wall: its clock, what is asked, how many cards hang."""
    course = course_of(group, at=at, language=language)
    board = Board.objects.filter(group=group, kind=course.current.board).select_related("forum").first() if course.current else None
    cards = sum(card.kind != "heading" for card in board_state(board).in_order()) if board else 0
    return Side(group, course, fields_of(board, language) if board and board.kind == Board.Kind.MATRIX else [], cards)


def arrivals(forum: Forum, groups: Sequence[Group]) -> dict[str, Any]:
    """How many phones are in each group and in none yet."""
    seats = list(living_seats(forum).values_list("group_id", flat=True))
    rows = [{"group": group, "phones": seats.count(group.pk)} for group in groups]
    return {"rows": rows, "people": len(seats), "without": sum(seat is None for seat in seats)}


def welcomes(first: str) -> list[dict[str, str]]:
    """The welcome and how to join, in every language of the pages at once; `first` comes first."""
    found = []
    for code, _name in sorted(settings.LANGUAGES, key=lambda each: each[0] != first):
        with translation.override(code):
            found.append({"language": code, "title": _("Welcome"), "words": _("Scan the code with your phone, choose your group."),
                          "direction": "rtl" if translation.get_language_bidi() else "ltr"})
    return found


def presenting_clock(forum: Forum, course: Course, stage: Stage | None, *, at: datetime) -> Clock | None:
    """The plenary's clock. Where its minutes are each group's, it runs anew for every group that presents."""
    clock = course.clock
    if clock is None or clock.state == "paused" or stage is None or stage.presents_at is None or not is_each_groups(forum):
        return clock
    ends = stage.presents_at + timedelta(minutes=clock.minutes)
    left = (ends - at).total_seconds()
    whole = abs(int(left))
    return replace(clock, state="over" if left < 0 else "running", ends_at=ends.isoformat(), remaining_ms=int(left * 1000), until="",
                   text=f"{'+' if left < 0 else ''}{whole // 60:02d}:{whole % 60:02d}")


def is_each_groups(forum: Forum) -> bool:
    """Whether the plenary's minutes are each group's own."""
    found = Session.objects.filter(agenda_item__forum=forum).select_related("method").first()
    return found is not None and found.method.plenum == Method.Plenum.GROUP
