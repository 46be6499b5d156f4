"""Photos of the pinboards: which there are, and who may see one."""

from uuid import UUID

from django.db.models import F, QuerySet

from fachplan.base.policy import Principal, allowed
from fachplan.forums.models import Forum
from fachplan.workshop.models import Board, Group
from fachplan.workshop.photo_models import PhotoRecord
from fachplan.workshop.queries import in_the_house

WITH = ("file", "board__forum__process", "board__group")


def photos(forum: Forum) -> QuerySet[PhotoRecord]:
    """The photos of a forum, removed ones left out: group by group, board by board, in their order.

    Minutes show what `for_public` lets through; all others they only count.
    """
    rows = PhotoRecord.objects.filter(board__forum=forum, removed_at=None).select_related(*WITH)
    return rows.order_by(F("board__group__position").asc(nulls_last=True), "board__kind", "position", "id")


def for_public(rows: QuerySet[PhotoRecord]) -> QuerySet[PhotoRecord]:
    """Those of `rows` that may stand in public minutes: released, and nobody can be recognised."""
    return rows.filter(released_at__isnull=False, people_visible=False)


def photos_of_group(group: Group) -> list[PhotoRecord]:
    """The photos of a group's boards, removed ones too: they can be brought back."""
    rows = PhotoRecord.objects.filter(board__group=group).select_related(*WITH)
    order = [kind.value for kind in Board.Kind]
    return sorted(rows, key=lambda photo: (order.index(photo.board.kind), photo.position, photo.pk))


def newest_photo(board: Board) -> PhotoRecord | None:
    """What the wall shows where nobody has typed the cards of `board`."""
    return PhotoRecord.objects.filter(board=board, removed_at=None).order_by("-at", "-id").first()


def photo_by_id(pk: UUID) -> PhotoRecord | None:
    """A photo with its file, board, group and forum."""
    return PhotoRecord.objects.filter(pk=pk).select_related(*WITH).first()


def may_see(photo: PhotoRecord, principal: Principal) -> bool:
    """Whether `principal` may look at `photo` now.

    Staff always; the projector, because it hangs where the paper hangs; whoever works on the board once it is released;
    everybody once the minutes are released, too, and nobody can be recognised on it.
    """
    if allowed(principal, "photo.read", photo.board):
        return True
    if photo.removed_at is not None:
        return False
    forum = photo.board.forum
    if in_the_house(principal, "stage.show", forum):
        return True
    if photo.released_at is None:
        return False
    if allowed(principal, "board.read", photo.board):
        return True
    return forum.released_at is not None and not photo.people_visible
