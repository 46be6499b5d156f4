"""Every address has its line in the table of who may do what, and answers as the table says."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver, path

from fachplan.base import live as base_live
from fachplan.base.api import all_operations
from fachplan.base.policy import TABLE, allowed
from fachplan.workshop import live
from tests.architecture.matrix import WHO, House, action_of, declared, let_in, pages

# Pages of the library: signing in is open to all. The document of the API names no data; ninja answers for its operations.
NOT_OURS = ("allauth.account.views", "allauth.mfa.base.views", "allauth.mfa.totp.views", "allauth.mfa.recovery_codes.views",
            "fachplan.accounts.oidc_views", "ninja.operation")
OPEN_DOCUMENTS = ("api/v1/openapi.json", "api/v1/")


def undeclared(patterns: list[Any]) -> list[str]:
    """Addresses whose view names no action of the table."""
    return [address for address, pattern in pages(patterns) if pattern.callback.__module__ not in NOT_OURS
            and address not in OPEN_DOCUMENTS and action_of(pattern) not in TABLE]


def test_every_page_declares_its_action() -> None:
    assert undeclared(get_resolver().url_patterns) == []


def test_every_operation_of_the_api_and_every_raw_route_declares_its_action() -> None:
    operations = list(all_operations())

    assert len(operations) > 6
    assert [each for each in operations if each[2] not in TABLE] == []
    assert [route.path for route in (*base_live.routes, *live.routes) if route.policy_action not in TABLE] == []


def test_control_a_view_that_forgets_its_action_is_found() -> None:
    def bare(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert undeclared([path("frei/", bare)]) == ["frei/"]


def is_open(answer: Any) -> bool:
    """Whether a page let its reader in; being sent to one's own start is a no as well."""
    return let_in(answer) and not answer.headers.get("Location", "").startswith(settings.LOGIN_REDIRECT_URL)


def test_every_page_answers_each_of_nine_as_the_table_says(house: House) -> None:
    wrong, asked = [], 0
    for _method, address, filled, action in declared(house, "GET"):
        if address in ("einrichten/", "pinnwand/<slug:kind>/karte/<uuid:card>/", "zettel/", "foto/<uuid:photo>/"):
            continue  # closed for good in a house that stands; a card needs a board of one's own; told once; a photo says who may
        objects = house.objects(address, action)
        for name in WHO:
            answer = house.clients[name].get(filled)
            if answer.status_code == 405:
                break
            asked += 1
            expected = any(allowed(house.principals[name], action, obj) for obj in objects)
            if is_open(answer) != expected:
                wrong.append(f"{filled} as {name}: {answer.status_code}, the table says {expected}")

    assert wrong == []
    assert asked > 200


def test_the_rooms_of_a_group_open_to_its_own_facilitator_only(house: House) -> None:
    desk, stage = f"/f/{house.forum.path}/moderation/orange/", f"/f/{house.forum.path}/beamer/"

    assert [name for name in WHO if house.clients[name].get(desk).status_code == 200] == ["moderation-orange"]
    assert [name for name in WHO if house.clients[name].get(stage).status_code == 200] == [
        "moderation-orange", "moderation-blau", "planung", "admin"]


def test_a_board_opens_to_its_own_group_and_to_those_who_plan(house: House) -> None:
    board = f"/api/v1/boards/{house.values['board']}"

    assert [name for name in WHO if house.clients[name].get(board).status_code == 200] == [
        "seat orange", "moderation-orange", "planung", "admin"]
