"""The administration makes accounts, limits them to rooms, and closes them; nobody locks themselves out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from fachplan.accounts.actions import issue_token
from fachplan.accounts.models import Token, User
from fachplan.accounts.queries import principal_of_user
from fachplan.base.bundle import load_bundle
from fachplan.base.models import AuditLine
from fachplan.base.policy import allowed
from fachplan.forums.models import Forum, Hall

DEMO = Path(__file__).parents[2] / "demo" / "dresden"
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
NEW = {"email": "Neu@Stadt.Example", "name": "Quartiersmanagement", "role": "facilitator", "place": "", "password": ""}
PASSWORD = "ein langes eigenes Wort"


@pytest.fixture
def forum(db: None) -> Forum:
    assert load_bundle(DEMO, at=AT).refused == []
    return Forum.objects.get(number=1)


@pytest.fixture
def admin(forum: Forum) -> Client:
    client = Client(headers={"accept-language": "de"})
    client.force_login(User.objects.get(email="admin@demo.example"))
    return client


def test_a_facilitator_of_one_group_opens_that_room_only(admin: Client, forum: Forum) -> None:
    group, other = forum.groups.get(key="orange"), forum.groups.get(key="blau")

    assert admin.post("/arbeit/konten/", NEW | {"place": f"group:{group.pk}"}).status_code == 302

    user = User.objects.get(email="neu@stadt.example")
    who = principal_of_user(user)
    assert [allowed(who, "board.read", each) for each in (group, other, Hall(forum))] == [True, False, True]
    assert not user.has_usable_password()
    assert "Moderation: " in admin.get("/arbeit/konten/").content.decode()


def test_an_account_with_a_first_password_signs_in(admin: Client) -> None:
    admin.post("/arbeit/konten/", NEW | {"password": PASSWORD, "role": "planner"})

    answer = Client().post("/konto/login/", {"login": "neu@stadt.example", "password": PASSWORD})
    assert answer.headers["Location"] == "/arbeit/"


@pytest.mark.parametrize(("change", "said"), [
    ({"email": "admin@demo.example"}, "schon ein Konto"), ({"email": "kein"}, "gültige E-Mail"), ({"password": "kurz"}, "12 Zeichen"),
    ({"role": "kaiser"}, "kaiser"), ({"place": "forum:1"}, "forum:1"),
])
def test_what_does_not_fit_is_said_at_the_field_and_stays_typed(admin: Client, change: dict[str, str], said: str) -> None:
    answer = admin.post("/arbeit/konten/", NEW | change)

    page = answer.content.decode()
    assert answer.status_code == 422 and 'class="field-error"' in page and said in page
    assert 'value="Quartiersmanagement"' in page and not User.objects.filter(email="neu@stadt.example").exists()


def test_only_facilitation_is_limited_to_a_place(admin: Client, forum: Forum) -> None:
    page = admin.post("/arbeit/konten/", NEW | {"role": "planner", "place": f"forum:{forum.pk}"}).content.decode()
    assert "Diese Rolle gilt überall" in page


def test_a_new_role_takes_the_place_of_the_old_one(admin: Client) -> None:
    user = User.objects.get(email="moderation-orange@demo.example")

    admin.post(f"/arbeit/konten/{user.pk}/rolle/", {"role": "coordinator", "place": ""})

    assert list(user.role_grants.values_list("role", "scope")) == [("coordinator", "")]


def test_a_closed_account_ends_its_sessions_and_tokens_and_may_come_back(admin: Client) -> None:
    user = User.objects.get(email="planung@demo.example")
    issue_token(purpose="api", subject=user.actor, at=AT, lasts=timedelta(days=9999))
    planner = Client()
    planner.force_login(user)
    assert planner.get("/arbeit/").status_code == 200

    admin.post(f"/arbeit/konten/{user.pk}/schliessen/")

    assert planner.get("/arbeit/").status_code == 302 and not Token.objects.filter(subject=user.actor).exists()
    assert AuditLine.objects.filter(kind="user.close", object=f"accounts.User:{user.pk}").count() == 1

    admin.post(f"/arbeit/konten/{user.pk}/oeffnen/")
    assert planner.get("/arbeit/").status_code == 200


def test_nobody_closes_themselves_or_gives_up_their_own_administration(admin: Client) -> None:
    me = User.objects.get(email="admin@demo.example")

    assert "Ihr eigenes Konto" in admin.post(f"/arbeit/konten/{me.pk}/schliessen/", follow=True).content.decode()
    assert admin.post(f"/arbeit/konten/{me.pk}/rolle/", {"role": "planner", "place": ""}).status_code == 422

    me.refresh_from_db()
    assert me.is_active and list(me.role_grants.values_list("role", flat=True)) == ["admin"]


@pytest.mark.usefixtures("forum")
def test_planning_does_not_manage_accounts() -> None:
    client = Client()
    client.force_login(User.objects.get(email="planung@demo.example"))
    me = User.objects.get(email="admin@demo.example").pk
    paths = [f"/arbeit/konten/{me}/{deed}/" for deed in ("rolle", "schliessen", "oeffnen")]

    assert [client.get("/arbeit/konten/").status_code, *(client.post(path).status_code for path in paths)] == [403] * 4


def test_the_page_offers_each_group_and_says_who_facilitates_it(admin: Client, forum: Forum) -> None:
    group = forum.groups.get(key="orange")

    assert f'<option value="group:{group.pk}"' in admin.get("/arbeit/konten/").content.decode()
    admin.post("/arbeit/konten/", NEW | {"place": f"group:{group.pk}"})
    page = admin.get("/arbeit/konten/").content.decode()

    assert f"moderiert Gruppe {group.name}, {forum.title}" in page and f">Gruppe {group.name}, {forum.title}<" in page
