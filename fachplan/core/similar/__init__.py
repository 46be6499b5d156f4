"""Lay cards beside their like, and under the themes they speak of."""

from fachplan.core.similar.likeness import Likeness, Read, Span, read, similar, similar_of
from fachplan.core.similar.themes import Candidate, Suggestion, ThemeWord, by_theme, candidates, suggest

__all__ = ["Candidate", "Likeness", "Read", "Span", "Suggestion", "ThemeWord", "by_theme", "candidates", "read", "similar", "similar_of",
           "suggest"]
