"""A word that had to go is nowhere: not in a file of the place, not in what the house hands out, not after a restore."""

import gzip
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from tests.live_server import LiveServer

CANARY = "Kanarienvogelzüchter"
FORMS = (CANARY.encode(), CANARY.encode("utf-16-le"), json.dumps(CANARY)[1:-1].encode())
PASSWORD = "Beispiel-Demo-2025"


def traces(content: bytes, name: str = "") -> list[str]:
    """Where the word stands in some bytes: as they are, as JSON escapes them, or packed, zipped and typeset inside."""
    found = [name] if any(form in content for form in FORMS) else []
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            found += [where for each in packed.namelist() for where in traces(packed.read(each), f"{name}/{each}")]
    elif content[:2] == b"\x1f\x8b":
        found += traces(gzip.decompress(content), f"{name}:")
    elif content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content)) as packed:
            members = [(each.name, packed.extractfile(each)) for each in packed.getmembers()]
            found += [where for each, inside in members if inside for where in traces(inside.read(), f"{name}/{each}")]
    elif content[:5] == b"%PDF-":
        said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace("\u00ad", "").replace("\n", "")
        found += [name] if CANARY in said else []
    return found


def sweep(data: Path) -> list[str]:
    """Every file of the place that holds the word."""
    return sorted(where for path in data.rglob("*") if path.is_file() for where in traces(path.read_bytes(), str(path.relative_to(data))))


