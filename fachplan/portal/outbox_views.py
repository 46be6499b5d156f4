"""The Postausgang: every mail that went out or waits, as its recipient sees it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fachplan.base.mail_server import mail_server
from fachplan.base.models import City, Message
from fachplan.base.policy import Principal, allowed, policy
from fachplan.portal import outbox_queries


@require_safe
@policy("outbox.read")
def outbox(request: HttpRequest) -> HttpResponse:
    """The latest mails."""
    principal: Principal = request.principal  # type: ignore[attr-defined]
    return render(request, "portal/outbox.html", {
        "mails": outbox_queries.newest_first(), "no_mail_server": mail_server() is None,
        "may_change_city": allowed(principal, "city.manage"), "section": "work"})


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
