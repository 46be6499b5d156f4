"""To the city's own sign-in and back. A provider that does not answer is said in a sentence, with the other way in."""

from collections.abc import Callable
from functools import wraps

import requests
from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[[HttpRequest, str], HttpResponse]


def _said(view: View) -> View:
    @wraps(view)
    def answered(request: HttpRequest, provider_id: str) -> HttpResponse:
        try:
            return view(request, provider_id)
        except requests.RequestException:
            return render(request, "socialaccount/authentication_error.html", {"unreachable": True}, status=503)

    answered.__module__ = __name__
    return answered


login = _said(views.login)
callback = _said(views.callback)
