"""A process has a logo of its own: drawn anew, shown where the municipality's was, refused with a sentence."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, PngImagePlugin
from pypdf import PdfReader

from fachplan.accounts.models import RoleGrant, User
from fachplan.base.files import read_file, store_file
from fachplan.base.models import AuditLine, City
from fachplan.forums.logos import logo_of
from fachplan.forums.models import Forum, Process
from tests.contract.site import make_forum

AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
CHANGE = "/p/wohnen/bearbeiten/"
pytestmark = pytest.mark.django_db


def drawing(form: str = "PNG", size: tuple[int, int] = (1200, 300), mode: str = "RGBA") -> bytes:
    """A picture with a comment in it, see-through at its left half where the form knows that."""
    picture = Image.new(mode, size, (200, 20, 40, 255)[:len(mode)])
    if mode == "RGBA":
        picture.paste((0, 0, 0, 0), (0, 0, size[0] // 2, size[1]))
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "aufgenommen im Rathaus")
    out = io.BytesIO()
    picture.save(out, form, **({"pnginfo": told} if form == "PNG" else {"comment": b"aufgenommen im Rathaus"}))
    return out.getvalue()


@pytest.fixture
def process() -> Process:
    City.objects.update_or_create(id=1, defaults={"name": "Beispielstadt", "set_up_at": AT})
    return Process.objects.create(key="wohnen", title="Fachplan Wohnen", office="Sozialamt", published_at=AT)


@pytest.fixture
def planner(process: Process) -> Client:
    user = User.objects.create(email="planung@stadt.example")
    RoleGrant.objects.create(user=user, role="planner", scope="")
    client = Client(headers={"accept-language": "de"})
    client.force_login(user)
    return client


def send(planner: Client, content: bytes | None = None, **more: Any) -> Any:
    """The form of the process as its page shows it, with a logo."""
    page = planner.get(CHANGE).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    file = {"logo": SimpleUploadedFile("x.svg", content, "image/svg+xml")} if content is not None else {}
    said = {"title": "Fachplan Wohnen", "office": "Sozialamt", "timezone": "Europe/Berlin", "seen": seen}
    return planner.post(CHANGE, {**said, **file, **more})


@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGBA"), ("JPEG", "RGB")])
def test_a_logo_is_drawn_anew_and_stands_on_the_process_with_its_words(planner: Client, process: Process, form: str, mode: str) -> None:
    came = drawing(form, mode=mode)
    assert b"Rathaus" in came

    assert send(planner, came, logo_alt="Wohnen für alle").status_code == 302

    process.refresh_from_db()
    assert process.logo is not None
    kept = read_file(process.logo)
    shown = Image.open(io.BytesIO(kept))
    assert (shown.format, shown.size, b"Rathaus" in kept) == ("PNG", (600, 150), False)
    assert shown.getpixel((1, 1)) == ((0, 0, 0, 0) if mode == "RGBA" else shown.getpixel((599, 1)))
    page = Client().get("/p/wohnen/").content.decode()
    assert f'src="/logo/{process.logo_id}/" alt="Wohnen für alle"' in page
    assert Client().get(f"/logo/{process.logo_id}/").headers["Content-Type"] == "image/png"
    assert AuditLine.objects.filter(kind="process.change").count() == 1


@pytest.mark.parametrize(("content", "said"), [
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "Das ist eine SVG-Datei."),
    (b"GIF89a", "kein PNG- oder JPEG-Bild"), (drawing()[:-40], "lässt sich nicht ganz lesen"),
    (drawing() + b"x" * 512_000, "größer als 500 KB"), (b"Sehr geehrte Damen und Herren", "kein PNG- oder JPEG-Bild"),
])
def test_what_is_no_logo_is_refused_at_the_field_and_the_words_are_kept(
    planner: Client, process: Process, content: bytes, said: str,
) -> None:
    answer = send(planner, content, motto="Zusammen wohnen")

    page = answer.content.decode()
    assert (answer.status_code, said in page, 'value="Zusammen wohnen"' in page) == (422, True, True)
    process.refresh_from_db()
    assert (process.logo, process.motto) == (None, "")


def test_without_one_of_its_own_the_municipalitys_logo_stands_there(planner: Client, process: Process) -> None:
    assert logo_of(process) is None
    City.objects.update(logo=store_file(drawing(), name="logo", media_type="image/png", at=AT, visibility="public"))
    city = City.current().logo
    found = logo_of(process)
    assert found is not None and (found.file, found.alt) == (city, "Beispielstadt")

    send(planner, drawing(size=(90, 90)))
    process.refresh_from_db()
    found = logo_of(process)
    assert found is not None and (found.file, found.alt) == (process.logo, "Sozialamt")

    send(planner, drop_logo="on")
    process.refresh_from_db()
    found = logo_of(process)
    assert found is not None and found.file == city


def test_the_poster_the_minutes_the_way_in_and_the_wall_carry_the_logo(planner: Client, process: Process) -> None:
    made: Any = make_forum("1", "K7PM4XWD")
    forum = Forum.objects.select_related("process", "venue").get(pk=made["forum"])
    stored = store_file(drawing(), name="logo.png", media_type="image/png", at=AT, visibility="public")
    told = {"logo": stored, "logo_alt": "Wohnen für alle"}
    before = pictures_of(planner, forum)
    Process.objects.filter(pk=forum.process_id).update(**told)

    assert [after - bare for after, bare in zip(pictures_of(planner, forum), before, strict=True)] == [1, 1]
    shown = f'src="/logo/{Process.objects.get(pk=forum.process_id).logo_id}/" alt="Wohnen für alle"'
    pages = [Client().get("/mitmachen/K7PM4XWD/"), planner.get(f"/f/{forum.path}/protokoll/"), planner.get(f"/f/{forum.path}/beamer/")]
    assert [shown in page.content.decode() for page in pages] == [True, True, True]


def pictures_of(planner: Client, forum: Forum) -> list[int]:
    """How many pictures of pixels lie in the posters and in the minutes."""
    papers = [planner.get(f"/f/{forum.path}/material.pdf"), planner.get(f"/f/{forum.path}/protokoll.pdf")]
    return [sum(len(page.images) for page in PdfReader(io.BytesIO(paper.content)).pages) for paper in papers]


@pytest.mark.parametrize(("content", "media_type", "more"), [
    (drawing("JPEG", mode="RGB"), "image/jpeg", 1), (b"no picture at all", "image/png", 0)])
def test_an_old_logo_of_the_municipality_never_breaks_a_paper(
    planner: Client, process: Process, content: bytes, media_type: str, more: int,
) -> None:
    made: Any = make_forum("1", "K7PM4XWD")
    forum = Forum.objects.select_related("process", "venue").get(pk=made["forum"])
    before = pictures_of(planner, forum)

    City.objects.update(logo=store_file(content, name="logo", media_type=media_type, at=AT, visibility="public"))

    assert [after - bare for after, bare in zip(pictures_of(planner, forum), before, strict=True)] == [more, more]
