"""Join by HTTP."""

import re

import httpx
import pytest

from tests.contract.conftest import Person, join
from tests.contract.running import Site


def post(site: Site, body: object, language: str = "en") -> httpx.Response:
    return httpx.post(f"{site.url}/api/v1/join", json=body, headers={"Accept-Language": language}, trust_env=False)


def test_join_answers_exactly_the_contract(site: Site) -> None:
    answer = post(site, {"code": " k7pm-4xwd", "name": "Ada", "group": "Orange", "language": "ar"})

    assert answer.status_code == 201
    seat = answer.json()
    assert set(seat) == {"token", "expires_at", "participant", "receipt", "forum", "group", "language", "boards"}
    assert (seat["forum"], seat["group"], seat["language"]) == (site.first["forum"], site.first["groups"]["Orange"], "ar")
    assert re.fullmatch(r"[0-9A-Z]{10}", seat["receipt"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", seat["expires_at"])
    assert [set(board) for board in seat["boards"]] == [{"id", "kind", "group", "title"}] * 5


@pytest.mark.parametrize(("body", "status", "slug"), [
    ({"code": "AAAAAAAA"}, 404, "code-unknown"), ({"code": ""}, 404, "code-unknown"), ({"code": "F1RNT4KE"}, 410, "code-over"),
    ({"code": "W9KAX3MP"}, 410, "code-not-yet"), ({}, 422, "invalid"), ({"code": "K7PM4XWD", "role": "scribe"}, 422, "invalid"),
    ({"code": "K7PM4XWD", "group": "Lila"}, 422, "invalid"), ({"code": "K7PM4XWD", "name": "x" * 61}, 422, "invalid"),
    ({"code": "K7PM4XWD", "language": "xx"}, 422, "invalid"), ({"code": 7}, 422, "invalid"),
])
def test_what_is_wrong_is_said_as_a_problem_document(site: Site, body: object, status: int, slug: str) -> None:
    answer = post(site, body)

    assert (answer.status_code, answer.json()["type"]) == (status, slug)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["title"] and answer.json()["detail"]
    assert ("errors" in answer.json()) is (status == 422)


def test_broken_json_is_malformed(site: Site) -> None:
    answer = httpx.post(f"{site.url}/api/v1/join", content="{nope", headers={"Content-Type": "application/json"}, trust_env=False)
    assert (answer.status_code, answer.json()["type"]) == (400, "malformed")


def test_errors_are_german_for_germans(site: Site) -> None:
    assert post(site, {"code": "AAAAAAAA"}, "de-DE,de;q=0.9").json()["title"] == "Diesen Code kennen wir nicht"


def test_me_reads_and_changes_ones_own_seat(ada: Person) -> None:
    blue = ada.site.first["groups"]["Blau"]
    with ada.http as http:
        assert http.get("/api/v1/me").json() == {"name": "", "group": ada.joined["group"], "language": "de"}
        changed = http.patch("/api/v1/me", json={"name": "Ada", "group": "Blau"}).json()
        assert changed == {"name": "Ada", "group": blue, "language": "de"}
        assert http.patch("/api/v1/me", json={"role": "scribe"}).status_code == 422


def test_facilitators_see_seats_of_their_own_forum_only_and_never_cards(site: Site, facilitator: Person, ada: Person) -> None:
    stranger = Person(site, site.seeded["second"]["facilitator"])
    path = f"/api/v1/forums/{site.first['forum']}/seats"
    with facilitator.http as http, stranger.http as other, ada.http as hers:
        assert ada.joined["participant"] in [seat["id"] for seat in http.get(path).json()]
        assert all(set(seat) == {"id", "number", "name", "group", "role"} for seat in http.get(path).json())
        assert (other.get(path).status_code, hers.get(path).status_code) == (404, 403)
        seat = f"{path}/{ada.joined['participant']}"
        assert [client.delete(seat).status_code for client in (other, hers)] == [404, 403]


def test_a_removed_person_is_told_so_and_writes_no_more(site: Site, facilitator: Person) -> None:
    person = join(site)
    board = person.board()
    with facilitator.http as http:
        assert http.delete(f"/api/v1/forums/{site.first['forum']}/seats/{person.joined['participant']}").status_code == 204
    with person.http as http:
        assert http.get(f"/api/v1/boards/{board}").json()["type"] == "seat-removed"


def test_the_document_of_the_api_names_every_address(site: Site) -> None:
    document = httpx.get(f"{site.url}/api/v1/openapi.json", trust_env=False).json()
    assert {"/api/v1/join", "/api/v1/me", "/api/v1/boards/{board}", "/api/v1/boards/{board}/ops", "/live/boards/{board}"} <= set(
        document["paths"])
