"""What a log is made of, and what a card is: one line, a card as it stands, and what a line sets on it."""

from dataclasses import dataclass
from dataclasses import field as made
from typing import Any, Literal

from .erasing import CARD

Role = Literal["participant", "scribe", "facilitator"]

DEFAULT_KINDS = {"goals": "goal", "measures": "measure"}
"""What a card is that does not say so, by the field it is put on; elsewhere it is a note."""

_MOVES = (("field", "field"), ("order", "after"), ("heading", "heading"))


@dataclass(frozen=True, slots=True)
class Op:
    """One line of the log.

    `author` is a keyed hash, '' if unknown; `group` that of the card, for card.add; `number` the card's, given by the
    writer to card.add (else `values["number"]`, else the next free one on the board); `at` an ISO time, not read here.
    """

    id: str
    kind: str
    card: str | None
    values: dict[str, Any]
    seq: int
    base: dict[str, int] | None = None
    role: Role = "participant"
    author: str = ""
    late: bool = False
    at: str | None = None
    group: str | None = None
    number: int | None = None


@dataclass(slots=True)
class Dissent:
    """What somebody sees differently. `line`: the seq that said it; `withdrawn_by`: the role that took it back, '' while it stands."""

    line: int
    text: str
    author: str
    withdrawn_by: str = ""


@dataclass(slots=True)
class CardState:
    """A card as it stands. `late`: the text shown was written after the phase's end.

    `original`: the text before its spelling was corrected for the minutes. `erased`: what was blacked out, when and why.
    """

    id: str
    number: int
    kind: str
    field: str
    text: str
    role: Role
    author: str = ""
    language: str = ""
    group: str | None = None
    late: bool = False
    heading: str | None = None
    removed: bool = False
    translations: dict[str, str] = made(default_factory=dict)
    sources: list[str] = made(default_factory=list)
    values: dict[str, Any] = made(default_factory=dict)
    versions: dict[str, int] = made(default_factory=dict)
    conflicts: dict[str, list[dict[str, Any]]] = made(default_factory=dict)
    dissents: list[Dissent] = made(default_factory=list)
    phone: dict[str, int] = made(default_factory=dict)  # author → dots
    tally: int = 0  # phone dots whose voters are not known (a loaded dump)
    paper: int = 0
    removed_at: int = 0  # seq
    removed_by: str = ""  # role
    original: str | None = None
    erased: dict[str, dict[str, Any]] = made(default_factory=dict)  # what → {"seq", "on", "reason"}

    @property
    def blacked_out(self) -> bool:
        """Whether all that was written on it is gone."""
        return CARD in self.erased

    @property
    def dissent(self) -> list[str]:
        """What others see differently, as far as nobody has taken it back."""
        return [each.text for each in self.dissents if not each.withdrawn_by]

    def dissent_of(self, line: int) -> Dissent | None:
        """What the line with this seq said, taken back or not."""
        return next((each for each in self.dissents if each.line == line), None)

    @property
    def phone_total(self) -> int:
        """Dots set on phones, known voters or not."""
        return self.tally + sum(self.phone.values())


def changes(op: Op) -> list[tuple[str, Any]]:
    """What an edit, a translation or a move sets: name and value, in the order they take effect.

    A translation that is taken back is set to nothing.

    The field comes before the order: it sends the card to the end, `after` then says where it really goes.

    >>> changes(Op("1", "card.move", "a", {"after": None, "field": "risks"}, seq=7))
    [('field', 'risks'), ('order', None)]
    """
    values = op.values
    if op.kind in ("card.edit", "board.set"):
        return list(values.items())
    if op.kind == "card.move":
        return [(name, values[key]) for name, key in _MOVES if key in values]
    return [(f"translations.{values['language']}", values.get("text", ""))] if "language" in values else []
