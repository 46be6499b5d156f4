"""Pages of the house itself: language and theme, errors, the page of components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: the page was open too long, or cookies are off."""
    return render(request, "403_csrf.html", status=403)
