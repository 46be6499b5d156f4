"""The API of the room: join, one's own seat, a board, and the facilitators' list of seats."""

from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema
from ninja.security.base import AuthBase
from pydantic import ConfigDict

from fachplan.accounts.models import User
from fachplan.accounts.queries import principal_of_user, token_of
from fachplan.base import clock, problems
from fachplan.base.api import operation, refusals
from fachplan.base.limits import TooOften, client_address, network_of
from fachplan.base.policy import Principal, allowed, require
from fachplan.base.problems import Problem
from fachplan.forums.models import Forum
from fachplan.workshop import actions, policy, queries
from fachplan.workshop.identity import csrf_passes
from fachplan.workshop.models import Board
from fachplan.workshop.oprows import stamp

assert policy, "the chapter's actions must stand in the table before its operations name them"
router = Router(tags=["workshop"])
SAFE = ("GET", "HEAD", "OPTIONS")


class Access(AuthBase):
    """A bearer token (no CSRF, wins) or the session of a page (writes need the CSRF token)."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Principal | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and secret:
            return self._by_token(request, secret.strip())
        principal: Principal = request.principal  # type: ignore[attr-defined]
        if not principal.actor:
            return None
        if request.method not in SAFE and not csrf_passes(request):
            raise problems.csrf_missing()
        return principal

    def _by_token(self, request: HttpRequest, secret: str) -> Principal | None:
        token = token_of(secret, at=clock.now())
        if token is None:
            return None
        key = token.subject.partition(":")[2]
        if token.purpose == "seat":
            seat = queries.seat_by_id(key)
            if seat is None:
                return None
            if seat.removed_at is not None:
                raise seat_removed()
            request.principal = queries.principal_of_seat(seat)  # type: ignore[attr-defined]
        elif token.purpose == "api":
            user = User.objects.filter(pk=key, is_active=True).first()
            if user is None:
                return None
            request.principal = principal_of_user(user)  # type: ignore[attr-defined]
        else:
            return None
        return request.principal  # type: ignore[attr-defined,no-any-return]


access = Access()


def seat_removed() -> Problem:
    """What a removed seat hears."""
    return Problem(403, "seat-removed", _("Your place was removed"),
                   _("The facilitators have removed this place. What you have not sent yet stays on this device."))


class Strict(Schema):
    """A request body in which unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid")


class JoinIn(Strict):
    """The code on the wall, and what one wants to say about oneself."""

    code: str = Field(max_length=200)
    name: str = ""
    group: str | None = None
    language: str | None = None


class BoardName(Schema):
    """A board one may open."""

    id: UUID
    kind: str
    group: UUID | None
    title: str


class JoinOut(Schema):
    """A seat. `receipt` is shown once; it finds one's own cards later."""

    token: str
    expires_at: str
    participant: UUID
    receipt: str
    forum: UUID
    group: UUID | None
    language: str
    boards: list[BoardName]


class MeOut(Schema):
    """What others see of me, and my language."""

    name: str
    group: UUID | None
    language: str


class MeIn(Strict):
    """What is to change; what is left out stays. `group` null leaves the group."""

    name: str | None = None
    group: str | None = None
    language: str | None = None


class SeatOut(Schema):
    """A seat as facilitators see it: who and where, never what they wrote."""

    id: UUID
    number: int
    name: str
    group: UUID | None
    role: str


class CardOut(Schema):
    """A card as one reader sees it."""

    id: str
    number: int
    kind: Literal["note", "goal", "measure", "heading"]
    field: str
    order: int
    text: str
    language: str
    translations: dict[str, str]
    role: str
    mine: bool
    late: bool
    group: str | None
    heading: str | None
    sources: list[str]
    values: dict[str, Any]
    versions: dict[str, int]
    conflicts: dict[str, list[dict[str, Any]]]
    dissent: list[str]
    votes: dict[str, int] | None


class BoardOut(Schema):
    """A board as one reader sees it."""

    id: UUID
    kind: Literal["warmup", "matrix", "measures", "parking", "plenum"]
    forum: UUID
    group: UUID | None
    seq: int
    now: str
    open: bool
    revealed: bool
    fields: list[dict[str, str]]
    cards: list[CardOut]
    voting: dict[str, Any] | None
    values: dict[str, dict[str, Any]]


@router.post("/join", response={201: JoinOut, **refusals(400, 404, 410, 422, 429, 503)}, auth=None)
@operation("seat.join")
def join(request: HttpRequest, body: JoinIn) -> tuple[int, dict[str, Any]]:
    """Take a seat with the code on the wall."""
    at = clock.now()
    language = body.language or _spoken(request)
    network = network_of(client_address(request.META.get("REMOTE_ADDR", ""), request.headers))
    try:
        joined = actions.join(code=body.code, name=body.name, group=body.group or "", language=language, network=network, at=at)
    except Exception as error:
        raise refusal(error) from error
    token, expires = actions.issue_seat_token(joined.seat, at=at)
    seat = joined.seat
    return 201, {
        "token": token, "expires_at": stamp(expires), "participant": seat.pk, "receipt": joined.receipt,
        "forum": joined.forum.pk, "group": seat.group_id, "language": seat.language,
        "boards": _boards(queries.principal_of_seat(seat), joined.forum),
    }


