"""The minutes read from the boards: everything on the wall is in them, nobody's name is."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from fachplan.base.bundle import load_bundle
from fachplan.base.ids import uuid7
from fachplan.base.models import City
from fachplan.cli import main
from fachplan.forums.models import Forum
from fachplan.reports.models import Card, Measure, MinutesContent, Step
from fachplan.reports.queries import minutes_content
from fachplan.workshop.models import Board, Seat
from fachplan.workshop.oplog import Job, OpLog, Pen

DRESDEN = Path(__file__).resolve().parents[2] / "demo" / "dresden"
AT = datetime(2025, 1, 15, 9, 0, tzinfo=UTC)
DAY = date(2025, 1, 16)
pytestmark = pytest.mark.django_db


class Wall:
    """A forum of the demo whose boards a test writes on."""

    def __init__(self, forum: Forum) -> None:
        self.forum = forum
        self.group = forum.groups.all()[0]
        self._log = OpLog()

    def do(self, board: Board, deed: str, card: str | None = None, /, role: str = "participant", **values: Any) -> str:
        """Write one op and give the card's id."""
        card = card or str(uuid7())
        op = {"id": str(uuid7()), "kind": deed, "card": card, "values": values}
        base = values.pop("base", None)
        with transaction.atomic():
            pen = Pen("someone", role, self.group.pk, "de")
            (answer,) = self._log.write([Job(board.pk, [op if base is None else {**op, "base": base}], pen, AT)])
        assert answer["acks"][0]["status"] in ("applied", "conflict"), answer
        return card

    def board(self, kind: str) -> Board:
        return self.forum.boards.get(kind=kind, group=None if kind in ("parking", "plenum") else self.group)

    def read(self, language: str = "de") -> MinutesContent:
        return minutes_content(self.forum, language=language, on=DAY)


@pytest.fixture
def wall(db: None) -> Iterator[Wall]:
    load_bundle(DRESDEN, at=AT)
    yield Wall(Forum.objects.get(number=1))


def cards_of(content: MinutesContent, field: str) -> list[Card]:
    return [
        card
        for board in content.groups[0].boards
        for each in board.fields
        if each.title == field
        for cluster in each.clusters
        for card in cluster.cards
    ]


def test_the_front_page_says_what_the_city_and_the_forum_say(wall: Wall) -> None:
    content = wall.read()
    assert (content.forum, content.title) == ("1. Themenforum", "Gemeinwesenarbeit und Ehrenamt")
    assert content.state == "Entwurf, Stand 16.01.2025"
    assert len(content.goals) == 3 and content.goals[0].startswith("Verfügbare Ressourcen")
    assert [group.name for group in content.groups] == ["Orange", "Rot", "Blau", "Grün"]


def test_a_card_stands_in_its_field_with_late_dissent_and_both_versions(wall: Wall) -> None:
    matrix = wall.board("matrix")
    card = wall.do(matrix, "card.add", field="strengths", text="Kurze Wege")
    wall.do(matrix, "card.dissent", card, text="Die Wege sind lang.")
    wall.do(matrix, "card.edit", card, text="Sehr kurze Wege", base={"text": 1})
    wall.do(matrix, "card.edit", card, text="Kurze Fußwege", base={"text": 1})
    assert cards_of(wall.read(), "Stärken") == [
        Card("Sehr kurze Wege", 1, "de", dissent=("Die Wege sind lang.",), versions=("Kurze Fußwege",))
    ]


def test_what_was_taken_back_is_not_in_the_minutes_and_what_was_said_again_is(wall: Wall) -> None:
    matrix = wall.board("matrix")
    card = wall.do(matrix, "card.add", field="strengths", text="مرشدون", language="ar")
    wall.do(matrix, "card.dissent", card, text="Die Wege sind lang.")
    wall.do(matrix, "card.dissent", card, text="Es gibt schon drei.")
    wall.do(matrix, "card.translate", card, role="scribe", language="de", text="Lotsen")
    wall.do(matrix, "card.undissent", card, line=2)
    wall.do(matrix, "card.untranslate", card, role="scribe", language="de")
    assert cards_of(wall.read(), "Stärken") == [Card("مرشدون", 1, "ar", dissent=("Es gibt schon drei.",))]

    wall.do(matrix, "card.redissent", card, line=2)

    assert cards_of(wall.read(), "Stärken") == [Card("مرشدون", 1, "ar", dissent=("Die Wege sind lang.", "Es gibt schon drei."))]


def test_removed_cards_are_left_out_and_headings_gather_theirs(wall: Wall) -> None:
    matrix = wall.board("matrix")
    heading = wall.do(matrix, "card.add", role="facilitator", field="chances", text="Räume", kind="heading")
    wall.do(matrix, "card.add", field="chances", text="Schule", heading=heading)
    gone = wall.do(matrix, "card.add", field="chances", text="Versehen")
    wall.do(matrix, "card.remove", gone)
    (field,) = [each for board in wall.read().groups[0].boards for each in board.fields if each.title == "Chancen"]
    assert [(cluster.heading, [card.text for card in cluster.cards]) for cluster in field.clusters] == [("Räume", ["Schule"])]


