"""What the minutes say, as plain values: no tables, nothing that a document or a page would have to look up.

Every text is what people wrote; every label around it comes from the document that shows it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Card:
    """One card. `versions` are texts that were written at the same time and stand beside the first."""

    text: str
    number: int | None = None
    language: str = ""
    translation: str = ""
    late: bool = False
    dissent: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    dots: int | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Cards of a field under a heading; the empty heading holds those that stand alone."""

    heading: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a board with its sign, the icon's name."""

    title: str
    sign: str = ""
    clusters: tuple[Cluster, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardPart:
    """A board of a group: its title and its fields."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A first step; `due` in words, empty where no day was named."""

    text: str
    due: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as the group left it. Empty values are shown as words, never as a gap."""

    card: Card
    responsible: str = ""
    present: bool | None = None
    partners: str = ""
    implementation: str = ""
    notice: str = ""
    horizon: str = ""
    steps: tuple[Step, ...] = ()
    origin: tuple[str, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()  # (name of the value, the other version)


@dataclass(frozen=True, slots=True)
class DotsRow:
    """A card or heading with its dots."""

    heading: str
    phone: int
    paper: int

    @property
    def total(self) -> int:
        return self.phone + self.paper


@dataclass(frozen=True, slots=True)
class GroupPart:
    """What one group worked out. `colour` and `symbol` are the keys of the group's sign."""

    name: str
    colour: str
    symbol: str
    room: str = ""
    contact: str = ""
    persons: int | None = None
    cards_total: int = 0
    boards: tuple[BoardPart, ...] = ()
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cards there are and where they were written."""

    cards: int = 0
    phone: int = 0
    paper: int = 0
    measures: int = 0


@dataclass(frozen=True, slots=True)
class MinutesContent:
    """Everything the minutes of one forum say. `day` is the ISO date they speak of, for the file's own date."""

    language: str
    city: str
    office: str
    process: str
    forum: str  # "1. Themenforum"
    title: str
    state: str  # "Entwurf, Stand 16.01.2025"
    day: str
    when: str = ""
    place: str = ""
    attendance: tuple[str, ...] = ()
    facilitation: str = ""
    counts: Counts = Counts()
    goals: tuple[str, ...] = ()
    dots: tuple[DotsRow, ...] = ()
    groups: tuple[GroupPart, ...] = ()
    plenum: tuple[BoardPart, ...] = ()
    parking: tuple[Card, ...] = ()
    next_steps: tuple[str, ...] = ()
    demo: bool = False
