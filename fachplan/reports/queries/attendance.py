"""How many were there: devices that joined and heads counted by hand, told apart. Neither is the other, nor their sum."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext, ngettext

from fachplan.forums.models import Forum
from fachplan.reports.models import HeadCount, JoinedBefore
from fachplan.workshop.models import Group, Seat


@dataclass(frozen=True, slots=True)
class Presence:
    """The people of one group by both ways of counting; None is not counted, which is not zero."""

    group: Group
    joined: int
    counted: int | None


def presence_of(forum: Forum, groups: list[Group]) -> list[Presence]:
    """Both counts of each group."""
    counted = heads_of(groups)
    joined = joined_by_group(forum)
    return [Presence(group, joined.get(group.pk, 0), counted.get(group.pk)) for group in groups]


def heads_of(groups: Iterable[Group]) -> dict[UUID, int]:
    """How many were counted by hand in each of `groups`; a group nobody counted is left out."""
    return dict(HeadCount.objects.filter(group__in=list(groups)).values_list("group", "people"))


def attendance_lines(forum: Forum, presence: list[Presence]) -> tuple[str, ...]:
    """What the minutes say of who was there; deleted seats leave their half blank."""
    joined = sum(joined_by_group(forum).values())
    counted = [each for each in presence if each.counted is not None]
    lines = []
    if counted:
        people = sum(each.counted or 0 for each in counted)
        by_hand = ngettext("%(n)d person counted by hand", "%(n)d people counted by hand", people) % {"n": people}
        if len(counted) < len(presence):
            by_hand = gettext("%(people)s in %(counted)d of %(all)d groups") % {
                "people": by_hand, "counted": len(counted), "all": len(presence)}
        lines.append(by_hand)
    if joined:
        lines.append(ngettext("%(n)d person joined on a device", "%(n)d people joined on a device", joined) % {"n": joined})
        if not counted:
            lines.append(gettext("those who wrote on paper only are not counted"))
    return tuple(lines)


def joined_by_group(forum: Forum) -> Counter[object]:
    """Who joined with a device, by group: the seats of participants, and those counted where the forum was dumped."""
    joined: Counter[object] = Counter(
        Seat.objects.filter(forum=forum, removed_at=None, role="participant").values_list("group", flat=True))
    joined.update(dict(JoinedBefore.objects.filter(forum=forum).values_list("group", "people")))
    return joined
