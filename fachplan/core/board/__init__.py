"""A pinboard: what may be put on it, what happens then, and what one sees.

`ops` checks the shape of what a client sent, `rules` says whether it may be done on this board, `fold` turns the log
into the board, `erasing` takes words away that must not stay, `view` turns the board into what a reader sees and the log
into one without authors.
"""

from .erasing import CARD, WORDS, is_erasable, rest_of
from .fold import BoardState, CardState, Op, apply, fold
from .ops import KINDS, Problem, check, check_base
from .rules import Rules, Verdict, judge
from .view import board_values, dump_ops, own_dots, view, voting

__all__ = [
    "CARD", "KINDS", "WORDS", "BoardState", "CardState", "Op", "Problem", "Rules", "Verdict",
    "apply", "board_values", "check", "check_base", "dump_ops", "fold", "is_erasable", "judge", "own_dots", "rest_of", "view", "voting",
]
