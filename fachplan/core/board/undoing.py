"""Taking back: the op that undoes an op, found in the log, and only while nobody has changed meanwhile what it did.

Nothing is rolled back. An undo is an op like any other; to redo is to undo the undo. What it puts back is read from the
log as it is now, so that words which were erased meanwhile do not come back by it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .cards import CardState, Op
from .fold import BoardState

UNDOABLE = frozenset({
    "card.add", "card.edit", "card.translate", "card.untranslate", "card.move", "card.link", "card.unlink", "card.remove", "card.restore",
    "card.dissent", "card.undissent", "card.redissent", "vote.paper"})
_TRANSLATIONS = frozenset({"card.translate", "card.untranslate"})
_VERSIONED = frozenset({"card.edit", "card.move", *_TRANSLATIONS})


class NotAsLeft(Exception):
    """Somebody has changed meanwhile what is to be taken back, or it cannot be taken back at all."""


@dataclass(frozen=True, slots=True)
class Step:
    """What undoes one op: its kind, card and values, and the versions it builds on."""

    kind: str
    card: str
    values: dict[str, Any]
    base: dict[str, int]


def inverse(state: BoardState, op: Op) -> Step | None:
    """What takes `op` back on a board that stood at `state` before it; None if it changes nothing or cannot be undone.

    Examples
    --------
    >>> from .fold import fold
    >>> board = fold([Op("1", "card.add", "a", {"field": "chances", "text": "Chor"}, seq=1)])
    >>> inverse(board, Op("2", "card.edit", "a", {"text": "Band"}, seq=2)).values
    {'text': 'Chor'}
    """
    if op.kind not in UNDOABLE or op.card is None:
        return None
    if op.kind == "card.add":
        return None if op.card in state.cards else Step("card.remove", op.card, {}, {})
    card = state.cards.get(op.card)
    if card is None:
        return None
    if op.kind in ("card.remove", "card.restore"):
        back = "card.restore" if op.kind == "card.remove" else "card.remove"
        return None if card.removed == (op.kind == "card.remove") else Step(back, card.id, {}, {})
    if op.kind in _TRANSLATIONS:
        return _translation_before(state, card, op)
    if op.kind.endswith("dissent"):
        return _dissent_back(card, op)
    values = _values_before(state, card, op)
    kind = {"card.link": "card.unlink", "card.unlink": "card.link"}.get(op.kind, op.kind)
    return Step(kind, card.id, values, {}) if values else None


def _translation_before(state: BoardState, card: CardState, op: Op) -> Step | None:
    """The translation that stood before, or none."""
    language = op.values["language"]
    before = card.translations.get(language)
    if state.clashing(op) or (before is None and op.kind == "card.untranslate"):
        return None
    if before is None:
        return Step("card.untranslate", card.id, {"language": language}, {})
    return Step("card.translate", card.id, {"language": language, "text": before}, {})


def _dissent_back(card: CardState, op: Op) -> Step | None:
    """A dissent goes, and comes back, by the line that said it: no words are written again."""
    if op.kind == "card.dissent":
        return Step("card.undissent", card.id, {"line": op.seq}, {}) if "text" in op.values else None
    said, back = card.dissent_of(op.values["line"]), "card.redissent" if op.kind == "card.undissent" else "card.undissent"
    return Step(back, card.id, dict(op.values), {}) if said and bool(said.withdrawn_by) == (back == "card.undissent") else None


def _values_before(state: BoardState, card: CardState, op: Op) -> dict[str, Any]:
    """What `op` will change, as it stands before."""
    if op.kind == "card.edit":
        taken = op.values.keys() - state.clashing(op)
        empty: dict[str, Any] = {"steps": [], "present": None, "horizon": None, "guiding_goal": None}
        return {name: getattr(card, name) if name in ("text", "language") else card.values.get(name, empty.get(name, ""))
                for name in op.values if name in taken}
    if op.kind == "card.move":
        return _place_before(state, card, op)
    if op.kind == "vote.paper":
        return {"dots": card.paper}
    is_linked = op.values["source"] in card.sources
    return {"source": op.values["source"]} if is_linked == (op.kind == "card.unlink") else {}


def _place_before(state: BoardState, card: CardState, op: Op) -> dict[str, Any]:
    beside = state.clashing(op)
    values: dict[str, Any] = {}
    if "field" in op.values and "field" not in beside and op.values["field"] != card.field:
        values["field"] = card.field
    if "heading" in op.values and "heading" not in beside and op.values["heading"] != card.heading:
        above = state.cards.get(card.heading or "")
        values["heading"] = card.heading if above is not None and not above.removed else None
    if "field" in values or ("after" in op.values and "order" not in beside):
        at = state.order.index(card.id)
        values["after"] = state.order[at - 1] if at else None
    return values


def left_by(state: BoardState, op: Op) -> tuple[Any, ...]:
    """What `op` has done to its card, to be compared with what stands there later."""
    card = state.cards[op.card or ""]
    shown = (card.removed, card.blacked_out)
    if op.kind == "card.add":
        under = tuple(sorted(one.id for one in state.cards.values() if one.heading == card.id and not one.removed))
        said = {name: value for name, value in card.values.items() if value not in ("", None, [])}  # an edit taken back leaves these
        return (*shown, card.text, said, list(card.dissent), dict(card.translations), card.phone_total, card.paper, under)
    if op.kind == "card.edit":
        return (*shown, *(getattr(card, name) if name in ("text", "language") else card.values.get(name) for name in op.values))
    if op.kind in _TRANSLATIONS:
        language = op.values["language"]
        beside = [other["seq"] for other in card.conflicts.get(f"translations.{language}", ())]
        return (*shown, card.translations.get(language), beside)
    if op.kind.endswith("dissent"):
        dissent = card.dissent_of(op.values.get("line", op.seq))
        return (*shown, None if dissent is None else not dissent.withdrawn_by)
    if op.kind == "card.move":
        return (*shown, card.field, card.heading)
    if op.kind == "vote.paper":
        return (*shown, card.paper)
    return (*shown, op.values["source"] in card.sources) if "source" in op.values else shown


def _is_place_left(state: BoardState, op: Op, seq: int, before: str | None) -> bool:
    """Whether a moved card was not moved by somebody else: its order is still that move's, or it stands where that put it."""
    card = state.cards[op.card or ""]
    return "after" not in op.values or card.versions.get("order") == seq or state.before(card) == before


