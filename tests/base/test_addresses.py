"""Where an installation stands, and how an address is written from there."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse, set_script_prefix

from fachplan.base.addresses import absolute, below_prefix, spoken


@pytest.fixture
def below(settings: Any) -> Iterator[None]:
    """A house below another site, as its settings tell it."""
    settings.URL, settings.PREFIX = "https://www.stadt.example/fachplan", "/fachplan"
    set_script_prefix("/fachplan")
    yield
    set_script_prefix("/")


@pytest.mark.usefixtures("below")
def test_a_whole_address_names_the_path_once() -> None:
    assert absolute(reverse("workshop:join")) == "https://www.stadt.example/fachplan/mitmachen/"
    assert spoken(reverse("workshop:join")) == "www.stadt.example/fachplan/mitmachen/"
    assert spoken() == "www.stadt.example/fachplan"


def test_at_the_root_of_a_name_nothing_is_put_in_between(settings: Any) -> None:
    settings.URL = "https://beteiligung.example.org"

    assert absolute(reverse("workshop:join")) == "https://beteiligung.example.org/mitmachen/"
    assert spoken() == "beteiligung.example.org"


@pytest.mark.usefixtures("below")
@pytest.mark.parametrize(("asked", "inside"), [
    ("/fachplan/live/boards/1", "/live/boards/1"), ("/fachplan/", "/"), ("/fachplan", "/"), ("/healthz", "/healthz"),
    ("/fachplaene/", "/fachplaene/"), ("/fachplan/fachplan/", "/fachplan/"),
])
def test_a_request_is_served_as_if_we_stood_at_the_root(asked: str, inside: str) -> None:
    assert below_prefix({"type": "http", "path": asked})["path"] == inside


@pytest.mark.usefixtures("below")
def test_the_start_and_the_end_of_the_server_have_no_path() -> None:
    assert below_prefix({"type": "lifespan"}) == {"type": "lifespan"}
