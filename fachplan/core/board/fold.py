"""The fold: from the log of a board to the board.

A log is a list of ops in `seq` order, each of which was accepted once. The board is a function of it and of nothing
else: no clock, no chance, no reader. Folding is total: a line whose values were erased, or whose card never came,
changes what it can and never raises.

How two people at one card end is decided here. An op may carry `base`, the version (seq) of each name it started from.
A name that moved on meanwhile, to another value, keeps the value shown, and the later one is stored beside it in
`conflicts`; the other names of the same op take effect. Text, field, order and heading are names of their own, so that
moving and rewording a card at once both survive.

A card has one place on the whole board. `after` names the card it follows, None the first place; a new card without it
comes last, a moved one stays, unless it changes its field: then it comes last there. Only `after` counts for `order`.
"""

import pickle
from collections.abc import Iterable
from typing import Any

from .cards import DEFAULT_KINDS, CardState, Dissent, Op, changes
from .erasing import correct, erase
from .ops import VALUE_NAMES

_PLACE_NAMES = ("text", "language", "field", "order", "heading")
_MISSING = object()


class BoardState:
    """A board between two ops; `apply` takes it to the next in place.

    `order` holds the ids of all cards from first to last, removed ones too. `spent` counts each author's dots on living cards,
    `voted` the seq of their last vote. `own` is what the board says of itself, such as the group's target group, like a card.
    Whoever applies an op whose transaction then fails throws the state away and folds again.
    """

    __slots__ = ("_next", "cards", "numbers", "order", "own", "revealed", "seq", "spent", "voted")

    def __init__(self, *, revealed: bool = True) -> None:
        self.cards: dict[str, CardState] = {}
        self.order: list[str] = []
        self.seq = 0
        self.revealed = revealed
        self.own = CardState("", 0, "board", "", "", "facilitator")
        self.spent: dict[str, int] = {}
        self.voted: dict[str, int] = {}
        self.numbers: set[int] = set()
        self._next = 1

    @property
    def next_number(self) -> int:
        """One more than the highest number given so far."""
        return self._next

    def copy(self) -> "BoardState":
        """An independent board in the same state."""
        return pickle.loads(pickle.dumps(self, -1))  # type: ignore[no-any-return]  # noqa: S301 - our own; deepcopy takes twice as long

    def in_order(self) -> list[CardState]:
        """The living cards, first to last."""
        cards = self.cards
        return [card for card in map(cards.__getitem__, self.order) if not card.removed]

    def before(self, card: CardState) -> str | None:
        """The living card of the same field that `card` comes after; None if it is the first."""
        for other in map(self.cards.__getitem__, reversed(self.order[: self.order.index(card.id)])):
            if not other.removed and other.field == card.field:
                return other.id
        return None

    def clashing(self, op: Op) -> set[str]:
        """The names `op` would overwrite although its writer had not seen their last value."""
        card = self.own if op.kind == "board.set" else self.cards.get(op.card or "")
        if not op.base or card is None:
            return set()
        return {
            name for name, value in changes(op)
            if op.base.get(name, now := card.versions.get(name, 0)) != now and value != self.value(card, name)
            and not self._is_taken_back(card, name)
        }

    def _is_taken_back(self, card: CardState, name: str) -> bool:
        """Whether `name` is a translation that was there and was taken back: nothing is overwritten by another one."""
        return name.startswith("translations.") and name in card.versions and self.value(card, name) is _MISSING

    def value(self, card: CardState, name: str) -> object:
        """What `card` shows under `name`, one of those a version or a conflict can be about."""
        if name in ("text", "language", "field", "heading"):
            return getattr(card, name)
        if name == "order":
            return self.before(card)
        if name.startswith("translations."):
            return card.translations.get(name.removeprefix("translations."), _MISSING)
        return card.values.get(name, _MISSING)

    def apply(self, op: Op) -> None:
        """Take the next line of the log."""
        self.seq = op.seq
        if op.kind == "card.add":
            self._add(op)
        elif op.kind in ("board.reveal", "board.hide"):
            self.revealed = op.kind == "board.reveal"
        elif op.kind == "board.set":
            self._set_own(op)
        elif op.kind == "board.erase":
            erase(self, self.own, op)
        elif (card := self.cards.get(op.card or "")) is not None and (deed := _DEEDS.get(op.kind)) is not None:
            deed(self, card, op)

    def _set_own(self, op: Op) -> None:
        """Keep what the board says of itself; written by somebody who saw all versions, it settles them."""
        seen = self.clashing(op)
        self._change(self.own, op)
        for name in op.values.keys() - seen:
            self.own.conflicts.pop(name, None)

    def _add(self, op: Op) -> None:
        values = op.values
        if op.card is None or op.card in self.cards:
            return
        where = values.get("field", "")
        number = op.number or values.get("number") or self._next
        card = CardState(
            op.card, number, values.get("kind") or DEFAULT_KINDS.get(where, "note"), where, values.get("text", ""),
            op.role, op.author, values.get("language", ""), op.group, op.late, values.get("heading"),
        )
        card.sources = list(values.get("sources", ()))
        card.versions = dict.fromkeys(_PLACE_NAMES, op.seq)
        if card.kind in ("goal", "measure"):
            card.versions.update(dict.fromkeys(VALUE_NAMES, op.seq))
        self.cards[op.card] = card
        self._put(op.card, values.get("after", _MISSING))
        self.numbers.add(number)
        self._next = max(self._next, number + 1)

    def _put(self, card: str, after: object) -> None:
        """Give `card` its place: after a card, first if that is None, last if it is missing or unknown."""
        at = 0 if after is None else len(self.order)
        if isinstance(after, str) and after in self.cards and after != card:
            at = self.order.index(after) + 1
        self.order.insert(at, card)

    def _set(self, card: CardState, name: str, value: Any) -> None:
        if name in ("text", "language", "heading"):
            setattr(card, name, value)
        elif name == "field":
            if value != card.field:
                self.order.remove(card.id)
                self.order.append(card.id)
            card.field = value
        elif name == "order":
            if value != card.id:
                self.order.remove(card.id)
                self._put(card.id, value)
        elif name.startswith("translations."):
            card.translations[name.removeprefix("translations.")] = value
        else:
            card.values[name] = value

    def _change(self, card: CardState, op: Op) -> None:
        beside = self.clashing(op)
        for name, value in changes(op):
            if name in beside:
                card.conflicts.setdefault(name, []).append({"value": value, "seq": op.seq})
                continue
            self._set(card, name, value)
            card.versions[name] = op.seq
            if name == "text":
                card.late, card.original = op.late, None

    def _resolve(self, card: CardState, op: Op) -> None:
        name = op.values.get("name")
        if name is None:
            return
        card.conflicts.pop(name, None)
        card.versions[name] = op.seq
        if "value" in op.values and self.value(card, name) != op.values["value"]:
            self._set(card, name, op.values["value"])
            if name == "text":
                card.late, card.original = op.late, None

    def _link(self, card: CardState, op: Op) -> None:
        source = op.values.get("source")
        if source is not None and source not in card.sources:
            card.sources.append(source)

    def _unlink(self, card: CardState, op: Op) -> None:
        if op.values.get("source") in card.sources:
            card.sources.remove(op.values["source"])

    def _dissent(self, card: CardState, op: Op) -> None:
        if "text" in op.values:
            card.dissents.append(Dissent(op.seq, op.values["text"], op.author))

    def _undissent(self, card: CardState, op: Op) -> None:
        """Take back what a line said, or let it stand again; who took it back first is kept."""
        said = card.dissent_of(op.values.get("line", 0))
        if said is not None and not (said.withdrawn_by and op.kind == "card.undissent"):
            said.withdrawn_by = op.role if op.kind == "card.undissent" else ""

    def _untranslate(self, card: CardState, op: Op) -> None:
        for name, _nothing in changes(op):
            if card.translations.pop(name.removeprefix("translations."), None) is not None:
                card.versions[name] = op.seq

    def _remove(self, card: CardState, op: Op) -> None:
        if card.removed:
            return
        card.removed, card.removed_at, card.removed_by = True, op.seq, op.role
        for author, dots in card.phone.items():
            self.spent[author] -= dots

    def _restore(self, card: CardState, op: Op) -> None:
        """Bring a card back, with the dots of those who have not voted since: nobody's dots count twice."""
        if not card.removed:
            return
        card.removed = False
        card.phone = {author: dots for author, dots in card.phone.items() if self.voted[author] <= card.removed_at}
        for author, dots in card.phone.items():
            self.spent[author] += dots
        card.tally = op.values.get("phone", card.tally)

    def _vote(self, card: CardState, op: Op) -> None:
        dots = op.values.get("dots", 0)
        self.spent[op.author] = self.spent.get(op.author, 0) + dots - card.phone.get(op.author, 0)
        self.voted[op.author] = op.seq
        card.phone[op.author] = dots
        if not dots:
            del card.phone[op.author]

    def _paper(self, card: CardState, op: Op) -> None:
        card.paper = op.values.get("dots", 0)

    def _tally(self, card: CardState, op: Op) -> None:
        for author, dots in card.phone.items():
            self.spent[author] -= dots
        card.phone, card.tally = {}, op.values.get("phone", 0)


