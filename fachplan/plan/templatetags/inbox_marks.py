"""The cards of the desk, drawn: the words two of them share, underlined, and the rows of the queue."""

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from fachplan.base.templatetags.components import symbol
from fachplan.core.similar import Span
from fachplan.plan.inbox_queries import Entry

register = template.Library()


@register.filter
def marked(text: str, spans: Iterable[Span]) -> SafeString:
    """`text` with every part of it at `spans` marked; parts that overlap are marked once.

    >>> marked("Räume & Schulen", [(8, 15)])
    'Räume &amp; <mark>Schulen</mark>'
    """
    shown, at = [], 0
    for start, end in sorted(set(spans)):
        if start < at:
            continue
        shown += [conditional_escape(text[at:start]), format_html("<mark>{}</mark>", text[start:end])]
        at = end
    return mark_safe("".join([*shown, conditional_escape(text[at:])]))  # noqa: S308 - every part is escaped above


@register.simple_tag
def queue_rows(entries: Iterable[Entry], current: str, query: str) -> SafeString:
    """A row for each card; drawn without a template, for there may be hundreds."""
    before = escape(f"{query}&" if query else "")
    rows = []
    for entry in entries:
        group, card = entry.group, entry.card
        here = ' aria-current="true"' if card.id == current else ""
        sign = symbol(group.symbol) if group else "<span></span>"
        name = f'<span class="vh">{escape(group.name)} </span>' if group else ""
        rows.append(f'<li><a class="g-{escape(group.colour) if group else ""}" href="?{before}karte={escape(card.id)}"{here}>{sign}'
                    f'<span class="no">{name}{card.number}</span><span class="tx" dir="auto">{escape(card.text)}</span></a></li>')
    return mark_safe("".join(rows))  # noqa: S308 - every part is escaped above
