"""The minutes of a forum: as a page to read, and as files to take along."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from fachplan.base import clock
from fachplan.base.policy import policy, require
from fachplan.forums.models import Forum
from fachplan.forums.queries import forum_by_reference
from fachplan.reports.documents import minutes_docx, minutes_pdf, minutes_values
from fachplan.reports.models import MinutesContent
from fachplan.reports.queries import minutes_content

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@policy("minutes.read")
def minutes(request: HttpRequest, path: str) -> HttpResponse:
    """The minutes as a page, as they stand now."""
    forum = _forum(request, path)
    return render(request, "reports/minutes.html", {"forum": forum, **minutes_values(_content(forum))})


@require_safe
@policy("minutes.read")
def minutes_as_pdf(request: HttpRequest, path: str) -> HttpResponse:
    """The minutes as a tagged PDF."""
    forum = _forum(request, path)
    return _file(minutes_pdf(_content(forum)), f"{forum.path}.pdf", "application/pdf")


@require_safe
@policy("minutes.read")
def minutes_as_docx(request: HttpRequest, path: str) -> HttpResponse:
    """The minutes as a Word file."""
    forum = _forum(request, path)
    return _file(minutes_docx(_content(forum)), f"{forum.path}.docx", WORD)


def _forum(request: HttpRequest, path: str) -> Forum:
    try:
        forum = forum_by_reference(path, Forum.objects.select_related("process", "venue"))
    except Forum.DoesNotExist as error:
        raise Http404 from error
    require(request.principal, "minutes.read", forum)  # type: ignore[attr-defined]
    return forum


def _content(forum: Forum) -> MinutesContent:
    return minutes_content(forum, language=(get_language() or "de").split("-")[0], on=clock.today())


def _file(body: bytes, name: str, media_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(body, content_type=media_type, headers=headers)
