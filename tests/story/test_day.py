"""Forty-five people play the first forum through public actions, from joining to the minutes, and nothing is lost on the way."""

import itertools
import re
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fachplan.base.bundle import load_bundle
from fachplan.base.policy import Principal
from fachplan.base.verify import first_broken
from fachplan.forums.models import Forum
from fachplan.reports.documents import minutes_values
from fachplan.reports.queries import minutes_content
from fachplan.workshop import actions, queries
from fachplan.workshop.boards import fields_of
from fachplan.workshop.models import Board, Group, Phase, Seat
from fachplan.workshop.phase_actions import Deed, steer

DEMO = Path(__file__).parents[2] / "demo" / "dresden"
NOON = datetime(2025, 1, 15, 12, tzinfo=UTC)
PEOPLE = 45
FIELDS = ("strengths", "weaknesses", "chances", "risks")


class Day:
    """The forum with everybody in it; the clock is the day's, not the machine's."""

    def __init__(self) -> None:
        assert load_bundle(DEMO, at=NOON).refused == []
        self.forum = Forum.objects.get(number=1)
        self.groups = list(self.forum.groups.order_by("position"))
        self.lead = Principal.of([("facilitator", f"forum:{self.forum.pk}")], actor="user:1", user_id=1)
        self.at = NOON
        self.people: list[tuple[Group, Principal]] = []

    def join(self) -> None:
        for number in range(PEOPLE):
            group = self.groups[number % len(self.groups)]
            joined = actions.join(code=self.forum.join_code.code, group=str(group.pk), language=("de", "en", "ar")[number % 3],
                                  network="venue", at=self.at)
            self.people.append((group, queries.principal_of_seat(joined.seat)))

    def steer(self, do: str, **more: Any) -> None:
        steer(self.forum, Deed(do, uuid.uuid4(), **more), actor="user:1", at=self.at)

    def board(self, kind: str, group: Group) -> Board:
        return Board.objects.select_related("forum", "group").get(group=group, kind=kind)

    def write(self, board: Board, who: Principal, do: str, card: str | None = None, **values: Any) -> str:
        op = {"id": str(uuid.uuid4()), "kind": do, "card": card or str(uuid.uuid4()), "values": values}
        [ack] = actions.write_ops(board, [op], who, language="de", at=self.at)["acks"]
        assert ack["status"] == "applied", ack
        return str(op["card"])

    def write_cards(self, kind: str, fields: tuple[str, ...]) -> None:
        """Everybody pins two cards."""
        turn = itertools.cycle(fields)
        for number, (group, who) in enumerate(self.people):
            for which in (1, 2):
                self.write(self.board(kind, group), who, "card.add", field=next(turn), text=f"{kind}-{number:02d}-{which}")

    def make_measures(self) -> None:
        """Each group makes a measure of two of its cards."""
        for group in self.groups:
            first, second = queries.board_state(self.board("matrix", group)).in_order()[:2]
            measures = self.board("measures", group)
            made = self.write(measures, self.lead, "card.add", field="measures", kind="measure", text=f"Maßnahme {group.name}",
                              sources=[first.id, second.id])
            self.write(measures, self.lead, "card.edit", made, responsible="Sozialamt", present=True, horizon="short")


@pytest.fixture
def day(db: None) -> Day:
    played = Day()
    played.join()
    played.steer("start")
    warm_up = [field["key"] for field in _fields(played)]
    played.write_cards("warmup", (warm_up[0],))
    played.at += timedelta(minutes=20)
    played.steer("next")
    played.write_cards("matrix", FIELDS)
    played.steer("next")
    played.make_measures()
    for _phase in range(4):  # responsibility, horizon, plenary, and its end
        played.steer("next")
    return played


def _fields(played: Day) -> list[dict[str, str]]:
    return list(fields_of(played.board("warmup", played.groups[0]), "de"))


def test_the_day_is_in_the_minutes_whole(day: Day) -> None:
    content = minutes_content(day.forum, language="de", on=NOON.date())
    told = str(minutes_values(content))

    written = {f"{kind}-{number:02d}-{which}" for kind in ("warmup", "matrix") for number in range(PEOPLE) for which in (1, 2)}
    assert set(re.findall(r"(?:warmup|matrix)-\d\d-\d", told)) == written
    measures = [measure for group in content.groups for measure in group.measures]
    assert [(measure.card.text, measure.responsible, len(measure.origin)) for measure in measures] == [
        (f"Maßnahme {group.name}", "Sozialamt", 2) for group in day.groups]


def test_everybody_is_in_a_group_and_every_group_has_played_every_phase(day: Day) -> None:
    assert [day.forum.seats.filter(group=group).count() for group in day.groups] == [12, 11, 11, 11]
    assert Seat.objects.filter(language="ar").count() == 15
    assert set(Phase.objects.values_list("state", flat=True)) == {"ended"}


def test_what_was_written_after_the_warm_up_ended_is_on_the_next_board_in_time(day: Day) -> None:
    late = {card.late for group in day.groups for card in queries.board_state(day.board("matrix", group)).in_order()}
    assert late == {False}


def test_every_chain_and_count_is_whole_after_the_day(day: Day) -> None:
    assert first_broken() == ""
