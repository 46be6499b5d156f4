"""What one sees of a board: the cards of DESIGN's "Board HTTP", the dots one has left, and a log without authors."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from .cards import CardState, Op
from .fold import BoardState
from .rules import Rules


def view(state: BoardState, *, author: str, staff: bool, voting: bool, covered: bool = False) -> list[dict[str, Any]]:
    """The living cards, first to last, as one reader sees them; who wrote them is never in it.

    Parameters
    ----------
    author : the reader's hash, for `mine`; '' owns nothing
    staff : scribe or facilitator; before the board is revealed others see their own cards only
    voting : whether the board has dots; without them `votes` is None
    covered : whether nobody may see sums yet; `votes` is None then, too

    Examples
    --------
    >>> from .fold import fold
    >>> board = fold([Op("1", "card.add", "a", {"field": "chances", "text": "Chor"}, seq=1, author="x")])
    >>> [card] = view(board, author="x", staff=False, voting=False)
    >>> card["text"], card["mine"], card["versions"]["text"]
    ('Chor', True, 1)
    """
    cards = state.in_order()
    if not (state.revealed or staff):
        cards = [card for card in cards if card.author == author != ""]
    shown = {(card.id, card.field) for card in cards if card.kind == "heading"}
    return [_card(card, place, author, shown, voting=voting and not covered) for place, card in enumerate(cards, 1)]


def _card(card: CardState, place: int, author: str, headings: set[tuple[str, str]], *, voting: bool) -> dict[str, Any]:
    return {
        "id": card.id, "number": card.number, "kind": card.kind, "field": card.field, "order": place, "text": card.text,
        "language": card.language, "translations": dict(card.translations), "role": card.role,
        "mine": card.author == author != "", "late": card.late, "group": card.group,
        "heading": card.heading if (card.heading, card.field) in headings else None, "sources": list(card.sources),
        "values": dict(card.values), "versions": dict(card.versions),
        "conflicts": {name: list(others) for name, others in card.conflicts.items()}, "dissent": card.dissent,
        "votes": {"phone": card.phone_total, "paper": card.paper} if voting else None, "blacked_out": card.blacked_out,
        "erased": {what: {"on": gone["on"], "reason": gone["reason"]} for what, gone in card.erased.items()},
    }


def board_values(state: BoardState) -> dict[str, dict[str, Any]]:
    """What a board says of itself, by name: its value, that value's version, and what was written beside it.

    >>> from .fold import fold
    >>> board_values(fold([Op("1", "board.set", None, {"target_group": "Familien"}, seq=1, role="scribe")]))
    {'target_group': {'value': 'Familien', 'version': 1, 'others': []}}
    """
    own = state.own
    return {name: {"value": value, "version": own.versions.get(name, 0), "others": list(own.conflicts.get(name, ()))}
            for name, value in own.values.items()}


def voting(state: BoardState, rules: Rules, *, author: str) -> dict[str, Any] | None:
    """The reader's dots, how many are left, and whether they can be set; None on a board without voting."""
    if rules.dots is None:
        return None
    left = max(0, rules.dots - state.spent.get(author, 0))
    told: dict[str, Any] = {"dots": rules.dots, "left": left, "open": rules.voting_open and not (rules.closed or rules.released)}
    if not rules.hidden:
        return told
    return told | {"most": rules.most_on_one, "field": rules.dots_field, "hidden": rules.covered, "mine": own_dots(state, author)}


def own_dots(state: BoardState, author: str) -> dict[str, int]:
    """The dots `author` has set, by living card."""
    return {card.id: card.phone[author] for card in state.in_order() if author and author in card.phone}


def dump_ops(ops: Iterable[Op], *, revealed: bool = True) -> Iterator[Op]:
    """The log without authors: the same board for everyone, nobody's votes.

    Each `vote.set` becomes a `vote.tally` with the card's total at that point; a `card.restore` carries the total it
    came back with. Seq, ids and times stay.

    Examples
    --------
    >>> ops = [Op("1", "card.add", "a", {"field": "chances", "text": "Chor"}, seq=1, author="x"),
    ...        Op("2", "vote.set", "a", {"dots": 2}, seq=2, author="y")]
    >>> [(op.kind, op.values, op.author) for op in dump_ops(ops)][1]
    ('vote.tally', {'phone': 2}, '')
    """
    state = BoardState(revealed=revealed)
    for op in ops:
        card = state.cards.get(op.card or "")
        before = card.phone_total if card else 0
        state.apply(op)
        now = card.phone_total if card else 0
        if op.kind == "vote.set":
            yield replace(op, kind="vote.tally", values={"phone": now}, author="")
        elif op.kind == "vote.paper":
            yield replace(op, values={"dots": card.paper if card else 0}, author="")
        elif op.kind == "card.restore" and (before or now):
            yield replace(op, values={"phone": now}, author="")
        else:
            yield replace(op, author="")
