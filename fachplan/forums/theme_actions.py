"""Writes about a forum's themes: said by hand, taken over from earlier, talked about or not."""

from datetime import datetime

from django.db import transaction

from fachplan.base import audit
from fachplan.forums.models import Forum, Theme


@transaction.atomic
def add_theme(forum: Forum, *, title: str, source: str = "", taken_from: str = "", actor: str, at: datetime) -> Theme:
    """A theme more; taking the same one over twice changes nothing."""
    Forum.objects.select_for_update().get(pk=forum.pk)
    known = forum.themes.filter(taken_from=taken_from).first() if taken_from else None
    if known is not None:
        return known
    last = forum.themes.order_by("-position").values_list("position", flat=True).first() or 0
    theme = Theme.objects.create(forum=forum, title=title[:300], source=source[:200], taken_from=taken_from, position=last + 1)
    audit.record("theme.add", theme, actor=actor, at=at)
    return theme


@transaction.atomic
def mark_theme(theme: Theme, state: Theme.State, *, actor: str, at: datetime) -> None:
    """Say that a theme was talked about, was not, or is still ahead."""
    if Theme.objects.filter(pk=theme.pk).exclude(state=state).update(state=state):
        audit.record("theme.mark", theme, actor=actor, at=at, state=str(state))


@transaction.atomic
def remove_theme(theme: Theme, *, actor: str, at: datetime) -> None:
    """Take a theme away; what it was taken over from is offered again."""
    name = audit.name_of(theme)
    theme.delete()
    audit.record("theme.remove", name, actor=actor, at=at)
