"""Blacking out: what goes from a line of the log, and from a card, when words on it are erased.

An erasure is a line of its own, ``card.erase``, written by the house and by no client. It says *what* was erased: the
whole `CARD` (all that anybody wrote on it, in every version and language) or one value of it by its name. The lines that
carried the words keep the rest of their values, so that the card stays where it hangs, counted, with its number. What a
board says of itself, its group's target group, goes by ``board.erase``.
"""

from collections.abc import Mapping
from typing import Any

CARD = "card"
WORDS = ("text", "dissent", "responsible", "partners", "implementation", "notice", "steps", "target_group")
"""What of a card is written in free words; each can be erased alone, but for the text: with it goes the card."""

BOARD_WORDS = ("target_group",)
"""What a board says of itself in free words."""

ERASURES = ("card.erase", "board.erase")
"""The kinds of line that take words away."""

_ALL = frozenset({*WORDS, "translations"})


def erased_names(what: str) -> frozenset[str]:
    """The names that go with `what`.

    >>> sorted(erased_names("notice"))
    ['notice']
    """
    return _ALL if what == CARD else frozenset({what})


def is_erasable(what: str) -> bool:
    """Whether `what` names something that can be erased."""
    return what == CARD or (what in WORDS and what != "text")


def rest_of(kind: str, values: Mapping[str, Any], what: str) -> dict[str, Any]:
    """What is left of a line's `values` once `what` is erased; the same values where it carried none of it.

    Examples
    --------
    >>> rest_of("card.add", {"field": "chances", "text": "Chor", "number": 3}, "card")
    {'field': 'chances', 'number': 3}
    >>> rest_of("card.resolve", {"name": "text", "value": "Chor"}, "card")
    {'name': 'text'}
    >>> rest_of("card.edit", {"text": "Chor", "notice": "Es klingt"}, "notice")
    {'text': 'Chor'}
    """
    names = erased_names(what)
    if kind == "card.translate":
        gone = {"text"} if "translations" in names else set()
    elif kind == "card.dissent":
        gone = {"text"} if "dissent" in names else set()
    elif kind == "card.resolve":
        gone = {"value"} if _root(str(values.get("name", ""))) in names else set()
    elif kind in ("card.add", "card.edit", "card.correct") or (kind == "board.set" and what in BOARD_WORDS):
        gone = set(names)
    else:
        gone = set()
    return {name: value for name, value in values.items() if name not in gone}


def is_overwritten(card: Any, op: Any) -> bool:
    """Whether `op` writes where words were erased that its writer has seen before: they might come back by it.

    >>> from .fold import Op, fold
    >>> log = [Op("1", "board.set", None, {"target_group": "Frau A"}, seq=1), Op("2", "board.erase", None, {"what": "target_group"}, seq=2)]
    >>> [is_overwritten(fold(log).own, Op("3", "board.set", None, {"target_group": "A"}, 3, base={"target_group": n})) for n in (1, 2)]
    [True, False]
    """
    seen = op.base or {}
    return any(name in op.values and seen.get(name, gone["seq"]) < gone["seq"] for name, gone in card.erased.items())


def _root(name: str) -> str:
    """The name without its language."""
    return name.partition(".")[0]


def erase(_board: Any, card: Any, op: Any) -> None:
    """Take what ``card.erase`` says off a card's state, or ``board.erase`` off the board's own; its versions are the erasure's now."""
    what = op.values.get("what", CARD)
    names = erased_names(what)
    card.conflicts = {name: others for name, others in card.conflicts.items() if _root(name) not in names}
    card.values = {name: value for name, value in card.values.items() if name not in names}
    card.versions = {name: seq for name, seq in card.versions.items() if _root(name) != "translations" or what != CARD}
    card.versions.update(dict.fromkeys(names - {"dissent", "translations"}, op.seq))
    if "dissent" in names:
        card.dissents = []
    if what == CARD:
        card.text, card.original, card.late, card.translations = "", None, False, {}
    card.erased[what] = {"seq": op.seq, "on": op.values.get("on", ""), "reason": op.values.get("reason", "")}


def correct(_board: Any, card: Any, op: Any) -> None:
    """Show a text with its spelling corrected for the minutes; the original is kept beside it."""
    if "text" in op.values:
        original = card.text if card.original is None else card.original
        card.text, card.versions["text"] = op.values["text"], op.seq
        card.original = None if original == card.text else original
