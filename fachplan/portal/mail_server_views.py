"""Where mails go: the mail server's page for the administration, with a test mail to oneself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fachplan.base import clock
from fachplan.base.letters import Letter
from fachplan.base.mail_server import from_environment, mail_server
from fachplan.base.models import City
from fachplan.base.policy import Principal, policy
from fachplan.portal.mail_server_actions import send_test_mail, set_mail_server
from fachplan.portal.mail_server_forms import MailServerForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@policy("city.manage")
def page(request: HttpRequest) -> HttpResponse:
    """The server as it is kept, without its password; saving and trying it out are two buttons."""
    kept = mail_server()
    if request.method != "POST":
        initial = {"host": kept.host, "port": kept.port, "security": kept.security, "user": kept.user} if kept else {}
        return _draw(request, MailServerForm(kept=kept, initial=initial | {"sender": City.current().sender}))
    if request.POST.get("deed") == "test":
        return _test(request)
    form = MailServerForm(request.POST, kept=kept)
    if from_environment() or not form.is_valid():
        return _draw(request, form, status=422)
    principal: Principal = request.principal  # type: ignore[attr-defined]
    set_mail_server(form.server(), form.cleaned_data["sender"], actor=principal.actor, at=clock.now())
    messages.success(request, _("Saved. Now send a test mail."))
    return redirect("portal:mail-server")


def _test(request: HttpRequest) -> HttpResponse:
    to = str(getattr(request.user, "email", ""))
    letter = Letter(subject=_("Test mail from Fachplan"), sentences=[_("If you read this, mails from Fachplan arrive.")])
    outcome = send_test_mail(letter, to=to, language=str(request.LANGUAGE_CODE))
    server = mail_server()
    words = {
        "sent": _("The mail server has taken the test mail. Please look into the mailbox of %(to)s."),
        "none": _("There is no mail server yet. Mails become files and stand in the outbox."),
        "name": _("Nobody knows the server “%(host)s”. Check the name for a typing mistake."),
        "silent": _("No connection to %(host)s, port %(port)s. Check name and port, and whether a firewall is in between."),
        "tls": _("%(host)s does not speak this encryption, or its certificate is not valid. Choose another encryption or port."),
        "login": _("%(host)s refused user name or password. Type both again."),
        "sender": _("%(host)s does not accept this sender. It has to be an address of your mailbox."),
        "reader": _("%(host)s does not take mail for %(to)s."),
        "refused": _("%(host)s refused the mail. Its administration can tell why."),
    }
    said = words[outcome] % {"to": to, "host": server.host if server else "", "port": server.port if server else ""}
    (messages.success if outcome == "sent" else messages.error)(request, said)
    return redirect("portal:mail-server")


def _draw(request: HttpRequest, form: MailServerForm, status: int = 200) -> HttpResponse:
    kept = mail_server()
    context: dict[str, Any] = {"form": form, "section": "work", "kept": kept, "fixed": from_environment()}
    return render(request, "portal/mail_server.html", context, status=status)
