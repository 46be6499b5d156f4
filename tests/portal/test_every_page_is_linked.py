"""From the staff's start page every page can be reached by clicking; what only stands there at times says when."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, get_resolver, resolve

from fachplan.accounts.models import User
from fachplan.base.bundle import load_bundle
from fachplan.base.policy import PUBLIC, TABLE
from tests.portal.crawl import HREF, LEFT_OUT

DEMO = Path(__file__).parents[2] / "demo" / "dresden"
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
STAFFED = ("portal", "workshop", "reports")
BUTTON = re.compile(r'(?:href|action|formaction|src|hx-get|hx-post)="(/[^"#?]*)')
MOST_PAGES = 600
# What a page offers only in a state the untouched demo is not in, or to another device than a person's.
AT_TIMES: dict[str, str] = {
    "portal:mail": "when a mail was written",
    "portal:point-put-back": "after a point was taken away",
    "reports:correct": "when a card hangs there",
    "reports:measure-docx": "when there is a measure",
    "reports:measure-pdf": "when there is a measure",
    "reports:measures-docx": "when there is a measure",
    "reports:measures-pdf": "when there is a measure",
    "reports:paper-docx": "when there is a council paper",
    "reports:paper-pdf": "when there is a council paper",
    "reports:template": "when the city has a Word template of its own",
    "workshop:blackout": "when a card hangs there",
    "workshop:desk-card": "when a card hangs there",
    "workshop:desk-heading": "when a card hangs there",
    "workshop:dots-total": "when a pinboard has dots",
    "workshop:method-remove": "when no forum works by the method",
    "workshop:photo-change": "when there is a photo",
    "workshop:present": "in the plenary",
    "workshop:summary": "in the plenary",
    "workshop:target-blackout": "when a group wrote down for whom it works",
    "workshop:seat-remove": "when somebody sits in the group",
    "workshop:stage-state": "asked for by the projector itself",
}


def names(patterns: list[Any], space: str = "") -> Iterator[tuple[str, str]]:
    """Every name of an address with the action of its view."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}:{pattern.name}", getattr(pattern.callback, "policy_action", "")
        else:
            yield from names(pattern.url_patterns, pattern.namespace or space)


def linked(client: Client) -> set[str]:
    """The names of all addresses that can be clicked, page after page, from the start of the staff."""
    waiting, seen, found = ["/arbeit/"], {"/arbeit/"}, {"portal:work"}
    while waiting:
        assert len(seen) < MOST_PAGES, sorted(seen)[-20:]
        answer = client.get(waiting.pop(0), follow=True)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        for address in BUTTON.findall(page):
            try:
                match = resolve(address)
            except Resolver404:
                continue
            new = f"{match.view_name}" not in found
            found.add(match.view_name)
            # One page of a kind is enough to follow, except where a page shows another face for another thing.
            if address in HREF.findall(page) and address not in seen and not LEFT_OUT.search(address) and (new or "path" in match.kwargs):
                seen.add(address)
                waiting.append(address)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize(("email", "role"), [("planung@demo.example", "planner"), ("moderation@demo.example", "facilitator")])
def test_every_page_of_the_staff_is_reached_by_clicking(email: str, role: str) -> None:
    assert load_bundle(DEMO, at=AT).refused == []
    client = Client(headers={"accept-language": "de"})
    client.force_login(User.objects.get(email=email))

    theirs = {name for name, action in names(get_resolver().url_patterns)
              if name.partition(":")[0] in STAFFED and role in TABLE.get(action, ()) and PUBLIC not in TABLE[action]}

    assert sorted(theirs - linked(client) - AT_TIMES.keys()) == []


def test_what_is_linked_only_at_times_still_exists() -> None:
    known = {name for name, _action in names(get_resolver().url_patterns)}

    assert sorted(AT_TIMES.keys() - known) == []
