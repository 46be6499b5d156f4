"""Signing in with the city's own accounts, against a real provider: roles from groups, and who leaves loses access."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from fachplan.accounts import oidc, provider_actions, provider_tasks
from fachplan.accounts.actions import create_account, grant_role, issue_token
from fachplan.accounts.models import ProviderLink, Token, User
from fachplan.accounts.oidc_settings import Oidc, oidc_of
from fachplan.accounts.secrets import shown
from fachplan.base import clock
from fachplan.base.models import AuditLine, City
from tests.accounts.provider import CLIENT, PLANNING, SECRET, Provider, running_provider

pytestmark = pytest.mark.django_db
LOGIN = "/konto/anbieter/haus/login/"
PASSWORD = "ein langes eigenes Wort"
ROLES = {"fachplan-planung": "planner", "fachplan-verwaltung": "admin"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with running_provider(tmp_path_factory.mktemp("provider"), f"http://testserver{LOGIN}callback/") as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: Any) -> Provider:
    City.objects.update_or_create(id=1, defaults={"name": "Musterstadt", "set_up_at": clock.now()})
    use(settings, Oidc("Stadt-Konto", running.issuer, CLIENT, SECRET, ROLES))
    running.put(ada=PLANNING)
    return running


def use(settings: Any, own: Oidc) -> None:
    settings.OIDC, settings.SOCIALACCOUNT_PROVIDERS = own, own.providers


def come_in(provider: Provider, login: str = "ada", client: Client | None = None) -> tuple[Client, Any]:
    """A browser after the way there and back, and the last answer."""
    client = client or Client(headers={"accept-language": "de"})
    back = provider.walk(client.get(LOGIN).headers["Location"], login)
    assert back.startswith(f"http://testserver{LOGIN}callback/?"), back
    return client, client.get(back.removeprefix("http://testserver"))


def is_in(client: Client) -> bool:
    return client.get("/arbeit/").status_code == 200


def later(**time: float) -> int:
    return provider_tasks.ask_providers(clock.now() + timedelta(**time))


def test_a_group_of_the_city_is_a_role_here_and_makes_the_account(provider: Provider) -> None:
    client, answer = come_in(provider)

    assert answer.headers["Location"] == "/arbeit/" and is_in(client)
    user = User.objects.get()
    assert (user.email, user.name, user.has_usable_password()) == ("planung@stadt.example", "Planung", False)
    assert list(user.role_grants.values_list("role", "scope")) == [("planner", "")]
    assert [line.kind for line in AuditLine.objects.all()] == ["user.create", "role.grant"]
    come_in(provider)
    assert User.objects.count() == 1 and AuditLine.objects.count() == 2, "coming again changes nothing"


def test_who_is_in_no_group_is_told_whom_to_ask_and_gets_no_account(provider: Provider) -> None:
    provider.put(eve={"email": "eve@stadt.example", "groups": ["kantine"]})

    client, answer = come_in(provider, "eve")

    assert answer.status_code == 403 and "in keiner der Gruppen" in answer.content.decode()
    assert not is_in(client) and not User.objects.exists()


@pytest.mark.parametrize("address", [{}, {"email": "notfall@stadt.example", "email_verified": False}])
def test_without_a_mail_address_that_was_checked_nobody_is_made(provider: Provider, address: dict[str, Any]) -> None:
    provider.put(ada={"groups": ["fachplan-planung"], **address})

    _client, answer = come_in(provider)

    assert answer.status_code == 403 and "keine Mailadresse" in answer.content.decode()
    assert not User.objects.exists()


def test_another_group_is_another_role_at_the_next_look_and_what_was_given_by_hand_stays(provider: Provider) -> None:
    client, _answer = come_in(provider)
    user = User.objects.get()
    grant_role(user=user, role="facilitator", scope="forum:1", actor="user:0", at=clock.now())
    provider.put(ada={**PLANNING, "groups": ["fachplan-verwaltung"]})

    assert later(minutes=9) == 0, "not yet"
    assert later(minutes=11) == 1

    assert sorted(user.role_grants.values_list("role", "scope")) == [("admin", ""), ("facilitator", "forum:1")]
    assert client.get("/arbeit/konten/").status_code == 200


def test_a_role_given_by_hand_stays_when_the_group_that_means_it_too_is_gone(provider: Provider) -> None:
    user = create_account(email=PLANNING["email"], password=None, name="", grants=[("planner", "")], actor="user:0", at=clock.now())
    come_in(provider)
    provider.put(ada={**PLANNING, "groups": ["fachplan-verwaltung"]})

    later(minutes=11)

    assert sorted(user.role_grants.values_list("role", flat=True)) == ["admin", "planner"]


@pytest.mark.parametrize("only", ["id_token", "userinfo"])
def test_groups_count_wherever_the_provider_tells_them(provider: Provider, only: str) -> None:
    provider.put(ada={**PLANNING, "only": only})
    client, _answer = come_in(provider)

    assert later(minutes=11) == 1

    assert is_in(client) and User.objects.get().role_grants.count() == 1


def test_groups_of_another_shape_are_none(provider: Provider) -> None:
    assert oidc.roles_of({"groups": "fachplan-planung"}) == {"planner"}
    assert oidc.roles_of({"groups": [{"name": "fachplan-planung"}, 7, "fachplan-verwaltung"]}) == {"admin"}
    assert oidc.roles_of({"groups": {"fachplan-planung": True}}) == oidc.roles_of({}) == frozenset()


@pytest.mark.parametrize("holds", ["a colleague", "the administration"])
def test_somebody_elses_address_opens_nobody_elses_account(provider: Provider, holds: str) -> None:
    if holds == "a colleague":
        come_in(provider)
    else:
        create_account(email=PLANNING["email"], password=PASSWORD, name="", grants=[("admin", "")], actor="system", at=clock.now())
    provider.put(ada=PLANNING, eve=PLANNING)

    client, answer = come_in(provider, "eve")

    assert answer.status_code == 403 and "gibt es hier schon ein Konto" in answer.content.decode()
    assert not is_in(client) and not ProviderLink.objects.exclude(user__name="Planung").exists()


def test_what_was_asked_before_somebody_came_in_anew_counts_no_more(provider: Provider) -> None:
    come_in(provider)
    before = ProviderLink.objects.get()
    client, _answer = come_in(provider)

    provider_actions.heard(before, roles=["admin"], refresh="old", at=clock.now())
    provider_actions.rest(before, at=clock.now())

    assert is_in(client) and list(User.objects.get().role_grants.values_list("role", flat=True)) == ["planner"]


def test_a_grant_of_another_key_ends_one_sign_in_and_holds_no_other_up(provider: Provider) -> None:
    provider.put(ada=PLANNING, bob={**PLANNING, "email": "bob@stadt.example"})
    ada, bob = (come_in(provider, name)[0] for name in ("ada", "bob"))
    ProviderLink.objects.filter(user__email=PLANNING["email"]).update(refresh="of another key")

    assert later(minutes=11) == 2

    assert [is_in(ada), is_in(bob)] == [False, True]


def test_behind_https_people_come_back_to_https(provider: Provider, settings: Any) -> None:
    asked = Client().get(LOGIN).headers["Location"]
    settings.ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

    assert "redirect_uri=http%3A%2F%2Ftestserver" in asked
    assert "redirect_uri=https%3A%2F%2Ftestserver" in Client().get(LOGIN).headers["Location"]


def test_who_leaves_every_group_loses_the_account_without_doing_anything_and_may_come_back(provider: Provider) -> None:
    client, _answer = come_in(provider)
    provider.put(ada={**PLANNING, "groups": []})

    later(minutes=11)

    assert not is_in(client) and not User.objects.get().is_active
    assert AuditLine.objects.filter(kind="user.close").count() == 1
    assert come_in(provider)[1].status_code == 403
    provider.put(ada=PLANNING)
    again, _answer = come_in(provider)
    assert is_in(again) and User.objects.get().is_active


def test_whose_account_the_city_has_closed_is_signed_out_in_every_browser(provider: Provider) -> None:
    browsers = [come_in(provider)[0] for _each in range(2)]
    assert [each.get("/api/v1/me").status_code for each in browsers] == [200, 200]
    issue_token(purpose="api", subject=User.objects.get().actor, at=clock.now(), lasts=timedelta(days=20))
    provider.put()

    later(minutes=11)

    assert [is_in(each) for each in browsers] == [False, False]
    assert [each.get("/api/v1/me").status_code for each in browsers] == [401, 401]
    assert AuditLine.objects.filter(kind="account.rest").count() == 1
    assert not Token.objects.exists(), "nor by a token"
    assert not any("_auth_user_id" in each.get_decoded() for each in Session.objects.all()), "streams look for these rows"
    assert later(minutes=30) == 0, "nobody is asked about who is not signed in"


def test_while_the_city_still_vouches_people_stay_signed_in(provider: Provider) -> None:
    """Control: asking again ends nothing by itself."""
    client, _answer = come_in(provider)

    assert [later(minutes=11), later(minutes=22)] == [1, 1]

    assert is_in(client)


def test_a_provider_that_cannot_be_reached_ends_nothing_until_half_a_day(provider: Provider, settings: Any) -> None:
    client, _answer = come_in(provider)
    use(settings, Oidc("Stadt-Konto", "http://127.0.0.1:1", CLIENT, SECRET, ROLES))

    assert later(hours=11) == 0 and is_in(client)
    assert later(hours=12) == 1 and not is_in(client)


def test_without_a_grant_to_ask_with_a_sign_in_lasts_an_hour(provider: Provider) -> None:
    client, _answer = come_in(provider)
    ProviderLink.objects.update(refresh="")

    assert later(minutes=59) == 0 and is_in(client)
    assert later(minutes=60) == 1 and not is_in(client)


def test_an_account_of_the_same_address_becomes_theirs_and_its_password_opens_nothing_more(provider: Provider) -> None:
    create_account(email=PLANNING["email"], password=PASSWORD, name="", grants=[], actor="system", at=clock.now())

    come_in(provider)
    typed = Client()
    typed.post("/konto/login/", {"login": PLANNING["email"], "password": PASSWORD})

    assert User.objects.count() == 1 and not is_in(typed)


def test_a_code_by_mail_is_no_way_around_the_city(provider: Provider, settings: Any) -> None:
    settings.EMAIL_BACKEND = "fachplan.base.letters.QueueBackend"
    come_in(provider)
    client = Client(headers={"accept-language": "de"})
    client.post("/konto/login/code/", {"email": PLANNING["email"]})
    from fachplan.base.models import Message
    code = Message.objects.get().text.split("\n\n")[2].strip()

    answer = client.post("/konto/login/code/confirm/", {"code": code}, follow=True)

    assert "Dieses Konto meldet sich mit „Stadt-Konto“ an." in answer.content.decode() and not is_in(client)


def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(provider: Provider) -> None:
    asked, other = Client(), Client(headers={"accept-language": "de"})
    back = provider.walk(asked.get(LOGIN).headers["Location"], "ada").removeprefix("http://testserver")

    answer = other.get(back)

    assert "Bitte beginnen Sie noch einmal." in answer.content.decode() and not is_in(other)
    assert not User.objects.exists()


def test_with_the_provider_down_the_page_says_so_and_the_emergency_account_comes_in(provider: Provider, settings: Any) -> None:
    create_account(email="notfall@stadt.example", password=PASSWORD, name="", grants=[("admin", "")], actor="system", at=clock.now())
    use(settings, Oidc("Stadt-Konto", "http://127.0.0.1:1", CLIENT, SECRET, ROLES))
    client = Client(headers={"accept-language": "de"})

    answer = client.get(LOGIN)
    client.post("/konto/login/", {"login": "notfall@stadt.example", "password": PASSWORD})

    assert answer.status_code == 503 and "antwortet nicht" in answer.content.decode()
    assert is_in(client)


def test_the_grant_lies_encrypted(provider: Provider) -> None:
    come_in(provider)

    kept = ProviderLink.objects.get().refresh
    assert oidc.ask_again(shown(kept)).roles == frozenset({"planner"})
    assert shown(kept) not in kept


def test_a_second_factor_at_the_city_counts_where_the_house_says_so(provider: Provider, settings: Any) -> None:
    settings.SECOND_FACTOR_FOR = frozenset({"planner"})
    client, _answer = come_in(provider)
    assert client.get("/arbeit/").headers["Location"] == "/konto/zweiter-faktor/einrichten/"

    use(settings, Oidc("Stadt-Konto", provider.issuer, CLIENT, SECRET, ROLES, second_factor=True))

    assert is_in(client)


def test_the_sign_in_page_shows_the_city_first_and_nothing_of_it_where_there_is_none(provider: Provider, settings: Any) -> None:
    page = Client(headers={"accept-language": "de"}).get("/konto/login/?next=/arbeit/konten/").content.decode()
    assert "Mit Stadt-Konto anmelden" in page and f'href="{LOGIN}?next=/arbeit/konten/"' in page

    settings.OIDC, settings.SOCIALACCOUNT_PROVIDERS = None, {}

    assert "Stadt-Konto" not in Client().get("/konto/login/").content.decode()
    assert Client().get(LOGIN).status_code == 404


@pytest.mark.parametrize(("given", "says"), [
    ({"roles": {"a": "king"}}, "king"), ({"issuer": "http://sso.stadt.example"}, "https"), ({"rolls": {}}, "rolls"),
    ({"roles": {}}, "none")])
def test_a_wrong_setting_says_what_is_wrong_with_it(tmp_path: Path, given: dict[str, Any], says: str) -> None:
    whole = {"name": "N", "issuer": "https://sso.stadt.example", "client": "c", "secret": "s", "roles": {"a": "admin"}}
    (tmp_path / "oidc.json").write_text(json.dumps(whole))
    assert oidc_of(str(tmp_path / "oidc.json")) == Oidc("N", "https://sso.stadt.example", "c", "s", {"a": "admin"})

    (tmp_path / "oidc.json").write_text(json.dumps({**whole, **given}))
    with pytest.raises(ImproperlyConfigured, match=says):
        oidc_of(str(tmp_path / "oidc.json"))