_DEEDS = {
    "card.edit": BoardState._change, "card.translate": BoardState._change, "card.move": BoardState._change,
    "card.link": BoardState._link, "card.unlink": BoardState._unlink, "card.remove": BoardState._remove,
    "card.restore": BoardState._restore, "card.dissent": BoardState._dissent,
    "card.undissent": BoardState._undissent, "card.redissent": BoardState._undissent,
    "card.untranslate": BoardState._untranslate, "card.resolve": BoardState._resolve,
    "card.correct": correct, "card.erase": erase,
    "vote.set": BoardState._vote, "vote.paper": BoardState._paper, "vote.tally": BoardState._tally,
}


def apply(state: BoardState, op: Op) -> BoardState:
    """`state` after `op`; the same object, changed."""
    state.apply(op)
    return state


def fold(ops: Iterable[Op], *, revealed: bool = True) -> BoardState:
    """The board that a log describes.

    Parameters
    ----------
    ops : in seq order, each once (a duplicate never reaches the log)
    revealed : whether cards are shown to all from the start; `board.reveal` in the log shows them from there on

    Examples
    --------
    Two people reword one card at once; both texts are there until someone settles it.

    >>> board = fold([
    ...     Op("1", "card.add", "a", {"field": "chances", "text": "Chor"}, seq=1),
    ...     Op("2", "card.edit", "a", {"text": "Chor im Stadtteil"}, seq=2, base={"text": 1}),
    ...     Op("3", "card.edit", "a", {"text": "Singkreis"}, seq=3, base={"text": 1}),
    ... ])
    >>> board.cards["a"].text, board.cards["a"].conflicts
    ('Chor im Stadtteil', {'text': [{'value': 'Singkreis', 'seq': 3}]})
    """
    state = BoardState(revealed=revealed)
    for op in ops:
        state.apply(op)
    return state
