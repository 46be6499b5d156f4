"""Theme words: which of a city's themes a card speaks of, which words might become themes, and the order of the inbox.

A theme is a word the planner chose and a list of words that stand for it; a card speaks of it if it holds one of them. Nothing is
guessed beyond that: a suggestion always shows the words it rests on, and a proposed theme word is a word that people wrote. On 120
short notes such lists put the right theme among the first three in 76 of 100, while learning from texts alone stayed near chance.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple

from fachplan.core.german import PART, STOPS, Lexicon, Term, fold, terms
from fachplan.core.similar.likeness import COMMON, COMMON_AT_LEAST, LEAST, Id, Read, Span, cosines, spans, vectors

SEEN_AT_LEAST = 3  # cards that hold a word before it is proposed as a theme


@dataclass(frozen=True, slots=True)
class ThemeWord:
    """A theme and the words that stand for it, as the planner edits them: "Miete", "Deutsch lernen", or "wohn*" for a beginning.

    Of several words in one entry a card needs all. The name counts as a word of its own.
    """

    name: str
    words: tuple[str, ...] = ()
    language: str = "de"


class Suggestion(NamedTuple):
    """A theme for a card, how much speaks for it (1 for each word that stands alone), and where these words stand."""

    theme: str
    score: float
    here: tuple[Span, ...]


class Candidate(NamedTuple, Generic[Id]):
    """A word people wrote that may become a theme, and the cards that hold it, by their ids."""

    word: str
    cards: tuple[Id, ...]


def suggest(cards: Read[Id], themes: Sequence[ThemeWord], *, top: int = 3) -> dict[Id, tuple[Suggestion, ...]]:
    """For each card the themes it speaks of, most first; equals in the order of `themes`. Some cards have none.

    Examples
    --------
    >>> from fachplan.core.similar import read
    >>> cards = read([(1, "Bezahlbare Wohnungen und Deutschkurse", "de"), (2, "Mehr Bänke", "de")])
    >>> found = suggest(cards, [ThemeWord("Sprache", ("Deutsch",)), ThemeWord("Wohnen", ("Vermieter",))])
    >>> [(one.theme, one.score) for one in found[1]], found[2]
    ([('Wohnen', 1.0), ('Sprache', 0.6)], ())
    """
    entries = [(theme.name, _entries(theme, cards.lexicon)) for theme in themes]
    return {card: _suggested(found, cards.texts[card], entries, top) for card, found in cards.terms.items()}


def candidates(cards: Read[Id], themes: Sequence[ThemeWord] = (), *, top: int = 20) -> tuple[Candidate[Id], ...]:
    """Words that might become themes: nouns that several cards hold, none that nearly all do, none that is a theme already.

    A word is proposed the way most people wrote it. Most cards first, then by alphabet.

    Examples
    --------
    >>> from fachplan.core.similar import read
    >>> texts = ["Kitaplätze fehlen", "Kitas zu voll", "Mehr Kitas", "eine Kita am Park", "Chor", "Kiosk", "Garten"]
    >>> candidates(read([(at, text, "de") for at, text in enumerate(texts)]))
    (Candidate(word='Kitas', cards=(0, 1, 2, 3)),)
    """
    taken = {key for theme in themes for entry in _entries(theme, cards.lexicon) for key in entry if not key.endswith("*")}
    holders: dict[str, list[Id]] = defaultdict(list)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for card, found in cards.terms.items():
        for key in {term.key for term in found}:
            holders[key].append(card)
        for term in found:
            if term.weight > PART:  # the word itself, not a part of a longer one
                written[term.key][cards.texts[card][term.start:term.end]] += 1
    limit = max(COMMON_AT_LEAST, len(cards.texts) // COMMON)
    proposed = [Candidate(_as_written(written[key]), tuple(sorted(of))) for key, of in holders.items()
                if SEEN_AT_LEAST <= len(of) <= limit and key not in taken and _is_noun(written[key])]
    return tuple(sorted(proposed, key=lambda one: (-len(one.cards), fold(one.word), one.word))[:top])


def by_theme(cards: Read[Id], suggested: Mapping[Id, Sequence[Suggestion]], themes: Sequence[ThemeWord] = ()) -> list[tuple[str, list[Id]]]:
    """The queue: cards under their first theme, "" for those without; within a theme, similar ones beside each other.

    Themes come in the order of `themes`, others by name, the cards without one last. Within a theme the card that came first
    begins; then always the one most like the card before, or, if none is, the next that came. Nobody waits because of it: every
    card is in the queue once.

    Examples
    --------
    >>> from fachplan.core.similar import read
    >>> cards = read([(1, "Kita zu teuer", "de"), (2, "Bus", "de"), (3, "Essen in der Kita", "de"), (4, "Kita teuer", "de")])
    >>> by_theme(cards, suggest(cards, [ThemeWord("Kita")]))
    [('Kita', [1, 4, 3]), ('', [2])]
    """
    groups: dict[str, list[Id]] = defaultdict(list)
    for card in cards.texts:
        first = next(iter(suggested.get(card, ())), None)
        groups[first.theme if first else ""].append(card)
    place = {theme.name: at for at, theme in enumerate(themes)}
    near = cosines(vectors(cards.terms), least=LEAST)
    order = sorted(groups, key=lambda name: (name == "", place.get(name, len(place)), name))
    return [(name, _beside(groups[name], near)) for name in order]


def _beside(group: Sequence[Id], near: Mapping[Id, Sequence[tuple[float, Id]]]) -> list[Id]:
    """The cards of `group`, each followed by the one most like it of those not placed yet."""
    waiting = dict.fromkeys(group)
    queue: list[Id] = []
    card: Id | None = None
    while waiting:
        likest = None if card is None else min((one for one in near.get(card, ()) if one[1] in waiting), default=None)
        card = next(iter(waiting)) if likest is None else likest[1]
        del waiting[card]
        queue.append(card)
    return queue


def _entries(theme: ThemeWord, lexicon: Lexicon) -> list[frozenset[str]]:
    """What a card must hold, entry by entry: terms, or a folded beginning with a star."""
    entries = []
    for entry in (theme.name, *theme.words):
        words = entry.split()
        keys = {f"{fold(word[:-1])}*" for word in words if word.endswith("*") and len(word) > 1}
        rest = " ".join(word for word in words if not word.endswith("*"))
        keys.update(term.key for term in terms(rest, theme.language, lexicon) if term.weight > PART)
        if keys:
            entries.append(frozenset(keys))
    return list(dict.fromkeys(entries))


def _suggested(found: Sequence[Term], text: str, entries: Sequence[tuple[str, list[frozenset[str]]]], top: int) -> tuple[Suggestion, ...]:
    weights: dict[str, float] = {}
    for term in found:
        weights[term.key] = max(term.weight, weights.get(term.key, 0))
    written = [(fold(text[term.start:term.end]), term.key) for term in found if term.weight > PART]
    suggestions = []
    for name, wanted in entries:
        held = [keys for entry in wanted if (keys := _held(entry, weights, written))]
        if held:
            score = sum(min(weights[key] for key in keys) for keys in held)
            suggestions.append(Suggestion(name, round(score, 6), spans(found, frozenset().union(*held))))
    return tuple(sorted(suggestions, key=lambda one: -one.score)[:top])


def _held(entry: frozenset[str], weights: Mapping[str, float], written: Sequence[tuple[str, str]]) -> frozenset[str]:
    """The terms by which a card holds all of `entry`; none if one is missing. A star looks at the words as they are written."""
    held: set[str] = set()
    for key in entry:
        by = {term for word, term in written if word.startswith(key[:-1])} if key.endswith("*") else {key} & weights.keys()
        if not by:
            return frozenset()
        held |= by
    return frozenset(held)


def _as_written(forms: Mapping[str, int]) -> str:
    """The form most people wrote, then the shortest."""
    return min(forms, key=lambda form: (-forms[form], len(form), form))


def _is_noun(forms: Mapping[str, int]) -> bool:
    """Whether most people wrote it with a capital: German nouns have one. A stop word at the start of a card has one, too."""
    capital = sum(times for form, times in forms.items() if form[0].isupper() and fold(form) not in STOPS)
    return capital * 2 > sum(forms.values())
