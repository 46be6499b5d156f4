"""The German analyser: which terms a short text holds, and where in the text each of them stands.

A *word* is what someone wrote, a *term* is what makes two words the same: case, umlauts written either way, endings of plural and
case and one slip of the finger make no difference, and a compound counts as itself and, less, as each of its parts. Endings are
taken off in the manner of CISTEM [1]_, one after the other until none is left, so that a form and its longer sister end alike; the
-t of verbs stays, for people on a phone write nouns in lower case, too. A slip is one letter more, less, other or two swapped, in a
long word that was written only once. An own stemmer and not Snowball's: that keeps Kurs and Kurse, Zentrum and Zentren apart, and in
pure Python took 33 ms for the 784 words measured, these rules 3 ms.

Nothing here remembers a text: what was read lives in the `Lexicon` and goes with it.

References
----------
.. [1] L. Weissweiler, A. Fraser, "Developing a Stemmer for German Based on a Comparative Analysis of Publicly Available Stemmers",
   GSCL 2017. doi:10.1007/978-3-319-73706-5_8
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fachplan.core.german.words import KNOWN_WORDS, OTHER_STOP_WORDS, STOP_WORDS

PART = 0.6
"""How much a part of a compound counts beside a word that stands alone."""
SHORTEST = 3  # letters of a German word that says something
SHORTEST_SLIP = 8  # in shorter words one other letter is mostly another word
LONGEST = 60  # longer "words" are no compounds; trying every place in them would only take time
CROWDED = 60  # more long words than this with one beginning are no language, and every pair of them would be compared
FREE = 5  # letters of one part that may be unknown: "Orientierungs|kurs", but not "Ver|ein"

_WORD = re.compile(r"(?:(?<!\w)[^\W\d_äöüßÄÖÜ]-(?=[^\W\d_]))?[^\W_](?:[^\W_]|[\u00ad\u0300-\u036f\u064b-\u065f\u0670\u200c\u200d])*")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "\u00ad": None, "\u200c": None,
                          "\u200d": None, "ا": "ا", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ё": "е", "ı": "i"})
_TWO_LETTERS = re.compile(r"(?<![aeiouq])([aou])e")
_LAST_OF_ENDING = frozenset("emnrs")
_LINKS = ("ungs", "ions", "heits", "keits", "schafts", "tats")  # after these a new word begins
_TAILS = frozenset({"", "s", "n", "e", "en", "es", "er", "ern", "ens", "ns"})  # what a word takes on before the next one


class Term(NamedTuple):
    """A term and the word it was read from: `text[start:end]` is that word.

    >>> Term("kurs", 4, 9, 1.0)
    Term(key='kurs', start=4, end=9, weight=1.0)
    """

    key: str
    start: int
    end: int
    weight: float


def fold(word: str) -> str:
    """`word` in small letters without any marks; "ä", "ae" and "a" are one, as are "ß" and "ss".

    An e after two vowels is no umlaut: "neue" and "Frauen" keep theirs. Folding twice need not be the same as folding once.

    Examples
    --------
    >>> fold("Begrüßung"), fold("BEGRUESSUNG"), fold("Café"), fold("neue")
    ('begrussung', 'begrussung', 'cafe', 'neue')
    """
    word = word.lower().replace("-", "")  # a single letter keeps its hyphen: W-LAN, E-Mail
    if not word.isascii():
        word = unicodedata.normalize("NFC", word).translate(_UMLAUTS)
        if not word.isascii():
            word = "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))
    return _TWO_LETTERS.sub(r"\1", word) if "ae" in word or "oe" in word or "ue" in word else word


def base(folded: str) -> str:
    """A folded word without the endings of plural and case.

    Examples
    --------
    >>> [base(fold(word)) for word in ("Kurs", "Kurse", "Kursen", "Häuser", "Haus", "Zentrum", "Zentren", "Büros")]
    ['kurs', 'kurs', 'kurs', 'haus', 'haus', 'zentr', 'zentr', 'buro']
    """
    while folded[-1:] in _LAST_OF_ENDING and (cut := _ending(folded, len(folded))):
        folded = folded[:-cut]
    return folded


def _ending(word: str, letters: int) -> int:
    """How many letters of the end can go; what stays is a word of three letters, or of four where only n, s or um goes."""
    if word.endswith("ern") and letters > 5:
        return 3
    if word.endswith(("em", "er", "en", "es")) and letters > 4:
        return 2
    if word.endswith("um") and letters > 5 and word[-3] != "a":  # Zentrum, but Raum
        return 2
    last_goes = letters > 3 if word[-1] == "e" else letters > 4 and (word[-1] == "n" or (word[-1] == "s" and word[-2] != "s"))
    return 1 if last_goes else 0


def stem(word: str) -> str:
    """The term of a word that stands alone: without endings of plural and case, and without those that make words of words.

    Examples
    --------
    >>> stem("Beratung") == stem("beraten"), stem("Migrantinnen") == stem("Migranten"), stem("Zeitung") == stem("Zeit")
    (True, True, False)
    """
    return _derived(base(fold(word)))


def _derived(word: str) -> str:
    while cut := _suffix(word, len(word)):
        word = base(word[:-cut])
    return word


def _suffix(word: str, letters: int) -> int:
    """How many letters made this word of another one: Beratung of beraten, Patenschaft of Paten."""
    if letters > 6 and word.endswith("ung") and word != "zeitung":
        return 3
    if letters > 8 and word.endswith(("lich", "isch", "heit", "keit")):
        return 4
    if letters > 10 and word.endswith("schaft"):
        return 6
    if letters > 6 and word.endswith(("eri", "ori", "nti", "sti", "uti")):  # Migranti(nnen): base() took the rest
        return 1
    return 2 if letters > 6 and word.endswith("ig") else 0


def _heads(words: Iterable[str]) -> dict[str, str]:
    """How a word may end a compound: Kurs may lose its s there, Sprachkur(s) being long enough; that form leads back to it."""
    shorter = ((word[:-1], word) for word in sorted(words) if len(word) > SHORTEST and word[-1] in "ns" and word[-2] != "s")
    return {**dict(shorter), **{word: word for word in words}}


STOPS = frozenset(fold(word) for word in STOP_WORDS)
_KNOWN = frozenset(base(fold(word)) for word in KNOWN_WORDS)
_KNOWN_HEADS = _heads(_KNOWN)


class Lexicon:
    """What is known about words while a set of texts is read: bases that stand alone, and slips with the word that was meant.

    Examples
    --------
    >>> lexicon = Lexicon.of([("Kinderbetreuung", "de"), ("Kinderbetreung am Abend", "de")])
    >>> [term.key for term in terms("Kinderbetreung", "de", lexicon)] == [term.key for term in terms("Kinderbetreuung", "de", lexicon)]
    True
    """

    def __init__(self, bases: Iterable[str] = ()) -> None:
        self.bases = _KNOWN.union(bases)
        self._meant: dict[str, str] = {}
        self._heads = {**_KNOWN_HEADS, **_heads(self.bases - _KNOWN)}
        self._read: dict[str, tuple[tuple[str, float], ...]] = {}

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]]) -> "Lexicon":
        """The lexicon of `texts`, each with its language: their order does not matter."""
        counted: Counter[str] = Counter()
        for text, language in texts:
            if is_german(language):
                counted.update(_WORD.findall(text))
        bases = {word: base(folded) for word in counted if _says_something(folded := fold(word))}
        found: dict[str, int] = {}
        for word, its_base in bases.items():
            found[its_base] = found.get(its_base, 0) + counted[word]
        lexicon = cls(word for word in found if len(word) > SHORTEST)
        lexicon._meant = _slips(found, lexicon)
        lexicon._read = dict.fromkeys(counted, ()) | {word: lexicon._analysed(its_base) for word, its_base in bases.items()}
        return lexicon

    def read(self, word: str) -> tuple[tuple[str, float], ...]:
        """The terms of one German word with their weights; none for a stop word."""
        if (known := self._read.get(word)) is None:
            folded = fold(word)
            known = self._read[word] = self._analysed(base(folded)) if _says_something(folded) else ()
        return known

    def parts(self, word: str) -> list[str]:
        """The bases a compound's base is made of, longer ones before their own parts; the word alone if it is none.

        >>> lexicon = Lexicon.of([("Ein Sprachprojekt", "de")])
        >>> lexicon.parts("sprachprojekt"), lexicon.parts("elternsprachprojekt"), lexicon.parts("verein")
        (['sprach', 'projekt'], ['elt', 'sprachprojekt', 'sprach', 'projekt'], ['verein'])
        """
        if not (halves := self._halves(word)):
            return [word]
        below = [(half, self.parts(half)) for half in halves]
        return [part for half, parts in below for part in (parts if len(parts) == 1 else [half, *parts])]

    def is_whole(self, word: str) -> bool:
        """Whether `word` is known or a compound of known words: then it holds no slip."""
        if word in _KNOWN:
            return True
        halves = self._halves(word)
        return halves is not None and all(self.is_whole(half) for half in halves)

    def _analysed(self, word: str) -> tuple[tuple[str, float], ...]:
        while word in self._meant:
            word = self._meant[word]
        whole = _derived(word)
        parts = {_derived(part) for part in self.parts(word)} - {whole}
        return ((whole, 1.0), *[(part, PART) for part in sorted(parts)]) if parts else ((whole, 1.0),)

    def _halves(self, word: str) -> tuple[str, str] | None:
        """The two bases a compound is made of; None if it is none. Known on both sides goes first, then even halves."""
        if word in _KNOWN or len(word) > LONGEST:
            return None
        best, left, cut, end, bases, heads, letters = (0, 0), 0, 0, 0, self.bases, self._heads, len(word)
        for at in range(SHORTEST, letters - 2):
            if word[:at] in bases:
                end = at
            known = end and word[end:at] in _TAILS
            head = heads.get(word[at:])
            if not known and not head:
                continue
            rank = best
            if head and (known or (at >= FREE and len(head) > SHORTEST)):
                rank = (2 if known else 1, min(at, letters - at))
            elif known and letters - at > SHORTEST and word.endswith(_LINKS, 0, at):
                rank = (1, 0)
            elif known and word[end:at + 1] not in _TAILS and at >= FREE and letters - at >= FREE:
                rank = (0, at)
            if rank > best:
                best, left, cut = rank, end if known else 0, at
        if not cut:
            return None
        return word[:left] if left else base(word[:cut]), heads.get(word[cut:], word[cut:])


def terms(text: str, language: str, lexicon: Lexicon | None = None) -> tuple[Term, ...]:
    """The terms of `text` in the order of its words; German words are analysed, others folded only.

    Parameters
    ----------
    text : as it is stored; positions count its characters
    language : its code, "de" or "de-CH"
    lexicon : what is known about words, from `Lexicon.of`; without it the short list alone

    Examples
    --------
    >>> text = "Es fehlen Sprachkurse für Frauen"
    >>> [(term.key, text[term.start:term.end]) for term in terms(text, "de")]
    [('sprachkur', 'Sprachkurse'), ('kurs', 'Sprachkurse'), ('sprach', 'Sprachkurse'), ('frau', 'Frauen')]
    >>> [term.key for term in terms("We need the Café", "en")]
    ['cafe']
    """
    found = _WORD.finditer(text)
    if is_german(language):
        read = (lexicon or Lexicon()).read
        return tuple([Term(key, match.start(), match.end(), weight) for match in found for key, weight in read(match[0])])
    stops = OTHER_STOP_WORDS.get(language.split("-")[0].lower(), frozenset())
    pairs = ((match, fold(match[0])) for match in found if match[0].lower() not in stops)
    return tuple(Term(key, *match.span(), 1.0) for match, key in pairs if len(key) > 2 and not key.isdigit())


def is_german(language: str) -> bool:
    """Whether `language` is German in any land.

    >>> is_german("de-CH"), is_german("den")
    (True, False)
    """
    return language.split("-")[0].lower() == "de"


def _says_something(folded: str) -> bool:
    return len(folded) >= SHORTEST and folded not in STOPS and not folded.isdigit()


def _slips(found: Mapping[str, int], lexicon: Lexicon) -> dict[str, str]:
    """Words written once that are one slip away from a word that is known, more frequent or, all else equal, later by alphabet."""
    near = {key: list(words) for key, words in _KNOWN_NEAR.items()}
    for key, words in _near(word for word in found if word not in _KNOWN).items():
        near.setdefault(key, []).extend(words)
    pairs = {(one, other) for words in near.values() if 1 < len(words) <= CROWDED for one in words if found.get(one) == 1
             for other in words if one_slip_apart(one, other)}
    whole = {word for pair in pairs for word in pair if lexicon.is_whole(word)}
    meant: dict[str, str] = {}
    for one, other in sorted(pairs):
        def rank(word: str) -> tuple[bool, int, str]:
            return word in whole, found.get(word, 0), word

        if one not in whole and rank(other) > rank(meant.get(one, one)):
            meant[one] = other
    return meant


def _near(words: Iterable[str]) -> dict[str, list[str]]:
    """Long words by how they begin and by how they end: of two that are one slip apart, one or the other is the same.

    The first letter counts for both: there a slip is rare and another word is likely (Vermittlung, Ermittlung).
    """
    near: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= SHORTEST_SLIP:
            near[word[:4]].append(word)
            near[f"{word[0]}-{word[-3:]}"].append(word)
    return near


def one_slip_apart(one: str, other: str) -> bool:
    """Whether one letter more, less, other or two neighbours swapped make `one` the `other`.

    Examples
    --------
    >>> one_slip_apart("kurs", "krus"), one_slip_apart("kurs", "kus"), one_slip_apart("kurs", "kras")
    (True, True, False)
    """
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1 or one == other:
        return False
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1:]
    return one[at + 1:] == other[at + 1:] or (one[at + 2:] == other[at + 2:] and one[at:at + 2] == other[at:at + 2][::-1])


_KNOWN_NEAR = _near(sorted(_KNOWN))
