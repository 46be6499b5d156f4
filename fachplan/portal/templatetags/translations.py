"""What stands in the field of a translation: what was just typed, or what is kept."""

from collections.abc import Mapping

from django import template

from fachplan.portal.translation_queries import Text

register = template.Library()


@register.simple_tag
def typed(text: Text, given: Mapping[str, str] | str) -> str:
    """What was typed for `text`, if anything was sent."""
    return given.get(text.name, text.text) if isinstance(given, Mapping) else text.text
