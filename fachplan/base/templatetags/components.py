"""Small marks that every page uses: icons, group symbols, the band of phases."""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from fachplan.base import words

register = template.Library()

MIRRORED = frozenset({"chance", "pfeil", "weiter", "zurueck", "winkel", "tuer"})  # icons that mean a direction turn in RTL


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """An icon of icons.svg; the words stand beside it or in the label."""
    classes = "i i--dir" if name in MIRRORED else "i"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', classes, static("base/icons.svg"), name)


@register.simple_tag
@cache
def symbol(name: str) -> SafeString:
    """A group's symbol: kreis, quadrat, dreieck, raute, sechseck, bogen."""
    return format_html('<svg class="sym" aria-hidden="true"><use href="{}#s-{}"/></svg>', static("base/icons.svg"), name)


@register.simple_tag
@cache
def brand_mark() -> SafeString:
    """The mark of the house."""
    return format_html('<svg viewBox="0 0 40 32" aria-hidden="true"><use href="{}#marke"/></svg>', static("base/icons.svg"))


@register.simple_tag
def word(key: str) -> str:
    """A noun as this city says it."""
    return words.word(key)
