"""Who of a room of invented people writes what and when: the script of a rehearsal.

A script is a list of acts in the order of time, from 0 (the room opens) to 1 (the last card). People sit in groups turn
by turn and do what people in a forum do: a warm-up card each, cards on every field, some second thoughts, a "sehe ich
anders", goals and measures that come from cards of their own group. The first person loses the network for a while and
brings everything when it is back; the last one writes Arabic. Every text says that it is invented, and names nobody.

The same seed makes the same script: chance is splitmix64 [1]_, which needs no state but a number.

References
----------
.. [1] G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", 2014. doi:10.1145/2714064.2660195
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from .words import ARABIC, BY_FIELD, DISSENT, GOALS, INVENTED, MEASURES, SECOND_THOUGHTS, WARM_UP, WHO, WHO_RESPONDS

_MASK = 0xFFFF_FFFF_FFFF_FFFF
# When of the whole time each board is written on; the deck gives 15, 30 and 25 minutes to its three parts.
SPANS = {"warmup": (0.0, 0.2), "matrix": (0.2, 0.65), "measures": (0.68, 1.0)}
CARDS_ON = {"warmup": 1, "matrix": 3, "measures": 1}
AWAY = (0.3, 0.5)


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person does at `at`, a share of the whole time.

    `card` numbers the cards of the script; `about` are the cards it speaks of or comes from, all written earlier.
    """

    at: float
    person: int
    do: Literal["write", "edit", "differ", "away", "back"]
    board: str = ""
    card: int = -1
    values: Mapping[str, Any] = field(default_factory=dict)
    about: tuple[int, ...] = ()


def is_time_for(board: str, phase: str) -> bool:
    """Whether people write on `board` while their group is in `phase`: on its board and on those before, never ahead.

    >>> [is_time_for("matrix", phase) for phase in ("warmup", "matrix", "measures", "plenum", "")]
    [False, True, True, True, True]
    """
    order = list(SPANS)
    return board not in order or phase not in order or order.index(board) <= order.index(phase)


class Dice:
    """Chance that starts from a number and is the same every time.

    >>> [Dice(7).below(6), Dice(7).below(6)]
    [2, 2]
    """

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def below(self, most: int) -> int:
        """A whole number from 0 to most − 1."""
        self._state = (self._state + 0x9E37_79B9_7F4A_7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB) & _MASK
        return (mixed ^ (mixed >> 31)) % most

    def one_of(self, choices: Sequence[str]) -> str:
        """One of `choices`."""
        return choices[self.below(len(choices))]

    def between(self, first: float, last: float) -> float:
        """A moment in [first, last), to the thousandth."""
        return round(first + (last - first) * self.below(1000) / 1000, 6)


def script(people: int, groups: int, fields: Mapping[str, Sequence[str]], *, seed: int) -> tuple[Act, ...]:
    """Everything `people` in `groups` groups do, in the order of time.

    Parameters
    ----------
    people : at least 1; person n sits in group n mod `groups`
    groups : at least 1
    fields : board → the keys of its fields; boards of other kinds than those of `SPANS` stay empty
    seed : any whole number

    Raises
    ------
    ValueError
        If there is nobody, or no group to sit in.

    Examples
    --------
    >>> acts = script(2, 1, {"warmup": ["warmup"]}, seed=1)
    >>> [(act.person, act.do) for act in acts if act.do == "write"]
    [(1, 'write'), (0, 'write')]
    """
    if people < 1 or groups < 1:
        raise ValueError(f"a rehearsal needs people and groups, got {people} and {groups}")
    dice, acts = Dice(seed), list[Act]()
    for board in (board for board in SPANS if fields.get(board)):
        for _round in range(CARDS_ON[board]):
            for person in range(people):
                acts += _turn(acts, dice, person, groups, people, board, fields[board])
    if people > 1:
        acts += [Act(AWAY[0], 0, "away"), Act(AWAY[1], 0, "back")]
    return tuple(sorted(acts, key=lambda act: (act.at, act.do != "write", act.card)))


def _turn(before: list[Act], dice: Dice, person: int, groups: int, people: int, board: str, keys: Sequence[str]) -> list[Act]:
    """A card of `person`, maybe corrected a little later, maybe doubted by a neighbour."""
    first, last = SPANS[board]
    written = [act for act in before if act.do == "write"]
    own_group = [act for act in written if act.person % groups == person % groups]
    at, card = dice.between(first, last), len(written)
    key = keys[dice.below(len(keys))]
    values, about = _words(dice, person, people, board, key, [act for act in own_group if act.board == "matrix"])
    turn = [Act(at, person, "write", board, card, values, about)]
    if dice.below(5) == 0 and board != "measures" and "language" not in values:
        later = dice.between(at, last)
        turn.append(Act(later, person, "edit", board, card, {"text": f"{values['text'].removesuffix(INVENTED)}"
                                                                      f"{dice.one_of(SECOND_THOUGHTS)}{INVENTED}"}))
    doubted = [act for act in own_group if act.board == board and act.person != person and act.at < at]
    if doubted and dice.below(6) == 0:
        other = doubted[dice.below(len(doubted))]
        turn.append(Act(dice.between(at, last), person, "differ", board, other.card,
                        {"text": dice.one_of(DISSENT) + INVENTED}, (other.card,)))
    return turn


def _words(dice: Dice, person: int, people: int, board: str, key: str, sources: list[Act]) -> tuple[dict[str, Any], tuple[int, ...]]:
    """What a card says, and which cards of the group it comes from."""
    place = {"field": key}
    if board == "warmup":
        return {**place, "text": dice.one_of(WARM_UP) + INVENTED}, ()
    if board == "measures":
        return _measure(dice, place, key, sources)
    if people > 1 and person == people - 1:
        return {**place, "text": dice.one_of(ARABIC), "language": "ar"}, ()
    pattern = dice.one_of(BY_FIELD.get(key, [each for patterns in BY_FIELD.values() for each in patterns]))
    return {**place, "text": pattern.format(who=dice.one_of(WHO)) + INVENTED}, ()


def _measure(dice: Dice, place: dict[str, str], key: str, sources: list[Act]) -> tuple[dict[str, Any], tuple[int, ...]]:
    if key == "goals":
        return {**place, "kind": "goal", "text": dice.one_of(GOALS) + INVENTED}, ()
    told = {"responsible": dice.one_of(WHO_RESPONDS), "horizon": dice.one_of(("short", "medium", "long"))}
    about = tuple({sources[dice.below(len(sources))].card for _ in range(2)}) if sources else ()
    return {**place, "kind": "measure", "text": dice.one_of(MEASURES) + INVENTED, **told}, tuple(sorted(about))
