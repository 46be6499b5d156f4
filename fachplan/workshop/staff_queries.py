"""What the facilitator's pages show: a board by fields, the groups beside each other, who is there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from fachplan.base.content import into_language
from fachplan.base.policy import Principal, allowed
from fachplan.core.board import BoardState
from fachplan.forums.models import Forum
from fachplan.workshop.boards import board_states, fields_of
from fachplan.workshop.course import Course, course_of
from fachplan.workshop.models import Board, Group
from fachplan.workshop.queries import board_json, living_seats
from fachplan.workshop.versions import with_clashes

TABS = (Board.Kind.WARMUP, Board.Kind.MATRIX, Board.Kind.MEASURES, Board.Kind.PARKING)


@dataclass(frozen=True, slots=True)
class Desk:
    """One group as its facilitator works with it."""

    forum: Forum
    group: Group
    groups: list[Group]
    boards: dict[str, Board]
    course: Course


def desk_of(forum: Forum, key: str, *, at: datetime, language: str) -> Desk:
    """The desk of the group with `key`.

    :raises Group.DoesNotExist: if the forum has no such group.
    """
    prefetch_related_objects([forum], Prefetch("groups", Group.objects.select_related("room", "forum__process").order_by("position")))
    groups = list(forum.groups.all())
    into_language(groups, ("name", "contact_role"), language)
    group = next((each for each in groups if each.key == key), None)
    if group is None:
        raise Group.DoesNotExist(key)
    rows = Board.objects.filter(forum=forum).select_related("forum", "group")
    boards = {str(board.kind): board for board in rows if board.group_id in (None, group.pk)}
    return Desk(forum, group, groups, boards, course_of(group, at=at, language=language))


def groups_of(principal: Principal, forum: Forum) -> list[Group]:
    """The groups of `forum` that somebody may facilitate."""
    groups = forum.groups.select_related("room", "forum__process").order_by("position")
    return [group for group in groups if allowed(principal, "group.facilitate", group)]


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field of a board with its cards; those under a heading stand inside it."""

    key: str
    title: str
    prompt: str
    sign: str
    cards: list[dict[str, Any]]

    @property
    def count(self) -> int:
        return sum(card["kind"] != "heading" for card in self.cards)


def board_view(board: Board, group: Group, principal: Principal, *, at: datetime, language: str) -> tuple[int, list[FieldView]]:
    """The seq of `board` and its fields with their cards, each under its heading."""
    document = board_json(board, principal, language=language, at=at)
    for card in document["cards"]:
        card["colour"], card["group_name"] = group.colour, group.name
    shown = fields_of(board, language)
    with_clashes(document["cards"], {each["key"]: each["title"] for each in shown})
    return document["seq"], [
        FieldView(each["key"], each["title"], each["prompt"], each["sign"], cards_in_order(document["cards"], each["key"]))
        for each in shown]


def cards_in_order(cards: list[dict[str, Any]], field: str) -> list[dict[str, Any]]:
    """The cards of a field: first the loose ones, then each heading, with its count, and what stands under it."""
    own = [card for card in cards if card["field"] == field]
    loose = [card for card in own if card["kind"] != "heading" and not card["heading"]]
    clustered = []
    for heading in (card for card in own if card["kind"] == "heading"):
        under = [card for card in own if card["heading"] == heading["id"]]
        heading["count"] = len(under)
        clustered += [heading, *under]
    return loose + clustered


def places_beside(card: dict[str, Any], cards: list[dict[str, Any]]) -> tuple[str | None, str | None]:
    """What `card` must follow to go one up and one down; "" is the first place, None where it goes no further."""
    notes = [each for each in cards if each["kind"] != "heading"]
    beside = [each["id"] for each in notes if (each["field"], each["heading"]) == (card["field"], card["heading"])]
    if card["id"] not in beside:
        return None, None
    at = beside.index(card["id"])
    up = None if at == 0 else beside[at - 2] if at > 1 else ""
    return up, beside[at + 1] if at + 1 < len(beside) else None


def sources_in_use(state: BoardState) -> set[str]:
    """The cards that a living card of `state` comes from."""
    return {source for card in state.in_order() for source in card.sources}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a group is, for the overview of all rooms."""

    group: Group
    cards: int
    share: int
    people: int


def progress_of(groups: list[Group], forum: Forum) -> list[Progress]:
    """Cards and joined phones of each group; `share` is against the group with the most cards, in percent."""
    cards: dict[Any, int] = {}
    for board, state in board_states(Board.objects.filter(forum=forum, group__in=groups)):
        notes = sum(card.kind != "heading" for card in state.in_order())
        cards[board.group_id] = cards.get(board.group_id, 0) + notes
    people: dict[Any, int] = {}
    for seat in living_seats(forum):
        people[seat.group_id] = people.get(seat.group_id, 0) + 1
    most = max([*cards.values(), 1])
    return [Progress(group, cards.get(group.pk, 0), round(100 * cards.get(group.pk, 0) / most), people.get(group.pk, 0))
            for group in groups]


def card_count(fields: list[FieldView]) -> int:
    """How many cards hang on a board, headings left out."""
    return sum(field.count for field in fields)
