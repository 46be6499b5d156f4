"""The Postausgang: every mail that went out or waits, as its recipient sees it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fachplan.base.models import City, Message
from fachplan.base.policy import policy
from fachplan.portal import outbox_queries


@require_safe
@policy("outbox.read")
def outbox(request: HttpRequest) -> HttpResponse:
    """The latest mails."""
    return render(request, "portal/outbox.html", {"mails": outbox_queries.newest_first(), "section": "work"})


@require_safe
@policy("outbox.read")
def mail(request: HttpRequest, number: int) -> HttpResponse:
    """One mail with its links."""
    found = Message.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    context = {
        "mail": found, "pieces": list(outbox_queries.pieces(str(found.text))), "section": "work",
        "formatted": outbox_queries.words_of(str(found.html)),
        "sender": City.current().sender or "fachplan@localhost",
    }
    return render(request, "portal/mail.html", context)
