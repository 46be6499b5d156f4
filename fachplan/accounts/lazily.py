"""Pages whose libraries load when the first of them is asked for.

Second factors bring a cryptographic library and security keys, the city's sign-in an HTTP client: 16 MB that a worker which
serves a hall never needs.
"""

from importlib import import_module
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_cache_control


def lazily(module: str, name: str) -> Any:
    """The view `name` of `module`, imported when it is first asked."""

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            answer: HttpResponseBase = getattr(import_module(module), name)(request, *args, **kwargs)
            if isinstance(answer, SimpleTemplateResponse):
                answer.render()
        except ValidationError as error:  # a second factor that cannot be read: the key of the installation has changed
            messages.error(request, " ".join(error.messages))
            answer = redirect("mfa_deactivate_totp")
        patch_cache_control(answer, no_store=True, private=True)  # keys and recovery codes lie in no cache
        return answer

    view.__module__ = module
    return view
