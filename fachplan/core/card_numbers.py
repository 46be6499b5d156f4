"""Numbers of cards: those a board gives away itself, and those printed on paper before the day.

"Orange 501" is a card's name for ever, and paper is printed before anyone knows how many cards the phones will bring. So
the range `PRINTED` belongs to paper alone: a board passes over it when it counts on, and a scribe types the printed number.
"""

PRINTED = range(501, 1000)
"""Three digits, far above what a group of fifteen writes in a day; 499 cards are more than one kit needs."""


def next_own(highest: int) -> int:
    """The number a board gives after `highest`, the highest it gave so far outside the printed range.

    >>> next_own(0), next_own(34), next_own(500)
    (1, 35, 1000)
    """
    return PRINTED.stop if highest + 1 in PRINTED else highest + 1


def printed_numbers(first: int, count: int) -> range:
    """`count` numbers from `first` on, as far as the printed range reaches.

    Raises
    ------
    ValueError
        If `first` does not belong to paper.

    Examples
    --------
    >>> list(printed_numbers(501, 3)), len(printed_numbers(998, 40))
    ([501, 502, 503], 2)
    """
    if first not in PRINTED:
        raise ValueError(f"paper numbers run from {PRINTED.start} to {PRINTED.stop - 1}, got {first}")
    return range(first, min(first + count, PRINTED.stop))
