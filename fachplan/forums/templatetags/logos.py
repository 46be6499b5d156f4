"""The logo over a page of a process."""

from django import template

from fachplan.forums import logos
from fachplan.forums.models import Process

register = template.Library()


@register.inclusion_tag("forums/logo.html")
def logo_of(process: Process | None) -> dict[str, object]:
    """The process's logo, or the municipality's."""
    return {"logo": logos.logo_of(process)}
