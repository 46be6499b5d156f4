"""Staff sign in with a password or a code by mail; nobody makes an account for themselves."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from fachplan.accounts.actions import create_account, issue_token
from fachplan.accounts.models import Token, User
from fachplan.accounts.queries import hash_of, principal_of_user, token_of
from fachplan.base import clock
from fachplan.base.models import City, Message
from fachplan.base.policy import allowed
from fachplan.base.tick import tick
from fachplan.cli import main

pytestmark = pytest.mark.django_db
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
PASSWORD = "ein langes eigenes Wort"
EMAIL = "planung@stadt.example"


@pytest.fixture
def planner(db: None) -> User:
    City.objects.update_or_create(id=1, defaults={"name": "Musterstadt", "set_up_at": AT, "sender": "mail@stadt.example"})
    return create_account(email=EMAIL, password=PASSWORD, name="", grants=[("planner", "")], actor="system", at=AT)


@pytest.fixture
def browser(planner: User, settings: Any) -> Client:
    settings.EMAIL_BACKEND = "fachplan.base.letters.QueueBackend"  # Django's test runner puts another in its place
    return Client(headers={"accept-language": "de"})


def sign_in(browser: Client, password: str = PASSWORD, email: str = EMAIL) -> Any:
    return browser.post("/konto/login/", {"login": email, "password": password})


def test_the_right_password_leads_to_work(browser: Client) -> None:
    assert sign_in(browser).headers["Location"] == "/arbeit/"
    assert browser.get("/arbeit/").status_code == 200


def test_capital_letters_in_the_address_make_no_other_account(browser: Client) -> None:
    assert sign_in(browser, email="Planung@Stadt.Example").headers["Location"] == "/arbeit/"


def test_the_way_leads_back_to_the_page_one_wanted(browser: Client) -> None:
    answer = browser.post("/konto/login/?next=/arbeit/postausgang/", {"login": EMAIL, "password": PASSWORD})

    assert answer.headers["Location"] == "/arbeit/postausgang/"


def test_a_wrong_password_and_an_unknown_address_read_the_same(browser: Client) -> None:
    wrong, unknown = sign_in(browser, "falsch"), sign_in(browser, email="niemand@stadt.example")

    assert wrong.status_code == unknown.status_code == 200
    errors = [re.findall(r'role="alert">.*?<div>(.*?)</div>', answer.content.decode()) for answer in (wrong, unknown)]
    assert errors[0] == errors[1] != []
    assert browser.get("/arbeit/").status_code == 302


def test_a_closed_account_does_not_come_in(browser: Client, planner: User) -> None:
    User.objects.filter(pk=planner.pk).update(is_active=False)

    sign_in(browser)

    assert browser.get("/arbeit/").status_code == 302


def test_signing_out_ends_it(browser: Client) -> None:
    sign_in(browser)

    assert browser.get("/konto/logout/").status_code == 200, "asking is not signing out"
    assert browser.get("/arbeit/").status_code == 200
    browser.post("/konto/logout/")
    assert browser.get("/arbeit/").status_code == 302


def test_a_code_by_mail_signs_in_once_the_tick_has_sent_it(browser: Client, data_dir: Path) -> None:
    browser.post("/konto/login/code/", {"email": EMAIL})
    mail = Message.objects.get()
    assert (mail.to, mail.subject, mail.state, mail.purpose) == (EMAIL, "Ihr Code zum Anmelden", "queued", "sign-in")

    assert tick(clock.now())["mails sent"] == 1

    files = list((data_dir / "mail").iterdir())
    assert len(files) == 1 and f"To: {EMAIL}" in files[0].read_text()
    code = str(mail.text).split("\n\n")[2].strip()  # after the greeting
    assert code in files[0].read_text()
    browser.post("/konto/login/code/confirm/", {"code": code})
    assert browser.get("/arbeit/").status_code == 200


def test_a_wrong_code_does_not_sign_in(browser: Client) -> None:
    browser.post("/konto/login/code/", {"email": EMAIL})
    browser.post("/konto/login/code/confirm/", {"code": "FALSCH"})

    assert browser.get("/arbeit/").status_code == 302


def test_an_address_without_an_account_gets_no_mail_and_the_same_answer(browser: Client) -> None:
    known = browser.post("/konto/login/code/", {"email": EMAIL})
    other = Client().post("/konto/login/code/", {"email": "niemand@stadt.example"})

    assert (known.status_code, known.headers["Location"]) == (other.status_code, other.headers["Location"])
    assert list(Message.objects.values_list("to", flat=True)) == [EMAIL]


def test_nobody_signs_up(browser: Client) -> None:
    page = browser.get("/konto/signup/").content.decode()
    browser.post("/konto/signup/", {"email": "neu@stadt.example", "password1": PASSWORD})

    assert "password1" not in page
    assert User.objects.count() == 1


def test_the_demo_password_is_shown_only_with_the_demo(browser: Client) -> None:
    assert "Beispiel-Demo" not in browser.get("/konto/login/").content.decode()
    City.objects.update(demo=True)
    assert "Beispiel-Demo" in browser.get("/konto/login/").content.decode()


def test_the_command_gives_a_program_a_token_for_an_account(planner: User, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", EMAIL.upper(), "--hours", "2", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)

    row = Token.objects.get()
    assert row.hash == hash_of(answer["token"]) and answer["token"] not in str(vars(row))
    assert (row.subject, row.expires - row.created) == (planner.actor, timedelta(hours=2))
    program = Client(headers={"authorization": f"Bearer {answer['token']}"})
    assert (program.get("/api/v1/me").status_code, Client().get("/api/v1/me").status_code) == (200, 401)


def test_the_command_refuses_an_address_without_an_active_account(planner: User, capsys: pytest.CaptureFixture[str]) -> None:
    User.objects.filter(pk=planner.pk).update(is_active=False)

    assert main(["token", EMAIL]) == 1
    assert "no active account" in capsys.readouterr().out and not Token.objects.exists()


def test_a_token_ends_at_its_hour() -> None:
    secret, _row = issue_token(purpose="api", subject="user:1", at=AT, lasts=timedelta(hours=1))

    assert token_of(secret, at=AT + timedelta(minutes=59)) is not None
    assert token_of(secret, at=AT + timedelta(hours=1)) is None
    assert token_of("another", at=AT) is None


def test_a_role_counts_where_it_was_given(planner: User) -> None:
    principal = principal_of_user(planner)

    assert allowed(principal, "outbox.read") and not allowed(principal, "seat.manage")
