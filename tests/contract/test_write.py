"""Write and read a board by HTTP."""

import json
import re

import httpx
import pytest

from tests.contract.conftest import Person, join, new_id, note
from tests.contract.running import Site


def test_a_card_is_written_acknowledged_and_read(ada: Person) -> None:
    op = note("Sprachtreff")
    answer = ada.post(ada.board(), op)

    seq = answer.json()["seq"]
    assert (answer.status_code, answer.json()) == (200, {"acks": [{"id": op["id"], "status": "applied", "seq": seq}], "seq": seq})
    board = ada.read(ada.board())
    assert set(board) == {"id", "kind", "forum", "group", "seq", "now", "open", "revealed", "fields", "cards", "voting", "values"}
    card = next(card for card in board["cards"] if card["id"] == op["card"])
    assert set(card) == {
        "id", "number", "kind", "field", "order", "text", "language", "translations", "role", "mine", "late", "group", "heading",
        "sources", "values", "versions", "conflicts", "dissent", "votes"}
    assert (card["text"], card["mine"], card["role"], card["versions"]["text"]) == ("Sprachtreff", True, "participant", seq)
    assert [field["key"] for field in board["fields"]] == ["strengths", "weaknesses", "chances", "risks"]


def test_security_headers_and_no_store_stand_on_raw_answers(ada: Person) -> None:
    headers = ada.post(ada.board(), note()).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")


@pytest.mark.parametrize(("content", "status", "slug"), [
    ("{", 400, "malformed"), ("", 400, "malformed"), ('{"ops": NaN}', 400, "malformed"), ('{"ops": [1e400]}', 400, "malformed"),
    ('{"ops": [-Infinity]}', 400, "malformed"), ("[" * 100_000, 400, "malformed"),
    ('{"ops":' + "[" * 21 + "]" * 21 + "}", 400, "malformed"),
    ('{"ops": ["\\ud800"]}', 400, "malformed"), ('{"ops": []}', 422, "invalid"), ('{"ops": [], "x": 1}', 422, "invalid"),
    ("[]", 422, "invalid"),
    ('{"ops": [' + "1" * 5000 + "]}", 400, "malformed"), ('"' + "x" * 270_000 + '"', 413, "too-large"), (b"\xff\xfe", 400, "malformed"),
])
def test_bad_bodies_are_refused_each_with_its_status(ada: Person, content: str | bytes, status: int, slug: str) -> None:
    with ada.http as http:
        answer = http.post(f"/api/v1/boards/{ada.board()}/ops", content=content)
    assert (answer.status_code, answer.json()["type"]) == (status, slug)


@pytest.mark.parametrize(("change", "loc"), [
    ({"id": "7"}, ["body", "ops", 0, "id"]), ({"author": "me"}, ["body", "ops", 0, "author"]), ({"kind": None}, ["body", "ops", 0, "kind"]),
    ({"card": "x"}, ["body", "ops", 0, "card"]), ({"values": []}, ["body", "ops", 0, "values"]),
    ({"base": {"text": -1}}, ["body", "ops", 0, "base", "text"]),
])
def test_fields_at_fault_are_named(ada: Person, change: dict[str, object], loc: list[object]) -> None:
    answer = ada.post(ada.board(), {**note(), **change})
    assert answer.status_code == 422
    assert [error["loc"] for error in answer.json()["errors"]] == [loc]


def test_more_than_a_hundred_ops_are_too_many_for_one_request(ada: Person) -> None:
    assert ada.post(ada.board(), *[note() for _ in range(101)]).status_code == 422
    assert [ack["status"] for ack in ada.post(ada.board(), *[note() for _ in range(100)]).json()["acks"]] == ["applied"] * 100


def test_an_id_in_capitals_is_the_same_id(ada: Person) -> None:
    op = note()
    acks = ada.post(ada.board(), op, {**op, "id": op["id"].upper()}).json()["acks"]
    assert [ack["status"] for ack in acks] == ["applied", "duplicate"]


def test_boards_of_others_are_not_there_to_see_or_write(site: Site, ada: Person) -> None:
    foreign = [site.first["boards"]["blau-matrix"], site.seeded["second"]["boards"]["orange-matrix"], new_id(), "nonsense"]
    with ada.http as http:
        for board in foreign:
            assert http.get(f"/api/v1/boards/{board}").status_code == 404
            assert http.get(f"/live/boards/{board}").status_code == 404
            assert http.get(f"/api/v1/boards/{board}/ops").status_code == 404
            assert ada.post(board, note()).status_code == 404


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Cookie": "session=wrong"}])
def test_without_a_valid_token_nothing_is_answered(site: Site, header: dict[str, str]) -> None:
    board = site.first["boards"]["orange-matrix"]
    with httpx.Client(base_url=site.url, headers=header, trust_env=False) as http:
        answers = [http.get(f"/api/v1/boards/{board}"), http.get(f"/api/v1/boards/{board}/ops"), http.get(f"/live/boards/{board}"),
                   http.get("/api/v1/me")]
    assert {(answer.status_code, answer.json()["type"]) for answer in answers} == {(401, "no-token")}


