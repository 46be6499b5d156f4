"""„Verbindung testen“: whether a phone and the projector's laptop reach the server in every way a forum needs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fachplan.base.policy import policy
from fachplan.base.probe import TEST


@require_safe
@policy(TEST)
def connection(request: HttpRequest) -> HttpResponse:
    """Every step in words; the script beside it tries them and shows which holds."""
    return render(request, "portal/connection.html", {"steps": steps()})


def steps() -> list[dict[str, str]]:
    """What is tried, in order: its name, and what to read when it holds, drags or fails."""
    return [
        {"key": "join", "title": _("Getting in"), "good": _("The page for joining arrives."),
         "bad": _("The page for joining does not arrive, or the browser takes no cookies. Check the WLAN and the setting for "
                  "cookies, then test again.")},
        {"key": "write", "title": _("Writing"), "good": _("The server has saved a probe and deleted it at once."),
         "bad": _("Writing does not get through. Often the WLAN still wants a sign-in: open any other page and sign in there, or use "
                  "mobile data.")},
        {"key": "live", "title": _("Reading along"), "good": _("New cards appear at once."),
         "bad": _("This network holds back what is new. Cards still arrive, some seconds later. The IT can let this address pass: "
                  "/live/ must not be buffered.")},
        {"key": "fallback", "title": _("The way round"), "good": _("It is open, should reading along fail."),
         "bad": _("It is closed. As long as reading along is green, that does no harm.")},
        {"key": "store", "title": _("Writing on without a network"), "good": _("This device keeps cards until the network is back."),
         "bad": _("This device keeps nothing, it may be a private window. Writing works; leave the page open until everything is saved.")},
        {"key": "speed", "title": _("Time to answer"), "good": _("{n} ms, that is quick."),
         "mid": _("{n} ms. Slow, but it will do."),
         "bad": _("{n} ms, that is too long. Move closer to the access point, or use mobile data.")},
    ]
