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


@register.filter
def words_of(card: Any) -> str:
    """What `card` says; where it was blacked out, when and why."""
    text = card["text"] if isinstance(card, dict) else card.text
    return blacked_out(card) or str(text)
