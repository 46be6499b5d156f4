"""Pages whose libraries load when the first of them is asked for.

Second factors bring a cryptographic library and security keys, the city's sign-in an HTTP client: 16 MB that a worker which
serves a hall never needs.
"""

from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponseBase


def lazily(module: str, name: str) -> Any:
    """The view `name` of `module`, imported when it is first asked."""

    def view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = getattr(import_module(module), name)(request, *args, **kwargs)
        return answer

    view.__module__ = module
    return view
