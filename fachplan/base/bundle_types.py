"""How a chapter says which rows a bundle may hold: typed fields that drive loading, refusals and `docs/bundle.md`.

A scalar is read by the type of its field, never by YAML's own guess: under YAML 1.1 the room `05` is the number 5, the
time `16:30` is 990 and Norwegian (`no`) is false.
"""

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol

import yaml
from django.db import models
from django.utils.translation import gettext as _

from fachplan.base.bundle_read import Row


class FieldProblem(ValueError):
    """Why a value is refused, and what would be right."""

    def __init__(self, problem: str, expected: str = "") -> None:
        super().__init__(problem)
        self.problem, self.expected = problem, expected


@dataclass(frozen=True, slots=True)
class Texts:
    """A text in the bundle's language and in others."""

    source: str
    others: Mapping[str, str]


class Loading(Protocol):
    """What savers see of the load that is running."""

    bundle: str
    language: str
    demo: bool
    at: datetime

    def wrote(self, obj: models.Model) -> bool: ...

    def find(self, to: str, key: str) -> models.Model: ...

    def content(self, sha256: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a row: its name, what it holds and means."""

    name: str
    type: str
    about: str
    required: bool = False
    to: str = ""  # of a reference: "places.venues"
    choices: tuple[str, ...] = ()
    column: str = ""  # where it is kept, if not under its own name; "-" for a field only the saver reads

    @property
    def attribute(self) -> str:
        return self.column or self.name


Values = dict[str, Any]
Saver = Callable[[Row, Values, models.Model | None, Loading], models.Model]
# What a chapter adds to a row that is filled and not yet checked: the object, the row's values, its columns before, the load.
Finish = Callable[[Any, Values, Mapping[str, Any], Loading], None]


@dataclass(frozen=True, slots=True)
class RowType:
    """One list of a chapter's file: what its rows hold and how one is kept."""

    kind: str
    model: type[models.Model]
    about: str
    fields: tuple[Field, ...]
    save: Saver | None = None  # for the few rows that are no plain objects: lines of a log
    complete: Finish | None = None  # what the file does not say, or may not say so
    keyed: bool = False  # the row's key is kept in the model's `key`
    only: Callable[[], models.Model] | None = None  # the one object there is of this kind
    position: str = ""  # the reference within which rows are counted in file order, kept in the model's `position`
    extras: Mapping[str, object] = field(default_factory=dict)

    def field(self, name: str) -> Field | None:
        """The field of this name, or None."""
        return next((known for known in (*self.fields, ID, CHECKED) if known.name == name), None)


EXAMPLE = Field("example", "truth", "`true` where the row is made up for the demo")
SOURCE = Field("source", "line", "where the facts come from")
ID = Field("id", "uuid", "the id the row had where it was dumped; left out, a new one is made", column="id")
CHECKED = Field("checked", "lines", "the texts in other languages that somebody has checked, like `title.en`", column="-")


def _scalar(node: yaml.Node, expected: str) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise FieldProblem(_("This is a list or a map where one value belongs."), expected)
    return str(node.value).strip()


def _line(node: yaml.Node, _field: Field) -> str:
    return _scalar(node, _("one text"))


def _text(node: yaml.Node, _field: Field) -> Texts:
    if isinstance(node, yaml.ScalarNode):
        return Texts(str(node.value).strip(), {})
    expected = _("a text, or one per language: {de: …, en: …}")
    if not isinstance(node, yaml.MappingNode):
        raise FieldProblem(_("This is no text."), expected)
    texts = {str(key.value): _scalar(value, expected) for key, value in node.value}
    wrong = [name for name in texts if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]+)?", name)]
    if wrong:
        raise FieldProblem(_("“%s” is no language.") % wrong[0], expected)
    return Texts("", texts)


def _int(node: yaml.Node, _field: Field) -> int:
    text = _scalar(node, _("a whole number"))
    if not re.fullmatch(r"\d{1,9}", text):
        raise FieldProblem(_("“%s” is no whole number.") % text, _("digits only, like 15"))
    return int(text)


def _quantity(node: yaml.Node, _field: Field) -> Decimal:
    text = _scalar(node, "12.5")
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,2})?", text):
        raise FieldProblem(_("“%s” is no number.") % text, _("digits with a point, like 12.5"))
    return Decimal(text)


def _money(node: yaml.Node, field: Field) -> int:
    euros = _quantity(node, field)
    if euros < 0:
        raise FieldProblem(_("“%s” is no number.") % euros, _("an amount in euros, like 12000 or 12000.50"))
    return int(euros * 100)


def _bool(node: yaml.Node, _field: Field) -> bool:
    text = _scalar(node, "true | false")
    if text not in ("true", "false"):
        raise FieldProblem(_("“%s” is neither true nor false.") % text, "true | false")
    return text == "true"


def _date(node: yaml.Node, _field: Field) -> date:
    text = _scalar(node, "2025-01-23")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FieldProblem(_("“%s” is no day.") % text, _("year-month-day, like 2025-01-23")) from error


def _when(node: yaml.Node, _field: Field) -> tuple[date | None, str]:
    text = _scalar(node, "2025-01-23 | 2025-06 | open")
    if text == "open":
        return None, "open"
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        return date.fromisoformat(f"{text}-01"), "month"
    try:
        return date.fromisoformat(text), "day"
    except ValueError as error:
        raise FieldProblem(_("“%s” is neither a day nor a month.") % text, "2025-01-23 | 2025-06 | open") from error


