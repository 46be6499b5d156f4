"""The minutes by HTTP: a page and two files for those who may read them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from fachplan.accounts.models import RoleGrant, User
from fachplan.base.bundle import load_bundle
from fachplan.forums.models import Forum

DRESDEN = Path(__file__).resolve().parents[2] / "demo" / "dresden"
pytestmark = pytest.mark.django_db


@pytest.fixture
def forum(db: None) -> Forum:
    load_bundle(DRESDEN, at=datetime(2025, 1, 15, 9, 0, tzinfo=UTC))
    return Forum.objects.get(number=1)


def signed_in(role: str, scope: str = "") -> Client:
    user = User.objects.create_user(email=f"{role}@stadt.example", password="a long password of one's own")
    RoleGrant.objects.create(user=user, role=role, scope=scope)
    client = Client(headers={"accept-language": "de"})
    client.force_login(user)
    return client


def test_a_planner_reads_the_minutes_as_a_page(forum: Forum) -> None:
    answer = signed_in("planner").get(f"/f/{forum.path}/protokoll/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<h1 dir="auto">Gemeinwesenarbeit und Ehrenamt</h1>' in page
    assert "Leitziele des Fachplans im Wortlaut" in page and "Gruppe Orange" in page
    assert " style=" not in page


@pytest.mark.parametrize(
    ("ending", "media_type", "start"),
    [
        ("pdf", "application/pdf", b"%PDF-1.7"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    ],
)
def test_both_files_come_as_downloads(forum: Forum, ending: str, media_type: str, start: bytes) -> None:
    answer = signed_in("planner").get(f"/f/{forum.path}/protokoll.{ending}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{forum.path}.{ending}"'
    assert answer.content.startswith(start)


@pytest.mark.parametrize("page", ["protokoll/", "protokoll.pdf", "protokoll.docx"])
def test_who_is_not_signed_in_is_asked_to(forum: Forum, page: str) -> None:
    answer = Client().get(f"/f/{forum.path}/{page}")
    assert answer.status_code == 302 and "/konto/" in answer.headers["Location"]


def test_a_facilitator_of_another_forum_may_not_read_them(forum: Forum) -> None:
    other = Forum.objects.exclude(pk=forum.pk)[0]
    client = signed_in("facilitator", f"forum:{other.pk}")
    assert client.get(f"/f/{forum.path}/protokoll.pdf").status_code == 403
    assert client.get(f"/f/{other.path}/protokoll.pdf").status_code == 200


def test_minutes_of_no_forum_are_not_found(forum: Forum) -> None:
    assert signed_in("planner").get("/f/999-nichts/protokoll/").status_code == 404
