"""Cards as HTML, rendered once: a board of 200 cards is read by 60 phones, and between two looks almost nothing changes.

What a card looks like follows from its values, the reader's language and a few marks; nothing of the request is in it.
"""

from collections import OrderedDict
from threading import Lock
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

KEPT = 8000  # cards of a full day in three languages
_kept: OrderedDict[tuple[object, ...], SafeString] = OrderedDict()
_lock = Lock()


def card_html(template: str, card: dict[str, Any], *, language: str, **marks: Any) -> SafeString:
    """`card` drawn by `template`; `marks` are the other values the template asks for, each with a telling `repr`."""
    key = (template, language, repr(card), repr(marks))
    found = _kept.get(key)
    if found is None:
        found = mark_safe(get_template(template).render({"card": card, "language": language, **marks}))  # noqa: S308 - our own template
        with _lock:
            _kept[key] = found
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return found
