"""Reads about a forum's rehearsal: the running one or the last, and where its copy is played."""

from dataclasses import dataclass

from django.conf import settings

from fachplan.forums.models import Forum
from fachplan.workshop.models import Group, Rehearsal


@dataclass(frozen=True, slots=True)
class Share:
    """How many cards a group wrote, and of the most any group wrote, in percent."""

    group: Group
    cards: int
    share: int


def rehearsal_of(forum: Forum) -> Rehearsal | None:
    """The rehearsal that runs in a copy of `forum`, or the last one's figures."""
    return Rehearsal.objects.filter(forum=forum).select_related("copy__join_code", "forum").first()


def shares_of(rehearsal: Rehearsal) -> list[Share]:
    """The cards of each group, in the order of the groups."""
    cards: dict[str, int] = rehearsal.told.get("by_group", {})
    most = max(cards.values(), default=0)
    groups = Group.objects.filter(forum=rehearsal.forum_id, name__in=cards).order_by("position")
    return [Share(group, cards[group.name], round(100 * cards[group.name] / most) if most else 0) for group in groups]


def groups_to_fill(copy: Forum) -> dict[str, str]:
    """The groups of a copy by id, with their names."""
    return {str(pk): name for pk, name in copy.groups.order_by("position").values_list("pk", "name")}


def own_address() -> str:
    """Where this house answers on its own machine; never by the public name, which may lead around the world."""
    host = "127.0.0.1" if settings.HOST in ("0.0.0.0", "::", "") else settings.HOST  # noqa: S104
    return f"http://[{host}]:{settings.PORT}" if ":" in host else f"http://{host}:{settings.PORT}"
