"""What the law asks of every public site: imprint, privacy notice, statement on accessibility."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fachplan.base.laender import LAENDER, LIST_OF_BODIES, enforcement_body
from fachplan.base.models import City
from fachplan.base.policy import policy
from fachplan.base.registers import sections

STATED_ON = date(2026, 11, 22)  # when the pages were last compared with the statement


@require_safe
@policy("legal.read")
def imprint(request: HttpRequest) -> HttpResponse:
    """Who answers for these pages."""
    return render(request, "portal/imprint.html")


@require_safe
@policy("legal.read")
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored about whom, made from the register of all fields."""
    return render(request, "portal/privacy.html", {"sections": sections(), "land": LAENDER.get(City.current().land, "")})


@require_safe
@policy("legal.read")
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far these pages are without barriers, and where they are not yet."""
    city = City.current()
    context = {
        "stated_on": STATED_ON, "body": enforcement_body(city.land), "own_body": city.enforcement_body, "list_of_bodies": LIST_OF_BODIES,
        "land": LAENDER.get(city.land, ""), "contact": city.accessibility_contact or city.sender,
    }
    return render(request, "portal/accessibility.html", context)
