"""Where this installation stands: at the root of a name, or below another site (``FACHPLAN_URL=https://…/fachplan``).

The proxy passes paths on whole. Inside, every address begins at the root; what leads out carries the prefix, because Django's
``reverse`` puts it before every path. So whoever writes a whole address takes a path that `reverse` gave, and `absolute`.
"""

from collections.abc import MutableMapping
from typing import Any

from django.conf import settings

Scope = MutableMapping[str, Any]


def below_prefix(scope: Scope) -> Scope:
    """A request as if we stood at the root: its path without the prefix. A path without one is this machine's own question."""
    prefix: str = settings.PREFIX
    if not prefix or scope["type"] != "http" or not f"{scope['path']}/".startswith(f"{prefix}/"):
        return scope
    return {**scope, "path": scope["path"].removeprefix(prefix) or "/"}


def absolute(path: str) -> str:
    """The whole address of a path of `reverse`, for a mail, a calendar, a QR code."""
    return str(settings.URL).removesuffix(settings.PREFIX) + path


def spoken(path: str = "") -> str:
    """An address as people type it from a wall: without its scheme; of the start page, or of a path of `reverse`."""
    return (absolute(path) if path else str(settings.URL)).partition("://")[2]
