"""The minutes' way from draft to release and back, and what becomes of them when words are blacked out."""

import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from fachplan.base.bundle import load_bundle
from fachplan.base.files import place_of, read_file, store_file
from fachplan.base.models import AuditLine, StoredFile
from fachplan.base.policy import Principal
from fachplan.base.verify import broken
from fachplan.cli import main
from fachplan.forums.models import Forum
from fachplan.portal.demo import reset_demo
from fachplan.reports import release_actions
from fachplan.reports.correction_actions import NotCorrected, correct, settle
from fachplan.reports.models import BlackoutNote, Minutes, Version
from fachplan.reports.queries import minutes_content, minutes_of, photos_of, review_of, version_out
from fachplan.reports.release_actions import NotReleasable, count_heads, give_into_review, release, take_back, write_summary
from fachplan.workshop.actions import write_ops
from fachplan.workshop.blackout_actions import black_out
from fachplan.workshop.boards import board_state
from fachplan.workshop.models import Board, Card
from fachplan.workshop.photo_models import PhotoRecord
from tests.workshop.house import House, card_id

AT = datetime(2025, 1, 16, 10, tzinfo=UTC)
CANARY = "Kanarienvogel"
ROOT = Path(__file__).resolve().parents[2]
WHO: dict[str, Any] = {"actor": "user:1", "at": AT}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def house(data_dir: Any) -> House:
    return House()


def do(house: House, board: Board, kind: str, card: str, base: dict[str, int] | None = None, **values: Any) -> dict[str, Any]:
    who = Principal.of([("facilitator", f"forum:{house.forum.pk}")], actor="user:1", user_id=1)
    op: dict[str, Any] = {"id": card_id(), "kind": kind, "card": card, "values": values}
    return dict(write_ops(board, [op if base is None else {**op, "base": base}], who, language="de", at=AT)["acks"][0])


def pin(house: House, text: str = "Chor", kind: str = "matrix", **values: Any) -> str:
    card = card_id()
    field = "measures" if kind == "measures" else "chances"
    assert do(house, house.board(kind), "card.add", card, field=field, text=text, **values)["status"] == "applied"
    return card


def clash(house: House) -> str:
    card = pin(house, "eins")
    do(house, house.board("matrix"), "card.edit", card, {"text": 1}, text="zwei")
    assert do(house, house.board("matrix"), "card.edit", card, {"text": 1}, text="drei")["status"] == "conflict"
    return card


def sent_out(house: House, **more: Any) -> Version:
    give_into_review(house.forum, **WHO)
    return release(house.forum, **{"function": "Leitung Sozialplanung", "originals": False, "language": "de", **WHO, **more})


def state(house: House) -> str:
    return str(minutes_of(house.forum).state)


def test_the_files_say_draft_until_a_function_has_released_them(house: House) -> None:
    pin(house)
    said = [minutes_content(house.forum, language="de", on=AT.date()).state]
    give_into_review(house.forum, **WHO)
    said.append(minutes_content(house.forum, language="de", on=AT.date()).state)
    sent_out(house)
    house.forum.refresh_from_db()
    said.append(minutes_content(house.forum, language="de", on=AT.date()).state)

    assert said == ["Entwurf, Stand 16.01.2025", "Entwurf in Durchsicht, Stand 16.01.2025",
                    "Freigegeben am 16.01.2025: Leitung Sozialplanung"]


def test_after_the_release_the_boards_take_nothing_more_and_the_files_are_frozen(house: House) -> None:
    card = pin(house)
    version = sent_out(house)

    assert do(house, house.board("matrix"), "card.edit", card, text="Zu spät")["reason"] == "released"
    assert (version.number, read_file(version.pdf)[:5], read_file(version.docx)[:2]) == (1, b"%PDF-", b"PK")
    kinds = AuditLine.objects.filter(kind__startswith="minutes.").order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["minutes.review", "minutes.release"]


@pytest.mark.parametrize(("function", "reason"), [("", "function"), ("   ", "function")])
def test_nobody_releases_without_a_function(house: House, function: str, reason: str) -> None:
    with pytest.raises(NotReleasable) as refused:
        sent_out(house, function=function)

    assert (refused.value.reason, state(house)) == (reason, "review")


