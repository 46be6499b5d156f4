"""Blacking out: the words are nowhere any more, the card still counts, the log is whole."""

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction

from fachplan.base import erasures
from fachplan.base.audit import name_of
from fachplan.base.models import AuditLine
from fachplan.base.policy import Principal
from fachplan.base.tick import tick
from fachplan.base.verify import broken, erased_count
from fachplan.core.board import CARD
from fachplan.forums.models import Theme
from fachplan.workshop import blackout_actions
from fachplan.workshop.actions import write_ops
from fachplan.workshop.blackout_actions import NothingToErase, black_out
from fachplan.workshop.models import Board, BoardOp, Card
from fachplan.workshop.queries import board_json, board_state
from tests.workshop.house import House, card_id

AT = datetime(2025, 1, 15, 10, tzinfo=UTC)
CANARY = "Kanarienvogel"
pytestmark = pytest.mark.django_db(transaction=True)


def facilitator(house: House) -> Principal:
    return Principal.of([("facilitator", f"forum:{house.forum.pk}")], actor="user:1", user_id=1)


def do(house: House, board: Board, kind: str, card: str, base: dict[str, int] | None = None, **values: Any) -> dict[str, Any]:
    op: dict[str, Any] = {"id": card_id(), "kind": kind, "card": card, "values": values}
    answer = write_ops(board, [op if base is None else {**op, "base": base}], facilitator(house), language="de", at=AT)
    return dict(answer["acks"][0])


def wordy(house: House) -> tuple[Board, str]:
    """A card whose words stand in every kind of line that can carry them."""
    board, card = house.board("matrix"), card_id()
    do(house, board, "card.add", card, field="chances", text=f"{CANARY} eins", language="de")
    do(house, board, "card.edit", card, text=f"{CANARY} zwei")
    do(house, board, "card.edit", card, {"text": 1}, text=f"{CANARY} drei")  # two versions
    do(house, board, "card.translate", card, language="en", text=f"{CANARY} four")
    do(house, board, "card.dissent", card, text=f"{CANARY} fünf")
    do(house, board, "card.resolve", card, name="text", value=f"{CANARY} sechs")
    do(house, board, "card.edit", card, responsible=f"{CANARY} sieben", steps=[{"id": "a", "text": f"{CANARY} acht"}])
    do(house, board, "card.correct", card, text=f"{CANARY} neun")
    return board, card


def stored() -> str:
    """All that the log holds."""
    return json.dumps(list(BoardOp.objects.values_list("values", "base")), ensure_ascii=False)


def erase(card: str, what: str = CARD) -> None:
    black_out(Card.objects.get(pk=card), reason="person", what=what, actor="user:1", at=AT)


def test_after_blacking_out_no_line_holds_the_words_and_the_log_is_whole(house: House) -> None:
    _board, card = wordy(house)
    assert stored().count(CANARY) == 9

    erase(card)

    assert CANARY not in stored()
    assert list(broken()) == []
    assert erased_count() == 1


def test_the_card_keeps_its_number_and_says_when_and_why(house: House) -> None:
    board, card = wordy(house)
    erase(card)

    [told] = board_json(board, facilitator(house), language="de", at=AT)["cards"]

    assert (told["number"], told["text"], told["blacked_out"], told["dissent"], told["translations"]) == (1, "", True, [], {})
    assert told["erased"] == {"card": {"on": "2025-01-15", "reason": "person"}}
    assert CANARY not in json.dumps(told)


def test_one_audit_line_without_contents_tells_of_it(house: House) -> None:
    _board, card = wordy(house)
    erase(card)

    [line] = AuditLine.objects.filter(kind="card.erase")

    assert (line.object, line.actor) == (name_of(Card.objects.get(pk=card)), "user:1")
    assert line.values == {"what": "card", "reason": "person", "board": str(house.board("matrix").pk)}


