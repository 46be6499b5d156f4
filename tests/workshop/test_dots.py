"""Dots: set on phones, stuck on paper, hidden until the desk closes them."""

import re
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from fachplan.base.models import AuditLine
from fachplan.base.policy import Principal
from fachplan.core.board import Op, Rules, judge
from fachplan.workshop import actions, queries
from fachplan.workshop.models import Board
from tests.workshop.house import CODE, House, card_id, text_of

AT = datetime(2025, 1, 23, 16, tzinfo=UTC)
DESK, PHONE = "/f/1/moderation/orange/measures/punkte/", "/pinnwand/measures/punkte/"
OPEN = {"do": "open", "dots": "5", "most": "3", "field": "measures", "reach": "one"}


@pytest.fixture
def house(db: None) -> House:
    made = House()
    Board.objects.update(dots=None, voting_open=False)  # as a forum is made; the contract's site opens them at once
    for group in (made.orange, made.blue):
        joined = actions.join(code=CODE, group=str(group.pk), network="venue", at=AT)
        ops = [{"id": card_id(), "kind": "card.add", "card": card_id(), "values": {"field": "measures", "kind": "measure", "text": text}}
               for text in (f"Chor {group.name}", f"Telefon {group.name}")]
        actions.write_ops(made.board("measures", group), ops, queries.principal_of_seat(joined.seat), language="de", at=AT)
    return made


def card(house: House, text: str, group: Any = None) -> str:
    return next(str(each.id) for each in house.cards("measures", group) if each.text.startswith(text))


def press(client: Client, house: House, text: str, dots: int, op: str = "", page: str = PHONE) -> int:
    return client.post(page, {"op": op or card_id(), "card": card(house, text), "dots": dots}).status_code


def phones(house: House, text: str) -> int:
    return int(queries.board_state(house.board("measures")).cards[card(house, text)].phone_total)


def test_the_day_of_the_dots_from_opening_to_the_result(house: House) -> None:
    desk, phone, other = house.staff(), house.phone(), house.phone()
    assert phone.get(PHONE).headers["Location"] == "/pinnwand/"  # nothing to set yet

    assert desk.post(DESK, OPEN).status_code == 302
    board = house.board("measures")
    assert (board.dots, board.dots_most, board.dots_field, board.voting_open) == (5, 3, "measures", True)
    assert PHONE in text_of(phone.get("/pinnwand/measures/"))

    assert [press(phone, house, "Chor", 3), press(phone, house, "Telefon", 2), press(other, house, "Chor", 1)] == [302] * 3
    assert press(phone, house, "Telefon", 3) == 422  # the purse is empty
    during = text_of(phone.get(PHONE))
    assert "Alle Ihre Punkte sind gesetzt." in during and "dotsum" not in during
    watched = text_of(desk.get(DESK))
    assert "2 Menschen haben bisher 6 Punkte" in watched and "dotsum" not in watched

    assert desk.post(DESK, {"do": "close", "reach": "one"}).status_code == 302
    assert press(phone, house, "Chor", 0) == 422  # closed
    for page in (text_of(phone.get(PHONE)), text_of(desk.get(DESK))):
        assert re.findall(r'<b class="num">(\d+)</b>', page) == ["4", "2"]
        assert "6 von Telefonen, von 2 Menschen." in page and "4 ungenutzt." in page

    desk.post(DESK, OPEN | {"dots": "6"})
    assert (phones(house, "Chor"), phones(house, "Telefon")) == (4, 2)  # opened again, everything counts on
    assert [line.kind for line in AuditLine.objects.filter(kind__startswith="board.dots").order_by("id")] == [
        "board.dots-open", "board.dots-close", "board.dots-open"]


