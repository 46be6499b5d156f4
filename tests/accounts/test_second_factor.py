"""A code of an app besides the password: set up by oneself, asked for at every sign-in, required where the house says so."""

import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from fachplan.accounts.actions import create_account
from fachplan.accounts.models import User
from fachplan.accounts.queries import principal_of_user
from fachplan.base.models import AuditLine, City, Message
from fachplan.cli import main

pytestmark = pytest.mark.django_db
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
PASSWORD = "ein langes eigenes Wort"
EMAIL, ADMIN = "planung@stadt.example", "admin@stadt.example"
SET_UP, SECOND_STEP = "/konto/zweiter-faktor/einrichten/", "/konto/login/zweiter-faktor/"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    cache.clear()


@pytest.fixture
def planner(settings: Any) -> User:
    settings.EMAIL_BACKEND = "fachplan.base.letters.QueueBackend"
    City.objects.update_or_create(id=1, defaults={"name": "Musterstadt", "set_up_at": AT, "sender": "mail@stadt.example"})
    create_account(email=ADMIN, password=PASSWORD, name="", grants=[("admin", "")], actor="system", at=AT)
    return create_account(email=EMAIL, password=PASSWORD, name="", grants=[("planner", "")], actor="system", at=AT)


def browser(email: str = EMAIL) -> Client:
    """A browser whose user has typed the password."""
    client = Client(headers={"accept-language": "de"})
    client.post("/konto/login/", {"login": email, "password": PASSWORD})
    return client


