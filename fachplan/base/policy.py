"""Who may do what: one table of role × action × object for views, API, live routes and exports.

A *principal* is whoever asks, with the roles they hold and where they hold them. A scope is a short text: ``""``
(everywhere), ``process:ID``, ``forum:ID``, ``group:ID``, or ``hall:ID`` for what a whole forum shares. An object names
the scopes it lies in; a role counts when its scope is among them. What is not in the table is refused.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Protocol

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

PUBLIC = "public"
SCREEN = "screen"  # a projector with a code: it shows, nothing more
PARTICIPANT = "participant"
LINK = "link"  # a one-purpose link from a mail: it opens its own page, nothing more
SCRIBE = "scribe"
FACILITATOR = "facilitator"
COORDINATOR = "coordinator"
PLANNER = "planner"
ADMIN = "admin"
ROLES = (PUBLIC, SCREEN, PARTICIPANT, LINK, SCRIBE, FACILITATOR, COORDINATOR, PLANNER, ADMIN)
STAFF = (FACILITATOR, COORDINATOR, PLANNER, ADMIN)


class Scoped(Protocol):
    """An object that knows the scopes it lies in."""

    def scopes(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever asks: an account, a seat, or nobody."""

    actor: str = ""  # "user:ID", "seat:HASH", "link:ID"; empty for nobody
    grants: tuple[tuple[str, str], ...] = ()
    user_id: int | None = None
    seat_id: str | None = None
    group_id: str | None = None
    forum_id: str | None = None
    roles: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, grants: Iterable[tuple[str, str]], **who: Any) -> "Principal":
        """A principal with `grants`, pairs of role and scope."""
        held = tuple(grants)
        return cls(grants=held, roles=frozenset(role for role, _ in held) | {PUBLIC}, **who)


NOBODY = Principal.of(())
TABLE: dict[str, frozenset[str]] = {}


class UndeclaredAction(KeyError):
    """An action that no chapter put into the table."""


def declare(action: str, *roles: str) -> None:
    """Put `action` into the table. Declaring it twice is a mistake.

    :raises ValueError: if the action stands in the table already or a role is unknown.
    """
    unknown = set(roles) - set(ROLES)
    if unknown or (action in TABLE and TABLE[action] != frozenset(roles)):
        raise ValueError(f"{action!r} is declared already or names unknown roles {unknown}")
    TABLE[action] = frozenset(roles)


def allowed(principal: Principal, action: str, obj: Scoped | None = None) -> bool:
    """Whether `principal` may do `action`, on `obj` where there is one.

    :raises UndeclaredAction: if no chapter declared the action.
    """
    try:
        roles = TABLE[action]
    except KeyError as error:
        raise UndeclaredAction(action) from error
    if PUBLIC in roles:
        return True
    if obj is None:
        return bool(roles & principal.roles)
    scopes = obj.scopes()
    return any(role in roles and scope in scopes for role, scope in principal.grants)


def require(principal: Principal, action: str, obj: Scoped | None = None) -> None:
    """Refuse with 403 unless `principal` may do `action`."""
    if not allowed(principal, action, obj):
        raise PermissionDenied(action)


View = Callable[..., HttpResponseBase]


def policy(action: str, *, otherwise: View | None = None) -> Callable[[View], View]:
    """Declare which action a view is; the role is checked here, the object inside by `require` or by the query.

    `otherwise` answers whom the action is not open to, where there is more to say than "sign in".
    """

    def mark(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            principal: Principal = request.principal  # type: ignore[attr-defined]
            if allowed(principal, action):
                return view(request, *args, **kwargs)
            if otherwise is not None:
                return otherwise(request, *args, **kwargs)
            if principal.actor or request.headers.get("HX-Request"):
                raise PermissionDenied(action)
            return redirect_to_login(request.get_full_path())

        checked.policy_action = action  # type: ignore[attr-defined]
        return checked

    return mark
