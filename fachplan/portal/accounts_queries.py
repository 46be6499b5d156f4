"""Accounts as the administration sees them: who, which roles where, open or closed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fachplan.accounts.models import RoleGrant, User
from fachplan.accounts.queries import with_second_factor
from fachplan.base.policy import ADMIN, COORDINATOR, FACILITATOR, PLANNER
from fachplan.forums.models import Forum
from fachplan.workshop.models import Group

ROLE_NAMES: dict[str, str | Promise] = {
    FACILITATOR: gettext_lazy("Facilitation"),
    COORDINATOR: gettext_lazy("Coordination"),
    PLANNER: gettext_lazy("Planning"),
    ADMIN: gettext_lazy("Administration"),
}
EVERYWHERE = ""


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the list."""

    user: User
    roles: list[str]
    second_factor: bool


def places() -> list[tuple[str, str]]:
    """Where a role can hold, with words: everywhere, a forum, or one of its groups."""
    found = [(EVERYWHERE, _("everywhere"))]
    for forum in Forum.objects.order_by("process__position", "position").prefetch_related("groups"):
        found.append((f"forum:{forum.pk}", forum.title))
        found += [(f"group:{group.pk}", _group_in(forum, group)) for group in forum.groups.order_by("position")]
    return found


def _group_in(forum: Forum, group: Group) -> str:
    return _("Group %(name)s, %(forum)s") % {"name": group.name, "forum": forum.title}


def grants_of(role: str, place: str) -> list[tuple[str, str]]:
    """The grants that a role at a place means; who leads a group also stands in the hall with all the others."""
    if not place.startswith("group:"):
        return [(role, place)]
    group = Group.objects.get(pk=place.partition(":")[2])
    return [(role, place), (role, f"hall:{group.forum_id}")]


def accounts() -> list[Account]:
    """All accounts, the open ones first; four queries, however many there are."""
    names, factors = dict(places()), with_second_factor()
    users = User.objects.order_by("-is_active", "email").prefetch_related("role_grants")
    return [Account(user, list(_in_words(user.role_grants.all(), names)), user.pk in factors) for user in users]


def _in_words(grants: Iterable[RoleGrant], names: dict[str, str]) -> Iterable[str]:
    for grant in sorted(grants, key=lambda grant: (grant.role, grant.scope)):
        if grant.scope.startswith("hall:"):
            continue
        place = names.get(grant.scope, _("a place that is gone"))
        if grant.role == FACILITATOR and grant.scope.startswith("group:"):
            yield _("facilitates %(place)s") % {"place": place}
        else:
            yield f"{ROLE_NAMES.get(grant.role, grant.role)}: {place}"
