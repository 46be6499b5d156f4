"""Put a municipality's own nouns into sentences that were written with common ones, grammar included."""

from fachplan.core.nouns.english import reword_english
from fachplan.core.nouns.german import reword_german
from fachplan.core.nouns.notation import Noun, NounProblem, Swap, english_nouns, german_nouns

__all__ = ["Noun", "NounProblem", "Swap", "english_nouns", "german_nouns", "reword_english", "reword_german"]
