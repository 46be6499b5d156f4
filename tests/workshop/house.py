"""A forum with two rooms and a short day, and whoever the tests of its pages send through the door."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from fachplan.accounts.models import RoleGrant, User
from fachplan.base import clock
from fachplan.base.ids import uuid7
from fachplan.base.limits import Limit, TooOften, count
from fachplan.base.models import City
from fachplan.forums.models import Forum
from fachplan.workshop import actions, queries
from fachplan.workshop.models import Board, Group, Method, MethodPhase, Phase
from tests.contract.site import make_forum

CODE = "K7PM4XWD"
DAY = (("warmup", 15), ("matrix", 30), ("measures", 25))


class House:
    """One forum, its groups with three phases each, and shortcuts to what stands on the boards."""

    def __init__(self) -> None:
        City.objects.update_or_create(id=1, defaults={"name": "Beispielstadt", "set_up_at": datetime(2025, 1, 1, tzinfo=UTC)})
        made: Any = make_forum("1", CODE)
        self.forum = Forum.objects.select_related("process").get(pk=made["forum"])
        groups = Group.objects.select_related("forum__process")
        self.orange, self.blue = (groups.get(pk=made["groups"][name]) for name in ("Orange", "Blau"))
        method = Method.objects.get()
        for position, (kind, minutes) in enumerate(DAY):
            told = {"position": position, "kind": kind, "board": kind, "title": kind.title()}
            MethodPhase.objects.create(method=method, minutes=minutes, **told)
            for group in Group.objects.all():
                Phase.objects.create(group=group, planned_minutes=minutes, **told)

    def board(self, kind: str, group: Group | None = None) -> Board:
        own = None if kind == "parking" else group or self.orange
        return Board.objects.select_related("forum", "group").get(forum=self.forum, kind=kind, group=own)

    def cards(self, kind: str = "matrix", group: Group | None = None) -> list[Any]:
        return list(queries.board_state(self.board(kind, group)).in_order())

    def texts(self, kind: str = "matrix", group: Group | None = None) -> list[str]:
        return [card.text for card in self.cards(kind, group)]

    def phases(self, group: Group | None = None) -> list[Phase]:
        return list(Phase.objects.filter(group=group or self.orange).order_by("position"))

    def states(self, group: Group | None = None) -> list[str]:
        return [phase.state for phase in self.phases(group)]

    def staff(self, group: Group | None = None) -> Client:
        """A facilitator's browser, for the whole forum or for one group and the hall."""
        scopes = [f"hall:{self.forum.pk}", f"group:{group.pk}"] if group else [f"forum:{self.forum.pk}"]
        return self.signed_in("facilitator", *scopes)

    def signed_in(self, role: str, *scopes: str) -> Client:
        """The browser of somebody new with a role."""
        user = User.objects.create(email=f"{len(User.objects.all())}@stadt.example")
        for scope in scopes:
            RoleGrant.objects.create(user=user, role=role, scope=scope)
        client = Client(headers={"accept-language": "de"})
        client.force_login(user)
        return client

    def phone(self, group: Group | None = None, name: str = "") -> Client:
        """A participant's browser with a seat, without JavaScript."""
        client = Client(headers={"accept-language": "de"})
        client.post(f"/mitmachen/{CODE}/", {"group": str((group or self.orange).pk), "name": name})
        return client

    def pin(self, texts: Sequence[str], *, at: datetime, group: Group | None = None) -> None:
        """Cards by somebody in the room."""
        joined = actions.join(code=CODE, group=str((group or self.orange).pk), network="venue", at=at)
        ops = [{"id": card_id(), "kind": "card.add", "card": card_id(), "values": {"field": "chances", "text": text}} for text in texts]
        actions.write_ops(self.board("matrix", group), ops, queries.principal_of_seat(joined.seat), language="de", at=at)


def card_id() -> str:
    """An id as a client makes it."""
    return str(uuid7())


def use_up(limits: tuple[Limit, ...], who: str) -> None:
    """As many tries as the shortest window allows, in this one and in the next: the test may run across its end."""
    shortest = min(limits, key=lambda limit: limit.seconds)
    for moment in (clock.now(), clock.now() + timedelta(seconds=shortest.seconds)):
        with suppress(TooOften):
            for _n in range(shortest.count + 1):
                count(limits, who, at=moment)


def hidden(page: str, name: str) -> str:
    """The value of the first hidden field `name` on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found[1]


def text_of(answer: Any) -> str:
    return str(answer.content.decode())
