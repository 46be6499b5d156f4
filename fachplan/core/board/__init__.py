"""A pinboard: what may be put on it, what happens then, and what one sees.

`ops` checks the shape of what a client sent, `rules` says whether it may be done on this board, `cards` is what a line
and a card are, `fold` turns the log into the board, `erasing` takes words away that must not stay, `undoing` takes back what
was done, `view` turns the board into what a reader sees and the log into one without authors.
"""

from .cards import CardState, Op
from .erasing import BOARD_WORDS, CARD, ERASURES, WORDS, is_erasable, rest_of
from .fold import BoardState, apply, fold
from .keeping import OtherShape, kept, taken_up
from .ops import KINDS, Problem, check, check_base
from .rules import Rules, Verdict, judge
from .undoing import NotAsLeft, Step, inverse, steps_back
from .view import board_values, dump_ops, own_dots, view, voting

__all__ = [
    "BOARD_WORDS", "CARD", "ERASURES", "KINDS", "WORDS",
    "BoardState", "CardState", "NotAsLeft", "Op", "OtherShape", "Problem", "Rules", "Step", "Verdict",
    "apply", "board_values", "check", "check_base", "dump_ops", "fold", "inverse", "is_erasable", "judge", "kept", "own_dots", "rest_of",
    "steps_back", "taken_up", "view", "voting",
]
