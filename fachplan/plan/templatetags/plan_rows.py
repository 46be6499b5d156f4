"""The rows of the plan, drawn without a template: there may be hundreds."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fachplan.base.templatetags.components import icon
from fachplan.plan.measure_forms import horizons
from fachplan.plan.plan_page_queries import Row

register = template.Library()


@register.simple_tag
def plan_rows(rows: Iterable[Row], key: str) -> SafeString:
    """A line for each measure: title, lead and whether it agreed, horizon, next step, cards."""
    address = reverse("plan:measure", args=[key, "REF"])
    words, draft, open_lead, waiting = dict(horizons({})), _("Draft"), _("Nobody yet"), _("not agreed yet")
    return mark_safe("".join(  # noqa: S308 - every part is escaped below
        f'<tr><th scope="row" class="lv2"><a href="{escape(address.replace("REF", row.measure.reference))}">'
        f'<span class="num">{row.measure.number}</span> <bdi>{escape(row.measure.title)}</bdi></a>'
        f'{"" if row.measure.adopted_on else f" <span class=tag>{escape(draft)}</span>"}</th>'
        f"<td>{_lead(row, open_lead, waiting)}</td><td>{escape(words.get(row.measure.horizon, '') if row.measure.horizon else '')}</td>"
        f"<td>{_step(row)}</td><td>{_cards(row)}</td></tr>" for row in rows))


def _lead(row: Row, open_lead: str, waiting: str) -> str:
    if row.lead is None:
        return format_html('<span class="tag tag--mid">{}{}</span>', icon("person"), open_lead)
    if row.lead.state == "accepted":
        return format_html("<bdi>{}</bdi>", row.lead.office)
    return format_html('<bdi>{}</bdi> <span class="tag tag--mid">{}{}</span>', row.lead.office, icon("warten"), waiting)


def _step(row: Row) -> str:
    if row.step is None:
        return ""
    day = date_format(row.step.due, "SHORT_DATE_FORMAT") if row.step.due else ""
    late = format_html(' <span class="tag tag--bad">{}</span>', _("overdue")) if row.late else ""
    return format_html('<bdi>{}</bdi> <span class="muted t-s">{}</span>{}', row.step.title, day, late)


def _cards(row: Row) -> str:
    if not row.cards:
        return ""
    return format_html('<span class="origin">{}</span>', ngettext("%(n)s card", "%(n)s cards", row.cards) % {"n": row.cards})
