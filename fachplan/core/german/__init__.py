"""Read German the way people write it: umlauts either way, endings, compounds, one slip of the finger."""

from fachplan.core.german.analyser import PART, STOPS, Lexicon, Term, fold, is_german, stem, terms

__all__ = ["PART", "STOPS", "Lexicon", "Term", "fold", "is_german", "stem", "terms"]