def steps_back(log: Iterable[Op], seqs: Sequence[int], *, revealed: bool = True) -> list[Step]:
    """What takes back the ops of `log` at `seqs`, the last of them first.

    :raises NotAsLeft: if one of them cannot be taken back, or its card has been changed since.
    """
    wanted, kept = set(seqs), {}
    state = BoardState(revealed=revealed)
    for op in log:
        step = inverse(state, op) if op.seq in wanted else None
        state.apply(op)
        if step is not None:
            kept[op.seq] = (op, step, left_by(state, op), state.before(state.cards[step.card]))
    steps = []
    for seq in sorted(wanted, reverse=True):
        if seq not in kept:
            raise NotAsLeft(seq)
        op, step, left, before = kept[seq]
        if left_by(state, op) != left or (op.kind == "card.move" and not _is_place_left(state, op, seq, before)):
            raise NotAsLeft(seq)
        steps.append(_on(state, step))
        # The next one is compared with the board as it will be then.
        state.apply(Op(f"undo {seq}", step.kind, step.card, step.values, state.seq + 1, role="facilitator"))
    return steps


def _on(state: BoardState, step: Step) -> Step:
    """`step` with the versions that its card has now."""
    named = [f"translations.{step.values['language']}"] if step.kind in _TRANSLATIONS else step.values
    names = {"order" if name == "after" else name for name in named} if step.kind in _VERSIONED else set()
    versions = state.cards[step.card].versions
    return replace(step, base={name: versions[name] for name in sorted(names) if name in versions})