def code_of(key: str, *, steps: int = 0) -> str:
    """What the app shows for `key`, so many steps of half a minute from now."""
    return str(format_hotp_value(hotp_value(key.replace(" ", ""), int(time.time()) // 30 + steps)))


def set_up(client: Client) -> tuple[str, list[str]]:
    """The key, and the recovery codes that are shown at the end."""
    key = re.findall(r'<bdi class="num strong" dir="ltr">([A-Z2-7 ]+)</bdi>', client.get(SET_UP).content.decode())[0]
    answer = client.post(SET_UP, {"code": code_of(key, steps=-1)}, follow=True)
    codes = re.findall(r"<li class=\"num t-m\">(\d{4} \d{4})</li>", answer.content.decode())
    assert len(codes) == 10
    return key, codes


def is_in(client: Client) -> bool:
    return client.get("/arbeit/").status_code == 200


def test_after_it_is_set_up_signing_in_asks_for_the_code_of_the_app(planner: User) -> None:
    first = browser()
    assert is_in(first)
    key, _codes = set_up(first)
    assert "Er ist eingeschaltet." in first.get("/konto/zweiter-faktor/").content.decode()

    second = browser()
    assert not is_in(second)
    wrong = second.post(SECOND_STEP, {"code": "000000"})
    assert "Dieser Code stimmt nicht." in wrong.content.decode() and not is_in(second)
    second.post(SECOND_STEP, {"code": code_of(key)})
    assert is_in(second)
    assert [line.kind for line in AuditLine.objects.filter(kind__startswith="second-factor")] == ["second-factor.add"]
    assert [mail.subject for mail in Message.objects.all()] == ["Ihr zweiter Faktor ist eingerichtet"]


def test_a_wrong_code_sets_nothing_up(planner: User) -> None:
    client = browser()
    client.get(SET_UP)

    assert "Dieser Code stimmt nicht." in client.post(SET_UP, {"code": "000000"}).content.decode()
    assert not Authenticator.objects.exists() and is_in(browser())


def test_a_code_that_was_seen_over_the_shoulder_opens_nothing_more(planner: User) -> None:
    key, _codes = set_up(browser())
    seen = code_of(key)
    browser().post(SECOND_STEP, {"code": seen})
    cache.clear()  # the library forgets after 30 of 90 seconds

    late = browser()
    for typed in (seen, f"{seen[:3]} {seen[3:]}", f"{seen[:3]}-{seen[3:]}"):
        late.post(SECOND_STEP, {"code": typed})

    assert not is_in(late)


def test_the_code_it_was_set_up_with_opens_nothing(planner: User) -> None:
    client = browser()
    key = re.findall(r'<bdi class="num strong" dir="ltr">([A-Z2-7 ]+)</bdi>', client.get(SET_UP).content.decode())[0]
    seen = code_of(key)
    client.post(SET_UP, {"code": seen})

    late = browser()
    late.post(SECOND_STEP, {"code": seen})

    assert not is_in(late)
    late.post(SECOND_STEP, {"code": code_of(key, steps=1)})
    assert is_in(late), "control: the next one does"


def test_who_came_in_with_the_password_alone_goes_when_it_is_set_up(planner: User) -> None:
    thief, owner = browser(), browser()

    set_up(owner)

    assert is_in(owner) and not is_in(thief)


def test_new_recovery_codes_are_told_and_void_the_old(planner: User, django_capture_on_commit_callbacks: Any) -> None:
    client = browser()
    _key, codes = set_up(client)

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/konto/zweiter-faktor/codes/neu/")

    late = browser()
    late.post(SECOND_STEP, {"code": codes[0]})
    assert not is_in(late)
    assert Message.objects.filter(subject="Sie haben neue Wiederherstellungscodes").count() == 1
    assert AuditLine.objects.filter(kind="second-factor.codes").count() == 1


def test_keys_and_codes_lie_in_no_cache(planner: User) -> None:
    client = browser()
    answers = [client.get(SET_UP)]
    set_up(client)
    answers += [client.get(f"/konto/zweiter-faktor/{page}") for page in ("", "codes/", "codes/neu/", "codes/datei/")]

    assert [(answer.status_code, "no-store" in answer.headers["Cache-Control"]) for answer in answers] == [(200, True)] * 5


def test_a_key_that_has_changed_is_said_where_somebody_is_signed_in_still(planner: User) -> None:
    client = browser()
    set_up(client)
    for each in Authenticator.objects.all():
        Authenticator.objects.filter(pk=each.pk).update(data={**each.data, "secret": "of another key", "seed": "of another key"})

    for page in ("", "codes/", "codes/neu/", "codes/datei/"):
        assert client.get(f"/konto/zweiter-faktor/{page}").headers["Location"] == "/konto/zweiter-faktor/abschalten/"
    assert "Der Schlüssel dieser Installation hat sich geändert." in client.get("/konto/zweiter-faktor/abschalten/").content.decode()


def test_the_machine_helps_an_administration_that_is_locked_out(planner: User, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(browser(ADMIN))

    assert main(["second-factor", ADMIN, "--reset"]) == 0
    assert is_in(browser(ADMIN)) and AuditLine.objects.get(kind="second-factor.reset").actor == "system"
    assert main(["second-factor", ADMIN, "--reset"]) == 1, "there is none any more"
    assert "no account with a second factor" in capsys.readouterr().out


def test_a_session_somebody_left_open_takes_no_second_factor_away(planner: User) -> None:
    admin = browser(ADMIN)
    set_up(admin)
    own = User.objects.get(email=ADMIN)
    admin.post(f"/arbeit/konten/{own.pk}/zweiter-faktor/")
    assert Authenticator.objects.filter(user=own, type="totp").exists(), "not one's own"

    set_up(browser())
    session = admin.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
    session.save()
    answer = admin.post(f"/arbeit/konten/{planner.pk}/zweiter-faktor/")
    assert answer.headers["Location"].startswith("/konto/bestaetigen/")
    assert Authenticator.objects.filter(user=planner, type="totp").exists(), "nor a colleague's without asking again"


def test_a_recovery_code_opens_once_and_the_person_is_told(planner: User) -> None:
    _key, codes = set_up(browser())
    lost, again = browser(), browser()

    lost.post(SECOND_STEP, {"code": codes[3]})
    again.post(SECOND_STEP, {"code": codes[3]})

    assert is_in(lost) and not is_in(again)
    mail = Message.objects.get(subject="Ein Wiederherstellungscode wurde benutzt")
    assert "9 sind noch übrig" in mail.text


def test_guessing_ends_after_a_few_tries(planner: User) -> None:
    key, _codes = set_up(browser())
    client = browser()

    answers = [client.post(SECOND_STEP, {"code": f"{number:06d}"}).content.decode() for number in range(12)]
    client.post(SECOND_STEP, {"code": code_of(key)})

    assert "Dieser Code stimmt nicht." in answers[0] and "Dieser Code stimmt nicht." not in answers[-1]
    assert not is_in(client), "even the right code waits then"


def test_a_code_by_mail_does_not_lead_around_it(planner: User) -> None:
    set_up(browser())
    client = Client(headers={"accept-language": "de"})
    client.post("/konto/login/code/", {"email": EMAIL})
    code = Message.objects.get(purpose="sign-in").text.split("\n\n")[2].strip()

    answer = client.post("/konto/login/code/confirm/", {"code": code})

    assert answer.headers["Location"].startswith(SECOND_STEP) and not is_in(client)


def test_turned_off_it_asks_no_more_and_the_recovery_codes_are_void(planner: User) -> None:
    client = browser()
    set_up(client)

    client.post("/konto/zweiter-faktor/abschalten/")

    assert is_in(browser()) and not Authenticator.objects.exists()
    assert AuditLine.objects.filter(kind="second-factor.remove").count() == 1


def test_who_came_in_long_ago_types_the_password_again_before_it_is_changed(planner: User) -> None:
    client = browser()
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - 3600}]
    session.save()

    assert client.get(SET_UP).headers["Location"].startswith("/konto/bestaetigen/")
    back = client.post(f"/konto/bestaetigen/?next={SET_UP}", {"password": PASSWORD})
    assert back.headers["Location"] == SET_UP and client.get(SET_UP).status_code == 200


def test_whose_role_needs_one_holds_no_role_before_it_is_there(planner: User, settings: Any) -> None:
    settings.SECOND_FACTOR_FOR = frozenset({"planner"})
    client = browser()

    assert principal_of_user(planner).grants == ()
    for page in ("/arbeit/", "/arbeit/postausgang/", "/dokumentvorlagen/"):
        assert client.get(page).headers["Location"] == SET_UP
    assert client.get("/").status_code == 200, "what is public stays so"
    assert is_in(browser(ADMIN)), "control: a role that is not named needs none"
    set_up(client)
    assert principal_of_user(planner).grants == (("planner", ""),) and is_in(client)


def test_the_key_lies_encrypted_and_opens_with_the_key_of_this_installation_only(planner: User, settings: Any) -> None:
    key, _codes = set_up(browser())
    assert key.replace(" ", "") not in str(Authenticator.objects.get(type="totp").data)

    settings.SECRET_KEY = "another installation"
    client = browser()
    answer = client.post(SECOND_STEP, {"code": code_of(key)})

    assert "Der Schlüssel dieser Installation hat sich geändert." in answer.content.decode() and not is_in(client)


def test_the_administration_takes_it_from_whoever_lost_the_phone(planner: User) -> None:
    set_up(browser())
    admin = browser(ADMIN)
    page = admin.get("/arbeit/konten/").content.decode()
    assert page.count("mit zweitem Faktor") == 1

    admin.post(f"/arbeit/konten/{planner.pk}/zweiter-faktor/")

    assert is_in(browser())
    [line] = AuditLine.objects.filter(kind="second-factor.reset")
    assert line.actor == User.objects.get(email=ADMIN).actor
    assert Message.objects.latest("pk").subject == "Ihr zweiter Faktor wurde aufgehoben"
    admin.post(f"/arbeit/konten/{planner.pk}/zweiter-faktor/")
    assert AuditLine.objects.filter(kind="second-factor.reset").count() == 1, "twice changes nothing"


def test_accounts_of_the_demo_are_for_everybody_and_get_none(planner: User) -> None:
    User.objects.filter(pk=planner.pk).update(demo=True)
    client = browser()

    assert "sind für alle da" in client.get("/konto/zweiter-faktor/").content.decode()
    client.get(SET_UP)
    answer = client.post(SET_UP, {"code": code_of(client.session["mfa.totp.secret"])})
    assert "sind für alle da" in answer.content.decode() and not Authenticator.objects.exists()


def test_a_role_that_is_none_does_not_start() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "import fachplan.settings"], capture_output=True, text=True, check=False,
        env={**os.environ, "FACHPLAN_SECOND_FACTOR": "admin,planer"})

    assert "planer is no role" in ran.stderr and ran.returncode == 1
