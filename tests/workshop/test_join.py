"""Taking a seat: the code as people type it, its window, wrong codes, and what log and boards never tell together."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from fachplan.accounts.queries import token_of
from fachplan.base.models import AuditLine, LimitCount
from fachplan.base.policy import allowed
from fachplan.base.sqlite.base import DatabaseWrapper
from fachplan.workshop import actions, queries
from fachplan.workshop.models import Board, JoinCode, Seat
from tests.base.lock import held_by_another_process, needs_the_lock
from tests.contract.site import make_forum
from tests.workshop.house import CODE, House, text_of

NOW = datetime(2025, 1, 23, 16, 0, tzinfo=UTC)


@pytest.fixture
def forum(db: None) -> dict[str, Any]:
    return make_forum("1", "K7PM4XWD")


def take(code: str = "K7PM4XWD", at: datetime = NOW, **more: Any) -> actions.Joined:
    return actions.join(code=code, network="venue", at=at, **more)


@pytest.mark.parametrize("typed", ["K7PM4XWD", " k7pm-4xwd ", "K 7 P M 4 X W D", "k7pm 4xwd"])
def test_case_spaces_and_hyphens_of_the_code_do_not_matter(forum: dict[str, Any], typed: str) -> None:
    assert str(take(typed).forum.pk) == forum["forum"]


def test_a_seat_has_the_group_name_and_language_one_said(forum: dict[str, Any]) -> None:
    seat = take(group="orange", name="  Ada \u202e  L. ", language="ar").seat

    assert (seat.group and seat.group.name, seat.name, seat.language, seat.alias_number) == ("Orange", "Ada L.", "ar", 1)
    assert take(group=forum["groups"]["Blau"]).seat.alias_number == 2


@pytest.mark.parametrize(("said", "error"), [
    ({"group": "Lila"}, actions.GroupUnknown), ({"language": "xx"}, actions.LanguageUnknown), ({"name": "x" * 61}, actions.NameTooLong),
])
def test_a_wrong_word_makes_no_seat(forum: dict[str, Any], said: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        take(**said)
    assert not Seat.objects.exists()


def test_a_group_of_another_forum_is_no_group_here(forum: dict[str, Any]) -> None:
    other: Any = make_forum("2", "H3AR9TYC")
    with pytest.raises(actions.GroupUnknown):
        take(group=other["groups"]["Orange"])


@pytest.mark.parametrize(("hours", "opens"), [(-1, True), (3, False)])
def test_outside_its_window_a_code_says_so(forum: dict[str, Any], hours: int, opens: bool) -> None:
    JoinCode.objects.update(opens=NOW, closes=NOW + timedelta(hours=3))

    with pytest.raises(actions.CodeNotOpen) as caught:
        take(at=NOW + timedelta(hours=hours))

    assert caught.value.opens == (NOW if opens else None)


def test_after_thirty_wrong_codes_in_a_minute_guessing_stops_but_the_right_code_passes(forum: dict[str, Any]) -> None:
    for _ in range(30):
        with pytest.raises(actions.CodeUnknown):
            take("AAAAAAAA")
    with pytest.raises(actions.TooOften):
        take("AAAAAAAC")
    with pytest.raises(actions.TooOften):
        take("AAAA AAAD")

    assert take().seat.alias_number == 1


def test_two_hundred_people_behind_one_address_all_get_in(forum: dict[str, Any]) -> None:
    numbers = [take().seat.alias_number for _ in range(200)]

    assert numbers == list(range(1, 201))
    assert not LimitCount.objects.exists()


def test_a_seats_token_ends_with_the_code_or_after_twelve_hours(forum: dict[str, Any]) -> None:
    seat = take().seat
    assert actions.issue_seat_token(seat, at=NOW)[1] == NOW + timedelta(hours=12)

    JoinCode.objects.update(closes=NOW + timedelta(hours=2))
    secret, expires = actions.issue_seat_token(seat, at=NOW)
    assert expires == NOW + timedelta(hours=2)
    token = token_of(secret, at=NOW)
    assert token and (token.purpose, token.subject) == ("seat", f"seat:{seat.pk}")
    assert token_of(secret, at=expires) is None


def test_a_seat_sees_its_group_and_the_hall(forum: dict[str, Any]) -> None:
    principal = queries.principal_of_seat(take(group="Orange").seat)

    seen = queries.boards_of(principal, Board.objects.all()[0].forum)
    kinds = [(board.kind, board.group.name if board.group else None) for board in seen]
    assert kinds == [("warmup", "Orange"), ("matrix", "Orange"), ("measures", "Orange"), ("plenum", None), ("parking", None)]
    with pytest.raises(Board.DoesNotExist):
        queries.board_for(principal, forum["boards"]["blau-matrix"])


def test_a_removed_seat_may_nothing_and_its_log_line_is_written_once(forum: dict[str, Any]) -> None:
    seat = take(group="Orange").seat
    actions.remove_seat(seat, actor="user:1", at=NOW)
    actions.remove_seat(seat, actor="user:1", at=NOW)

    assert not allowed(queries.principal_of_seat(seat), "board.read", Board.objects.get(pk=forum["boards"]["parking"]))
    assert AuditLine.objects.filter(kind="seat.remove", object=f"workshop.Seat:{seat.pk}").count() == 1


def test_moving_to_another_group_is_a_line_of_the_log_and_a_new_scope(forum: dict[str, Any]) -> None:
    seat = take(group="Orange").seat
    actions.change_seat(seat, group="Blau", at=NOW)

    assert queries.principal_of_seat(seat).group_id == forum["groups"]["Blau"]
    assert list(AuditLine.objects.values_list("kind", flat=True)) == ["seat.join", "seat.move"]


def test_log_and_boards_together_do_not_tell_who_wrote(forum: dict[str, Any]) -> None:
    seat = take(group="Orange").seat
    principal = queries.principal_of_seat(seat)

    line = AuditLine.objects.get()
    assert line.object == f"workshop.Seat:{seat.pk}"
    assert queries.author_of(principal) not in f"{line.actor} {line.values}"


def test_a_receipt_is_stored_as_a_hash_and_found_however_it_is_typed(forum: dict[str, Any]) -> None:
    joined = take()

    assert joined.receipt not in str(Seat.objects.values())
    assert actions.receipt_hash(f" {joined.receipt[:5].lower()}-{joined.receipt[5:]}") == joined.seat.receipt_hash


@needs_the_lock
@pytest.mark.django_db(transaction=True)
def test_while_somebody_holds_the_database_page_and_program_hear_that_nothing_was_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House()
    monkeypatch.setattr(DatabaseWrapper, "patience", 0.1)
    phone = Client(headers={"accept-language": "de"})
    with held_by_another_process():
        page = phone.post(f"/mitmachen/{CODE}/", {"group": str(house.orange.pk), "name": ""})
        answer = phone.post("/api/v1/join", {"code": CODE}, content_type="application/json")

    assert (page.status_code, page["Retry-After"]) == (503, "2")
    assert "Es wurde nichts gespeichert." in text_of(page)
    assert (answer.status_code, answer["Retry-After"], answer.json()["type"]) == (503, "2", "not-stored")
    assert not Seat.objects.exists()
