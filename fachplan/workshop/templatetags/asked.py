"""What a group is asked, for every page of the room: the guiding question, the guiding goals, its target group."""

from typing import Any

from django import template
from django.utils.translation import get_language

from fachplan.base.blackout import blackout_words
from fachplan.forums.models import Forum, Theme
from fachplan.workshop.boards import state_of_groups_board
from fachplan.workshop.method_queries import Goal, guiding_goals, guiding_question, themes_of
from fachplan.workshop.models import Board, Group

register = template.Library()


def _language() -> str:
    return get_language() or "de"


@register.simple_tag
def question_of(forum: Forum, group: Group | None) -> str:
    """The guiding question of a group, in the page's language."""
    return guiding_question(forum, group, _language())


@register.simple_tag
def goals_of(forum: Forum) -> list[Goal]:
    """The guiding goals of a forum, word for word."""
    return guiding_goals(forum, _language())


@register.simple_tag
def group_themes(forum: Forum, group: Group | None) -> list[Theme]:
    """The themes that were given to the group, in the page's language."""
    return themes_of(forum, group, _language()) if group else []


@register.simple_tag
def target_group_of(group: Group | None) -> dict[str, Any]:
    """What the group wrote down in the warm-up: the value, its version, and what stands beside it."""
    state = state_of_groups_board(group, Board.Kind.WARMUP) if group else None
    if state is None:
        return {}
    own = state.own
    return {"value": own.values.get("target_group", ""), "version": own.versions.get("target_group", 0),
            "others": [other["value"] for other in own.conflicts.get("target_group", ())],
            "gone": "" if own.values.get("target_group") else blackout_words(own.erased, "target_group")}
