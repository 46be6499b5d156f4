"""Quick entry: what a scribe types from the wall is on the board, once, and nothing typed is ever lost."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from fachplan.base.models import AuditLine
from fachplan.core.entry import Line, read_lines
from fachplan.forums.models import Forum
from fachplan.workshop.models import Phase
from tests.workshop.house import House, hidden, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
NOON = datetime(2025, 1, 23, 12, 0, tzinfo=UTC)


def page(house: House, kind: str = "matrix") -> str:
    return f"/f/{house.forum.path}/moderation/{house.orange.key}/erfassen/?wand={kind}"


def enter(client: Client, house: House, lines: str, *, key: str = "", **more: str) -> Any:
    key = key or hidden(text_of(client.get(page(house))), "key")
    return client.post(page(house), {"key": key, "lines": lines, "field": "chances", **more})


def numbers(house: House) -> list[tuple[int, str, str]]:
    return [(card.number, card.field, card.text) for card in house.cards()]


def test_a_line_is_a_card_with_the_printed_number_in_the_chosen_field(house: House, scribe: Client) -> None:
    answer = enter(scribe, house, "501 Nach 18 Uhr ist kein Raum offen")

    assert (answer.status_code, answer["Location"].split("?")[1]) == (302, "wand=matrix&feld=chances")
    assert numbers(house) == [(501, "chances", "Nach 18 Uhr ist kein Raum offen")]


def test_a_line_may_name_its_field_and_begin_with_a_number_of_its_own() -> None:
    assert read_lines("2: 777 Chor\n- 600 Menschen\n3 Kitas\n7: Uhr", fields=4, printed=range(501, 1000)) == [
        Line(1, 777, "Chor"), Line(None, None, "600 Menschen"), Line(None, None, "3 Kitas"), Line(None, None, "7: Uhr")]


def test_a_number_typed_twice_says_which_card_has_it_and_keeps_the_text(house: House, scribe: Client) -> None:
    enter(scribe, house, "501 Chor")
    answer = enter(scribe, house, "501 Sprachtreff")

    assert answer.status_code == 422
    assert "Die Nummer 501 trägt schon diese Karte: „Chor“" in text_of(answer)
    assert ">501 Sprachtreff</textarea>" in text_of(answer)
    assert numbers(house) == [(501, "chances", "Chor")]


def test_many_lines_are_shown_first_and_three_hundred_are_all_kept(house: House, scribe: Client) -> None:
    lines = "\n".join(f"Karte {n}" for n in range(300))
    shown = enter(scribe, house, lines)
    before = len(house.cards())
    answer = enter(scribe, house, lines, key=hidden(text_of(shown), "key"), sure="yes")

    assert "300 Karten anlegen" in text_of(shown)
    assert (shown.status_code, before, answer.status_code) == (200, 0, 302)
    assert house.texts() == [f"Karte {n}" for n in range(300)]


def test_the_same_form_sent_twice_makes_its_card_once_and_changed_words_make_another(house: House, scribe: Client) -> None:
    key = hidden(text_of(scribe.get(page(house))), "key")
    for text in ("Chor", "Chor", "Chor am Abend"):
        enter(scribe, house, text, key=key)

    assert house.texts() == ["Chor", "Chor am Abend"]


def test_after_the_last_phase_a_card_is_late_and_after_the_release_it_stays_in_the_line(house: House, scribe: Client) -> None:
    Phase.objects.update(state=Phase.State.ENDED, started_at=NOON, ended_at=NOON)
    enter(scribe, house, "Nachtrag")
    Forum.objects.filter(pk=house.forum.pk).update(released_at=NOON)
    answer = enter(scribe, house, "Zu spät")

    assert [(card.text, card.late) for card in house.cards()] == [("Nachtrag", True)]
    assert answer.status_code == 422
    assert "Das Protokoll ist schon freigegeben." in text_of(answer)
    assert "Zu spät</textarea>" in text_of(answer)


def test_the_wall_is_counted_beside_what_is_entered(house: House, scribe: Client) -> None:
    enter(scribe, house, "Chor")
    assert scribe.post(page(house), {"do": "count", "wall": "34"}).status_code == 302
    shown = text_of(scribe.get(page(house)))
    wrong = scribe.post(page(house), {"do": "count", "wall": "viele"})

    assert 'value="34"' in shown
    assert "erfasst 1<" in shown
    assert wrong.status_code == 422
    assert 'value="viele"' in text_of(wrong)
    assert AuditLine.objects.filter(kind="wall.count").count() == 1


def test_newest_cards_stand_first_and_each_can_be_changed(house: House, scribe: Client) -> None:
    for text in ("Chor", "Garten"):
        enter(scribe, house, text)
    shown = text_of(scribe.get(page(house)))
    card = house.cards()[0]
    scribe.post(page(house), {"do": "change", "card": card.id, "text": "Chor am Abend", "key": ""})

    assert shown.index("Garten") < shown.index("Chor")
    assert house.texts() == ["Chor am Abend", "Garten"]


def test_only_whoever_writes_for_the_group_may_enter(house: House, scribe: Client) -> None:
    assert [who.get(page(house)).status_code for who in (scribe, house.staff(house.orange))] == [200, 200]
    assert house.phone().get(page(house)).status_code == 403
    assert house.staff(house.blue).get(page(house)).status_code == 403


def test_the_page_asks_the_database_as_often_for_three_cards_as_for_one(
        house: House, scribe: Client, django_assert_max_num_queries: Any) -> None:
    enter(scribe, house, "Chor")
    scribe.get(page(house))
    with django_assert_max_num_queries(40) as one:
        scribe.get(page(house))
    for text in ("Garten", "Tee"):
        enter(scribe, house, text)
    scribe.get(page(house))
    with django_assert_max_num_queries(40) as three:
        scribe.get(page(house))

    assert len(one) == len(three)
