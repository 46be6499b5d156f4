"""Photos of the pinboard: a group's page with its photos, and the files themselves."""

import uuid
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fachplan.base import clock
from fachplan.base.content import into_language
from fachplan.base.files import FileDamaged, read_file
from fachplan.base.pictures import NoPhoto, smaller
from fachplan.base.policy import allowed, policy, require
from fachplan.workshop import photo_actions
from fachplan.workshop.method_queries import board_names_of
from fachplan.workshop.models import Board, Group
from fachplan.workshop.photo_actions import PHOTO_BYTES, DescriptionTooLong, MinutesReleased, PhotoTooLarge
from fachplan.workshop.photo_models import PhotoRecord
from fachplan.workshop.photo_queries import may_see, photo_by_id, photos_of_group
from fachplan.workshop.photo_words import in_words
from fachplan.workshop.place import board_title, language_of
from fachplan.workshop.staff_views import forum_of, principal_of

# Beside its words a photo is at most 288 px wide; 640 are sharp on a phone, too, and weigh 40 kB instead of 900.
SMALL = {"long_side": 640, "quality": 75}
SEEN_FOR = 300  # seconds a browser may show a photo without asking again whether it still may


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed about a photo that could not be taken, and what is wrong, by field."""

    board: str = ""
    description: str = ""
    people: str = ""
    wrong: dict[str, str] | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@policy("photo.add")
def photos(request: HttpRequest, path: str, group: str) -> HttpResponse:
    """The photos of a group's pinboards, and a new one from the phone's camera."""
    found = _group(request, path, group)
    if request.method != "POST":
        return _page(request, found, Draft(board=request.GET.get("wand", "")))
    draft = _draft(request, found)
    if draft.wrong:
        return _page(request, found, draft)
    try:
        photo_actions.add_photo(
            found.boards.select_related("forum").get(kind=draft.board), _sent(request), people_visible=draft.people == "yes",
            description=draft.description, actor=principal_of(request).actor, at=clock.now())
    except (NoPhoto, PhotoTooLarge, DescriptionTooLong, MinutesReleased) as refused:
        field = "description" if isinstance(refused, DescriptionTooLong) else "file"
        return _page(request, found, Draft(draft.board, draft.description, draft.people, {field: in_words(refused)}))
    messages.success(request, _("The photo is kept. Place and camera were taken out of it."), extra_tags="good")
    return redirect("workshop:photos", path=path, group=group)


@require_POST
@policy("photo.add")
def change_photo(request: HttpRequest, path: str, group: str, photo: uuid.UUID) -> HttpResponse:
    """Describe, order, remove, bring back; release and withdraw for whoever leads the group."""
    found = _group(request, path, group)
    row = photo_by_id(photo)
    if row is None or row.board.group_id != found.pk:
        raise Http404
    do = request.POST.get("do", "")
    if do not in ("describe", "up", "down", *DEEDS):
        return HttpResponseBadRequest()
    who = {"actor": principal_of(request).actor, "at": clock.now()}
    if do in ("release", "withdraw"):
        require(principal_of(request), "photo.release", row.board)
    try:
        _do(row, do, request, who)
    except DescriptionTooLong as refused:
        messages.error(request, in_words(refused), extra_tags="bad")
    if do == "remove":
        messages.info(request, _("The photo is removed. It can be brought back until tomorrow."), extra_tags="info")
    return redirect("workshop:photos", path=path, group=group)


def _do(photo: PhotoRecord, do: str, request: HttpRequest, who: dict[str, Any]) -> None:
    if do == "describe":
        people = request.POST.get("people", "yes" if photo.people_visible else "no") == "yes"
        photo_actions.describe_photo(photo, description=request.POST.get("description", ""), people_visible=people, **who)
    elif do in ("up", "down"):
        photo_actions.move_photo(photo, by=-1 if do == "up" else 1, **who)
    else:
        DEEDS[do](photo, **who)


DEEDS = {
    "remove": photo_actions.remove_photo, "restore": photo_actions.restore_photo,
    "release": photo_actions.release_photo, "withdraw": photo_actions.withdraw_photo,
}


@require_safe
@policy("photo.see")
def photo_file(request: HttpRequest, photo: uuid.UUID) -> HttpResponse:
    """The picture itself, or a small copy for lists, for whoever may see it; for everybody else there is none."""
    row = photo_by_id(photo)
    if row is None or not may_see(row, principal_of(request)):
        raise Http404
    try:
        content = read_file(row.file)
        content = (smaller(content, **SMALL) or content) if request.GET.get("klein") else content
    except FileDamaged as error:
        raise Http404 from error
    return HttpResponse(content, content_type="image/jpeg", headers={
        "Cache-Control": f"private, max-age={SEEN_FOR}", "Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"})


def _group(request: HttpRequest, path: str, key: str) -> Group:
    """The group of an address; 403 unless the reader writes its paper down."""
    group = Group.objects.select_related("forum__process", "room").filter(forum=forum_of(path), key=key).first()
    if group is None:
        raise Http404
    require(principal_of(request), "photo.add", group)
    into_language([group, group.forum], ("name", "title"), language_of(request))
    return group


def _sent(request: HttpRequest) -> bytes:
    """The file of the form. Whatever is larger than allowed was measured by `_draft` and never gets here."""
    file = request.FILES["file"]
    assert isinstance(file, UploadedFile)
    content: bytes = file.read()
    return content


def _draft(request: HttpRequest, group: Group) -> Draft:
    """What was sent about the photo, and everything that is missing."""
    wrong: dict[str, str] = {}
    board, people = request.POST.get("board", ""), request.POST.get("people", "")
    refused = request.headers.get("X-Size-Refused", "")  # set by the body buffer alone
    file = request.FILES.get("file")
    size = int(refused) if refused.isdecimal() else (file.size or 0) if isinstance(file, UploadedFile) else 0
    if size > PHOTO_BYTES:
        wrong["file"] = in_words(PhotoTooLarge(size))
    elif not isinstance(file, UploadedFile):
        wrong["file"] = _("Please take or choose a photo.")
    if not group.boards.filter(kind=board).exists():
        wrong["board"] = _("Please say which pinboard this is.")
    if people not in ("yes", "no"):
        wrong["people"] = _("Please say whether people can be recognised. It decides who may see the photo.")
    return Draft(board, request.POST.get("description", ""), people, wrong)


def _page(request: HttpRequest, group: Group, draft: Draft) -> HttpResponse:
    rows = photos_of_group(group)
    kept = [photo for photo in rows if photo.removed_at is None]
    names = board_names_of(group.forum, language_of(request))
    boards = [(each.kind, board_title(each.kind, names)) for each in _boards_in_order(group)]
    by_board = groupby(kept, key=lambda each: each.board.kind)
    walls = [{"title": board_title(kind, names), "photos": list(photos)} for kind, photos in by_board]
    bare = sum(not photo.is_accessible for photo in kept)
    return render(request, "workshop/photos.html", {
        "forum": group.forum, "group": group, "walls": walls, "boards": boards, "draft": draft,
        "removed": [photo for photo in rows if photo.removed_at is not None],
        "may_release": allowed(principal_of(request), "photo.release", group),
        "bare": ngettext("%(n)s photo has no description yet.", "%(n)s photos have no description yet.", bare) % {"n": bare},
        "some_bare": bare > 0,
        "count": len(kept), "most_bytes": PHOTO_BYTES,
    }, status=422 if draft.wrong else 200)


def _boards_in_order(group: Group) -> list[Board]:
    order = [kind.value for kind in Board.Kind]
    return sorted(group.boards.all(), key=lambda each: order.index(each.kind))
