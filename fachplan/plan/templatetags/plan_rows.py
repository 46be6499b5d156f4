"""The rows of the plan, drawn without a template: there may be hundreds."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from html import escape

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from fachplan.base.templatetags.components import icon
from fachplan.plan.measure_forms import horizons, states
from fachplan.plan.plan_page_queries import Body, Due, Row

register = template.Library()


@register.simple_tag
def plan_rows(rows: Iterable[Row], key: str) -> SafeString:
    """A line for each measure: title, lead and whether it agreed, horizon, next and overdue step, cards."""
    address = reverse("plan:measure", args=[key, "REF"])
    words, open_lead, said = dict(horizons({})), _tag("mid", _("Nobody yet"), "person"), _said()
    marks = {state: f' <span class="tag">{escape(word)}</span>' for state, word in states().items() if state != "adopted"}
    overdue, language = _tag("bad", _("overdue")), get_language() or ""
    return mark_safe("".join(  # noqa: S308 - every part is escaped below
        f'<tr><th scope="row" class="lv2"><a href="{escape(address.replace("REF", row.measure.reference))}">'
        f'<span class="num">{row.measure.number}</span> <bdi>{escape(row.measure.title)}</bdi></a>{marks.get(row.measure.state, "")}</th>'
        f"<td>{_lead(row.lead, said) if row.lead else open_lead}</td>"
        f"<td>{escape(words[row.measure.horizon]) if row.measure.horizon else ''}</td>"
        f"<td>{_steps(row, overdue, language)}</td><td>{_cards(row.cards)}</td></tr>" for row in rows))


def _tag(tone: str, words: str, sign: str = "") -> str:
    return f'<span class="tag tag--{tone}">{icon(sign) if sign else ""}{escape(words)}</span>'


def _said() -> dict[str, str]:
    """What a lead said, as a tag; one that agreed needs none."""
    tags = {"accepted_if": ("mid", _("agreed, if …"), "warten"), "counter": ("mid", _("other proposal"), "anders"),
            "declined": ("bad", _("declined"), "stopp"), "proposed": ("mid", _("not agreed yet"), "warten")}
    return {"accepted": ""} | {state: f" {_tag(*told)}" for state, told in tags.items()}


def _lead(lead: Body, said: Mapping[str, str]) -> str:
    return f"<bdi>{escape(lead.office)}</bdi>{said[lead.state]}"


def _steps(row: Row, overdue: str, language: str) -> str:
    """The next step; and by its name the one that is overdue longest, which need not be the next one."""
    if row.step is None:
        return ""
    if row.late is None or row.late == row.step:
        return f"{_step(row.step, language)}{f' {overdue}' if row.late else ''}"
    return f'{_step(row.step, language)}<span class="alsolate">{_step(row.late, language)} {overdue}</span>'


def _step(step: Due, language: str) -> str:
    return f'<bdi>{escape(step.title)}</bdi>{f"""<span class="muted t-s"> {_day(step.due, language)}</span>""" if step.due else ""}'


@lru_cache(maxsize=2048)
def _day(day: date, _language: str) -> str:
    """A day as the active language writes it; Django looks its format up anew each time."""
    return date_format(day, "SHORT_DATE_FORMAT")


def _cards(cards: int) -> str:
    words = ngettext("%(n)s card", "%(n)s cards", cards) % {"n": cards}
    return f'<span class="origin">{escape(words)}</span>' if cards else ""
