"""English: singular and plural, the capital at the start, and a or an."""

import re
from collections.abc import Sequence

from fachplan.core.nouns.notation import Noun, Swap

# What a program fills in, and the marks of HTML, hold names of our own that are no words.
NOT_TEXT = r"%\([^)]*\)\w|\{[^}]*\}|<[^>]*>"


def reword_english(text: str, swaps: Sequence[Swap]) -> str:
    """`text` with the municipality's own nouns.

    Examples
    --------
    >>> from fachplan.core.nouns.notation import english_nouns
    >>> swap = Swap(english_nouns("group, groups")[0], english_nouns("office circle, office circles")[0])
    >>> reword_english("Groups: %(group)s. Choose a group.", [swap])
    'Office circles: %(group)s. Choose an office circle.'
    """
    forms = {form.lower(): new for swap in swaps for form, new in _forms(swap.common, swap.own)}
    if not forms:
        return text
    words = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    pattern = rf"(?P<skip>{NOT_TEXT})|\b(?:(?P<article>[Aa]n?) )?(?P<noun>{words})\b"
    return re.sub(pattern, lambda found: _said(found, forms), text, flags=re.IGNORECASE)


def _forms(common: Noun, own: Noun) -> list[tuple[str, str]]:
    if not common.singular:  # "minutes" are one thing
        return [(common.plural, own.label)]
    return [(common.plural, own.plural), (common.singular, own.label)]


def _said(found: "re.Match[str]", forms: dict[str, str]) -> str:
    if found["skip"]:
        return found["skip"]
    new = forms[found["noun"].lower()]
    if found["noun"][0].isupper():
        new = new[0].upper() + new[1:]
    if not found["article"]:
        return new
    return f"{found['article'][0]}{'n' if new[0].lower() in 'aeiou' else ''} {new}"
