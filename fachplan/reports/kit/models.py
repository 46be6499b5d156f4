"""What is printed for a forum, as plain values."""

from dataclasses import dataclass, field
from typing import Any

from fachplan.core.card_numbers import PRINTED

MOST_SHEETS = 20
MOST_CARDS = 200  # a group at a time: five boxes of cards, and still under half of the printed range


@dataclass(frozen=True, slots=True)
class Order:
    """How many of each kind are wanted. `cards` 0 means: as many as the group's size asks for."""

    warmup: int = 1
    matrix: int = 1
    measures: int = 3
    cards: int = 0
    first: int = PRINTED.start
    rooms: int = 1
    lists: int = 1
    posters: int = 1
    wlan: str = ""


@dataclass(frozen=True, slots=True)
class PaperField:
    """A field of a sheet: what it is called, what it asks, its sign."""

    title: str
    prompt: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """A sheet for the wall: a board's title, its minutes, its questions."""

    kind: str
    title: str
    minutes: int
    prompts: tuple[str, ...] = ()
    fields: tuple[PaperField, ...] = ()


@dataclass(frozen=True, slots=True)
class Stub:
    """What a guest tears off and keeps: the number, the address, the code in it."""

    number: int
    code: str
    address: str
    url: str


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """A group's part of the kit. `tones` are symbol, paper and ink; empty where the colour is drawn by hand."""

    key: str
    name: str
    colour: str
    symbol: str
    tones: tuple[str, str, str] | None
    room: str
    contact: str
    question: str
    people: int
    stubs: tuple[Stub, ...] = ()


@dataclass(frozen=True, slots=True)
class Kit:
    """Everything the paper of one forum says. `day` is the ISO date for the file's own date."""

    language: str
    languages: tuple[str, ...]
    city: str
    process: str
    forum: str
    title: str
    when: str
    day: str
    groups: tuple[PaperGroup, ...]
    sheets: tuple[PaperSheet, ...]
    goals: tuple[str, ...] = ()
    horizons: dict[str, str] = field(default_factory=dict)
    code: str = ""
    join_url: str = ""
    join_address: str = ""
    demo: bool = False
    logo: dict[str, Any] = field(default_factory=dict)
    order: Order = Order()
