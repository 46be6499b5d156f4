"""Who is next in the plenary, for the desk."""

from typing import Any

from django import template

from fachplan.workshop.models import Group
from fachplan.workshop.staff_queries import Desk

register = template.Library()


@register.simple_tag
def next_presenting(desk: Desk, presents: Any) -> Group | None:
    """The group after the one that presents; the first where none does; None after the last."""
    turn = next((at for at, group in enumerate(desk.groups) if group.pk == presents), -1)
    return desk.groups[turn + 1] if turn + 1 < len(desk.groups) else None
