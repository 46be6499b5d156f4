"""Photos by HTTP: ``POST /api/v1/boards/{id}/photos`` (DESIGN, Board HTTP)."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from fachplan.base import clock, problems
from fachplan.base.api import operation, refusals
from fachplan.base.pictures import NoPhoto
from fachplan.base.policy import Principal, require
from fachplan.base.problems import Problem
from fachplan.workshop import photo_actions, policy
from fachplan.workshop.api import Access
from fachplan.workshop.models import Board
from fachplan.workshop.oprows import stamp
from fachplan.workshop.photo_actions import PHOTO_BYTES, DescriptionTooLong, MinutesReleased
from fachplan.workshop.photo_words import in_words
from fachplan.workshop.queries import board_for

assert policy, "the chapter's actions must stand in the table before its operations name them"
router = Router(tags=["workshop"])


class Keeper(Access):
    """Whoever may keep photos of the board of the address: asked before the file is looked at."""

    def __call__(self, request: HttpRequest) -> Principal | None:
        principal = super().__call__(request)
        match = request.resolver_match
        if principal is not None and match is not None:
            require(principal, "photo.add", _board(principal, str(match.kwargs["board"])))
        return principal


def _board(principal: Principal, key: str) -> Board:
    try:
        return board_for(principal, key)
    except Board.DoesNotExist as error:
        raise Http404 from error


class PhotoOut(Schema):
    """A photo as it was kept: drawn anew, its metadata gone."""

    id: UUID
    board: UUID
    description: str
    people_visible: bool
    width: int
    height: int
    at: str


@router.post("/boards/{board}/photos", response={201: PhotoOut, **refusals(400, 401, 403, 404, 410, 413, 422, 503)}, auth=Keeper())
@operation("photo.add")
def add_photo(
    request: HttpRequest, board: str, file: File[UploadedFile], people_visible: Form[bool], description: Form[str] = ""
) -> tuple[int, dict[str, Any]]:
    """Keep a photo of a board, for facilitators and scribes. JPEG, PNG or WebP, at most 15 MB; staff only until released."""
    principal: Principal = request.principal  # type: ignore[attr-defined]
    found = _board(principal, board)
    if (file.size or 0) > PHOTO_BYTES:
        raise problems.photo_too_large(file.size or 0)
    try:
        photo = photo_actions.add_photo(
            found, file.read(), people_visible=people_visible, description=description, actor=principal.actor, at=clock.now())
    except NoPhoto as refused:
        raise problems.invalid([(("body", "file"), in_words(refused))]) from refused
    except DescriptionTooLong as refused:
        raise problems.invalid([(("body", "description"), in_words(refused))]) from refused
    except MinutesReleased as refused:
        raise Problem(410, "released", in_words(refused), in_words(refused)) from refused
    return 201, {
        "id": photo.pk, "board": found.pk, "description": photo.description, "people_visible": photo.people_visible,
        "width": photo.width, "height": photo.height, "at": stamp(photo.at)}
