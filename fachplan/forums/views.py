"""Calendar entries of forums that have a day."""

from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from fachplan.base import clock
from fachplan.base.addresses import absolute
from fachplan.base.ical import Occasion, calendar_file
from fachplan.base.policy import policy
from fachplan.forums import queries
from fachplan.forums.models import Forum


@require_safe
@policy("forum.read")
def ical(request: HttpRequest, path: str) -> HttpResponse:
    """The forum as an .ics file; a forum that has only a month has none."""
    try:
        forum = queries.forum_for_page(path, request.LANGUAGE_CODE)
    except Forum.DoesNotExist as error:
        raise Http404 from error
    if forum.day is None:
        raise Http404
    body = calendar_file(_occasion(forum, forum.day), at=clock.now(), host=urlsplit(settings.URL).hostname or "fachplan")
    return HttpResponse(body, content_type="text/calendar; charset=utf-8",
                        headers={"Content-Disposition": f'attachment; filename="{forum.reference}.ics"'})


def _occasion(forum: Forum, day: date) -> Occasion:
    """A timed event where both times are known, else a whole day."""
    starts: date = day
    ends: date = day
    if forum.starts is not None and forum.ends is not None:
        starts = datetime.combine(day, forum.starts, tzinfo=forum.process.zone)
        ends = datetime.combine(day, forum.ends, tzinfo=forum.process.zone)
    return Occasion(uid=str(forum.pk), title=forum.title, starts=starts, ends=ends,
                    place=forum.venue.name if forum.venue else "", url=absolute(reverse("portal:forum", args=[forum.path])))