def _time(node: yaml.Node, _field: Field) -> time:
    text = _scalar(node, "09:00")
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise FieldProblem(_("“%s” is no time of day.") % text, _("hours and minutes, like 09:00"))
    return time.fromisoformat(text)


def _moment(node: yaml.Node, _field: Field) -> datetime:
    text = _scalar(node, "2025-01-23T09:00:00+01:00")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise FieldProblem(_("“%s” is no moment.") % text, "2025-01-23T09:00:00+01:00") from error
    if moment.tzinfo is None:
        raise FieldProblem(_("“%s” does not say in which time zone.") % text, "2025-01-23T09:00:00+01:00")
    return moment.astimezone(UTC)


def _duration(node: yaml.Node, _field: Field) -> timedelta:
    text = _scalar(node, "90 | -90")
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", text):
        raise FieldProblem(_("“%s” is no number of seconds.") % text, _("seconds, like 90 or -90"))
    whole, _dot, part = text.removeprefix("-").partition(".")
    length = timedelta(seconds=int(whole), microseconds=int(part.ljust(6, "0")))
    return -length if text.startswith("-") else length


def _sha256(node: yaml.Node, _field: Field) -> str:
    text = _scalar(node, _("a sha256"))
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise FieldProblem(_("“%s” is no sha256.") % text[:80], _("64 of the signs 0-9 and a-f"))
    return text


def _choice(node: yaml.Node, about: Field) -> str:
    text = _scalar(node, " | ".join(about.choices))
    if text not in about.choices:
        raise FieldProblem(_("“%s” is not one of the values.") % text, " | ".join(about.choices))
    return text


def _uuid(node: yaml.Node, _field: Field) -> uuid.UUID:
    text = _scalar(node, _("a UUID"))
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise FieldProblem(_("“%s” is no UUID.") % text, _("a UUID")) from error


def _list(node: yaml.Node, _field: Field) -> list[str]:
    if not isinstance(node, yaml.SequenceNode):
        raise FieldProblem(_("This is no list."), "[…, …]")
    return [_scalar(entry, _("one text")) for entry in node.value]


def _map(node: yaml.Node, _field: Field) -> dict[str, str]:
    if not isinstance(node, yaml.MappingNode):
        raise FieldProblem(_("This is no map."), "{name: text}")
    return {str(key.value): _scalar(value, _("one text")) for key, value in node.value}


def _values(node: yaml.Node, about: Field) -> object:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _values(value, about) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_values(entry, about) for entry in node.value]
    assert isinstance(node, yaml.ScalarNode)
    kind = node.tag.rpartition(":")[2]
    if kind == "int":
        return int(node.value)
    if kind == "bool":
        return str(node.value).lower() == "true"
    return None if kind == "null" else str(node.value)


READERS: dict[str, Callable[[yaml.Node, Field], object]] = {
    "line": _line,
    "text": _text,
    "number": _int,
    "quantity": _quantity,
    "money": _money,
    "truth": _bool,
    "day": _date,
    "when": _when,
    "time": _time,
    "moment": _moment,
    "duration": _duration,
    "sha256": _sha256,
    "choice": _choice,
    "reference": _line,
    "uuid": _uuid,
    "lines": _list,
    "map": _map,
    "values": _values,
}
WHAT_TYPES_ARE = {
    "line": "one line of text",
    "text": "a text in the bundle's language, or `{de: …, en: …}`",
    "number": "a whole number",
    "quantity": "a number with at most two decimals, `-12.5`",
    "money": "an amount in euros, `12000` or `12000.50`",
    "truth": "`true` or `false`",
    "day": "a day, `2025-01-23`",
    "when": "a day `2025-01-23`, a month `2025-06`, or `open`",
    "time": "a time of day, `09:00`",
    "moment": "a moment with its zone, `2025-01-23T09:00:00+01:00`",
    "duration": "seconds, `90`, or `-90` for what lies behind",
    "sha256": "the fingerprint of a file's content, and its name under `files/`",
    "choice": "one of the values named",
    "reference": "the key of a row of another list",
    "uuid": "an id that was made elsewhere",
    "lines": "a list of texts",
    "map": "names and texts",
    "values": "what an entry of a board's log carries",
}


def read_field(node: yaml.Node, about: Field, *, language: str) -> object:
    """The value of a field.

    :raises FieldProblem: if it is not of the field's type.
    """
    if isinstance(node, yaml.ScalarNode) and not node.value.strip() and node.style is None:
        value: object = None  # "field:" with nothing behind it
    else:
        value = READERS[about.type](node, about)
    if isinstance(value, Texts) and not value.source:
        others = dict(value.others)
        value = Texts(others.pop(language, ""), others)
    if about.required and (value is None or value == "" or (isinstance(value, Texts) and not value.source)):
        raise FieldProblem(_("This field may not be empty."), WHAT_TYPES_ARE[about.type])
    if isinstance(value, Texts) and value.others and not value.source:
        raise FieldProblem(_("The text in the bundle's own language is missing."), f"{{{language}: …}}")
    return value


def order_of(types: Sequence[RowType], kind: str) -> int:
    """Where a list stands among its chapter's, or the end."""
    return next((index for index, known in enumerate(types) if known.kind == kind), len(types))