def test_a_measure_keeps_its_values_and_its_origin_across_boards(wall: Wall) -> None:
    source = wall.do(wall.board("matrix"), "card.add", field="weaknesses", text="Keine Räume")
    board = wall.board("measures")
    measure = wall.do(board, "card.add", field="measures", text="Raumkalender", sources=[source])
    wall.do(
        board,
        "card.edit",
        measure,
        role="scribe",
        responsible="Stadtbezirksamt",
        present=True,
        horizon="short",
        steps=[{"id": "a", "text": "Räume erfassen", "due": "2025-03-31"}, {"id": "b", "text": "Freischalten"}],
    )
    content = wall.read()
    (found,) = content.groups[0].measures
    assert (found.card.text, found.responsible, found.present, found.origin) == ("Raumkalender", "Stadtbezirksamt", True, ("1",))
    assert found.horizon.startswith("kurzfristig")
    assert found.steps == (Step("Räume erfassen", "31.03.2025"), Step("Freischalten"))
    assert isinstance(found, Measure) and content.counts.measures == 1


def test_counts_tell_phones_from_scribes_and_leave_headings_out(wall: Wall) -> None:
    matrix = wall.board("matrix")
    for text in ("eins", "zwei"):
        wall.do(matrix, "card.add", field="risks", text=text)
    wall.do(matrix, "card.add", role="scribe", field="risks", text="von Papier")
    wall.do(matrix, "card.add", role="scribe", field="risks", text="Überschrift", kind="heading")
    counts = wall.read().counts
    assert (counts.cards, counts.phone, counts.paper, counts.measures) == (3, 2, 1, 0)


def test_a_card_in_another_language_shows_its_translation(wall: Wall) -> None:
    matrix = wall.board("matrix")
    card = wall.do(matrix, "card.add", field="chances", text="مرشدون", language="ar")
    wall.do(matrix, "card.translate", card, role="scribe", language="de", text="Lotsen")
    assert cards_of(wall.read(), "Chancen") == [Card("مرشدون", 1, "ar", translation="Lotsen")]


def test_the_parking_lot_belongs_to_the_whole_forum(wall: Wall) -> None:
    wall.do(wall.board("parking"), "card.add", field="parking", text="Wohnungssuche")
    assert [card.text for card in wall.read().parking] == ["Wohnungssuche"]


def test_nobody_who_wrote_a_card_is_in_the_minutes(wall: Wall) -> None:
    Seat.objects.create(forum=wall.forum, group=wall.group, name="Petunie", alias_number=1, receipt_hash="x", created=AT)
    wall.do(wall.board("matrix"), "card.add", field="strengths", text="Kurze Wege")
    content = wall.read()
    assert content.attendance[0] == "1 Person hat mit einem Gerät mitgemacht"
    assert "Petunie" not in json.dumps(asdict(content)) and "someone" not in json.dumps(asdict(content))


def test_released_minutes_name_the_function_that_released_them(wall: Wall) -> None:
    City.objects.update(demo_date=None)
    wall.forum.released_at, wall.forum.released_by = datetime(2025, 2, 3, 23, 30, tzinfo=UTC), "Sozialplanung"
    content = wall.read()
    assert (content.state, content.day) == ("Freigegeben am 04.02.2025: Sozialplanung", "2025-02-04")


def test_english_minutes_have_english_labels_and_content(wall: Wall) -> None:
    content = wall.read("en")
    assert content.state == "Draft, as of 16 Jan 2025"
    assert [field.title for field in content.groups[0].boards[1].fields] == ["Strengths", "Weaknesses", "Chances", "Risks"]


def test_the_command_writes_both_files_and_answers_with_their_names(wall: Wall, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pdf, docx = tmp_path / "m.pdf", tmp_path / "m.docx"
    assert main(["minutes", "1", "--pdf", str(pdf), "--docx", str(docx)]) == 0
    assert json.loads(capsys.readouterr().out) == {"forum": wall.forum.key, "pdf": str(pdf), "docx": str(docx)}
    assert pdf.read_bytes()[:5] == b"%PDF-" and docx.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(("arguments", "status"), [(["minutes", "99", "--pdf", "x.pdf"], 1), (["minutes", "1"], 2)])
def test_the_command_refuses_what_it_cannot_do(wall: Wall, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int) -> None:
    assert main(arguments) == status
    answer = capsys.readouterr()
    assert answer.out == "" and answer.err != ""


def test_a_forum_without_a_date_was_held_on_the_day_of_its_first_card(wall: Wall) -> None:
    assert wall.read().when == "Termin offen"
    wall.do(wall.board("matrix"), "card.add", field="strengths", text="Kurze Wege")
    assert wall.read().when == "16. Januar 2025"  # the demo plays on the day the page shows
    City.objects.update(demo=False)
    assert wall.read().when == "15. Januar 2025"


@pytest.mark.parametrize(("kinds", "course"), [
    (("welcome", "work", "plenum", "outlook"), ("groups", "plenum", "parking")),
    (("plenum", "work", "outlook"), ("plenum", "groups", "parking")),
    (("plenum", "work", "plenum"), ("groups", "plenum", "parking")),
    (("work",), ("groups", "plenum", "parking")),
])
def test_the_minutes_follow_the_agenda(wall: Wall, kinds: tuple[str, ...], course: tuple[str, ...]) -> None:
    wall.forum.agenda.all().delete()
    for place, kind in enumerate(kinds):
        wall.forum.agenda.create(position=place, kind=kind, title=kind)

    assert wall.read().course == course
