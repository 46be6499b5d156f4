"""Photos by HTTP only: one is kept, others are refused with a reason, and 40 MB never reach a thread."""

import socket
from typing import Any

import httpx
import pytest

from tests.base.photographs import CANARY, SVG, TEXT, photograph
from tests.contract.conftest import Person
from tests.contract.running import Site

BIG = 40 * 1024 * 1024


@pytest.fixture
def board(site: Site) -> str:
    return str(site.first["boards"]["orange-matrix"])


def send(who: Person, board: str, content: bytes, **more: str) -> httpx.Response:
    data = {"people_visible": "false", "description": "Vier Felder", **more}
    with who.http as http:
        return http.post(f"/api/v1/boards/{board}/photos", data=data, files={"file": ("wand.jpg", content, "image/jpeg")},
                         headers={"Accept-Language": "de"})


def test_a_photo_is_kept_and_comes_back_without_its_metadata(site: Site, facilitator: Person, board: str) -> None:
    answer = send(facilitator, board, photograph((4000, 2000)))

    assert answer.status_code == 201
    told: dict[str, Any] = answer.json()
    assert (told["board"], told["description"], told["people_visible"]) == (board, "Vier Felder", False)
    assert (told["width"], told["height"]) == (3000, 1500)
    kept = [file for file in (site.data / "files").rglob("*") if file.is_file()]
    assert kept
    assert [file for file in kept if CANARY in file.read_bytes()] == []


@pytest.mark.parametrize(("content", "words"), [(SVG, "SVG"), (TEXT, "kein Foto"), (photograph()[:500], "nicht vollständig")])
def test_what_is_no_photo_is_refused_with_what_would_be_right(facilitator: Person, board: str, content: bytes, words: str) -> None:
    answer = send(facilitator, board, content)

    assert (answer.status_code, answer.json()["type"]) == (422, "invalid")
    [fault] = answer.json()["errors"]
    assert fault["loc"] == ["body", "file"]
    assert words in fault["msg"]


def test_participants_and_strangers_keep_no_photos(site: Site, ada: Person, board: str) -> None:
    assert send(ada, board, photograph()).status_code == 403
    assert send(Person(site, "no-token"), board, photograph()).status_code == 401
    assert send(Person(site, site.seeded["second"]["facilitator"]), board, photograph()).status_code == 404


def test_forty_megabytes_are_refused_before_a_byte_of_them_is_sent(site: Site, facilitator: Person, board: str) -> None:
    head = (f"POST /api/v1/boards/{board}/photos HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\nAuthorization: Bearer {facilitator.token}\r\n"
            f"Accept-Language: de\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {BIG}\r\n\r\n")
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as line:
        line.sendall(head.encode())
        answer = b""
        while chunk := line.recv(65536):
            answer += chunk

    assert answer.startswith(b"HTTP/1.1 413")
    assert "Das Foto ist zu groß (40 MB). Erlaubt sind 15 MB. Ihre Notiz dazu ist noch da." in answer.decode()


def test_the_operation_stands_in_the_document(site: Site) -> None:
    document = httpx.get(f"{site.url}/api/v1/openapi.json", trust_env=False).json()
    operation = document["paths"]["/api/v1/boards/{board}/photos"]["post"]

    assert {"201", "401", "403", "404", "413", "422"} <= operation["responses"].keys()
    assert "multipart/form-data" in operation["requestBody"]["content"]
