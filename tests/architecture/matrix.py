"""The demo with one of everything an address can name, and nine who ask: what the table of rights is tried on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver

from fachplan.accounts.links import Purpose, make_link, register
from fachplan.accounts.models import Token, User
from fachplan.accounts.queries import link_of, principal_of_user
from fachplan.base.api import all_operations
from fachplan.base.bundle import load_bundle
from fachplan.base.clock import now
from fachplan.base.ids import uuid7
from fachplan.base.mail import queue_mail
from fachplan.base.models import City, StoredFile
from fachplan.base.policy import LINK, NOBODY, Principal, Scoped
from fachplan.forums.models import AgendaItem, Forum, Hall
from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan
from fachplan.plan.paper_actions import begin_paper
from fachplan.plan.paper_models import HandedInPaper
from fachplan.plan.plan_release_actions import release_plan
from fachplan.plan.plan_release_queries import path_of
from fachplan.portal.city_actions import change_city
from fachplan.reports.kit.queries import stub_of
from fachplan.workshop.actions import write_ops
from fachplan.workshop.boards import board_state
from fachplan.workshop.middleware import SEAT_KEY
from fachplan.workshop.models import Board, Group, PhotoRecord, Seat
from fachplan.workshop.queries import principal_of_seat

DEMO = Path(__file__).parents[2] / "demo" / "dresden"
AT = datetime(2025, 1, 15, 9, tzinfo=UTC)
WHO = ("nobody", "seat orange", "seat blau", "moderation-orange", "moderation-blau", "koordination", "planung", "admin",
       "link")
CARDS: dict[str, dict[str, Any]] = {"matrix": {"field": "chances"}, "measures": {"field": "measures", "kind": "measure"}}
OF_THE_CITY = ("method.edit",)  # the collection of methods is everybody's: a right to one room is none to it
REFUSED = (401, 403, 404)


def pages(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Every address of the URLconf with its view."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern), pattern
        else:
            yield from pages(pattern.url_patterns, before + str(pattern.pattern))


def action_of(pattern: Any) -> str | None:
    """The action a view declared."""
    return getattr(pattern.callback, "policy_action", None)


@dataclass
class Place:
    """What a link was made for."""

    scope: str

    def scopes(self) -> tuple[str, ...]:
        return (self.scope,)


@dataclass
class House:
    """The demo with one of everything an address can name."""

    forum: Forum
    group: Group
    values: dict[str, Any]
    clients: dict[str, Client]
    principals: dict[str, Principal]

    def objects(self, address: str, action: str) -> list[Scoped | None]:
        """What an address is about: the most exact thing it names. A right to one of several is enough."""
        if "<board>" in address:
            return [Board.objects.get(pk=self.values["board"])]
        if "<int:link>" in address:
            return [Place("forum:1")]
        if "<slug:group>" in address:
            return [self.group]
        if action in OF_THE_CITY and address.endswith("uebersetzungen/"):  # the recipe itself is read by more than may change it
            return [City.current()]
        if action == "group.facilitate":
            return list(self.forum.groups.all())
        if action in ("stage.show", "phase.read"):
            return [Hall(self.forum)]
        return [self.forum if "<slug:path>" in address or "<forum>" in address else None]

    def card(self, kind: str) -> str:
        """A card that hangs on the group's board."""
        return next(iter(board_state(Board.objects.get(forum=self.forum, group=self.group, kind=kind)).cards))


def furnished() -> House:
    """The demo loaded, and whatever it lacks made."""
    assert load_bundle(DEMO, at=AT).refused == []
    Forum.objects.filter(number=1).update(date=AT.date(), date_precision=Forum.Precision.DAY)  # a calendar entry needs a day
    forum = Forum.objects.get(number=1)
    group = forum.groups.get(key="orange")
    city = change_city({}, logo=(b"a picture", "image/png"), actor="system", at=AT)
    mail = queue_mail(to="a@stadt.example", subject="s", text="t", purpose="test", language="de", at=AT)
    # Mails and accounts are both addressed by a number; one that is good for both, whatever the sequences stand at.
    User.objects.get_or_create(pk=mail.pk, defaults={"email": "nummer@stadt.example"})
    values = {
        "path": forum.path, "group": group.key, "key": forum.process.key, "forum": str(forum.pk), "code": forum.join_code.code,
        "board": str(Board.objects.get(group=group, kind="matrix").pk), "kind": "matrix", "name": "light", "number": mail.pk,
        "pk": str(city.logo_id), "sign": group.key, "room": str(group.room_id), "method": "analyse-und-massnahmen",
        "photo": str(_photo(Board.objects.get(group=group, kind="matrix"))),
        "item": str(AgendaItem.objects.create(forum=forum, position=9, kind="talk", title="V", handout_file=city.logo).pk),
        "theme": str(forum.themes.get().pk), "stub": stub_of(group, 501).code, "link": 0, "secret": "niemand", "reference": _measure(forum),
        "address": _released(forum), "paper": _paper(forum), "template": "council", "handed": _handed_in(forum),
    }
    found = House(forum, group, values, {"nobody": Client()}, {"nobody": NOBODY})
    for name in WHO[1:-1]:
        found.clients[name], found.principals[name] = _seat(forum, name) if name.startswith("seat") else _account(name)
    found.clients["link"], found.principals["link"] = _link(values)
    for kind, values in CARDS.items():
        board = Board.objects.get(forum=forum, group=group, kind=kind)
        add = {"id": str(uuid7()), "kind": "card.add", "card": str(uuid7()), "values": {**values, "text": "Karte"}}
        answer = write_ops(board, [add], found.principals["moderation-orange"], language="de", at=AT)
        assert answer["acks"][0]["status"] == "applied"
    return found


