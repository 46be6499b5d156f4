"""What became of the cards, as the public reads it: the last release, with each card's words as its board has them now."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from fachplan.base.content import into_language
from fachplan.core.board import CardState
from fachplan.forums.models import Forum
from fachplan.forums.queries import published_forums
from fachplan.plan.inbox_queries import BLACKED_OUT, KINDS, OPEN, Entry, inbox
from fachplan.plan.plan_release_queries import released_paths
from fachplan.plan.release_queries import Row, release_out, rows_of
from fachplan.workshop.actions import receipt_hash
from fachplan.workshop.models import Card, Group, Seat
from fachplan.workshop.queries import author_of, principal_of_seat
from fachplan.workshop.stubs import stub_by_code

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
STUB = re.compile(r"^\s*([A-Za-z0-9]+)-(\d{1,6})-[A-Za-z0-9]+\s*$")  # as it stands on the paper: forum, number, check
NAMED = re.compile(r"^\s*(\D*?)\s*(\d{1,6})\s*$")  # "Orange 14", or the bare number


@dataclass(frozen=True, slots=True)
class Told:
    """A card and what is public about it. `words`: whether what it says may be shown."""

    entry: Entry
    row: Row | None
    words: bool
    paths: Mapping[str, str] = field(default_factory=dict)  # public measures by reference

    @property
    def forum(self) -> Forum:
        return self.entry.board.forum

    @property
    def card(self) -> CardState:
        return self.entry.card

    @property
    def group(self) -> Group | None:
        return self.entry.group

    @property
    def state(self) -> str:
        """`open`, `blacked_out` or the kind of the released answer."""
        if self.entry.card.blacked_out:
            return BLACKED_OUT
        return str(self.row["kind"]) if self.row else OPEN

    @property
    def decided_on(self) -> date | None:
        return date.fromisoformat(self.row["decided_on"]) if self.row else None

    @property
    def measures(self) -> list[dict[str, Any]]:
        """The measures it went into, with the day they were adopted as a day."""
        return [{**each, "adopted_on": date.fromisoformat(each["adopted_on"]) if each["adopted_on"] else None,
                 "path": self.paths.get(each["reference"], "")}
                for each in (self.row["measures"] if self.row else [])]

    @property
    def objections(self) -> list[dict[str, Any]]:
        return [{**each, "on": date.fromisoformat(each["on"])} for each in (self.row["objections"] if self.row else [])]


def told(forum: Forum, language: str, *, own: bool = False) -> list[Told]:
    """Every card of `forum` with its released answer. Words wait for the minutes, except to whoever wrote them (`own`)."""
    rows, shown = rows_of(release_out(forum)), own or forum.released_at is not None
    paths = released_paths(forum.process_id) if rows else {}
    return [Told(entry, rows.get(entry.card.id), shown, paths) for entry in inbox(forum, language)]


def public_tally(cards: Sequence[Told]) -> dict[str, int]:
    """How many cards have which answer, are open or blacked out; the counts add up to the number of cards."""
    counted = Counter(each.state for each in cards)
    return {kind: counted[kind] for kind in (*KINDS, OPEN, BLACKED_OUT)}


def oldest_open(forum: Forum, cards: Sequence[Told], *, on: date) -> int | None:
    """For how many days the oldest open card has waited on the day `on`: since the forum, or since it was written."""
    waiting = [each.card.id for each in cards if each.state == OPEN]
    if not waiting:
        return None
    if forum.date is not None and forum.date_precision == Forum.Precision.DAY:
        return max(0, (on - forum.date).days)
    written = Card.objects.filter(pk__in=waiting).order_by("created").values_list("created", flat=True).first()
    return max(0, (on - localdate(written)).days) if written else None


def folded(text: str) -> str:
    """`text` as the search compares it: small letters, umlauts written out.

    >>> folded("Räume abends") == folded("RAEUME  abends")
    True
    """
    return " ".join(unicodedata.normalize("NFC", text).casefold().translate(UMLAUTS).split())


def with_words(cards: Sequence[Told], wanted: str) -> list[Told]:
    """The cards that say all words of `wanted`; what is blacked out or not public yet says nothing."""
    words = folded(wanted).split()
    return [each for each in cards if each.words and each.state != BLACKED_OUT and words
            and all(word in folded(each.card.text) for word in words)]


def own_cards(receipt: str, language: str) -> list[Told] | None:
    """The cards of whoever holds `receipt`, and no others; None if no receipt reads like this."""
    seat = Seat.objects.filter(receipt_hash=receipt_hash(receipt)).select_related("forum__process").first()
    if seat is None:
        return None
    author = author_of(principal_of_seat(seat))
    return [each for each in told(seat.forum, language, own=True) if each.card.author == author]


def cards_named(name: str, language: str) -> list[Told]:
    """The cards a paper number means: a stub's code, or group and number; words only as far as they are public."""
    stub, named = STUB.match(name), NAMED.match(name)
    if stub:
        return _of_stub(name.strip(), language)
    if named:
        forums, number, group = published_forums(), int(named[2]), folded(named[1])
    else:
        return []
    having = Card.objects.filter(number=number).values("board__forum")
    found = [each for forum in forums.filter(pk__in=having) for each in told(forum, language) if each.card.number == number]
    return [each for each in found if not group or (each.group and group in _names(each.group, language))]


def card_for_example(language: str) -> str:
    """How a card is called here: a group of this city, and a number; before there is a group, the number alone."""
    group = Group.objects.filter(forum__in=published_forums()).order_by("forum__process__position", "forum__position", "position").first()
    if group is None:
        return "14"
    into_language([group], ("name",), language)
    return f"{group.name} 14"


def _of_stub(code: str, language: str) -> list[Told]:
    """The card a torn-off stub means; letters that were never printed mean none."""
    known = stub_by_code(code)
    if known is None:
        return []
    group, number = known
    forums = published_forums().filter(pk=group.forum_id)
    return [each for forum in forums for each in told(forum, language)
            if each.card.number == number and each.group is not None and each.group.pk == group.pk]


def _names(group: Group, language: str) -> set[str]:
    """What a group is called: as the city wrote it, and as the reader reads it."""
    names = {folded(group.name), group.key}
    into_language([group], ("name",), language)
    return names | {folded(group.name)}


def cards_saying(words: str, language: str) -> list[Told]:
    """The public cards of all forums that say `words`."""
    forums = published_forums().filter(released_at__isnull=False)
    return [each for forum in forums for each in with_words(told(forum, language), words)]