def test_a_write_by_cookie_without_csrf_token_is_refused(site: Site) -> None:
    answer = httpx.post(f"{site.url}/api/v1/boards/{site.first['boards']['orange-matrix']}/ops", json={"ops": [note()]},
                        headers={"Cookie": "session=anything"}, trust_env=False)
    assert (answer.status_code, answer.json()["type"]) == (403, "csrf")


def test_a_foreign_host_is_refused(ada: Person) -> None:
    with ada.http as http:
        answer = http.get(f"/api/v1/boards/{ada.board()}/ops", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.json()["type"]) == (400, "wrong-host")


def test_no_other_method_writes(ada: Person) -> None:
    with ada.http as http:
        path = f"/api/v1/boards/{ada.board()}/ops"
        assert {http.request(method, path, json={"ops": [note()]}).status_code for method in ("PUT", "DELETE", "PATCH")} <= {404, 405}


def test_five_hundred_ops_at_once_then_wait(site: Site) -> None:
    person = join(site)
    answers = [person.post(person.board(), *[note() for _ in range(100)]) for _ in range(8)]
    limited = [answer for answer in answers if answer.status_code == 429]
    assert limited
    assert re.fullmatch(r"[1-9]\d*", limited[0].headers["retry-after"])
    assert limited[0].json()["type"] == "too-often"


def test_nobody_is_named_in_answers_or_events(site: Site, ada: Person) -> None:
    ada.post(ada.board(), note("anonym"))
    other = join(site)
    with other.http as http:
        text = json.dumps(other.read(ada.board())) + http.get(f"/api/v1/boards/{ada.board()}/ops?after=0").text
    assert "anonym" in text
    assert ada.joined["participant"] not in text
    assert "author" not in text


def test_a_card_staff_removed_comes_back_by_staff_only(ada: Person, facilitator: Person) -> None:
    board, op = ada.board(), note("Chor")

    def do(who: Person, kind: str) -> tuple[str, str | None]:
        [ack] = who.post(board, {"id": new_id(), "kind": kind, "card": op["card"], "values": {}}).json()["acks"]
        return ack["status"], ack.get("reason")

    ada.post(board, op)
    assert (do(ada, "card.remove"), do(ada, "card.restore")) == (("applied", None), ("applied", None))
    assert (do(facilitator, "card.remove"), do(ada, "card.restore")) == (("applied", None), ("refused", "removed"))
    assert op["card"] not in [card["id"] for card in ada.read(board)["cards"]]
    assert do(facilitator, "card.restore") == ("applied", None)
    assert op["card"] in [card["id"] for card in ada.read(board)["cards"]]


def test_another_view_is_taken_back_by_who_holds_it_and_by_staff_and_a_translation_by_the_card_s_writer(
        site: Site, ada: Person, facilitator: Person) -> None:
    bob, board, op = join(site), ada.board(), note("Chor")

    def do(who: Person, kind: str, op_id: str = "", **values: object) -> tuple[str, str | None]:
        [ack] = who.post(board, {"id": op_id or new_id(), "kind": kind, "card": op["card"], "values": values}).json()["acks"]
        return ack["status"], ack.get("reason")

    def card() -> tuple[list[str], dict[str, str]]:
        shown = next(card for card in bob.read(board)["cards"] if card["id"] == op["card"])
        return shown["dissent"], shown["translations"]

    ada.post(board, op)
    [said] = bob.post(board, {"id": new_id(), "kind": "card.dissent", "card": op["card"], "values": {"text": "Zu laut"}}).json()["acks"]
    line = said["seq"]
    assert do(ada, "card.undissent", line=line) == ("refused", "not_yours")
    assert do(bob, "card.undissent", line=line + 1000) == ("refused", "not_there")
    assert do(bob, "card.undissent", line="1") == ("refused", "bad_values")
    once = new_id()
    assert [do(bob, "card.undissent", once, line=line) for _twice in range(2)] == [("applied", None), ("duplicate", None)]
    assert card() == ([], {})
    assert do(bob, "card.undissent", line=line) == ("refused", "not_there")
    assert do(bob, "card.redissent", line=line) == ("applied", None)
    assert do(facilitator, "card.undissent", line=line) == ("applied", None)
    assert do(bob, "card.redissent", line=line) == ("refused", "removed")
    assert do(facilitator, "card.redissent", line=line) == ("applied", None)

    assert do(bob, "card.translate", language="en", text="Choir") == ("applied", None)
    assert card() == (["Zu laut"], {"en": "Choir"})
    assert do(bob, "card.untranslate", language="en") == ("refused", "not_yours")
    assert do(ada, "card.untranslate", language="ar") == ("refused", "not_there")
    assert do(ada, "card.untranslate", language="en") == ("applied", None)
    assert card() == (["Zu laut"], {})