def test_two_versions_keep_the_minutes_back_until_one_is_chosen(house: House) -> None:
    card = clash(house)
    with pytest.raises(NotReleasable) as refused:
        sent_out(house)
    assert (refused.value.reason, state(house), StoredFile.objects.count()) == ("conflicts", "review", 0)

    settle(Card.objects.get(pk=card), "text", "drei", author="staff", at=AT)

    assert sent_out(house).number == 1


def test_a_draft_is_not_released_past_its_review(house: House) -> None:
    with pytest.raises(NotReleasable) as refused:
        release(house.forum, function="Leitung", originals=False, language="de", **WHO)

    assert refused.value.reason == "state"


def test_a_release_is_taken_back_for_a_reason_and_the_boards_open_again(house: House) -> None:
    card = pin(house)
    sent_out(house)
    with pytest.raises(NotReleasable):
        take_back(house.forum, why=" ", **WHO)

    take_back(house.forum, why="Eine Seite fehlt.", **WHO)

    assert state(house) == "review"
    assert do(house, house.board("matrix"), "card.edit", card, text="Noch einmal")["status"] == "applied"
    assert [(v.number, v.withdrawn_why) for v in Version.objects.all()] == [(1, "Eine Seite fehlt.")]
    assert sent_out(house).number == 2


@pytest.mark.parametrize("wrong", [
    {"state": "released"}, {"state": "review"}, {"released_by": "Leitung"}, {"state": "gone"},
    {"state": "released", "reviewed_at": AT, "released_at": AT}])
