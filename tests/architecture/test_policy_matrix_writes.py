"""Every deed at every address is open to those the table names and to nobody else, and only with the form's own token."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from fachplan.base.ids import uuid7
from fachplan.base.models import City
from fachplan.base.policy import allowed
from fachplan.portal import accounts_views
from tests.architecture.matrix import OF_THE_CITY, WHO, House, declared, let_in, pages

WRITING = ("POST", "PATCH", "PUT", "DELETE")
# Closed for good in a house that stands; and a reset asks where one sits, not who one is (tests/portal has both).
# The page of a card needs a board of one's own.
ELSEWHERE = ("einrichten/", "beispieldaten/zuruecksetzen/", "pinnwand/<slug:kind>/karte/<uuid:card>/")
# The form names the object: without it those who may get a 404, too. Everybody else must still be kept out.
NAMED_INSIDE = ("/waehlen/", "/tun/", "/fotos/<uuid:photo>/")
FILE_FIRST = "/photos"  # the API asks for the file before the right; the tests of photos send one
NO_SEAT = "/api/v1/me"  # the table lets staff in who hold a seat; an account alone is none


def body_of(house: House, path: str) -> dict[str, Any]:
    """Nothing, but where the object is named inside: without it nobody could tell a no from a not found."""
    if path.endswith("/phase"):
        return {"id": str(uuid7()), "do": "start", "group": str(house.group.pk)}
    return {"group": house.group.key} if path.endswith("/vorstellen/") else {}


def tried(client: Client, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """The answer to a deed with nothing in it; whatever it did is taken back."""
    kind = "application/json" if path.startswith("/api/") else "application/x-www-form-urlencoded"
    with transaction.atomic():
        answer = client.generic(method, path, json.dumps(body or {}) if path.startswith("/api/") else urlencode(body or {}), kind)
        transaction.set_rollback(True)
    return answer


def expected(house: House, name: str, address: str, action: str) -> bool:
    """What the table says of somebody and a deed."""
    objects: list[Any] = [house.group] if address.endswith("/phase") else list(house.objects(address, action))
    objects = [City.current()] if action in OF_THE_CITY else objects
    who = house.principals[name]
    return any(allowed(who, action, obj) for obj in objects) and (who.seat_id is not None or not address.startswith(NO_SEAT[1:]))


def disagreements(house: House) -> tuple[list[str], int]:
    """Deeds that are open to others than the table says, and how many were tried."""
    wrong, asked = [], 0
    for method, address, filled, action in declared(house, *WRITING):
        if address in ELSEWHERE or address.endswith(FILE_FIRST):
            continue
        for name in WHO:
            answer = tried(house.clients[name], method, filled, body_of(house, filled))
            if answer.status_code == 405:
                break
            asked += 1
            told = expected(house, name, address, action)
            if told and answer.status_code == 404 and address.endswith(NAMED_INSIDE):
                continue
            if let_in(answer) != told:
                wrong.append(f"{method} {filled} as {name}: {answer.status_code}, the table says {told} ({action})")
    return wrong, asked


def test_every_deed_answers_each_of_nine_as_the_table_says(house: House) -> None:
    wrong, asked = disagreements(house)

    assert wrong == [], "\n".join(wrong)
    assert asked > 100


def test_control_a_deed_that_forgot_to_ask_is_found(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    forgetful: Any = accounts_views.close
    for _address, pattern in pages(get_resolver().url_patterns):
        if pattern.callback is forgetful:
            bare = forgetful.__wrapped__.__wrapped__  # below the method and below the table
            bare.policy_action = forgetful.policy_action
            monkeypatch.setattr(pattern, "callback", bare)

    assert {line.split(" as ")[0] for line in disagreements(house)[0]} == {f"POST /arbeit/konten/{house.values['number']}/schliessen/"}


def test_no_form_is_taken_without_its_token(house: House) -> None:
    taken = []
    for method, address, filled, _action in declared(house, *WRITING):
        client = Client(enforce_csrf_checks=True)
        client.cookies[settings.SESSION_COOKIE_NAME] = house.clients["admin"].cookies[settings.SESSION_COOKIE_NAME].value
        if not filled.startswith("/api/") and tried(client, method, filled).status_code not in (403, 405):
            taken.append(address)

    assert taken == []
