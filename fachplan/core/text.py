"""What people type, made safe to store, show and typeset; and where a long German word may break.

Nothing visible is ever taken away: only characters that have no shape of their own and change how *others* look or
sort (controls, bidirectional overrides, surrogates, private use). Direction *marks* stay: Arabic text needs them, and
so do the joiners of emoji and Persian.
"""

import re
import unicodedata
from itertools import pairwise

TEXT_LIMIT = 1000
"""Characters of a card after normalisation (DESIGN, Board HTTP)."""

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # controls; tab and line feed stay
    "\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides, isolates
    "\ufeff\ufff9-\ufffb"  # byte order mark, ruby marks
    "\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff"  # surrogates, private use
    "\ufdd0-\ufdef" + "".join(f"{chr((plane << 16) + low)}" for plane in range(16) for low in (0xFFFE, 0xFFFF)) + "]"
)
_PLAIN = re.compile(r"[\n\x20-\x7e]*")
# Letters by their class, blank by their shape.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def clean(text: str) -> str:
    r"""`text` in NFC, without invisible troublemakers and outer blanks; line breaks are kept as \\n.

    Applying it twice changes nothing more.

    Examples
    --------
    >>> clean("  Sprachcafe\u0301 \u202edlog ")
    'Sprachcafé dlog'
    >>> clean("eins\r\nzwei\x00")
    'eins\nzwei'
    """
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return text
    text = _UNWANTED.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")
    return unicodedata.normalize("NFC", text.strip())


def is_blank(text: str) -> bool:
    r"""Whether `text` shows nothing: spaces, zero-width characters and letters without a shape.

    >>> is_blank("\u200b \u3164"), is_blank(".")
    (True, False)
    """
    return all(char.isspace() or char in _BLANK or unicodedata.category(char) in ("Cf", "Cc") for char in text)


LONG_WORD = 14
SOFT_HYPHEN = "\u00ad"
_WORD = re.compile(rf"[^\W\d_]{{{LONG_WORD + 1},}}")
_EDGE = 4  # letters that stay together at either end: shorter stumps read badly
_VOWELS = "aeiouyäöü"
_BETWEEN = re.compile(rf"(?<=[{_VOWELS}])([^{_VOWELS}]{{2,}})(?=([{_VOWELS}]+(?:ng)?))")
# A linking s closes the first word: Bildungs|träger, Nachbarschafts|hilfe, Integrations|konzept, Wohnungs|amt.
_LINK = re.compile(r"(.*ngs)(.*)|(.*ts)(?!ch)(.+)|(.*ns)(?![tp]|ch)(.+)")
_ONSETS = ("sch", "st", "sp", "ch", "qu")
_UNCLEAR = re.compile(r".*[bcdfgkpt][rl]|.*sch[rlmnw]|cht?|ck|sch|ph|st|sp|.*(?:[pt]h|dt|ck|ssp|[^s]s)")
# Where the first word could end, too, only a light vowel shows that it does not: Kin|der, but Jugend-arbeit.
_COULD_END = re.compile(r".*(?:[dtnlrsß]|[nlr].|(.)\1)")
_LIGHT = frozenset({"e", "eng", "ie", "ung"})


def soft_hyphens(text: str, language: str) -> str:
    """`text` with soft hyphens where German words of more than 14 letters may break (LOOK §10).

    Conservative, for a wrong break reads worse than none: only between two or more consonants, after a linking s or
    before the last consonant that begins a syllable, never within "ch", "ck", "sch", "st", never where the parts of a
    compound may lie elsewhere, never fewer than four letters at an end. Other languages, shorter words and words that
    carry soft hyphens already stay as they are.

    Examples
    --------
    >>> soft_hyphens("Integrationskonzept im Quartier", "de").replace(SOFT_HYPHEN, "|")
    'Integrations|kon|zept im Quartier'
    >>> soft_hyphens("Integrationskonzept", "en")
    'Integrationskonzept'
    """
    if language.split("-")[0].lower() != "de":
        return text
    return _WORD.sub(lambda match: _hyphenated(match.group()), text)


def _hyphenated(word: str) -> str:
    lower = word.lower()
    if len(lower) != len(word):  # "İ" lowers to two characters: positions would not fit
        return word
    breaks = (match.start() + cut for match in _BETWEEN.finditer(lower) if (cut := _cut(match[1], match[2])))
    cuts = [0, *(at for at in breaks if _EDGE <= at <= len(word) - _EDGE), len(word)]
    return SOFT_HYPHEN.join(word[start:end] for start, end in pairwise(cuts))


def _cut(consonants: str, vowels: str) -> int:
    """How many of the consonants between two vowels end the syllable; 0 if that is not clear."""
    if link := _LINK.fullmatch(consonants):
        return len(link[1] or link[3] or link[5])
    if _UNCLEAR.fullmatch(consonants):
        return 0
    if onset := next((one for one in _ONSETS if consonants.endswith(one)), ""):
        return len(consonants) - len(onset)
    if _COULD_END.fullmatch(consonants) and vowels not in _LIGHT:
        return 0
    return len(consonants) - 1
