"""The colours of a forum's groups, linked where its pages show them."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from fachplan.forums.models import Forum
from fachplan.workshop.group_colours import DRAWN, stylesheet_version
from fachplan.workshop.models import Group

register = template.Library()


@register.simple_tag
def group_styles(forum: Forum | None, *, always: bool = False) -> SafeString | str:
    """The stylesheet of `forum`, where a group has a colour that look.css does not know; `always` for choosing one."""
    if forum is None:
        return ""
    colours = [group.colour for group in forum.groups.all()]
    if not always and set(colours) <= set(DRAWN):
        return ""
    address = reverse("workshop:colours", args=[forum.path])
    return format_html('<link rel="stylesheet" href="{}?v={}">', address, stylesheet_version(colours))


@register.simple_tag
def all_group_styles() -> SafeString:
    """The stylesheets of every forum with colours of its own, for pages that show groups of several."""
    own = Forum.objects.filter(pk__in=Group.objects.exclude(colour__in=DRAWN).values("forum"))
    return format_html_join("", "{}", ((group_styles(forum),) for forum in own))
