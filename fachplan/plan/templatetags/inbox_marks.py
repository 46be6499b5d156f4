"""The words two cards share, underlined in what they say."""

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from fachplan.core.similar import Span

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
