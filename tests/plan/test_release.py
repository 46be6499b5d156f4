"""Releasing answers: nothing is public before, a version is frozen, the next one says what changed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from fachplan.base.models import AuditLine, City
from fachplan.base.policy import Principal
from fachplan.forums.models import Forum
from fachplan.plan.answer_actions import Answer, answer, take_back
from fachplan.plan.answer_models import AnswerRelease
from fachplan.plan.answers_queries import cards_named, cards_saying, folded, oldest_open, public_tally, told, with_words
from fachplan.plan.inbox_queries import inbox
from fachplan.plan.measure_deeds import drop, merge
from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan
from fachplan.plan.objection_actions import NotTaken, answer_objection, object_to
from fachplan.plan.objection_models import Objection
from fachplan.plan.release_actions import NotReleasable, digest_of, release_answers
from fachplan.plan.release_queries import changes_since, release_out
from fachplan.workshop.actions import write_ops
from fachplan.workshop.stubs import check_letters
from tests.workshop.house import House, card_id

AT = datetime(2025, 1, 20, 9, tzinfo=UTC)
LATER = AT + timedelta(days=2)
PLANNING = "Sozialamt, Sozialplanung"
WHO: Any = {"actor": "user:1", "at": AT}
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(house: House) -> Forum:
    """Four cards on the wall, the minutes released, a plan they may go into."""
    SectorPlan.objects.create(process=house.forum.process, key="plan", title="Fachplan")
    house.pin(["Schlüssel", "Räume abends", "Küche", "Fahrtkosten"], at=AT)
    Forum.objects.filter(pk=house.forum.pk).update(released_at=AT)
    return Forum.objects.get(pk=house.forum.pk)


def ids(forum: Forum) -> list[UUID]:
    return [UUID(entry.card.id) for entry in inbox(forum, "de")]


def decline(forum: Forum, number: int, reason: str = "Kein Geld") -> UUID:
    return answer(forum, [ids(forum)[number - 1]], Answer("declined", PLANNING, reason=reason), **WHO)


def release(forum: Forum, at: datetime = AT) -> AnswerRelease:
    return release_answers(forum, function=PLANNING, actor="user:1", at=at)


def public(forum: Forum) -> list[str]:
    return [each.state for each in told(forum, "de")]


def test_an_answer_is_public_from_its_release_on_and_not_before(asked: Forum) -> None:
    decline(asked, 1)
    assert public(asked) == ["open"] * 4
    release(asked)
    assert public(asked) == ["declined", "open", "open", "open"]


def test_a_release_freezes_its_rows_and_their_sum(asked: Forum) -> None:
    answer(asked, ids(asked)[:1], Answer("adopted", PLANNING, titles=("Raumkalender",), words="Danke"), **WHO)
    made, reference = release(asked), Measure.objects.get().reference
    assert made.content["rows"] == [{
        "card": str(ids(asked)[0]), "group": "orange", "number": 1, "kind": "adopted", "reason": "", "words": "Danke",
        "language": "de", "decided_by": PLANNING, "decided_on": "2025-01-20", "office": "", "found": "",
        "measures": [{"reference": reference, "title": "Raumkalender", "state": "draft", "adopted_on": "", "lead": ""}],
        "objections": []}]
    assert (made.number, made.sha256) == (1, digest_of(made.content["rows"]))
    Measure.objects.update(title="Anders")
    assert told(asked, "de")[0].measures[0]["title"] == "Raumkalender"


def test_a_split_card_tells_both_of_its_measures(asked: Forum) -> None:
    answer(asked, ids(asked)[:1], Answer("split", PLANNING, titles=("Schlüsselkästen", "Schließdienste")), **WHO)
    release(asked)
    assert [each["title"] for each in told(asked, "de")[0].measures] == ["Schlüsselkästen", "Schließdienste"]


def test_a_later_answer_stays_in_house_until_the_next_version(asked: Forum) -> None:
    decline(asked, 1)
    release(asked)
    answer(asked, ids(asked)[:1], Answer("parked", PLANNING, reason="Haushalt"), actor="user:1", at=LATER)
    decline(asked, 2)
    assert public(asked)[:2] == ["declined", "open"]
    assert [(each.what, each.entry.card.number, each.kind) for each in changes_since(asked, "de")] == [
        ("changed", 1, "parked"), ("new", 2, "declined")]
    assert release(asked, LATER).number == 2
    assert public(asked)[:2] == ["parked", "declined"]
    assert AnswerRelease.objects.get(number=1).content["rows"][0]["reason"] == "Kein Geld"


def test_an_answer_taken_back_stands_among_the_changes_and_leaves_with_the_next_version(asked: Forum) -> None:
    deed = decline(asked, 1)
    release(asked)
    take_back(asked, deed, actor="user:1", at=LATER)
    assert [(each.what, each.kind) for each in changes_since(asked, "de")] == [("gone", "declined")]
    assert public(asked)[0] == "declined"
    release(asked, LATER)
    assert public(asked) == ["open"] * 4


@pytest.mark.parametrize(("function", "minutes", "answered", "reason"), [
    (" ", True, True, "function"), (PLANNING, False, True, "minutes"), (PLANNING, True, False, "nothing")])
def test_a_release_that_may_not_be_writes_nothing(asked: Forum, function: str, minutes: bool, answered: bool, reason: str) -> None:
    if answered:
        decline(asked, 1)
    Forum.objects.update(released_at=AT if minutes else None)
    with pytest.raises(NotReleasable) as refused:
        release_answers(asked, function=function, actor="user:1", at=AT)
    assert (refused.value.reason, AnswerRelease.objects.count()) == (reason, 0)


def test_the_same_answers_are_not_released_twice(asked: Forum) -> None:
    decline(asked, 1)
    release(asked)
    with pytest.raises(NotReleasable, match="unchanged"):
        release(asked, LATER)


def test_a_release_is_one_audit_line_without_words(asked: Forum) -> None:
    decline(asked, 1)
    made = release(asked)
    line = AuditLine.objects.latest("id")
    assert (line.kind, line.values) == ("answers.release", {"release": 1, "cards": 1, "sha256": made.sha256})


def test_the_public_counts_add_up_to_the_cards(asked: Forum) -> None:
    decline(asked, 1)
    release(asked)
    cards = told(asked, "de")
    counted = public_tally(cards)
    assert ({kind: n for kind, n in counted.items() if n}, sum(counted.values())) == ({"declined": 1, "open": 3}, len(cards))


def test_the_oldest_open_card_waits_since_the_forum(asked: Forum) -> None:
    asked.date, asked.date_precision = AT.date(), Forum.Precision.DAY
    assert oldest_open(asked, told(asked, "de"), on=(AT + timedelta(days=30)).date()) == 30


def test_words_are_found_with_and_without_umlauts_and_only_once_the_minutes_are_out(asked: Forum) -> None:
    assert folded("RAEUME  abends") == folded("Räume Abends")
    assert [each.card.number for each in with_words(told(asked, "de"), "raeume")] == [2]
    assert [each.card.number for each in cards_saying("abends Räume", "de")] == [2]
    Forum.objects.update(released_at=None)
    assert cards_saying("Räume", "de") == []
    assert [(each.card.number, each.words) for each in cards_named("Orange 2", "de")] == [(2, False)]


def test_a_paper_number_finds_its_card_by_group_or_by_stub(asked: Forum) -> None:
    assert [each.card.text for each in cards_named("orange 3", "de")] == ["Küche"]
    assert [each.card.text for each in cards_named("ORANGE 3", "ar")] == ["Küche"]
    assert cards_named("Blau 3", "de") == cards_named("Orange 99", "de") == []


def test_a_stub_finds_its_card_by_the_letters_that_were_printed(house: House) -> None:
    add = {"id": card_id(), "kind": "card.add", "card": card_id(), "values": {"field": "chances", "text": "Wartelisten", "number": 501}}
    scribe = Principal.of([("scribe", "")], actor="user:0", user_id=0)
    written = write_ops(house.board("matrix"), [add], scribe, language="de", at=AT)
    assert [ack["status"] for ack in written["acks"]] == ["applied"]
    Forum.objects.filter(pk=house.forum.pk).update(released_at=AT)
    asked, letters = house.forum, check_letters(house.orange, 501)
    assert [each.card.text for each in cards_named(f"{asked.reference}-501-{letters}", "de")] == ["Wartelisten"]
    assert [each.card.text for each in cards_named(f" {asked.reference}-501-{letters} ".lower(), "de")] == ["Wartelisten"]
    for wrong in (f"{asked.reference}-501-ZZZZZ", f"{asked.reference}-502-{letters}", f"{asked.reference}-1-{letters}", f"0-501-{letters}"):
        assert cards_named(wrong, "de") == []


def test_an_objection_to_a_declined_card_is_answered_and_the_answer_goes_out_with_the_next_release(asked: Forum) -> None:
    decline(asked, 1)
    release(asked)
    made = object_to(told(asked, "de")[0], " Doch! ", network="venue", at=LATER)
    assert (made.text, made.own) == ("Doch!", False)
    answer_objection(asked, str(made.pk), words="Wir prüfen es 2026.", function=PLANNING, actor="user:1", at=LATER)
    assert told(asked, "de")[0].objections == []
    release(asked, LATER)
    assert told(asked, "de")[0].objections == [{"answer": "Wir prüfen es 2026.", "by": PLANNING, "on": LATER.date()}]
    with pytest.raises(NotTaken, match="answered"):
        answer_objection(asked, str(made.pk), words="Nein", function=PLANNING, actor="user:1", at=LATER)


@pytest.mark.parametrize(("number", "text", "reason"), [(1, "  ", "empty"), (1, "x" * 1001, "long"), (2, "Doch", "not_declined")])
def test_an_objection_that_cannot_be_taken_is_not_kept(asked: Forum, number: int, text: str, reason: str) -> None:
    decline(asked, 1)
    release(asked)
    with pytest.raises(NotTaken) as refused:
        object_to(told(asked, "de")[number - 1], text, network="venue", at=AT)
    assert (refused.value.reason, Objection.objects.count()) == (reason, 0)


def test_a_forum_without_a_release_has_none_out(asked: Forum) -> None:
    assert release_out(asked) is None


def test_a_card_of_measures_merged_twice_leads_to_the_last_one(asked: Forum) -> None:
    for number, title in enumerate(("Kalender", "Kasten", "Hausordnung")):
        answer(asked, [ids(asked)[number]], Answer("adopted", PLANNING, titles=(title,)), **WHO)
    first, second, third = Measure.objects.all()
    merge(first, second, on=AT.date(), **WHO)
    merge(second, third, on=AT.date(), **WHO)
    rows = release(asked).content["rows"]
    assert [row["measures"][0]["title"] for row in rows] == ["Hausordnung"] * 3


def test_a_measure_given_up_tells_its_reason_to_those_whose_card_led_there(asked: Forum) -> None:
    answer(asked, ids(asked)[:1], Answer("adopted", PLANNING, titles=("Kalender",)), **WHO)
    drop(Measure.objects.get(), "Die Schulen machen nicht mit", on=AT.date(), **WHO)
    release(asked)
    page = Client().get(f"/f/{asked.path}/antworten/").content.decode()
    assert "Die Maßnahme wurde aufgegeben" in page
    assert "Die Schulen machen nicht mit" in page


def test_in_the_demo_an_answer_bears_the_demos_day(asked: Forum) -> None:
    City.objects.update_or_create(id=1, defaults={"demo_date": date(2024, 12, 24)})
    decline(asked, 1)
    assert release(asked).content["rows"][0]["decided_on"] == "2024-12-24"
