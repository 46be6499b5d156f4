"""A board between two ops as a text, and back: what is kept of a long log so that nobody folds it from its first line.

The text says of itself which names it holds. One that was written by another shape of the board is not read: the log is
there to be folded again.
"""

import json
from typing import Any

from .cards import CardState, Dissent
from .fold import BoardState

_CARD = tuple(CardState.__slots__)
_BOARD = tuple(name for name in BoardState.__slots__ if name not in ("cards", "own", "numbers"))
_SHAPE = [list(_BOARD), list(_CARD)]


class OtherShape(ValueError):
    """The text was written by another version of the board."""


def kept(state: BoardState) -> str:
    """`state` as a text that `taken_up` reads.

    Examples
    --------
    >>> from .fold import Op, fold
    >>> board = fold([Op("1", "card.add", "a", {"field": "chances", "text": "Chor"}, seq=1)])
    >>> taken_up(kept(board)).cards["a"].text
    'Chor'
    """
    document = {
        "shape": _SHAPE,
        "board": [getattr(state, name) for name in _BOARD],
        "numbers": sorted(state.numbers),
        "own": _row(state.own),
        "cards": [_row(card) for card in state.cards.values()],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def taken_up(text: str) -> BoardState:
    """The board that `kept` wrote down.

    :raises OtherShape: if it holds other names than a board has today.
    """
    document = json.loads(text)
    if document.get("shape") != _SHAPE:
        raise OtherShape
    state = BoardState()
    for name, value in zip(_BOARD, document["board"], strict=True):
        setattr(state, name, value)
    state.numbers = set(document["numbers"])
    state.own = _card(document["own"])
    state.cards = {card.id: card for card in map(_card, document["cards"])}
    return state


def _row(card: CardState) -> list[Any]:
    row = [getattr(card, name) for name in _CARD]
    row[_DISSENTS] = [[said.line, said.text, said.author, said.withdrawn_by] for said in card.dissents]
    return row


def _card(row: list[Any]) -> CardState:
    row[_DISSENTS] = [Dissent(*said) for said in row[_DISSENTS]]
    return CardState(*row)


_DISSENTS = _CARD.index("dissents")
