"""The words in place of a card's words that were blacked out."""

from typing import Any

from django import template

from fachplan.base.blackout import WHOLE, blackout_words

register = template.Library()


@register.filter
def blacked_out(card: Any, what: str = WHOLE) -> str:
    """When and why `card` (a folded card, or one as the API tells it) was blacked out; empty if it was not."""
    erased = card.get("erased", {}) if isinstance(card, dict) else getattr(card, "erased", {})
    return blackout_words(erased or {}, what)