class Room:
    """The demo's first forum, with a phone and a facilitator of group Orange who speak to it by HTTP."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        self._desk: httpx.Client | None = None
        [self.forum] = [each for each in server.codes() if each["forum"]["number"] == 1]
        self.orange = next(group for group in self.forum["groups"] if group["colour"] == "orange")
        with server.client() as client:
            joined = client.post("/api/v1/join", json={"code": self.forum["code"], "group": self.orange["id"]}).json()
        self.phone, self.lead = joined["token"], server.token("moderation@demo.example")

    def desk(self) -> httpx.Client:
        """A facilitator's browser at the group's desk."""
        if self._desk is None:
            self._desk = signed_in(self.server, "moderation@demo.example")
        return self._desk

    def board(self, kind: str) -> str:
        own = (None, self.orange["id"])
        return next(str(board["id"]) for board in self.forum["boards"] if board["kind"] == kind and board["group"] in own)

    def do(self, token: str, kind: str, deed: str, card: str, base: dict[str, int] | None = None, **values: Any) -> dict[str, Any]:
        op = {"id": str(uuid.uuid4()), "kind": deed, "card": card, "values": values} | ({"base": base} if base else {})
        with self.server.client(headers={"Authorization": f"Bearer {token}"}) as client:
            [ack] = client.post(f"/api/v1/boards/{self.board(kind)}/ops", json={"ops": [op]}).json()["acks"]
        assert ack["status"] in ("applied", "conflict"), ack
        return dict(ack)

    def write_everywhere(self) -> tuple[str, str]:
        """The word on a card in every way a card can carry it, and in a measure made from the card."""
        card, measure = str(uuid.uuid4()), str(uuid.uuid4())
        first = self.do(self.phone, "matrix", "card.add", card, field="chances", text=f"{CANARY} eins", language="de")["seq"]
        self.do(self.phone, "matrix", "card.edit", card, text=f"{CANARY} zwei")
        self.do(self.phone, "matrix", "card.edit", card, {"text": first}, text=f"{CANARY} drei")
        self.do(self.phone, "matrix", "card.translate", card, language="en", text=f"{CANARY} four")
        self.do(self.phone, "matrix", "card.dissent", card, text=f"{CANARY} fünf")
        self.do(self.lead, "matrix", "card.resolve", card, name="text", value=f"{CANARY} sechs")
        self.do(self.lead, "measures", "card.add", measure, field="measures", text=f"{CANARY} als Maßnahme", sources=[card])
        self.do(self.lead, "measures", "card.edit", measure, responsible=f"Frau {CANARY}",
                steps=[{"id": "a", "text": f"{CANARY} anrufen"}])
        self.name_target_group()
        return card, measure

    def name_target_group(self) -> None:
        """The word in what the group wrote down of itself: in two versions at once, and in the one that settled them."""
        for base, words in ((None, "eins"), (0, "zwei"), (None, "drei")):
            values = {"target_group": f"{CANARY} als Zielgruppe {words}"}
            op = {"id": str(uuid.uuid4()), "kind": "board.set", "card": None, "values": values}
            body = {"ops": [op | ({"base": {"target_group": base}} if base is not None else {})]}
            with self.server.client(headers={"Authorization": f"Bearer {self.lead}"}) as client:
                [ack] = client.post(f"/api/v1/boards/{self.board('warmup')}/ops", json=body).json()["acks"]
            assert ack["status"] in ("applied", "conflict"), ack


def signed_in(server: LiveServer, email: str) -> httpx.Client:
    client = server.client(follow_redirects=True, headers={"accept-language": "de"})
    answer = post(client, "/konto/login/", login=email, password=PASSWORD)
    assert "/konto/login" not in str(answer.url), answer.text[:2000]
    return client


def post(client: httpx.Client, address: str, *, page: str = "", **form: str) -> httpx.Response:
    """Send a form of `page` (or of the address itself) as a browser does."""
    shown = client.get(page or address).text
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown)
    assert found, shown[:2000]
    answer = client.post(address, data={**form, "csrfmiddlewaretoken": found[1]}, headers={"referer": str(client.base_url)})
    assert answer.status_code == 200, (answer.status_code, answer.text[:3000])
    return answer


def handed_out(room: Room, planner: httpx.Client, place: Path) -> list[str]:
    """Every way out of the house that holds the word: files, pages, the API, the live feed's log, a dump."""
    server, path = room.server, address_of(planner)
    pdf, docx, dump = place / "m.pdf", place / "m.docx", place / "dump.tar.gz"
    server.cli("minutes", "1", "--pdf", str(pdf), "--docx", str(docx))
    server.cli("dump", "1", str(dump))
    found = [where for file in (pdf, docx, dump) for where in traces(file.read_bytes(), file.name)]
    for page in (f"/f/{path}/protokoll/", f"/f/{path}/protokoll.pdf", f"/f/{path}/protokoll.docx", f"/f/{path}/beamer/",
                 f"/f/{path}/protokoll/durchsicht/"):
        found += traces(planner.get(page).content, page)
    for desk in ("warmup", "matrix", "measures"):
        shown = room.desk().get(f"/f/{path}/moderation/orange/{desk}/")
        assert shown.status_code == 200
        found += traces(shown.content, f"desk/{desk}")
    with server.client(headers={"Authorization": f"Bearer {room.lead}"}) as api:
        for kind in ("warmup", "matrix", "measures"):
            for address in (f"/api/v1/boards/{room.board(kind)}", f"/api/v1/boards/{room.board(kind)}/ops?after=0"):
                found += traces(api.get(address).content, address)
    return found


def address_of(client: httpx.Client) -> str:
    """The forum's path, as the start page links it."""
    found = re.search(r'href="/f/(1-[^/"]+)/', client.get("/").text)
    assert found
    return found[1]


def black_out(room: Room, planner: httpx.Client, kind: str, card: str) -> str:
    address = f"/f/{address_of(planner)}/moderation/orange/{kind}/karte/{card}/schwaerzen/"
    return post(planner, f"{address}?zurueck=/", page=address, reason="person", what="card").text


def black_out_target_group(room: Room) -> str:
    address = f"/f/{address_of(room.desk())}/moderation/orange/zielgruppe/schwaerzen/"
    return post(room.desk(), address, reason="person").text


def events(server: LiveServer, board: str, seat: str, ready: threading.Event) -> Iterator[str]:
    """The names of the events a follower of the board hears, until it is told to read the board again."""
    with server.client(headers={"Authorization": f"Bearer {seat}"}) as client, client.stream("GET", f"/live/boards/{board}") as stream:
        for line in stream.iter_lines():
            if line.startswith("retry"):
                ready.set()
            if line.startswith("event: "):
                yield line.removeprefix("event: ")
                if line == "event: reset":
                    return


