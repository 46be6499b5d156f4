"""The measures of the public plan, drawn without a template: there may be hundreds."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fachplan.plan.plan_release_queries import Content, path_of

register = template.Library()


@register.simple_tag
def public_rows(rows: Iterable[Content], key: str) -> SafeString:
    """A line for each measure: its title leads to it; who answers for it; how many cards it comes from."""
    address = reverse("plan:public-measure", args=[key, "PATH"])
    return mark_safe("".join(  # noqa: S308 - every part is escaped below
        f'<li><p><a href="{escape(address.replace("PATH", path_of(row)))}"><span class="num">{row["number"]}</span> '
        f'<bdi>{escape(row["title"])}</bdi></a>{_state(row)}</p><p class="t-s muted">{_told(row)}</p></li>' for row in rows))


def _state(row: Content) -> str:
    words = {"draft": _("Draft"), "dropped": _("Given up")}.get(row["state"])
    return format_html(' <span class="tag">{}</span>', words) if words else ""


def _told(row: Content) -> str:
    lead = format_html("<bdi>{}</bdi>", row["lead"]) if row["lead"] else escape(_("Nobody has agreed to lead it yet."))
    cards = len(row["cards"])
    origin = format_html(' · <span class="origin">{}</span>', ngettext("from %(n)s card", "from %(n)s cards", cards) % {"n": cards})
    return lead + (origin if cards else "")
