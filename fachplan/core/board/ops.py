"""The shape of one op: which values a kind takes, cleaned, or the reason why it is refused.

Everything here looks at the op alone; whether the board allows it is decided in `rules`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fachplan.core.text import TEXT_LIMIT, clean, is_blank

CARD_KINDS = ("note", "goal", "measure", "heading")
HORIZONS = ("short", "medium", "long", None)
VALUE_NAMES = ("responsible", "present", "partners", "implementation", "horizon", "notice", "steps", "guiding_goal", "target_group")
"""What a goal or measure card says beside its text."""
STEPS_LIMIT = 20
DOTS_LIMIT = 1000  # paper dots of a hall; far above, so that a slip of the finger is caught
NUMBER_LIMIT = 99_999
ID_LIMIT = 64
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an op is refused before the board is asked; `name` is the value at fault."""

    reason: str
    name: str = ""


class _Refused(Exception):
    """Carries the reason out of a checker; never leaves this module."""


Checker = Callable[[Any], Any]


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise _Refused("bad_values")
    text = clean(raw)
    if len(text) > TEXT_LIMIT:
        raise _Refused("too_long")
    return text


def _thought(raw: object) -> str:
    text = _text(raw)
    if is_blank(text):
        raise _Refused("empty")
    return text


def _key(raw: object) -> str:
    if not isinstance(raw, str) or not raw.isascii() or not raw.isprintable() or not 0 < len(raw) <= ID_LIMIT:
        raise _Refused("bad_values")
    return raw


def _id(raw: object) -> str:
    return _key(raw).lower()


def _id_or_null(raw: object) -> str | None:
    return None if raw is None else _id(raw)


def _language(raw: object) -> str:
    if not isinstance(raw, str) or not _LANGUAGE.fullmatch(raw):
        raise _Refused("bad_values")
    return raw


def _one_of(*choices: str | None) -> Checker:
    def check_choice(raw: object) -> object:
        if not (raw is None or isinstance(raw, str)) or raw not in choices:
            raise _Refused("bad_values")
        return raw

    return check_choice


def _between(least: int, most: int) -> Checker:
    def check_number(raw: object) -> int:
        # True is an int to Python and 2.0 equals 2: neither is a count.
        if type(raw) is not int or not least <= raw <= most:
            raise _Refused("bad_values")
        return raw

    return check_number


def _present(raw: object) -> bool | None:
    if raw is not None and not isinstance(raw, bool):
        raise _Refused("bad_values")
    return raw


def _due(raw: object) -> str:
    if not isinstance(raw, str) or not _DAY.fullmatch(raw):
        raise _Refused("bad_values")
    try:
        date.fromisoformat(raw)
    except ValueError:
        raise _Refused("bad_values") from None
    return raw


def _step(raw: object) -> dict[str, str]:
    if not isinstance(raw, dict) or not {"id", "text"} <= raw.keys() <= {"id", "text", "due"}:
        raise _Refused("bad_values")
    step = {"id": _key(raw["id"]), "text": _thought(raw["text"])}
    return step if raw.get("due") is None else {**step, "due": _due(raw["due"])}


def _steps(raw: object) -> list[dict[str, str]]:
    if not isinstance(raw, list) or len(raw) > STEPS_LIMIT:
        raise _Refused("bad_values")
    steps = [_step(one) for one in raw]
    if len({step["id"] for step in steps}) < len(steps):
        raise _Refused("bad_values")
    return steps


def _sources(raw: object) -> list[str]:
    if not isinstance(raw, list) or len(raw) > TEXT_LIMIT:
        raise _Refused("bad_values")
    return list(dict.fromkeys(map(_id, raw)))


_VALUES: dict[str, Checker] = {
    "responsible": _text, "present": _present, "partners": _text, "implementation": _text,
    "horizon": _one_of(*HORIZONS), "notice": _text, "steps": _steps, "guiding_goal": _id_or_null, "target_group": _text,
}
_LINE = _between(1, 2**53)
_PLACE: dict[str, Checker] = {"field": _key, "after": _id_or_null, "heading": _id_or_null}
_ADD: dict[str, Checker] = {
    **_PLACE, "text": _thought, "kind": _one_of(*CARD_KINDS), "language": _language,
    "number": _between(1, NUMBER_LIMIT), "sources": _sources,
}
_NAMES: dict[str, Checker] = {
    **_VALUES, "text": _thought, "language": _language, "field": _key, "order": _id_or_null, "heading": _id_or_null,
}
"""The names a conflict can be about."""

