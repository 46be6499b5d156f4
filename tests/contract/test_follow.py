"""Follow a board: order, coming back, long-poll, reveal, and the end of a right."""

import json
import select
import socket
import time

from tests.contract.conftest import Person, Stream, join, new_id, note, within
from tests.contract.running import Site


def test_followers_hear_every_op_in_order_their_own_too(site: Site, ada: Person) -> None:
    bob = join(site)
    streams = [Stream(ada, ada.board()), Stream(bob, bob.board())]
    ids = []
    for who in (ada, bob, ada):
        op = note()
        ids.append(op["id"])
        who.post(who.board(), op)

    for stream in streams:
        heard = [stream.next() for _ in range(3)]
        assert [event["data"]["id"] for event in heard] == ids
        assert [int(event["id"]) for event in heard] == [event["data"]["seq"] for event in heard]
        assert set(heard[0]["data"]) == {"seq", "id", "kind", "card", "values", "role", "late", "at"}


def test_coming_back_brings_what_was_missed_and_last_event_id_wins(site: Site, ada: Person) -> None:
    seq = ada.post(ada.board(), note("eins"), note("zwei"), note("drei")).json()["seq"]

    stream = Stream(ada, ada.board(), f"?after={seq}", {"Last-Event-ID": str(seq - 2)})
    ada.post(ada.board(), note("vier"))

    assert [stream.next()["data"]["values"]["text"] for _ in range(3)] == ["zwei", "drei", "vier"]


def test_a_place_that_never_was_means_read_again(ada: Person) -> None:
    assert Stream(ada, ada.board(), "?after=999999").next() == {"event": "reset", "data": {}}


def test_long_poll_waits_for_the_next_op(site: Site, ada: Person) -> None:
    board, op = ada.board(), note("gleich")
    seq = ada.post(board, note()).json()["seq"]
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as waiting, ada.http as http:
        waiting.sendall(_asks_to_wait(site, ada, f"/api/v1/boards/{board}/ops?after={seq}&wait=25"))
        assert http.get(f"/api/v1/boards/{board}/ops?after={seq}").json() == {"seq": seq, "ops": []}
        assert select.select([waiting], [], [], 0)[0] == [], "who was to wait was answered before who was not"
        ada.post(board, op)
        answer = json.loads(_last_line(waiting))  # within the 10 s of the line, not after the 25 s of the question

        assert (answer["seq"], [each["id"] for each in answer["ops"]]) == (seq + 1, [op["id"]])
        assert http.get(f"/api/v1/boards/{board}/ops?after=x").status_code == 422


def _asks_to_wait(site: Site, who: Person, path: str) -> bytes:
    head = f"Host: 127.0.0.1:{site.port}\r\nAuthorization: Bearer {who.token}\r\nConnection: close"
    return f"GET {path} HTTP/1.1\r\n{head}\r\n\r\n".encode()


def _last_line(line: socket.socket) -> bytes:
    with line.makefile("rb") as lines:
        return lines.read().rsplit(b"\r\n", 1)[1]


def test_before_the_reveal_others_cards_are_not_told(site: Site, ada: Person, facilitator: Person) -> None:
    bob, board = join(site), ada.board("warmup")
    his, hers = Stream(bob, board), Stream(ada, board)
    thought = {**note(), "values": {"field": "thoughts", "text": "geheim"}}
    ada.post(board, thought)
    assert hers.next()["data"]["id"] == thought["id"]
    with bob.http as http:
        assert http.get(f"/api/v1/boards/{board}/ops?after=0").json()["ops"] == []
    assert bob.read(board)["cards"] == []

    facilitator.post(board, {"id": new_id(), "kind": "board.reveal", "values": {}})

    assert his.next()["data"]["kind"] == "board.reveal"
    assert his.next()["event"] == "reset"
    assert [card["text"] for card in bob.read(board)["cards"]] == ["geheim"]


def test_a_removed_persons_stream_ends_within_two_seconds_and_asks_no_more(site: Site, facilitator: Person) -> None:
    person = join(site)
    board = person.board()
    stream = Stream(person, board)
    with facilitator.http as http:
        begun = time.monotonic()
        http.delete(f"/api/v1/forums/{site.first['forum']}/seats/{person.joined['participant']}")
    assert stream.next() == {"event": "end", "data": {"reason": "removed"}}
    assert within(2, begun)
    assert stream.next() == {"event": "closed"}
    with person.http as http:
        assert http.get(f"/live/boards/{board}").status_code == 204
    refused = person.post(board, note())
    assert (refused.status_code, refused.json()["type"]) == (403, "seat-removed")


def test_who_changes_the_group_hears_the_old_one_no_more(site: Site) -> None:
    person = join(site)
    stream = Stream(person, person.board())
    with person.http as http:
        http.patch("/api/v1/me", json={"group": "Blau"})
    assert stream.next() == {"event": "end", "data": {"reason": "removed"}}
    assert person.post(person.board(), note()).status_code == 404


def test_phases_are_told_to_the_whole_forum(site: Site, ada: Person, facilitator: Person) -> None:
    stream = Stream(ada, ada.board("parking"))
    with facilitator.http as http:
        done = http.post(f"/api/v1/forums/{site.first['forum']}/phase", json={"id": new_id(), "do": "start"})
    assert done.status_code == 200, done.text
    event = stream.next()
    assert event["event"] == "phase"
    assert "id" not in event
    assert "groups" in event["data"]

    older, newer = Stream(ada, ada.board(), "?age=0"), Stream(ada, ada.board())
    ada.post(ada.board(), note("danach"))

    assert [older.next()["event"], older.next()["event"]] == ["phase", "op"]  # the question was on its way when the phase began
    assert newer.next()["event"] == "op"  # control: a client that does not say how old its page is
