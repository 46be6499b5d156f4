"""What the pages of the preparation share: who asks, and the forum they may see or shape."""

from django.http import Http404, HttpRequest

from fachplan.base.policy import Principal, require
from fachplan.forums.models import Forum
from fachplan.forums.queries import forum_by_reference


def principal_of(request: HttpRequest) -> Principal:
    """Whoever asks."""
    principal: Principal = request.principal  # type: ignore[attr-defined]
    return principal


def actor_of(request: HttpRequest) -> str:
    """How the log names whoever asks."""
    return principal_of(request).actor


def forum_for(request: HttpRequest, path: str, action: str) -> Forum:
    """The forum of an address, published or not; 403 unless the reader may do `action` there."""
    try:
        forum = forum_by_reference(path, Forum.objects.select_related("process", "venue", "room"))
    except Forum.DoesNotExist as error:
        raise Http404 from error
    require(principal_of(request), action, forum)
    return forum
