"""Giving a forum's theme to one of its groups."""

from datetime import datetime

from django.db import transaction

from fachplan.base import audit
from fachplan.forums.models import Theme
from fachplan.workshop.models import Group, GroupTheme


class OtherForum(ValueError):
    """The group belongs to another forum than the theme."""


@transaction.atomic
def give_theme(theme: Theme, group: Group | None, *, actor: str, at: datetime) -> None:
    """Let `group` take up `theme`; None gives it back to everybody. Again changes nothing.

    :raises OtherForum: if the group is not of the theme's forum.
    """
    if group is not None and group.forum_id != theme.forum_id:
        raise OtherForum(f"{group} is not of the forum of {theme}")
    Theme.objects.select_for_update().get(pk=theme.pk)
    before = GroupTheme.objects.filter(theme=theme).values_list("group_id", flat=True).first()
    after = group.pk if group is not None else None
    if before == after:
        return
    GroupTheme.objects.filter(theme=theme).delete()
    if group is not None:
        GroupTheme.objects.create(theme=theme, group=group)
    audit.record("theme.give", theme, actor=actor, at=at, group=str(after or ""))
