"""Every sentence of the catalogues in which the city says a noun of its own, as the city says it.

Which noun a sentence holds is told by its German, where a noun is unmistakable (capital, inflected), and by its English,
but for "minutes", which may be minutes, and "plan", which may be a verb. The name of this program is no noun.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Message
from babel.messages.mofile import read_mo

from fachplan.base.words import CONTEXT, swaps
from fachplan.core.nouns import Swap, reword_english, reword_german

PACKAGE = Path(__file__).resolve().parents[1]
PRODUCT = "Fachplan"
GERMAN = "de"
MANIFOLD = ("minutes", "plan")  # what English says for other things, too


class Reworded(NamedTuple):
    """A sentence as the city says it, for the catalogue."""

    id: str | tuple[str, ...]
    string: str | tuple[str, ...]
    context: str | None


def stamp(words: Mapping[str, str]) -> list[str]:
    """What changes when the reworded sentences may have changed; nothing while the city has no words of its own."""
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in _files(GERMAN)] + sorted(map(str, words.items())) if words else []


def reworded(words: Mapping[str, str], language: str) -> Iterator[Reworded]:
    """The sentences of `language` that read otherwise with the city's words."""
    german_swaps, own_swaps = swaps(words, GERMAN), swaps(words, language)
    if not german_swaps:
        return
    texts = {_key(message): message.string for message in _messages(language)} if language != GERMAN else {}
    for message in _messages(GERMAN):
        keys = _nouns_in(message, german_swaps) | (set() if language == GERMAN else _english_nouns_in(message, own_swaps))
        chosen = [swap for key in keys for swap in own_swaps.get(key, ())]
        if not chosen:
            continue
        before = message.string if language == GERMAN else texts.get(_key(message)) or message.id
        after = tuple(_said(text, chosen, language) for text in _all(before))
        if after != _all(before):
            several = not isinstance(message.id, str)
            yield Reworded(_all(message.id) if several else _all(message.id)[0], after if several else after[0], message.context)


def _said(text: str, chosen: list[Swap], language: str) -> str:
    return reword_german(text, chosen) if language == GERMAN else reword_english(text, chosen)


def _nouns_in(message: Message, german_swaps: Mapping[str, list[Swap]]) -> set[str]:
    """The city's nouns that stand in a sentence."""
    if message.context == CONTEXT:  # how the common noun is written down
        return set()
    ours = PRODUCT in _all(message.id)[0]
    return {key for key, found in german_swaps.items() if not (ours and key == "plan")
            and any(reword_german(text, found) != text for text in _all(message.string))}


def _english_nouns_in(message: Message, own_swaps: Mapping[str, list[Swap]]) -> set[str]:
    if message.context == CONTEXT:
        return set()
    return {key for key, found in own_swaps.items() if key not in MANIFOLD
            and any(reword_english(text, found) != text for text in _all(message.id))}


def _files(language: str) -> list[Path]:
    return sorted(PACKAGE.glob(f"*/locale/{language}/LC_MESSAGES/django.mo"))


def _messages(language: str) -> Iterator[Message]:
    for path in _files(language):
        for message in read_mo(BytesIO(path.read_bytes())):
            if message.id:
                # Babel reads a context back as bytes and writes text.
                message.context = message.context.decode() if isinstance(message.context, bytes) else message.context
                yield message


def _key(message: Message) -> tuple[str, str | None]:
    return _all(message.id)[0], message.context


def _all(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())
