"""Two versions of one value: what each says in words, and how a button sends exactly that value back.

A value is a text, yes or no, a choice, a list of steps or a place. What a form sends is the value itself as JSON, so that a
list of steps stays a list and whoever chooses gets what they saw, also when somebody else has written meanwhile.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

EMPTY_LISTS = ("steps",)
OPEN_CHOICES = ("present", "horizon", "order", "heading", "guiding_goal")
CardJson = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """One version: what a form sends and what people read."""

    sent: str
    words: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A value with several versions; the one shown now stands first, `base` is the line that brought the newest."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    base: int


def with_clashes(cards: Iterable[CardJson], titles: Mapping[str, str]) -> list[CardJson]:
    """The cards of one board, each with its `clashes` in words; `titles` are those of the board's fields."""
    found = list(cards)
    for card in found:
        card["clashes"] = clashes_of(card, found, titles) if card["conflicts"] else []
    return found


def clashes_of(card: CardJson, cards: list[CardJson], titles: Mapping[str, str]) -> list[Clash]:
    """What of `card` has several versions; `cards` are those of its board, in order."""
    clashes = []
    for name, others in card["conflicts"].items():
        values = [_shown(card, name, cards), *(other["value"] for other in others)]
        choices = {sent(value): Choice(sent(value), _words(name, value, cards, titles)) for value in values}
        newest = max([card["versions"].get(name, 0), *(other["seq"] for other in others)])
        clashes.append(Clash(name, _title(name), tuple(choices.values()), newest))
    return clashes


def sent(value: object) -> str:
    """`value` as a form sends it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def chosen(form: Mapping[str, str]) -> object:
    """The value a form chose: what its button carried, or a text typed by hand."""
    if "version" not in form:
        return form.get("value", "")
    try:
        return json.loads(form["version"])
    except (ValueError, RecursionError):
        return form["version"]  # no value of ours; the board refuses what does not fit


def _shown(card: CardJson, name: str, cards: list[CardJson]) -> object:
    if name in ("text", "language", "field", "heading"):
        return card[name]
    if name == "order":
        before = [each["id"] for each in cards if each["field"] == card["field"] and each["order"] < card["order"]]
        return before[-1] if before else None
    if name.startswith("translations."):
        return card["translations"].get(name.removeprefix("translations."), "")
    nothing: object = [] if name in EMPTY_LISTS else None if name in OPEN_CHOICES else ""
    return card["values"].get(name, nothing)


def _title(name: str) -> str:
    known = {
        "text": _("What the card says"), "language": _("Language"), "field": _("Field"), "order": _("Place"),
        "heading": _("Under a heading"), "responsible": _("Name of the body"), "present": _("Who takes care of it?"),
        "partners": _("Who takes part?"), "implementation": _("How is it carried out?"), "horizon": _("Time horizon"),
        "notice": _("How do we notice that it works?"), "steps": _("First small steps"), "guiding_goal": _("Guiding goal"),
        "target_group": _("Target group"),
    }
    return known.get(name) or _("Translation")


def _words(name: str, value: Any, cards: list[CardJson], titles: Mapping[str, str]) -> str:
    """What a version says, for people."""
    if name == "steps" and isinstance(value, list):
        return "\n".join(_step(step) for step in value) or _("left empty")
    if name == "present":
        return _("A body here in the room") if value is True else _("Still open")
    if name == "horizon":
        return {"short": _("short term"), "medium": _("medium term"), "long": _("long term")}.get(value) or _("Still open")
    if name == "guiding_goal":
        return _("A guiding goal") if value else _("left empty")
    if name == "field":
        return titles.get(value, str(value))
    if name in ("order", "heading"):
        return _place(name, value, cards)
    return str(value) if value else _("left empty")


def _step(step: Mapping[str, str]) -> str:
    due = step.get("due")
    return f"{formats.date_format(date.fromisoformat(due), 'SHORT_DATE_FORMAT')} {step['text']}" if due else str(step["text"])


def _place(name: str, value: object, cards: list[CardJson]) -> str:
    card = next((each for each in cards if each["id"] == value), None)
    if name == "heading":
        return str(card["text"]) if card else _("Without a heading")
    return _("After card %(number)s") % {"number": card["number"]} if card else _("First in its field")
