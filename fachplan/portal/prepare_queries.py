"""How far a forum is: what is settled, what is missing, and what earlier forums left to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fachplan.accounts.models import RoleGrant
from fachplan.base.audit import name_of
from fachplan.base.models import City
from fachplan.base.policy import FACILITATOR
from fachplan.forums.models import Forum, Theme
from fachplan.workshop.boards import board_state
from fachplan.workshop.models import Board, JoinCode, Method, Session


def minutes_by_method(forum: Forum) -> dict[UUID, int]:
    """How long the points take that stay open in the agenda: the working phase and the plenary, by the method."""
    session = Session.objects.filter(agenda_item__forum=forum).select_related("method").first()
    if session is None:
        return {}
    phases = list(session.method.phases.values_list("kind", "minutes"))
    found = {session.agenda_item_id: sum(minutes for kind, minutes in phases if kind != "plenum")}
    plenary = sum(minutes for kind, minutes in phases if kind == "plenum")
    times = forum.groups.count() if session.method.plenum == Method.Plenum.GROUP else 1
    item = forum.agenda.filter(kind="plenum").values_list("pk", flat=True).first()
    return found | ({item: plenary * times} if item and plenary * times else {})


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is settled, or a sentence about what is missing with the verb that leads there."""

    done: bool
    says: str
    verb: str
    href: str


def checks_of(forum: Forum) -> list[Check]:
    """Everything a forum needs before people come, in the order one settles it; nine queries, whatever stands."""
    return [*_the_meeting(forum), *_the_rooms(forum), *_the_house(forum)]


def _the_meeting(forum: Forum) -> Iterator[Check]:
    change = reverse("portal:forum-change", args=[forum.path])
    if forum.day:
        yield Check(True, _("The day is fixed."), _("Change the date"), change)
    else:
        yield Check(False, _("The day is still open."), _("Set the date"), change)
    times = forum.starts is not None and forum.ends is not None
    yield Check(times, _("It is said when it begins and ends.") if times else _("It is not said yet when it begins and ends."),
                _("Set the times"), change)
    yield Check(forum.venue_id is not None, _("The house is named.") if forum.venue_id else _("The house is still missing."),
                _("Name the house"), change)
    points = forum.agenda.count()
    yield Check(points > 0, ngettext("The agenda has %(n)s point.", "The agenda has %(n)s points.", points) % {"n": points}
                if points else _("The agenda is still empty."), _("Write the agenda"), reverse("portal:agenda", args=[forum.path]))


def _the_rooms(forum: Forum) -> Iterator[Check]:
    groups = list(forum.groups.select_related("room"))
    href = reverse("workshop:groups", args=[forum.path])
    yield Check(bool(groups), ngettext("There is %(n)s group.", "There are %(n)s groups.", len(groups)) % {"n": len(groups)}
                if groups else _("There are no groups yet."), _("Make the groups"), href)
    homeless = [group.name for group in groups if group.room_id is None]
    if groups:
        yield Check(not homeless, _("Every group has a room.") if not homeless
                    else _("Without a room: %(names)s.") % {"names": ", ".join(homeless)}, _("Give them rooms"), href)
    session = Session.objects.filter(agenda_item__forum=forum).select_related("method").first()
    yield Check(session is not None, _("The groups work by: %(title)s.") % {"title": session.method.title} if session
                else _("It is not said yet how the groups work."), _("Choose the method"),
                reverse("workshop:method-choice", args=[forum.path]))
    code = JoinCode.objects.filter(forum=forum).first()
    yield Check(code is not None, _("The code for the wall is there.") if code else _("There is no code yet with which people join."),
                _("Make the code"), reverse("workshop:access", args=[forum.path]))


def _the_house(forum: Forum) -> Iterator[Check]:
    # Who facilitates everywhere facilitates here, too; process and forum are narrower, groups are one room each.
    scopes = Q(scope__in=forum.scopes()) | Q(scope__in=[f"group:{pk}" for pk in forum.groups.values_list("pk", flat=True)])
    someone = RoleGrant.objects.filter(scopes, role=FACILITATOR, user__is_active=True).exists()
    yield Check(someone, _("Somebody facilitates.") if someone else _("Nobody facilitates this forum yet."),
                _("Invite facilitators"), reverse("portal:accounts"))
    told = bool(City.current().imprint)
    yield Check(told, _("The imprint is there.") if told else _("The imprint is still missing. The law asks for it."),
                _("Write the imprint"), reverse("portal:city"))
    shown = forum.process.published_at is not None
    yield Check(shown, _("The process is published.") if shown else _("The process is not published yet. Nobody outside sees its forums."),
                _("Publish the process"), reverse("portal:process-change", args=[forum.process.key]) + "#publish")


@dataclass(frozen=True, slots=True)
class Offered:
    """Something an earlier forum left: a theme nobody came to, or a card of its theme store."""

    name: str
    title: str
    forum: Forum


def offered_themes(forum: Forum) -> list[Offered]:
    """What the earlier forums of the process left and no forum has taken over yet."""
    earlier = forum.process.forums.filter(position__lt=forum.position)
    taken = set(Theme.objects.filter(forum__process=forum.process_id).exclude(taken_from="").values_list("taken_from", flat=True))
    left = Theme.objects.filter(forum__in=earlier, state=Theme.State.LEFT).select_related("forum").order_by("forum__position", "position")
    found = [Offered(name_of(theme), theme.title, theme.forum) for theme in left]
    boards = Board.objects.filter(forum__in=earlier, kind=Board.Kind.PARKING, seq__gt=0).select_related("forum")
    for board in boards.order_by("forum__position"):
        found += [Offered(f"workshop.Card:{card.id}", card.text, board.forum) for card in board_state(board).in_order()
                  if card.kind != "heading" and card.text]
    return [each for each in found if each.name not in taken]