def test_a_changed_rest_of_a_blanked_line_is_found(house: House) -> None:
    _board, card = wordy(house)
    erase(card)
    line = BoardOp.objects.get(kind="card.add")
    assert line.values == {"field": "chances", "language": "de", "number": 1}

    BoardOp.objects.filter(pk=line.pk).update(values={**line.values, "number": 7})

    assert list(broken()) == [f"board {line.board_id}, line 1: its values are not those that were written"]


@pytest.mark.parametrize("what", [CARD, "dissent"])
def test_another_view_that_was_taken_back_is_blacked_out_like_any_other_and_nobody_brings_it_back(house: House, what: str) -> None:
    board, card = wordy(house)
    do(house, board, "card.undissent", card, line=5)
    assert f"{CANARY} fünf" in stored()

    erase(card, what)

    assert f"{CANARY} fünf" not in stored() and list(broken()) == []
    assert do(house, board, "card.redissent", card, line=5)["reason"] == ("removed" if what == CARD else "not_there")
    assert board_state(board).cards[card].dissent == []


def test_a_translation_that_was_taken_back_goes_with_its_card(house: House) -> None:
    board, card = wordy(house)
    do(house, board, "card.untranslate", card, language="en")

    erase(card)

    assert CANARY not in stored() and list(broken()) == []
    assert do(house, board, "card.untranslate", card, language="en")["reason"] == "removed"


def test_one_value_goes_and_the_others_stay_and_then_the_rest_goes_too(house: House) -> None:
    board, card = wordy(house)
    erase(card, "responsible")
    shown = board_state(board).cards[card]
    assert (shown.text, shown.values["steps"][0]["text"]) == (f"{CANARY} neun", f"{CANARY} acht")
    assert "responsible" not in shown.values and list(broken()) == []

    erase(card)

    assert CANARY not in stored() and list(broken()) == []


@pytest.mark.parametrize(("what", "reason"), [("text", "person"), ("field", "person"), (CARD, "because")])
def test_only_words_go_and_only_for_a_reason_of_the_list(house: House, what: str, reason: str) -> None:
    _board, card = wordy(house)

    with pytest.raises(NothingToErase):
        black_out(Card.objects.get(pk=card), reason=reason, what=what, actor="user:1", at=AT)

    assert stored().count(CANARY) == 9


def test_nothing_is_blacked_out_twice(house: House) -> None:
    _board, card = wordy(house)
    erase(card)

    with pytest.raises(NothingToErase):
        erase(card)

    assert erased_count() == 1


