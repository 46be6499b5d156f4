"""What a municipality says of itself can be changed, and its logo is a picture or nothing."""

import io
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from fachplan.accounts.actions import create_account
from fachplan.accounts.models import User
from fachplan.base.models import AuditLine, City, StoredFile
from fachplan.base.words import word
from tests.portal.test_setup import ANSWERS

AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
CHANGED: dict[str, Any] = {key: value for key, value in ANSWERS.items() if key not in ("email", "password")}


def _part(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PIXEL = (b"\x89PNG\r\n\x1a\n" + _part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
         + _part(b"IDAT", zlib.compress(b"\0\xff\0\0")) + _part(b"IEND", b""))


@pytest.fixture
def admin(db: None, data_dir: Path) -> Client:
    City.objects.update_or_create(id=1, defaults={"name": "Alt", "set_up_at": AT, "words": {"minutes": "die Mitschrift, die Mitschriften"}})
    user = create_account(email="a@stadt.example", password=None, name="", grants=[("admin", "")], actor="system", at=AT)
    client = Client(headers={"accept-language": "de"})
    client.force_login(user)
    return client


def a_file(content: bytes = PIXEL, name: str = "wappen.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/png")


def test_the_page_shows_what_stands_and_a_change_is_on_every_foot_at_once(admin: Client) -> None:
    page = admin.get("/arbeit/kommune/").content.decode()
    assert 'value="Alt"' in page and 'value="die Mitschrift, die Mitschriften"' in page and 'class="no">' not in page

    assert admin.post("/arbeit/kommune/", CHANGED).status_code == 302

    assert "Stadt Neuwalde, Fachbereich Soziales" in Client().get("/").content.decode()
    assert (word("topic_forum"), City.current().words) == ("Werkstatt", {"topic_forum": ANSWERS["word_topic_forum"]})
    assert AuditLine.objects.filter(kind="city.change").count() == 1


def test_what_is_missing_is_said_at_its_field(admin: Client) -> None:
    answer = admin.post("/arbeit/kommune/", CHANGED | {"imprint": ""})

    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="id_imprint-error"' in page and "Stadt Neuwalde" in page
    assert City.current().name == "Alt"


def test_a_logo_stands_in_the_head_and_is_served_as_what_it_is(admin: Client) -> None:
    admin.post("/arbeit/kommune/", CHANGED | {"logo": a_file(name="evil.html")})

    address = f"/logo/{City.current().logo_id}/"
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == (200, "image/png", "nosniff")
    assert Image.open(io.BytesIO(answer.content)).size == (1, 1) and b"Comment" not in answer.content
    assert f'src="{address}" alt="Stadt Neuwalde"' in Client().get("/").content.decode()

    admin.post("/arbeit/kommune/", CHANGED)
    assert Client().get(address).status_code == 200, "a change without a file keeps the logo"


@pytest.mark.parametrize(("content", "said"), [
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Das ist eine SVG-Datei."),
    (b"GIF89a", "kein PNG- oder JPEG-Bild"), (PIXEL + b"x" * 512_000, "größer als 500 KB"), (b"", "leer"),
])
def test_what_is_no_small_picture_is_refused_at_the_field(admin: Client, content: bytes, said: str) -> None:
    answer = admin.post("/arbeit/kommune/", CHANGED | {"logo": a_file(content)})

    assert answer.status_code == 422 and said in answer.content.decode()
    assert not StoredFile.objects.exists() and City.current().name == "Alt"


def test_only_the_citys_own_logo_is_served(admin: Client) -> None:
    admin.post("/arbeit/kommune/", CHANGED | {"logo": a_file()})
    old = City.current().logo_id
    City.objects.update(logo=None)

    assert Client().get(f"/logo/{old}/").status_code == 404


@pytest.mark.django_db
def test_the_set_up_takes_a_logo_too(data_dir: Path) -> None:
    City.current()

    assert Client().post("/einrichten/", ANSWERS | {"logo": a_file()}).status_code == 302

    assert City.current().logo is not None and User.objects.count() == 1


def test_planning_does_not_change_the_municipality(admin: Client) -> None:
    user = create_account(email="p@stadt.example", password=None, name="", grants=[("planner", "")], actor="system", at=AT)
    client = Client()
    client.force_login(user)

    assert [client.get("/arbeit/kommune/").status_code, client.post("/arbeit/kommune/", CHANGED).status_code] == [403, 403]
