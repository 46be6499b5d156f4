"""How a noun is written down so that sentences can be made with it: ``das Team, die Teams`` in German, ``team, teams`` in English.

The article tells the gender, the second part the plural. A word that has no singular is written alone: ``Mitwirkende``. Several
words for one thing stand apart with semicolons.
"""

from dataclasses import dataclass

GENDERS = {"der": "m", "die": "f", "das": "n"}
PLURAL_ONLY = "p"


class NounProblem(ValueError):
    """A noun that is not written as it has to be."""


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun: its singular (empty where it has none), its plural, and its gender m, f, n or p (plural only)."""

    singular: str
    plural: str
    gender: str

    @property
    def label(self) -> str:
        """The noun as it stands alone."""
        return self.singular or self.plural


@dataclass(frozen=True, slots=True)
class Swap:
    """A common noun and what this municipality says instead."""

    common: Noun
    own: Noun


def german_nouns(text: str) -> list[Noun]:
    """The nouns that `text` writes down.

    Raises
    ------
    NounProblem
        If an article or the plural is missing.

    Examples
    --------
    >>> german_nouns("die Kleingruppe, die Kleingruppen; die Gruppe, die Gruppen")[1]
    Noun(singular='Gruppe', plural='Gruppen', gender='f')
    >>> german_nouns("Mitwirkende")
    [Noun(singular='', plural='Mitwirkende', gender='p')]
    """
    return [_german_noun(part.strip()) for part in text.split(";")]


def _german_noun(text: str) -> Noun:
    singular, comma, plural = (part.strip() for part in text.partition(","))
    if not comma and singular.partition(" ")[0] not in GENDERS and singular:
        return Noun("", singular, PLURAL_ONLY)
    article, _space, word = singular.partition(" ")
    many, _space, words = plural.partition(" ")
    if article not in GENDERS or many != "die" or not word.strip() or not words.strip():
        raise NounProblem(text)
    return Noun(word.strip(), words.strip(), GENDERS[article])


def english_nouns(text: str) -> list[Noun]:
    """The nouns that `text` writes down; a word alone has no singular.

    Raises
    ------
    NounProblem
        If a word is missing.

    Examples
    --------
    >>> english_nouns("team, teams; minutes")
    [Noun(singular='team', plural='teams', gender='n'), Noun(singular='', plural='minutes', gender='p')]
    """
    return [_english_noun(part.strip()) for part in text.split(";")]


def _english_noun(text: str) -> Noun:
    singular, comma, plural = (part.strip() for part in text.partition(","))
    if not singular or (comma and not plural):
        raise NounProblem(text)
    return Noun(singular, plural, "n") if comma else Noun("", singular, PLURAL_ONLY)