def _measure(forum: Forum) -> str:
    plan = SectorPlan.objects.get(process=forum.process_id)
    return Measure.objects.create(plan=plan, number=1, reference="m00001", title="Raumkalender", created=AT).reference


def _released(forum: Forum) -> str:
    """The public address of the plan's one measure."""
    plan = SectorPlan.objects.get(process=forum.process_id)
    return path_of(release_plan(plan, function="Planung", drafts=True, actor="system", at=AT).content["measures"][0])


def _paper(forum: Forum) -> str:
    return str(begin_paper(SectorPlan.objects.get(process=forum.process_id), "Vorlage", actor="system", at=AT).pk)


def _handed_in(forum: Forum) -> str:
    paper = begin_paper(SectorPlan.objects.get(process=forum.process_id), "Eingereicht", actor="system", at=AT)
    files = [StoredFile.objects.create(sha256="", name=name, media_type="text/plain", size=0, created=AT) for name in ("a.pdf", "a.docx")]
    content = {"paper": {"title": "Eingereicht", "number": ""}, "measures": [], "stations": [], "dissent": {"said": [], "unreleased": 0},
               "money": {"years": [], "total": {}, "without_extra": 0, "not_stated": 0}}
    return str(HandedInPaper.objects.create(paper=paper, number=1, language="de", handed_in_on=AT.date(), made_at=AT, content=content,
                                            pdf=files[0], docx=files[1]).pk)


def _photo(board: Board) -> UUID:
    file = StoredFile.objects.create(sha256="", name="photo.jpg", media_type="image/jpeg", size=0, created=AT)
    return PhotoRecord.objects.create(board=board, file=file, people_visible=False, width=1, height=1, position=1, at=AT).pk


def _seat(forum: Forum, name: str) -> tuple[Client, Principal]:
    seat = Seat.objects.create(forum=forum, group=forum.groups.get(key=name.split()[1]), language="de", created=AT, seen_at=AT,
                               receipt_hash=name, alias_number=Seat.objects.count() + 1)
    client = Client()
    session = client.session
    session[SEAT_KEY] = str(seat.pk)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client, principal_of_seat(Seat.objects.get(pk=seat.pk))


def _account(name: str) -> tuple[Client, Principal]:
    user = User.objects.get(email=f"{name}@demo.example")
    client = Client()
    client.force_login(user)
    return client, principal_of_user(user)


def _link(values: dict[str, Any]) -> tuple[Client, Principal]:
    register(Purpose(name="matrix", show=_said, act=_said, subject="s", button="b", sentences=lambda _token: ()))
    at = now()
    secret = make_link(purpose="matrix", subject="forum:1", address="a@stadt.example", scope="forum:1", at=at,
                       expires=at + timedelta(days=1)).split("/")[-2]
    token, client = link_of(secret), Client()
    assert token is not None
    values["link"] = token.pk  # the secret stays in the mail: whoever opens it may use it
    client.get(f"/l/{secret}/")
    return client, Principal.of([(LINK, token.scope)], actor=f"link:{token.pk}")


def _said(_request: HttpRequest, _token: Token) -> HttpResponse:
    return HttpResponse("ja")


def declared(house: House, *methods: str) -> Iterator[tuple[str, str, str, str]]:
    """Every address that may take one of `methods`, as (method, template, filled in, action): of a page its answer tells."""
    first = methods[0]
    named = [(first, address, str(action_of(each))) for address, each in pages(get_resolver().url_patterns) if action_of(each)]
    named += [(method, address[1:].replace("{", "<").replace("}", ">"), str(action)) for method, address, action in all_operations()
              if method in methods]
    for method, address, action in named:
        yield method, address, filled_in(house, address), action


def filled_in(house: House, address: str) -> str:
    """The address with something the demo has in each of its places."""
    card = house.card("measures" if "massnahmen" in address else "matrix")
    filled = "/" + address
    for part in ("slug:", "uuid:", "int:", ""):
        for name, value in (house.values | {"card": card, "seat": Seat.objects.get(receipt_hash="seat orange").pk}).items():
            filled = filled.replace(f"<{part}{name}>", str(value))
    assert "<" not in filled, f"give the new address {address} a value in `furnished` of tests/architecture/matrix.py"
    return filled


def let_in(answer: Any) -> bool:
    """Whether somebody was let in, even if something was missing; being sent to sign in is a no."""
    return answer.status_code not in REFUSED and "/konto/login/" not in answer.headers.get("Location", "")
