"""Cards that say nearly the same, side by side: for each the others most like it, and the words both share.

Cards are vectors of their terms, each weighted by how rare it is among these cards (TF-IDF), and compared by the cosine of the
angle between them [1]_. Nothing is decided here: a person sees the two cards with the shared words underlined and judges.
The order in which cards come changes nothing, not even the last digit: sums run through the terms by alphabet.

References
----------
.. [1] G. Salton, C. Buckley, "Term-weighting approaches in automatic text retrieval", 1988. doi:10.1016/0306-4573(88)90021-0
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from fachplan.core.german import Lexicon, Term, terms


class Ordered(Protocol):
    """Any id that can be sorted and looked up: a number, a text, a UUID."""

    def __lt__(self, other: Any, /) -> bool: ...
    def __hash__(self) -> int: ...


Id = TypeVar("Id", bound=Ordered)
Span = tuple[int, int]
"""Where a word stands: `text[start:end]`."""

LEAST = 0.15
"""The least cosine shown: the best balance on the example cards of tests/core/cards.py."""
BESIDE_THE_BEST = 0.5
"""Who has less than this share of the best one's cosine is left out: beside a twin, a distant cousin only distracts."""
COMMON = 8  # a term in more than every eighth card says what the forum is about, not which cards are alike
COMMON_AT_LEAST = 12  # but in a small forum twelve cards may well be about one thing


class Likeness(NamedTuple, Generic[Id]):
    """Another card, how like it is (0 to 1), and where the shared words stand in this card and in the other."""

    other: Id
    score: float
    here: tuple[Span, ...]
    there: tuple[Span, ...]


class Read(NamedTuple, Generic[Id]):
    """Cards with their terms; what `similar`, `suggest` and `candidates` share, so that a page reads its cards once."""

    texts: Mapping[Id, str]
    terms: Mapping[Id, tuple[Term, ...]]
    lexicon: Lexicon


def read(cards: Sequence[tuple[Id, str, str]]) -> Read[Id]:
    """The terms of every card: its id, its text, its language.

    Raises
    ------
    ValueError
        If two cards have the same id.

    Examples
    --------
    >>> [term.key for term in read([(1, "Mehr Kurse", "de")]).terms[1]]
    ['kurs']
    """
    lexicon = Lexicon.of((text, language) for _, text, language in cards)
    found = {card: terms(text, language, lexicon) for card, text, language in cards}
    if len(found) < len(cards):
        twice = sorted(card for card, times in Counter(card for card, _, _ in cards).items() if times > 1)
        raise ValueError(f"every card needs an id of its own, these come twice: {twice}")
    return Read({card: text for card, text, _ in cards}, found, lexicon)


def similar(cards: Sequence[tuple[Id, str, str]], *, top: int = 3, least: float = LEAST) -> dict[Id, tuple[Likeness[Id], ...]]:
    """For each card the others most like it, best first.

    Parameters
    ----------
    cards : id, text and language of each
    top : how many others at most
    least : the least cosine that counts

    Returns
    -------
    For every card, in the order given, up to `top` others, each at least half as like it as the first; equals by their ids.

    Examples
    --------
    >>> cards = [(1, "Deutschkurse am Abend", "de"), (2, "Abends ein Deutschkurs!", "de"), (3, "Dolmetscher beim Arzt", "de")]
    >>> found = similar(cards)
    >>> [(one.other, round(one.score, 2)) for one in found[1]], found[3]
    ([(2, 1.0)], ())
    >>> [cards[0][1][start:end] for start, end in found[1][0].here]
    ['Deutschkurse', 'Abend']
    """
    return similar_of(read(cards), top=top, least=least)


def similar_of(cards: Read[Id], *, top: int = 3, least: float = LEAST) -> dict[Id, tuple[Likeness[Id], ...]]:
    """`similar` for cards that were read already."""
    keys = {card: {term.key for term in found} for card, found in cards.terms.items()}
    result: dict[Id, tuple[Likeness[Id], ...]] = {}
    others = cosines(vectors(cards.terms), least=least)
    for card, found in cards.terms.items():
        best = sorted(others.get(card, ()))[:top]
        best = [one for one in best if one[0] <= BESIDE_THE_BEST * best[0][0]]
        result[card] = tuple(
            Likeness(other, -score, spans(found, keys[other]), spans(cards.terms[other], keys[card])) for score, other in best)
    return result


def vectors(found: Mapping[Id, Sequence[Term]]) -> dict[Id, dict[str, float]]:
    """The unit vector of every card over its terms; empty where no term tells cards apart.

    A term weighs what it weighs in the word (parts of compounds less) times log(1 + cards / cards that hold it); written
    twice it weighs no more.

    Examples
    --------
    >>> vectors({1: [Term("kurs", 0, 4, 1.0)], 2: [Term("kurs", 0, 4, 1.0), Term("abend", 5, 10, 1.0)]})[1]
    {'kurs': 1.0}
    """
    held = {card: _heaviest(terms) for card, terms in found.items()}
    cards_with = Counter(key for weights in held.values() for key in weights)
    limit = max(COMMON_AT_LEAST, len(found) // COMMON)
    rarity = {key: log(1 + len(found) / max(cards, 2)) for key, cards in cards_with.items() if cards <= limit}
    return {card: _unit({key: weight * rarity[key] for key, weight in weights.items() if key in rarity})
            for card, weights in held.items()}


def spans(found: Iterable[Term], keys: "set[str] | frozenset[str]") -> tuple[Span, ...]:
    """Where the words with one of `keys` stand, in the order of the text, each once.

    >>> spans([Term("sprachkur", 0, 10, 1.0), Term("kurs", 0, 10, 0.6), Term("frau", 15, 21, 1.0)], {"kurs", "frau"})
    ((0, 10), (15, 21))
    """
    return tuple(dict.fromkeys([(start, end) for key, start, end, _ in found if key in keys]))


def _heaviest(found: Sequence[Term]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for key, _, _, weight in found:
        if weight > weights.get(key, 0.0):
            weights[key] = weight
    return weights


def _unit(weights: dict[str, float]) -> dict[str, float]:
    """The keys by alphabet, so that every sum over them runs the same way whatever the order of cards."""
    length = sqrt(sum([weight * weight for weight in weights.values()]))
    return {key: weights[key] / length for key in sorted(weights)}


def cosines(vectors: Mapping[Id, Mapping[str, float]], *, least: float) -> dict[Id, list[tuple[float, Id]]]:
    """For every card the others with a cosine of `least` or more, as pairs (-cosine, id) that sort best first.

    The keys of each vector come by alphabet, as `vectors` gives them; `least` is positive.

    >>> cosines({1: {"kurs": 1.0}, 2: {"kurs": 0.6, "abend": 0.8}}, least=0.5)
    {2: [(-0.6, 1)], 1: [(-0.6, 2)]}
    """
    holders: dict[str, list[tuple[int, float]]] = defaultdict(list)
    ids = list(vectors)
    found: dict[Id, list[tuple[float, Id]]] = defaultdict(list)
    for at, card in enumerate(ids):
        sums: dict[int, float] = {}
        for key, weight in vectors[card].items():
            if earlier := holders[key]:
                for other, other_weight in earlier:
                    sums[other] = sums.get(other, 0.0) + weight * other_weight
            earlier.append((at, weight))
        for other, cosine in sums.items():
            if cosine >= least:
                found[card].append((-min(cosine, 1.0), ids[other]))
                found[ids[other]].append((-min(cosine, 1.0), card))
    return dict(found)