@pytest.mark.parametrize("released", [False, True])
def test_a_word_that_had_to_go_is_nowhere_any_more(own_server: LiveServer, tmp_path: Path, released: bool) -> None:
    room = Room(own_server)
    card, measure = room.write_everywhere()
    planner = signed_in(own_server, "planung@demo.example")
    if released:
        review = f"/f/{address_of(planner)}/protokoll/durchsicht/"
        post(planner, f"{review}tun/", page=review, do="review")
        assert "liegt fest" in post(planner, f"{review}tun/", page=review, do="release", function="Leitung Sozialplanung").text
    own_server.cli("backup", str(tmp_path / "before.tar.gz"))
    before, out_before = sweep(own_server.data), handed_out(room, planner, tmp_path)

    heard: list[str] = []
    ready = threading.Event()
    follower = threading.Thread(target=lambda: heard.extend(events(own_server, room.board("matrix"), room.phone, ready)))
    follower.start()
    assert ready.wait(20)
    assert "steckt in einer weiteren Karte" in planner.get(
        f"/f/{address_of(planner)}/moderation/orange/matrix/karte/{card}/schwaerzen/").text
    black_out(room, planner, "matrix", card)
    black_out(room, planner, "measures", measure)
    out_between = handed_out(room, planner, tmp_path)
    assert "ist geschwärzt" in black_out_target_group(room)
    follower.join(20)

    # Control: it was there, in the database and in everything the house hands out, the frozen files too.
    assert any(each.startswith("db.sqlite3") for each in before)
    assert {"m.docx/word/document.xml", "m.pdf"} <= set(out_before) and len(out_before) >= 7, out_before
    assert any(each.startswith("files/") for each in before) is released
    # Control: with both cards black the target group alone still said it, on pages, in the log and in the minutes.
    assert {"m.pdf", "m.docx/word/document.xml", "desk/warmup"} <= set(out_between), out_between
    # And now it is nowhere.
    assert sweep(own_server.data) == []
    assert handed_out(room, planner, tmp_path) == []
    assert heard[-1] == "reset"
    told = own_server.cli("verify")
    assert (told["ok"], told["erased"]) == (True, 3 + (6 if released else 0))
    assert "eschwärzt am" in planner.get(f"/f/{address_of(planner)}/protokoll/").text

    stays_away_from_a_restore(own_server, tmp_path)


def notes(place: Path) -> list[tuple[str, str, str, int]]:
    """What the city has noted of every blackout: what, why, in which words, and whether it was a board's own."""
    query = "SELECT what, reason, note, board_id IS NOT NULL FROM reports_blackoutnote ORDER BY what, at"
    with closing(sqlite3.connect(place / "db.sqlite3")) as database:
        return list(database.execute(query))


def stays_away_from_a_restore(server: LiveServer, folder: Path) -> None:
    """A backup from before does not bring it back, put back twice, or into an empty place that knows what was erased."""
    backup = folder / "before.tar.gz"
    server.stop()
    for _time in range(2):
        assert server.cli("restore", str(backup), "--replace")["erased_again"] > 0
        assert sweep(server.data) == []
        assert server.cli("verify")["ok"] is True
        assert notes(server.data) == [("card", "person", "", 0), ("card", "person", "", 0), ("target_group", "person", "", 1)]
    assert traces(backup.read_bytes()) != []  # control: the backup does hold it
    for name, left in (("with", 0), ("without", 1)):
        place = folder / name
        place.mkdir()
        if name == "with":
            shutil.copy(server.data / "erased.jsonl", place)
        command = [sys.executable, "-m", "fachplan.cli", "restore", str(backup)]
        environment = {**server.environment, "FACHPLAN_DATA": str(place)}
        assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
        assert min(len(sweep(place)), 1) == left
        assert len(notes(place)) == (0 if left else 3)  # why is known wherever it is known that something was erased