# kind → (its values, those it cannot do without)
_SHAPES: dict[str, tuple[dict[str, Checker], frozenset[str]]] = {
    "card.add": (_ADD, frozenset({"field", "text"})),
    "card.edit": ({**_VALUES, "text": _thought, "language": _language}, frozenset()),
    "card.translate": ({"language": _language, "text": _thought}, frozenset({"language", "text"})),
    "card.move": (_PLACE, frozenset()),
    "card.link": ({"source": _id}, frozenset({"source"})),
    "card.unlink": ({"source": _id}, frozenset({"source"})),
    "card.remove": ({}, frozenset()),
    "card.restore": ({}, frozenset()),
    "card.dissent": ({"text": _thought}, frozenset({"text"})),
    "card.undissent": ({"line": _LINE}, frozenset({"line"})),
    "card.redissent": ({"line": _LINE}, frozenset({"line"})),
    "card.untranslate": ({"language": _language}, frozenset({"language"})),
    "card.correct": ({"text": _thought}, frozenset({"text"})),
    "card.resolve": ({"name": lambda raw: raw, "value": lambda raw: raw}, frozenset({"name", "value"})),
    "vote.set": ({"dots": _between(0, DOTS_LIMIT)}, frozenset({"dots"})),
    "vote.paper": ({"dots": _between(0, DOTS_LIMIT)}, frozenset({"dots"})),
    "board.reveal": ({}, frozenset()),
    "board.hide": ({}, frozenset()),
    "board.set": ({"target_group": _text}, frozenset({"target_group"})),
}
KINDS = frozenset(_SHAPES)
_MUST_CHANGE = frozenset({"card.edit", "card.move"})  # without a value they would say nothing


def check(kind: str, values: object) -> dict[str, Any] | Problem:
    r"""The values of one op, cleaned, or the first problem found.

    Parameters
    ----------
    kind : as the client sent it
    values : as parsed from JSON; anything

    Returns
    -------
    A new dict with exactly the known names, texts in NFC without control characters, or a `Problem` whose reason is one
    of `unknown_kind`, `bad_values`, `empty`, `too_long`.

    Examples
    --------
    >>> check("card.add", {"field": "chances", "text": " Mehr\u202e Mut "})
    {'field': 'chances', 'text': 'Mehr Mut'}
    >>> check("card.edit", {"text": "   "})
    Problem(reason='empty', name='text')
    >>> check("vote.set", {"dots": 2.5})
    Problem(reason='bad_values', name='dots')
    """
    shape = _SHAPES.get(kind) if isinstance(kind, str) else None
    if shape is None:
        return Problem("unknown_kind")
    checkers, required = shape
    if not isinstance(values, dict) or not required <= values.keys() <= checkers.keys():
        return Problem("bad_values", _odd_name(values, checkers, required))
    if kind in _MUST_CHANGE and not values:
        return Problem("bad_values")
    cleaned = _clean_each(values, checkers)
    return _clean_resolution(cleaned) if kind == "card.resolve" and isinstance(cleaned, dict) else cleaned


def check_base(base: object) -> dict[str, int] | Problem | None:
    """The versions an op builds on: name → seq, or none at all. `after` means `order`; unknown names are left out.

    >>> check_base({"text": 4, "after": 2})
    {'text': 4, 'order': 2}
    >>> check_base({"text": True})
    Problem(reason='bad_values', name='base')
    """
    if base is None:
        return None
    if not isinstance(base, dict):
        return Problem("bad_values", "base")
    if any(not isinstance(name, str) or type(seq) is not int or seq < 0 for name, seq in base.items()):
        return Problem("bad_values", "base")
    named = {"order" if name == "after" else name: seq for name, seq in base.items()}
    return {name: seq for name, seq in named.items() if _name_checker(name) is not None}


def _clean_each(values: Mapping[str, Any], checkers: Mapping[str, Checker]) -> dict[str, Any] | Problem:
    cleaned = {}
    for name, raw in values.items():
        try:
            cleaned[name] = checkers[name](raw)
        except _Refused as refused:
            return Problem(str(refused), name)
    return cleaned


def _clean_resolution(values: dict[str, Any]) -> dict[str, Any] | Problem:
    """A resolution's value has the shape of the name it settles; `after` means `order`."""
    name = "order" if values["name"] == "after" else values["name"]
    if not isinstance(name, str):
        return Problem("bad_values", "name")
    checker = _name_checker(name)
    if checker is None:
        return Problem("bad_values", "name")
    try:
        return {"name": name, "value": checker(values["value"])}
    except _Refused as refused:
        return Problem(str(refused), "value")


def _name_checker(name: str) -> Checker | None:
    """What a value under a versioned name must look like; None if there is no such name."""
    kind, _, language = name.partition(".")
    return _thought if kind == "translations" and _LANGUAGE.fullmatch(language) else _NAMES.get(name)


def _odd_name(values: object, checkers: Mapping[str, Checker], required: frozenset[str]) -> str:
    """The name that is missing or unknown, for the message; '' if `values` is no object at all."""
    if not isinstance(values, dict):
        return ""
    return next((str(name) for name in [*values, *sorted(required)] if name not in checkers or name not in values), "")
