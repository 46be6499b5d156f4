"""Identifiers that sort by the moment they were made, UUID version 7 (RFC 9562, section 5.7), and words in addresses."""

import secrets
import time
import unicodedata
import uuid

from django.utils.text import slugify

# As DIN 5007-2 and every German address bar writes them; Unicode alone would make "Räume" into "raume".
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def uuid7() -> uuid.UUID:
    """A new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)


def slug_of(words: str, longest: int, otherwise: str = "") -> str:
    """`words` as a part of an address; `otherwise` where no letter of them fits into one.

    >>> slug_of("Räume für Süd und Groß-Neundorf", 24)
    'raeume-fuer-sued-und-gro'
    >>> slug_of("لغة", 24, "gruppe")
    'gruppe'
    """
    return slugify(unicodedata.normalize("NFC", words).translate(_GERMAN))[:longest].strip("-") or otherwise
