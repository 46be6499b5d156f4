"""The answering desk, read: which cards of the inbox are shown, under which headings, and which belong beside the one in hand."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from fachplan.core.similar import Read, Span, similar_of
from fachplan.forums.models import Forum
from fachplan.plan.answer_models import Disposition
from fachplan.plan.inbox_queries import BLACKED_OUT, OPEN, Entry
from fachplan.plan.measure_models import Measure
from fachplan.plan.theme_queries import Themes, among

VIEWS = ("offen", "entwuerfe", "beantwortet")  # as they stand in the address
BESIDE = 3
FREQUENT = 2
TAKES_CARDS = (Measure.State.DRAFT, Measure.State.ADOPTED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the inbox is asked for, as it stands in the address."""

    view: str = VIEWS[0]
    group: str = ""
    field: str = ""
    words: str = ""
    theme: str = ""

    @property
    def query(self) -> str:
        """The part of the address after the question mark, without what is not set."""
        told = {"ansicht": self.view if self.view != VIEWS[0] else "", "gruppe": self.group, "feld": self.field, "wort": self.words,
                "thema": self.theme}
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def narrowed(self) -> bool:
        """Whether fewer than all cards of the view are shown."""
        return bool(self.group or self.field or self.words or self.theme)


@dataclass(frozen=True, slots=True)
class Heading:
    """Cards of the queue under one heading, and how many under it are open of how many."""

    title: str
    entries: list[Entry]
    open: int
    total: int


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A card beside the one in hand, and where the words both share stand: in the one in hand, and in this one."""

    entry: Entry
    here: tuple[Span, ...] = ()
    there: tuple[Span, ...] = ()


def of_view(entries: Iterable[Entry], view: str) -> list[Entry]:
    """The open cards, the open drafts, or what is answered. A blacked-out card is only counted."""
    if view == "beantwortet":
        return [entry for entry in entries if entry.state not in (OPEN, BLACKED_OUT)]
    return [entry for entry in entries if entry.state == OPEN and entry.is_draft == (view == "entwuerfe")]


def chosen(entries: Iterable[Entry], filters: Filters, themes: Themes) -> list[Entry]:
    """The cards of the view that the filters leave, in the order of the queue."""
    left = _left(entries, filters, themes)
    if not themes.themes:
        return left
    by_id = {entry.card.id: entry for entry in left}
    return [by_id[card] for _title, cards in themes.order(left) for card in cards]


def _left(entries: Iterable[Entry], filters: Filters, themes: Themes) -> list[Entry]:
    words = filters.words.casefold()
    return [entry for entry in of_view(entries, filters.view)
            if (not filters.group or (entry.group is not None and entry.group.key == filters.group))
            and (not filters.field or entry.field == filters.field)
            and (not filters.theme or themes.of(entry.card.id) == filters.theme)
            and words in entry.card.text.casefold()]


def queue(entries: Sequence[Entry], shown: Sequence[Entry], themes: Themes) -> list[Heading]:
    """The cards shown under their themes; while there are none, under the fields they hang in."""
    def title(entry: Entry) -> str:
        return themes.of(entry.card.id) if themes.themes else entry.field

    under: dict[str, list[Entry]] = {}
    for entry in shown:
        under.setdefault(title(entry), []).append(entry)
    alike = [entry for entry in entries if not shown or entry.is_draft == shown[0].is_draft]
    total = Counter(title(entry) for entry in alike)
    left = Counter(title(entry) for entry in alike if entry.state == OPEN)
    return [Heading(each, found, left[each], total[each]) for each, found in under.items()]


def beside(entry: Entry, entries: Sequence[Entry], cards: Read[str], ticked: Sequence[str] = ()) -> list[Neighbour]:
    """Open cards that may be answered together with `entry`: what a draft was made from, then the likest, then its heading.

    Those `ticked` already stay there, whatever was written meanwhile.
    """
    others = [other for other in entries if other.state == OPEN and other.card.id != entry.card.id]
    by_id = {other.card.id: other for other in others}
    found = {source: Neighbour(by_id[source]) for source in (*entry.card.sources, *ticked) if source in by_id}
    asked = max(BESIDE, len(found))
    like = similar_of(among(cards, [each.card.id for each in (entry, *others)]), top=BESIDE)
    for one in like.get(entry.card.id, ()):
        found[one.other] = Neighbour(by_id[one.other], one.here, one.there)
    for other in others:
        if entry.heading and other.heading == entry.heading and other.board.pk == entry.board.pk:
            found.setdefault(other.card.id, Neighbour(other))
    return list(found.values())[:asked]


def shared_words(entry: Entry, near: Iterable[Neighbour]) -> list[str]:
    """The words of `entry` that stand in a card beside it, in the order of its text."""
    spans = sorted({span for one in near for span in one.here})
    return list(dict.fromkeys(entry.card.text[start:end] for start, end in spans))


def after(entry: Entry, shown: Sequence[Entry], answered: Iterable[str] = ()) -> Entry | None:
    """The next card of the queue that is not among `answered`; from the end it goes on at the beginning."""
    gone = {entry.card.id, *answered}
    at = next((n for n, other in enumerate(shown) if other.card.id == entry.card.id), -1)
    return next((other for other in (*shown[at + 1:], *shown[:max(at, 0)]) if other.card.id not in gone), None)


def before(entry: Entry, shown: Sequence[Entry]) -> Entry | None:
    """The card of the queue before this one."""
    at = next((n for n, other in enumerate(shown) if other.card.id == entry.card.id), 0)
    return shown[at - 1] if at else None


def takers(forum: Forum) -> list[Measure]:
    """The measures cards may go into: drafts and adopted ones of the forum's plan."""
    return list(Measure.objects.filter(plan__process=forum.process_id, state__in=TAKES_CARDS).order_by("number"))


def found_by(measures: Sequence[Measure], asked: str) -> Measure | None:
    """The one measure meant by a number, a title, or words only one title holds; None if none or several are."""
    asked = " ".join(asked.split()).casefold()
    number = asked.split(" ")[0].rstrip(".") if asked else ""
    if number.isdecimal():
        return next((measure for measure in measures if measure.number == int(number)), None)
    named = [measure for measure in measures if asked and asked in measure.title.casefold()]
    exact = [measure for measure in named if measure.title.casefold() == asked]
    return exact[0] if len(exact) == 1 else named[0] if len(named) == 1 else None


def frequent_reasons(entries: Iterable[Entry]) -> list[str]:
    """The reasons given most often here for a no; the latest first where they are level."""
    given: dict[str, int] = {}
    for entry in entries:
        if entry.answer is not None and entry.answer.kind == Disposition.Kind.DECLINED:
            given[entry.answer.reason] = given.get(entry.answer.reason, 0) + 1
    return sorted(given, key=lambda reason: -given[reason])[:FREQUENT]


def last_function(entries: Iterable[Entry]) -> str:
    """Who answered last here, as a function."""
    answers = [entry.answer for entry in entries if entry.answer is not None]
    return max(answers, key=lambda answer: answer.decided_at).decided_by if answers else ""


def entry_of(entries: Iterable[Entry], card: str) -> Entry | None:
    """The entry of a card; a blacked-out card has none to answer."""
    return next((entry for entry in entries if entry.card.id == card and entry.state != BLACKED_OUT), None)


def ids(entries: Iterable[Entry]) -> list[UUID]:
    """The cards' ids, as the actions take them."""
    return [UUID(entry.card.id) for entry in entries]