def test_another_chapter_that_cannot_follow_keeps_everything_as_it_was(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _board, card = wordy(house)

    def cannot(_done: object) -> None:
        raise RuntimeError("the minutes are held")

    monkeypatch.setattr(blackout_actions, "after", [cannot])
    with pytest.raises(RuntimeError):
        erase(card)

    assert stored().count(CANARY) == 9 and erased_count() == 0
    assert board_state(house.board("matrix")).cards[card].text == f"{CANARY} neun"


def in_flight(house: House, card: str, monkeypatch: pytest.MonkeyPatch, *, locked: bool) -> dict[str, Any]:
    """An edit that is written between reading the card's lines and blanking them, where the lock lets it."""
    read, done, acks = threading.Event(), threading.Event(), []
    blank = blackout_actions._blank_lines

    def edit() -> None:
        read.wait(10)
        acks.append(do(house, house.board("matrix"), "card.edit", card, text=f"{CANARY} zu spät"))
        done.set()
        connections.close_all()

    def slow(lines: Any, what: str, using: str) -> dict[str, str]:
        kept = list(lines)
        read.set()
        done.wait(0 if locked else 10)  # with the lock the edit cannot be done before we are
        return blank(kept, what, using)

    monkeypatch.setattr(blackout_actions, "_blank_lines", slow)
    thread = threading.Thread(target=edit)
    thread.start()
    if locked:
        erase(card)
    else:  # the control: the same deeds, without the lock around them
        board = house.board("matrix")
        blackout_actions._blank_lines(BoardOp.objects.filter(board=board, card=card), CARD, "default")
    thread.join()
    return dict(acks[0])


def test_an_edit_in_flight_is_refused_once_the_card_is_black(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _board, card = wordy(house)

    ack = in_flight(house, card, monkeypatch, locked=True)

    assert (ack["status"], ack["reason"]) == ("refused", "removed")
    assert CANARY not in stored() and list(broken()) == []


def test_control_without_the_lock_the_edit_in_flight_brings_the_words_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _board, card = wordy(house)

    ack = in_flight(house, card, monkeypatch, locked=False)

    assert ack["status"] == "applied"
    assert stored().count(CANARY) == 1


def test_the_lock_of_the_log_is_held_on_both_databases(house: House) -> None:
    with transaction.atomic():
        blackout_actions.hold_the_log("default")
        assert connection.in_atomic_block


def on_disk(word: str = CANARY) -> bool:
    """Whether the database's own files hold the word."""
    name = str(connection.settings_dict["NAME"])
    return any(word.encode() in Path(f"{name}{beside}").read_bytes() for beside in ("", "-wal") if Path(f"{name}{beside}").exists())


on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="a file of its own; PostgreSQL's are the administrator's")


@on_sqlite
def test_the_database_s_files_hold_no_byte_of_the_words(house: House) -> None:
    _board, card = wordy(house)
    assert on_disk()

    erase(card)

    assert not on_disk()


@on_sqlite
def test_control_without_emptying_the_log_the_words_stay_on_disk(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    _board, card = wordy(house)
    monkeypatch.setattr(erasures, "_empty", lambda _tables: None)

    erase(card)

    assert CANARY not in stored() and on_disk()


@on_sqlite
def test_control_without_overwriting_the_words_stay_in_free_space(house: House) -> None:
    board, card = wordy(house)
    do(house, board, "card.edit", card, steps=[{"id": str(n), "text": f"{CANARY} " * 60} for n in range(20)])  # longer than a page
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=OFF")
    try:
        erase(card)
        assert CANARY not in stored() and on_disk()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


@on_sqlite
def test_an_index_of_words_is_merged_when_something_was_erased(house: House) -> None:
    """A word outlives its row in the index, through overwriting and the emptied log, until the index is merged."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIRTUAL TABLE canary_words USING fts5(text)")
        try:
            for number in range(3):
                cursor.execute("INSERT INTO canary_words (text) VALUES (%s)", [f"indexvogel nummer{number}"])
            cursor.execute("DELETE FROM canary_words")
            _board, card = wordy(house)
            erase(card)
            assert b"indexvogel" not in Path(str(connection.settings_dict["NAME"])).read_bytes()
        finally:
            cursor.execute("DROP TABLE canary_words")


@on_sqlite
def test_what_readers_kept_in_the_log_the_next_tick_empties(house: House, data_dir: Path) -> None:
    (data_dir / erasures.OWED).touch()

    assert tick(AT)["log emptied"] == 1
    assert not (data_dir / erasures.OWED).exists() and tick(AT)["log emptied"] == 0


def test_a_theme_that_was_taken_from_the_card_loses_its_words_too_and_the_one_taken_from_it(house: House) -> None:
    board, card = house.board("parking"), card_id()
    do(house, board, "card.add", card, field="parking", text=CANARY)
    first = Theme.objects.create(forum=house.forum, title=CANARY, taken_from=f"workshop.Card:{card}")
    second = Theme.objects.create(forum=house.forum, title=f"{CANARY} wieder", taken_from=name_of(first))
    other = Theme.objects.create(forum=house.forum, title="Räume")

    erase(card)

    titles = dict(Theme.objects.values_list("pk", "title"))
    assert titles == {first.pk: "Geschwärzt am 15.01.2025 (nennt eine Person)", second.pk: titles[first.pk], other.pk: "Räume"}