def refusal(error: Exception) -> Exception:
    """What somebody hears whose joining failed; other errors stay themselves."""
    match error:
        case actions.CodeUnknown():
            return Problem(404, "code-unknown", _("This code is not known"),
                           _("Please compare the eight characters with the poster. Capitals, spaces and hyphens do not matter."))
        case actions.CodeNotOpen(opens=None):
            return Problem(410, "code-over", _("This forum is over"),
                           _("The code of this forum is no longer valid. Please ask the facilitators."))
        case actions.CodeNotOpen():
            return Problem(410, "code-not-yet", _("This forum has not begun yet"),
                           _("The code becomes valid shortly before the forum starts. Please try again then."))
        case actions.GroupUnknown():
            return problems.invalid([(("body", "group"), _("This forum has no such group."))])
        case actions.LanguageUnknown():
            return problems.invalid([(("body", "language"), _("The pages do not speak this language."))])
        case actions.NameTooLong():
            return problems.invalid([(("body", "name"), _("A name has at most 60 characters."))])
        case TooOften(retry_after=seconds):
            return problems.too_often(seconds)
    return error


def _spoken(request: HttpRequest) -> str:
    accept = request.headers.get("Accept-Language", "")
    return problems.language_of(accept) if accept else settings.LANGUAGE_CODE


def _boards(principal: Principal, forum: Forum) -> list[dict[str, Any]]:
    return [{"id": board.pk, "kind": board.kind, "group": board.group_id, "title": board.title}
            for board in queries.boards_of(principal, forum)]


@router.get("/me", response={200: MeOut, **refusals(401, 403)}, auth=access)
@operation("seat.own")
def me(request: HttpRequest) -> dict[str, Any]:
    """My name, group and language."""
    require(_principal(request), "seat.own")
    return _me(_principal(request))


@router.patch("/me", response={200: MeOut, **refusals(400, 401, 403, 422, 503)}, auth=access)
@operation("seat.own")
def change_me(request: HttpRequest, body: MeIn) -> dict[str, Any]:
    """Change my name, group or language."""
    principal = _principal(request)
    require(principal, "seat.own")
    seat = queries.seat_by_id(principal.seat_id) if principal.seat_id else None
    if seat is None:  # accounts of staff are changed on their own page
        raise problems.not_allowed()
    given = body.dict(exclude_unset=True)
    if "group" in given:
        given["group"] = given["group"] or ""
    try:
        actions.change_seat(seat, **given, at=clock.now())
    except Exception as error:
        raise refusal(error) from error
    return _me(principal)


def _me(principal: Principal) -> dict[str, Any]:
    if principal.seat_id:
        seat = queries.seat_by_id(principal.seat_id)
        assert seat is not None
        return {"name": seat.name, "group": seat.group_id, "language": seat.language}
    assert principal.user_id is not None
    user = User.objects.get(pk=principal.user_id)
    return {"name": user.name, "group": None, "language": user.language}


@router.get("/boards/{board}", response={200: BoardOut, **refusals(401, 403, 404)}, auth=access)
@operation("board.read")
def board(request: HttpRequest, board: str) -> dict[str, Any]:
    """A board with its cards."""
    principal = _principal(request)
    try:
        found = queries.board_for(principal, board)
    except Board.DoesNotExist as error:
        raise Http404 from error
    return queries.board_json(found, principal, language=_spoken(request), at=clock.now())


@router.get("/forums/{forum}/seats", response={200: list[SeatOut], **refusals(401, 403, 404)}, auth=access)
@operation("seat.manage")
def seats(request: HttpRequest, forum: str) -> list[dict[str, Any]]:
    """Who has a seat, for facilitators: names and groups, never cards."""
    found = _forum(request, forum)
    return [{"id": seat.pk, "number": seat.alias_number, "name": seat.name, "group": seat.group_id, "role": seat.role}
            for seat in queries.living_seats(found)]


@router.delete("/forums/{forum}/seats/{seat}", response={204: None, **refusals(401, 403, 404, 503)}, auth=access)
@operation("seat.manage")
def remove_seat(request: HttpRequest, forum: str, seat: str) -> tuple[int, None]:
    """Take a seat away. Its cards stay."""
    found = queries.seat_by_id(seat)
    if found is None or found.forum_id != _forum(request, forum).pk:
        raise Http404
    actions.remove_seat(found, actor=_principal(request).actor, at=clock.now())
    return 204, None


def _forum(request: HttpRequest, forum: str) -> Forum:
    principal = _principal(request)
    require(principal, "seat.manage")
    try:
        found = Forum.with_rehearsals.select_related("process").filter(pk=UUID(forum)).first()
    except ValueError:
        found = None
    if found is None or not allowed(principal, "seat.manage", found):
        raise Http404
    return found


def _principal(request: HttpRequest) -> Principal:
    return request.principal  # type: ignore[attr-defined,no-any-return]