def test_the_same_press_twice_counts_once_and_minus_takes_back(house: House) -> None:
    house.staff().post(DESK, OPEN)
    phone, op = house.phone(), card_id()

    assert [press(phone, house, "Chor", 1, op), press(phone, house, "Chor", 1, op)] == [302, 302]
    assert phones(house, "Chor") == 1
    assert press(phone, house, "Chor", 0, op) == 302 and phones(house, "Chor") == 0
    assert [press(phone, house, "Chor", 4), press(phone, house, "Chor", -1), press(phone, house, "Chor", 99_999)] == [422] * 3
    assert phone.post(PHONE, {"op": "x", "card": "y", "dots": "viele"}).status_code == 422
    assert phones(house, "Chor") == 0


def test_dots_on_paper_stand_beside_those_of_phones_and_too_many_are_said_not_refused(house: House) -> None:
    desk, phone = house.staff(), house.phone()
    desk.post(DESK, OPEN)
    press(phone, house, "Chor", 2)
    desk.post(DESK, {"do": "close"})

    typed = {"do": "paper", f"paper-{card(house, 'Chor')}": "9", f"paper-{card(house, 'Telefon')}": "", "people": "1"}
    assert desk.post(DESK, typed).status_code == 302
    page = text_of(desk.get(DESK))
    assert "2 von Telefonen, 9 von Papier" in page and "9 Punkte kleben auf Papier, aber 1 Mensch hat 5." in page
    assert page.count('class="f"') == 2 and page.count('class="p"') == 9
    assert queries.board_state(house.board("measures")).cards[card(house, "Chor")].paper == 9

    wrong = desk.post(DESK, typed | {f"paper-{card(house, 'Chor')}": "neun", f"paper-{card(house, 'Telefon')}": "3"})
    assert wrong.status_code == 422 and 'value="neun"' in text_of(wrong) and 'value="3"' in text_of(wrong)
    assert queries.board_state(house.board("measures")).cards[card(house, "Telefon")].paper == 0
    desk.post(DESK, typed | {"people": "2"})
    assert "kleben auf Papier, aber" not in text_of(desk.get(DESK))


def test_all_groups_open_at_once_and_the_day_sums_them_up_with_honest_ties(house: House) -> None:
    desk = house.staff()
    desk.post(DESK, OPEN | {"reach": "all"})
    orange, blue = house.phone(), house.phone(house.blue)
    press(orange, house, "Chor", 2)
    blue.post(PHONE, {"op": card_id(), "card": card(house, "Telefon", house.blue), "dots": 2})
    blue.post(PHONE, {"op": card_id(), "card": card(house, "Chor", house.blue), "dots": 3})
    assert "Noch offen und hier nicht gezählt: Orange, Blau" in " ".join(re.sub(r"<[^>]+>", "", text_of(desk.get("/f/1/punkte/"))).split())

    desk.post(DESK, {"do": "close", "reach": "all"})
    page = text_of(desk.get("/f/1/punkte/"))
    assert re.findall(r'<b class="num">(\d+)</b>', page) == ["3", "2", "2"] and "1 Karte ohne Punkt" in page
    assert re.findall(r'<h3 lang="de"><bdi>([^<]+)</bdi></h3>', page) == ["Chor Blau", "Chor Orange", "Telefon Blau"]
    assert re.findall(r"<bdi>(Telefon Orange)</bdi></li>", page) == ["Telefon Orange"]


def test_a_rule_that_gives_nobody_a_dot_is_said_at_its_field(house: House) -> None:
    desk = house.staff()
    for wrong in ({"dots": "0"}, {"dots": "21"}, {"dots": "viele"}, {"most": "6"}, {"most": "0"}):
        answer = desk.post(DESK, OPEN | wrong)
        assert answer.status_code == 422 and "field-error" in text_of(answer)
        assert f'value="{next(iter(wrong.values()))}"' in text_of(answer)
    assert not house.board("measures").voting_open


def test_another_groups_facilitator_and_a_participant_open_nothing(house: House) -> None:
    assert house.staff(house.blue).post(DESK, OPEN).status_code == 403
    assert house.staff(house.orange).post(DESK, OPEN | {"reach": "all"}).status_code == 403
    assert house.phone().post(DESK, OPEN).status_code == 403
    assert Board.objects.filter(voting_open=True).count() == 0


