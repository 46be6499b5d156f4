"""A limit that is used up answers with a page: when to try again, and the form as it was posted."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import translation

from fachplan.base.models import City
from fachplan.base.views import server_error, too_often


@pytest.fixture(autouse=True)
def house(db: None) -> None:
    City.objects.update_or_create(id=1, defaults={"name": "Beispielstadt", "demo": True, "languages": ["de", "ar"]})
    cache.clear()


def reader(language: str) -> Client:
    client = Client()
    client.cookies["language"] = language
    return client


def test_too_many_sign_ins_keep_the_address_but_never_the_password(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client, given = reader("de"), {"login": "halb@stadt.example", "password": "geheim-geheim"}
    client.post("/konto/login/", given)

    answer = client.post("/konto/login/", given)
    page = answer.content.decode()

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "Das war zu oft in kurzer Zeit." in page and "Warten Sie 1 Minute" in page
    assert '<input type="hidden" name="login" value="halb@stadt.example">' in page
    assert "geheim-geheim" not in page
    assert 'type="password" name="password"' in page


@pytest.mark.parametrize(("seconds", "said"), [(1, "1 Minute,"), (60, "1 Minute,"), (61, "2 Minuten,"), (600, "10 Minuten,")])
def test_it_says_when_to_try_again(seconds: int, said: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["language"] = "de"
    with translation.override("de"):
        answer = too_often(request, seconds)

    assert answer.headers["Retry-After"] == str(seconds)
    assert said in answer.content.decode()


@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl")])
def test_when_something_broke_the_page_still_speaks_the_reader_s_language(language: str, direction: str) -> None:
    with translation.override(language):
        answer = server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert f'<html lang="{language}" dir="{direction}"' in answer.content.decode()


def test_when_the_database_itself_broke_there_is_still_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> City:
        raise OSError("disk full")

    monkeypatch.setattr(City, "current", staticmethod(broken))

    answer = server_error(RequestFactory().get("/"))

    assert answer.status_code == 500
    assert "<h1" in answer.content.decode()