def test_the_database_refuses_a_state_without_its_facts(house: House, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.create(forum=house.forum, **wrong)


def test_a_card_that_comes_while_the_files_are_set_is_in_them_or_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are set without the lock; a card that comes meanwhile makes them be set again."""
    sets: list[Any] = []
    made = release_actions._set_files

    def meanwhile() -> None:
        pin(house, "Dazwischen")
        connections.close_all()

    def slow(forum: Any, **values: Any) -> Any:
        files = made(forum, **values)
        if not sets:
            thread = threading.Thread(target=meanwhile)
            thread.start()
            thread.join()
        sets.append(files.seqs)
        return files

    monkeypatch.setattr(release_actions, "_set_files", slow)
    version = sent_out(house)

    assert len(sets) == 2 and sets[0] != sets[1]
    assert dict(sets[1]) == dict(Board.objects.filter(forum=house.forum).values_list("pk", "seq"))
    assert version.number == 1


def test_spelling_is_corrected_and_the_original_kept_and_shown_on_request(house: House) -> None:
    card = pin(house, "Spilplatz an der Elbe")

    correct(Card.objects.get(pk=card), "Spielplatz an der Elbe", author="staff", at=AT)

    plain = minutes_content(house.forum, language="de", on=AT.date())
    with_originals = minutes_content(house.forum, language="de", on=AT.date(), originals=True)
    assert plain.originals == ()
    assert with_originals.originals == (("Orange 1", "Spilplatz an der Elbe", "Spielplatz an der Elbe"),)
    [item] = review_of(house.forum, "de").corrected
    assert item.about == "geschrieben: Spilplatz an der Elbe"


def test_a_released_card_is_not_corrected(house: House) -> None:
    card = pin(house)
    sent_out(house)

    with pytest.raises(NotCorrected) as refused:
        correct(Card.objects.get(pk=card), "Chöre", author="staff", at=AT)

    assert refused.value.reason == "released"


def test_the_review_lists_what_needs_a_person(house: House) -> None:
    clash(house)
    pin(house, "Frau Muster fragen")
    measure = pin(house, "Raumkalender", "measures")
    pin(house, "مرشدون", language="ar")

    found = review_of(house.forum, "de")

    assert [item.card.text for item in found.conflicts] == ["zwei"]
    assert [item.about for item in found.people] == ["Frau Muster"]
    assert [item.card.id for item in found.leaderless] == [measure]
    assert [item.card.text for item in found.untranslated] == ["مرشدون"]
    assert not found.is_clear


def test_heads_and_devices_stand_apart_and_what_was_not_counted_is_said(house: House) -> None:
    house.phone()
    house.phone()
    count_heads(house.orange, 12, **WHO)
    count_heads(house.blue, 9, **WHO)

    assert minutes_content(house.forum, language="de", on=AT.date()).attendance == (
        "21 Personen, von Hand gezählt in 2 von 4 Gruppen", "2 Personen haben mit einem Gerät mitgemacht")

    for group in house.forum.groups.all():
        count_heads(group, 0 if group.name == "Rot" else 5, **WHO)
    assert minutes_content(house.forum, language="de", on=AT.date()).attendance[0] == "15 Personen, von Hand gezählt"


def test_the_summary_stands_in_the_minutes_until_they_are_released(house: House) -> None:
    write_summary(house.forum, "Räume teilen.\nNicht doppelt bauen.", **WHO)
    assert minutes_content(house.forum, language="de", on=AT.date()).summary == "Räume teilen.\nNicht doppelt bauen."

    sent_out(house)

    with pytest.raises(NotReleasable):
        write_summary(house.forum, "Anders", **WHO)


# Words that had to go.


def test_blacking_out_takes_the_frozen_files_away_and_freezes_new_ones(house: House) -> None:
    card = pin(house, CANARY)
    version = sent_out(house)
    old = [place_of(version.pdf.sha256), place_of(version.docx.sha256)]

    black_out(Card.objects.get(pk=card), reason="person", note="Anruf vom 15.", **WHO)

    new = version_out(minutes_of(house.forum))
    assert new is not None and new.number == 2
    assert new.note == "Neue Fassung vom 16.01.2025: Auf Karten wurden Worte geschwärzt."
    assert [place.exists() for place in old] == [False, False]
    assert (Version.objects.get(number=1).withdrawn_why, StoredFile.objects.filter(sha256="").count()) == ("Worte wurden geschwärzt", 2)
    assert BlackoutNote.objects.get().note == "Anruf vom 15."
    assert list(broken()) == []


def test_a_blacked_out_card_counts_and_reads_so_in_the_minutes(house: House) -> None:
    card = pin(house, CANARY)
    pin(house, "Chor")
    black_out(Card.objects.get(pk=card), reason="person", **WHO)

    content = minutes_content(house.forum, language="de", on=AT.date())

    cards = [card for board in content.groups[0].boards for field in board.fields for cluster in field.clusters for card in cluster.cards]
    assert [(card.number, card.text, card.is_gone) for card in cards] == [
        (1, "Geschwärzt am 16.01.2025 (nennt eine Person)", True), (2, "Chor", False)]
    assert content.counts.cards == 2
    assert board_state(house.board("matrix")).cards[str(card)].blacked_out


def test_a_photo_without_words_is_said_to_be_not_accessible_yet(house: House) -> None:
    stored = store_file(b"jpeg", name="photo.jpg", media_type="image/jpeg", at=AT)
    board = house.board("matrix")
    PhotoRecord.objects.create(board=board, file=stored, people_visible=False, width=1, height=1, position=1, at=AT)

    [found] = photos_of(house.forum)

    assert (found.undescribed, found.is_typed, found.is_accessible) == (1, False, False)
    assert minutes_content(house.forum, language="de", on=AT.date()).groups[0].photos == (
        "1 Foto von „matrix“ liegt beim Protokoll. 1 hat keine Beschreibung und ist noch nicht barrierefrei. "
        "Was darauf steht, ist noch nicht abgeschrieben.",)


def test_the_command_writes_the_file_that_was_sent_out(house: House, tmp_path: Path) -> None:
    pin(house)
    version = sent_out(house)

    assert main(["minutes", str(house.forum.pk), "--pdf", str(tmp_path / "m.pdf"), "--language", "de"]) == 0

    assert (tmp_path / "m.pdf").read_bytes() == read_file(version.pdf)


def test_a_reset_demo_has_a_draft_again(data_dir: Any) -> None:
    assert load_bundle(ROOT / "demo" / "dresden", at=AT).refused == []
    forum = Forum.objects.get(number=1)
    give_into_review(forum, **WHO)
    release(forum, function="Leitung", originals=False, language="de", **WHO)

    assert reset_demo(**WHO).refused == []

    forum = Forum.objects.get(number=1)
    assert (minutes_of(forum).state, forum.released_at, Version.objects.count()) == ("draft", None, 0)