def six_cards() -> tuple[House, Principal, list[str]]:
    """Six measures of one seat on a board with five dots."""
    house = House()
    joined = actions.join(code=CODE, group=str(house.orange.pk), network="venue", at=AT)
    who, cards = queries.principal_of_seat(joined.seat), [card_id() for _n in range(6)]
    ops = [{"id": card_id(), "kind": "card.add", "card": each, "values": {"field": "measures", "text": "Chor"}} for each in cards]
    actions.write_ops(house.board("measures"), ops, who, language="de", at=AT)
    Board.objects.filter(pk=house.board("measures").pk).update(dots=5, voting_open=True, dots_hidden=True)
    return house, who, cards


@pytest.mark.django_db(transaction=True)
def test_two_dots_from_one_phone_at_once_never_spend_more_than_the_purse_has() -> None:
    house, who, cards = six_cards()
    board = house.board("measures")
    gate, told = threading.Barrier(6), []

    def vote(each: str) -> None:
        gate.wait()
        op = {"id": card_id(), "kind": "vote.set", "card": each, "values": {"dots": 2}}
        told.append(actions.write_ops(board, [op], who, language="de", at=AT)["acks"][0]["status"])

    threads = [threading.Thread(target=vote, args=(each,)) for each in cards]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["applied"] * 2 + ["refused"] * 4
    state = queries.board_state(house.board("measures"))
    assert sum(sum(each.phone.values()) for each in state.in_order()) == 4 == state.spent[queries.author_of(who)]


@pytest.mark.django_db(transaction=True)
def test_control_judged_by_the_board_they_all_saw_every_one_of_them_would_count() -> None:
    house, who, cards = six_cards()
    seen = queries.board_state(house.board("measures"))
    rules = Rules(fields=("measures",), dots=5, voting_open=True, hidden=True)
    votes = [Op(card_id(), "vote.set", each, {"dots": 2}, seq=seen.seq + 1, author=queries.author_of(who)) for each in cards]

    assert [judge(seen, vote, rules).status for vote in votes] == ["applied"] * 6


def test_the_phones_page_asks_as_often_for_ten_cards_as_for_two(house: House, django_assert_num_queries: Any) -> None:
    house.staff().post(DESK, OPEN)
    phone = house.phone()
    phone.get(PHONE)
    with django_assert_num_queries(9):
        phone.get(PHONE)
    joined = actions.join(code=CODE, group=str(house.orange.pk), network="venue", at=AT)
    ops = [{"id": card_id(), "kind": "card.add", "card": card_id(), "values": {"field": "measures", "text": f"Karte {n}"}}
           for n in range(8)]
    actions.write_ops(house.board("measures"), ops, queries.principal_of_seat(joined.seat), language="de", at=AT)
    phone.get(PHONE)
    with django_assert_num_queries(9):
        phone.get(PHONE)


def test_what_nobody_dotted_is_folded_away_and_headings_come_first(house: House) -> None:
    desk, phone, board = house.staff(), house.phone(), house.board("measures")
    joined = actions.join(code=CODE, group=str(house.orange.pk), network="venue", at=AT)
    heading = {"id": card_id(), "kind": "card.add", "card": card_id(), "values": {"field": "measures", "kind": "heading", "text": "Räume"}}
    actions.write_ops(board, [heading], queries.principal_of_seat(joined.seat), language="de", at=AT)
    desk.post(DESK, OPEN | {"most": "5"})
    offered = re.findall(r"<bdi>([^<]*)</bdi></h2>", text_of(phone.get(PHONE)))
    press(phone, house, "Telefon", 1)
    desk.post(DESK, {"do": "close", "reach": "one"})

    assert offered == ["Räume", "Chor Orange", "Telefon Orange"]
    page = text_of(phone.get(PHONE))
    assert re.findall(r'<b class="num">(\d+)</b>', page) == ["1"] and "2 Karten ohne Punkt" in page
    wall = text_of(desk.get("/f/1/beamer/?zeigt=punkte"))
    assert "Telefon Orange" in wall and "Chor Orange" not in wall and "weitere" not in wall
