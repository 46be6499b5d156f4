"""Calendar entries of forums that have a day."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from fachplan.base import clock
from fachplan.base.ical import Event, calendar
from fachplan.base.policy import policy
from fachplan.forums import queries
from fachplan.forums.models import Forum


@require_GET
@policy("forum.read")
def ical(request: HttpRequest, path: str) -> HttpResponse:
    """The forum as an .ics file; a forum that has only a month has none."""
    try:
        forum = queries.forum_for_page(path, request.LANGUAGE_CODE)  # type: ignore[attr-defined]
    except Forum.DoesNotExist as error:
        raise Http404 from error
    if forum.day is None:
        raise Http404
    address = settings.URL + reverse("portal:forum", args=[forum.path])
    event = Event.of_forum(uid=f"{forum.pk}@fachplan", title=forum.title, day=forum.day, starts=forum.starts, ends=forum.ends,
                           place=forum.venue.name if forum.venue else "", zone=forum.process.timezone, url=address)
    response = HttpResponse(calendar([event], stamped=clock.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{forum.reference}.ics"'
    return response
