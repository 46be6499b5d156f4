"""Patterns that look like a person: a form of address with a name, an address, a telephone number.

They only point at a text for somebody to look at: a street may be named after a person, and a name may stand alone.
"""

import re

_TITLE = r"(?:Frau|Herrn?|Fr\.|Hr\.|Dr\.|Prof\.|Mrs\.?|Mr\.?|Ms\.?)"
_NAME = r"[A-ZÄÖÜ][a-zäöüßéèáó]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?"
# A noun after the form of address is no name: "Frau und Beruf" has none, "Herr der Lage" neither.
_PERSON = re.compile(rf"\b{_TITLE}(?:\s+(?:Dr\.|Prof\.))*\s+{_NAME}(?:\s+{_NAME})?")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d.])(?:\+\d{2}|0)[\d /-]{5,}\d(?![\d.])")


def people_in(text: str) -> list[str]:
    """What in `text` looks like a person, in the order it stands.

    >>> people_in("Frau Muster fragen, muster@amt.example oder 0351 123 45 67")
    ['Frau Muster', 'muster@amt.example', '0351 123 45 67']
    >>> people_in("Frauen und Herren der Schöpfung, 2025-2030, ab 01.02.2025")
    []
    """
    found = [match for pattern in (_PERSON, _MAIL, _PHONE) for match in pattern.finditer(text)]
    return [match.group(0) for match in sorted(found, key=lambda match: match.start())]
