"""What an inbox of 200 cards, and a city's 1,000, cost before they lie beside their like: read, compared, themed, queued."""

import statistics
import time
from collections.abc import Callable
from functools import partial
from random import Random

from bench.table import Row
from fachplan.core.german.words import KNOWN_WORDS
from fachplan.core.similar import ThemeWord, by_theme, candidates, read, similar, suggest

RUNS = 7
THEMES = [ThemeWord("Sprache", ("Sprache", "Deutsch", "Dolmetscher")), ThemeWord("Wohnen", ("Wohnung", "Vermieter", "Unterkunft")),
          ThemeWord("Ehrenamt", ("Ehrenamt", "Freiwillige", "Paten")), ThemeWord("Kinder", ("Kita", "Kinder", "Schule", "Eltern"))]


def run() -> list[Row]:
    """Medians of processor time; nothing is remembered from run to run."""
    rows = []
    for size, limit in ((200, 10), (1000, 150)):
        cards = invented(size)
        pairs = sum(len(found) for found in similar(cards).values())
        rows.append(_row(f"similar cards, {size}", partial(similar, cards), limit, f"{pairs} shown, reading included"))
        rows.append(_row(f"themes and queue, {size} cards", partial(_themed, cards), None, "reading included"))
    return rows


def invented(size: int) -> list[tuple[int, str, str]]:
    """Cards of 3 to 9 words (the example cards have 4.3 in the mean), every fourth word a compound made up of two: the same every time."""
    from tests.core.cards import LOOKED_AT, SEEN_LATE, cards_of

    chance = Random(size)
    words = [word for block in (LOOKED_AT, SEEN_LATE) for _, text, _ in cards_of(block)[0] for word in text.split()]

    def word() -> str:
        return chance.choice(words) if chance.random() < 0.75 else chance.choice(KNOWN_WORDS) + chance.choice(KNOWN_WORDS).lower()

    return [(at, " ".join(word() for _ in range(chance.randint(3, 9))), "de") for at in range(size)]


def _themed(cards: list[tuple[int, str, str]]) -> None:
    found = read(cards)
    by_theme(found, suggest(found, THEMES))
    candidates(found, THEMES)


def _row(what: str, work: Callable[[], object], limit: int | None, how: str) -> Row:
    took = []
    for _ in range(RUNS):
        begun = time.process_time()
        work()
        took.append((time.process_time() - begun) * 1000)
    median = statistics.median(took)
    return Row(what, f"{median:.1f} ms CPU", f"≤ {limit} ms" if limit else "", median <= limit if limit else None, how)
