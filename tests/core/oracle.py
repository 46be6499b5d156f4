"""A board written down a second time, plainly and slowly: what the fold is compared with."""

from typing import Any

from fachplan.core.board import Op

NAMES = {"after": "order"}
DEFAULTS = {"goals": "goal", "measures": "measure"}


def naive_board(log: list[Op]) -> list[dict[str, Any]]:
    """All living cards in order, as dicts with what a reader may see and who may vote what."""
    cards: dict[str, dict[str, Any]] = {}
    places: list[str] = []
    for op in log:
        if op.card is None:
            continue
        if op.kind == "card.add":
            cards[op.card] = {"id": op.card, "removed": False, "shown": {"language": "", "heading": None, **{
                name: value for name, value in op.values.items() if name in ("field", "text", "language", "heading")}},
                "kind": op.values.get("kind") or DEFAULTS.get(op.values["field"], "note"), "set": {}, "beside": {},
                "sources": op.values.get("sources", []), "dissent": [], "paper": 0, "added": op.seq, "late": op.late}
            _place(places, op.card, op.values["after"]) if "after" in op.values else places.append(op.card)
        elif op.kind in ("card.edit", "card.move", "card.translate"):
            _change(cards, places, op)
        elif op.kind == "card.resolve":
            card, name, value = cards[op.card], op.values["name"], op.values["value"]
            card["beside"].pop(name, None)
            card["set"][name] = op.seq
            if _shown(cards, places, card, name) != value:
                _show(cards, places, card, name, value)
                card["late"] = op.late if name == "text" else card["late"]
        elif op.kind == "card.link":
            cards[op.card]["sources"] = list(dict.fromkeys([*cards[op.card]["sources"], op.values["source"]]))
        elif op.kind == "card.unlink":
            cards[op.card]["sources"] = [one for one in cards[op.card]["sources"] if one != op.values["source"]]
        elif op.kind in ("card.remove", "card.restore"):
            cards[op.card]["removed"] = op.kind == "card.remove"
        elif op.kind == "card.untranslate":
            name = f"translations.{op.values['language']}"
            del cards[op.card]["shown"][name]
            cards[op.card]["set"][name] = op.seq
        elif op.kind == "vote.paper":
            cards[op.card]["paper"] = op.values["dots"]
    return [{**cards[one], "phone": _dots(log, one), "dissent": _dissent(log, one)} for one in places if not cards[one]["removed"]]


def _change(cards: dict[str, Any], places: list[str], op: Op) -> None:
    card, base = cards[op.card or ""], op.base or {}
    if op.kind == "card.translate":
        wanted = {f"translations.{op.values['language']}": op.values["text"]}
    else:
        wanted = {NAMES.get(name, name): op.values[name] for name in sorted(op.values, key=lambda one: one != "field")}
    stale = {name for name, value in wanted.items()
             if name in base and base[name] != _version(card, name) and _shown(cards, places, card, name) != value
             and not (name.startswith("translations.") and name in card["set"] and name not in card["shown"])}
    for name, value in wanted.items():
        if name in stale:
            card["beside"].setdefault(name, []).append((value, op.seq))
        else:
            _show(cards, places, card, name, value)
            card["set"][name] = op.seq
            card["late"] = op.late if name == "text" else card["late"]


def _dissent(log: list[Op], card: str) -> list[str]:
    """What was said and whose last word about it is not that it was taken back."""
    said = [op for op in log if op.card == card and op.kind == "card.dissent"]
    about = {op.seq: [each.kind for each in log if each.card == card and each.values.get("line") == op.seq] for op in said}
    return [op.values["text"] for op in said if about[op.seq][-1:] != ["card.undissent"]]


def _version(card: dict[str, Any], name: str) -> int:
    always = {"text", "language", "field", "order", "heading"}
    measure = {"responsible", "present", "partners", "implementation", "horizon", "notice", "steps", "guiding_goal", "target_group"}
    from_start = name in always or (name in measure and card["kind"] in ("goal", "measure"))
    return int(card["set"].get(name, card["added"] if from_start else 0))


def _shown(cards: dict[str, Any], places: list[str], card: dict[str, Any], name: str) -> object:
    if name != "order":
        return card["shown"].get(name, "nothing yet")
    field = card["shown"]["field"]
    earlier = [one for one in places[: places.index(card["id"])]
               if not cards[one]["removed"] and cards[one]["shown"]["field"] == field]
    return earlier[-1] if earlier else None


def _show(cards: dict[str, Any], places: list[str], card: dict[str, Any], name: str, value: Any) -> None:
    if name == "order":
        places.remove(card["id"])
        _place(places, card["id"], value)
        return
    if name == "field" and value != card["shown"]["field"]:
        places.remove(card["id"])
        places.append(card["id"])
    card["shown"][name] = value


def _place(places: list[str], card: str, after: str | None) -> None:
    places.insert(0 if after is None else places.index(after) + 1, card)


def _dots(log: list[Op], card: str) -> int:
    """Phone dots: each voter's last vote, unless they voted elsewhere while the card was off the board."""
    total = 0
    for author in {op.author for op in log if op.kind == "vote.set"}:
        dots, is_off, has_voted = 0, False, False
        for op in log:
            if op.kind == "vote.set" and op.author == author:
                dots, has_voted = (op.values["dots"], has_voted) if op.card == card else (dots, True)
            elif op.kind == "card.remove" and op.card == card and not is_off:
                is_off, has_voted = True, False
            elif op.kind == "card.restore" and op.card == card and is_off:
                is_off, dots = False, 0 if has_voted else dots
        total += dots
    return total
