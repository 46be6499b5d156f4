"""Cards as HTML, rendered once: a board of 200 cards is read by 60 phones, and between two looks almost nothing changes.

What a card looks like follows from its values, the reader's language, a few marks, and the sentences that the city has
published in that language; nothing of the request is in it.
"""

from collections import OrderedDict
from functools import cache
from threading import Lock
from typing import Any

from django.template import engines
from django.template.base import Template
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from fachplan.base import wordings

KEPT = 8000  # cards of a full day in three languages
CARD = "base/components/card.html"
# A value that a template asks for and nobody gave costs more than drawing it: measured 20 of 96 µs a card.
NOTHING = dict.fromkeys(("linked", "state", "menu", "draggable", "mixed", "below", "versions", "entries", "label", "said"), "")
_kept: OrderedDict[tuple[object, ...], SafeString] = OrderedDict()
_lock = Lock()


@cache
def _template(name: str) -> Template:
    """A template found once: an include that gets it does not look for it again, card after card."""
    return engines["django"].engine.get_template(name)  # type: ignore[attr-defined,no-any-return]


def card_html(card: dict[str, Any], *, language: str, slots: dict[str, str], **marks: Any) -> SafeString:
    """The component card for `card`; `slots` name the templates that stand in its places (below, versions, menu, entries).

    `marks` are the other values these templates ask for, each with a telling `repr`.
    """
    key = (tuple(slots.values()), language, get_language(), wordings.version(), repr(card), repr(marks))
    found = _kept.get(key)
    if found is None:
        parts = {place: _template(name) for place, name in slots.items()}
        context = NOTHING | {"card": card, "language": language} | marks | parts
        found = _template(CARD).render(Context(context))
        with _lock:
            _kept[key] = found
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return found


def forget_cards() -> None:
    """Forget every drawing; they are made again when asked for."""
    with _lock:
        _kept.clear()
