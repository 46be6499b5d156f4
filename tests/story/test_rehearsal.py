"""A whole rehearsal against a real server: invented people over HTTP, nothing lost, and the real forum to the byte the same."""

import json
import subprocess
import zipfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import pytest

from fachplan.core.rehearsal import Figures
from fachplan.workshop.rehearsal_run import Room, play
from tests.live_server import ROOT, LiveServer


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with LiveServer(tmp_path_factory.mktemp("rehearsed")) as running:
        yield running


def letter(house: LiveServer, folder: Path) -> dict[str, bytes]:
    """The minutes in Word, part by part, and the forum as a bundle: all that is told of it."""
    folder.mkdir()
    house.cli("minutes", "1", "--docx", str(folder / "m.docx"))
    house.cli("dump", "1", str(folder / "d.zip"))
    found: dict[str, bytes] = {}
    for name in ("m.docx", "d.zip"):
        with zipfile.ZipFile(folder / name) as packed:
            told = [part for part in packed.namelist() if "manifest" not in part and "docProps" not in part]
            found |= {f"{name}/{part}": packed.read(part) for part in told}
    return found


def called(house: LiveServer, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(house._command(arguments), cwd=ROOT, env=house.environment, capture_output=True, text=True, check=False)


def test_forty_people_write_nothing_is_lost_and_the_real_minutes_are_unchanged(house: LiveServer, tmp_path: Path) -> None:
    codes, before = house.codes(), letter(house, tmp_path / "before")

    told = house.cli("rehearse", "1", "--people", "40", "--fast")

    [forum] = [each["forum"]["id"] for each in codes if each["forum"]["number"] == 1]
    assert {name: told[name] for name in ("forum", "people", "cards", "lost")} == {"forum": forum, "people": 40, "cards": 200, "lost": 0}
    assert told["p95_ms"] > 0
    assert letter(house, tmp_path / "after") == before
    assert house.codes() == codes
    assert house.cli("verify")["ok"] is True


def test_control_a_card_in_the_real_forum_changes_both(house: LiveServer, tmp_path: Path) -> None:
    before = letter(house, tmp_path / "before")
    [forum] = [each for each in house.codes() if each["forum"]["number"] == 1]
    with house.client() as phone:
        seat = phone.post("/api/v1/join", json={"code": forum["code"], "group": forum["groups"][0]["id"]}).json()
        board = next(each["id"] for each in seat["boards"] if each["kind"] == "matrix")
        op = {"id": "0193b2c4-0000-7000-8000-000000000001", "kind": "card.add", "card": "0193b2c4-0000-7000-8000-000000000002",
              "values": {"field": "chances", "text": "Eine echte Karte"}}
        phone.post(f"/api/v1/boards/{board}/ops", json={"ops": [op]}, headers={"Authorization": f"Bearer {seat['token']}"})

    after = letter(house, tmp_path / "after")

    assert {part for part in after if after[part] != before.get(part)} >= {"m.docx/word/document.xml", "d.zip/workshop.yaml"}


def test_the_answer_is_one_document_and_refusals_say_what_to_do(house: LiveServer) -> None:
    done = called(house, "rehearse", "1", "--people", "2", "--fast", "--json")
    words = called(house, "rehearse", "1", "--people", "2", "--fast")
    unknown, wrong = called(house, "rehearse", "99", "--json"), called(house, "rehearse", "1", "--people", "0")
    nowhere = subprocess.run(house._command(["rehearse", "1", "--fast"]), cwd=ROOT, env={**house.environment, "PORT": "9"},
                             capture_output=True, text=True, check=False)

    assert (done.returncode, set(json.loads(done.stdout))) == (0, {"forum", "people", "cards", "lost", "p95_ms"})
    assert words.stdout.startswith("10 Karten von 2 Personen, 0 verloren")
    assert (unknown.returncode, unknown.stdout, unknown.stderr) == (1, "", "Es gibt kein Forum „99“.\n")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert (nowhere.returncode, nowhere.stdout) == (1, "")
    assert "fachplan serve" in nowhere.stderr
    assert called(house, "rehearse", "1", "--people", "2", "--fast").returncode == 0  # what was refused left no copy behind


def test_the_button_lets_the_worker_fill_the_copy_and_ending_takes_it_away(house: LiveServer) -> None:
    with house.client(follow_redirects=True) as desk:
        sign_in(desk, "moderation@demo.example")
        page = desk.get("/f/1/probelauf/")
        began = desk.post(str(page.url), data={"do": "begin", "people": "4", "minutes": "1", "csrfmiddlewaretoken": desk.cookies["csrf"]})
        copy = began.text.split("/moderation/")[0].rpartition("/f/")[2]

        wait_for_first_card(desk, copy)
        ended = desk.post(str(page.url), data={"do": "end", "csrfmiddlewaretoken": desk.cookies["csrf"]})

        assert "Der Probelauf läuft" in began.text
        assert "Seine Karten sind weg" in ended.text
        assert desk.get(f"/f/{copy}/beamer/").status_code == 404


def test_people_keep_to_the_clock_of_whoever_practises_with_it(house: LiveServer) -> None:
    with house.client(follow_redirects=True) as desk:
        sign_in(desk, "moderation@demo.example")
        page = desk.get("/f/1/probelauf/")
        began = desk.post(str(page.url), data={"do": "begin", "people": "1", "minutes": "240", "csrfmiddlewaretoken": desk.cookies["csrf"]})
        copy, code = began.text.split("/moderation/")[0].rpartition("/f/")[2], began.text.split("/j/")[1][:8]
        seats = [desk.post("/api/v1/join", json={"code": code, "group": name}).json() for name in ("orange", "rot", "blau", "gruen")]
        groups = {seat["group"]: name for seat, name in zip(seats, ("orange", "rot", "blau", "gruen"), strict=True)}
        started = desk.post(f"/f/{copy}/moderation/orange/uhr/", data={"do": "start", "csrfmiddlewaretoken": desk.cookies["csrf"]})

        def until_the_others_are_done(figures: Figures, over: bool) -> bool:
            return any(figures.by_group.get(name, 0) < cards for name, cards in (("orange", 10), ("rot", 50), ("blau", 50), ("gruen", 50)))

        told = play(Room(house.url, code, groups, people=40, seconds=2.0), until_the_others_are_done)
        desk.post(str(page.url), data={"do": "end", "csrfmiddlewaretoken": desk.cookies["csrf"]})

    assert started.status_code == 200
    assert told.by_group == {"blau": 50, "gruen": 50, "orange": 10, "rot": 50}  # Orange is still at its warm-up
    assert told.lost == 0


def sign_in(client: httpx.Client, email: str) -> None:
    client.get("/konto/login/")
    token = client.cookies["csrf"]
    client.post("/konto/login/", data={"login": email, "password": "Beispiel-Demo-2025", "csrfmiddlewaretoken": token})


def wait_for_first_card(desk: httpx.Client, copy: str) -> None:
    """Ask the boards of the copy's groups for their first op; each answer waits for it on the server."""
    pages = [desk.get(f"/f/{copy}/moderation/{group}/warmup/").text for group in ("orange", "rot", "blau", "gruen")]
    boards = [page.split('data-board="')[1].split('"')[0] for page in pages]
    for board, _again in zip(cycle(boards), range(120), strict=False):
        answer: dict[str, Any] = desk.get(f"/api/v1/boards/{board}/ops?after=0&wait=1").json()
        if answer["ops"]:
            return
    raise AssertionError("nobody wrote")
