"""The minutes of a forum: as a page to read, and as files to take along."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from fachplan.base import clock
from fachplan.base.policy import allowed, policy, require
from fachplan.forums.logos import logo_of
from fachplan.forums.models import Forum
from fachplan.forums.queries import forum_by_reference
from fachplan.reports.documents import minutes_docx, minutes_pdf, minutes_values
from fachplan.reports.models import Minutes, MinutesContent
from fachplan.reports.queries import frozen_file, minutes_content, minutes_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@policy("minutes.read")
def minutes(request: HttpRequest, path: str) -> HttpResponse:
    """The minutes as a page, as they stand now."""
    forum = forum_to_read(request, path)
    state = minutes_of(forum).state
    may_review = allowed(request.principal, "minutes.review", forum)  # type: ignore[attr-defined]
    correctable = gettext("correct the spelling") if may_review and state != Minutes.State.RELEASED else ""
    context = {"forum": forum, "state": state, "may_review": may_review, "correctable": correctable}
    return render(request, "reports/minutes.html", context | minutes_values(_content(forum)))


@require_safe
@policy("minutes.read")
def minutes_as_pdf(request: HttpRequest, path: str) -> HttpResponse:
    """The minutes as a tagged PDF: the frozen file once they are released."""
    forum = forum_to_read(request, path)
    body = frozen_file(forum, "pdf", language()) or minutes_pdf(_content(forum), logo_of(forum.process))
    return as_file(body, f"{forum.path}.pdf", "application/pdf")


@require_safe
@policy("minutes.read")
def minutes_as_docx(request: HttpRequest, path: str) -> HttpResponse:
    """The minutes as a Word file: the frozen one once they are released."""
    forum = forum_to_read(request, path)
    body = frozen_file(forum, "docx", language()) or minutes_docx(_content(forum), logo_of(forum.process))
    return as_file(body, f"{forum.path}.docx", WORD)


def forum_to_read(request: HttpRequest, path: str, action: str = "minutes.read") -> Forum:
    """The forum of an address; 403 unless the reader may do `action` there."""
    try:
        forum = forum_by_reference(path, Forum.objects.select_related("process", "venue"))
    except Forum.DoesNotExist as error:
        raise Http404 from error
    require(request.principal, action, forum)  # type: ignore[attr-defined]
    return forum


def language() -> str:
    """The reader's language, without its region."""
    return (get_language() or "de").split("-")[0]


def _content(forum: Forum) -> MinutesContent:
    return minutes_content(forum, language=language(), on=clock.today())


def as_file(body: bytes, name: str, media_type: str) -> HttpResponse:
    """A file to keep; no cache between us and the reader keeps it, too."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(body, content_type=media_type, headers=headers)
