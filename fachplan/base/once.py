"""What a page needs in several places while it answers one reading request: read once, forgotten with the answer.

Only reading requests (GET, HEAD) keep anything: whoever writes reads what stands now.
"""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from typing import Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
Read = TypeVar("Read")
_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("read once", default=None)


def read_once(get_response: Answer) -> Answer:
    """Keep what is read for as long as one reading request is answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        before = _kept.set({} if request.method in ("GET", "HEAD") else None)
        try:
            return get_response(request)
        finally:
            _kept.reset(before)

    return middleware


def once(key: Hashable, read: Callable[[], Read]) -> Read:
    """What `read` returns, or what it returned before while this request was answered."""
    kept = _kept.get()
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    return cast(Read, kept[key])
