"""Which erased texts are taken out of longer ones, and how they are found there."""

import re

from django.utils.html import escape

# Two words name a person, three are somebody's sentence: the first are looked for where the card went, the others everywhere.
NEAR_WORDS, FAR_WORDS = 2, 3
NEAR_LENGTH, FAR_LENGTH = 12, 20  # one long word is as telling as two


def is_looked_for(text: str, words: int = NEAR_WORDS, length: int = NEAR_LENGTH) -> bool:
    """Whether an erased text is taken out of longer ones.

    >>> [is_looked_for(text) for text in ("Chor", "Frau Beispiel", "Nachbarschaftsfest")]
    [False, True, True]
    """
    return len(text.split()) >= words or len(text.strip()) >= length


def pattern_of(text: str) -> re.Pattern[str]:
    """How an erased text is found in another one: as whole words, however its lines are broken."""
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, text.split())) + r"(?!\w)")


def forms_of(text: str) -> set[str]:
    """A text as it is written, and as the page of a mail writes it."""
    return {text, str(escape(text))}
