"""Boards as the minutes show them: fields with their cards under headings, measures with their origin, dots."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from babel.dates import format_date
from django.utils.text import capfirst
from django.utils.translation import gettext

from fachplan.base.blackout import blackout_words
from fachplan.base.content import into_language
from fachplan.core.board import BoardState, CardState
from fachplan.core.board.cards import DEFAULT_KINDS
from fachplan.plan.models import GuidingGoal
from fachplan.reports.models import BoardPart, Card, Cluster, DotsRow, Field, Measure, Step
from fachplan.workshop.models import Board, MethodField

BoardFields = dict[str, list[MethodField]]
# Dates as a reader of the language expects them; digits stay those on the wall.
LOCALES = {"de": "de_DE", "en": "en_GB", "ar": "ar"}


def short_day(day: date, language: str) -> str:
    """A day in figures, "16.01.2025"."""
    return str(format_date(day, "medium", locale=LOCALES.get(language, language)))


def card(state: CardState, language: str) -> Card:
    """A card with everything that must be said of it; a translation only where it is in another language."""
    if state.blacked_out:
        return Card(text=capfirst(blackout_words(state.erased)), number=state.number, language=language, key=state.id, is_gone=True)
    foreign = state.language.split("-")[0] not in ("", language)
    return Card(
        text=state.text,
        number=state.number,
        language=state.language,
        translation=state.translations.get(language, "") if foreign else "",
        late=state.late,
        dissent=(*state.dissent, *filter(None, [blackout_words(state.erased, "dissent")])),
        versions=tuple(str(other["value"]) for other in state.conflicts.get("text", ())),
        serves=_serves(state.values.get("guiding_goal"), language),
        key=state.id,
    )


def _serves(goal: str | None, language: str) -> str:
    """The guiding goal a card is ticked to, with its number; empty where there is none (any more)."""
    found = GuidingGoal.objects.filter(pk=goal).first() if goal and _is_uuid(goal) else None
    if found is None:
        return ""
    into_language([found], ("text",), language)
    return f"{found.position}. {found.text}"


def _is_uuid(text: str) -> bool:
    """Whether a value can be the id of a goal; clients may send any text."""
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def board_part(board: Board, state: BoardState, fields: BoardFields, language: str) -> BoardPart:
    """A board with its fields in their order; measures are left to their own table."""
    cards = [found for found in state.in_order() if found.kind != "measure"]
    known = fields.get(board.kind, [])
    parts = [
        _field(field.title, field.sign, [found for found in cards if found.field == field.key], language)
        for field in known
        if DEFAULT_KINDS.get(field.key) != "measure" or any(found.field == field.key for found in cards)
    ]
    # A field that the method no longer has still shows its cards: nothing on the wall is lost.
    rest = [found for found in cards if found.field not in {field.key for field in known}]
    return BoardPart(board.title, (*parts, *([_field("", "", rest, language)] if rest else ())))


def _field(title: str, sign: str, cards: list[CardState], language: str) -> Field:
    headings = [found for found in cards if found.kind == "heading"]
    shown = {heading.id for heading in headings}
    notes = [found for found in cards if found.kind != "heading"]
    alone = [found for found in notes if found.heading not in shown]
    clusters = [
        Cluster(_heading(heading, language), tuple(card(found, language) for found in notes if found.heading == heading.id))
        for heading in headings
    ]
    return Field(title, sign, (*clusters, *([Cluster("", tuple(card(found, language) for found in alone))] if alone else ())))


def _heading(state: CardState, language: str) -> str:
    said = card(state, language)
    others = [gettext("Two versions, the other one: %(text)s") % {"text": text} for text in said.versions]
    others += [gettext("Dissenting opinion: %(text)s") % {"text": text} for text in said.dissent]
    text = f"{said.text} ({said.translation})" if said.translation else said.text
    return f"{text} ({'; '.join(others)})" if others else text


def measures(state: BoardState, numbers: Mapping[str, int], horizons: Mapping[str, str], language: str) -> list[Measure]:
    """The measures of a board. `numbers` are those of the group's cards, `horizons` what the words mean here."""
    return [_measure(found, numbers, horizons, language) for found in state.in_order() if found.kind == "measure"]


def _measure(state: CardState, numbers: Mapping[str, int], horizons: Mapping[str, str], language: str) -> Measure:
    values = state.values
    others = [
        (name, _value(name, other["value"], horizons, language))
        for name, versions in state.conflicts.items()
        if name in (*_TEXTS, "horizon", "present", "steps")
        for other in versions
    ]
    return Measure(
        card=card(state, language),
        **{name: values.get(name) or blackout_words(state.erased, name) for name in _TEXTS},
        present=values.get("present"),
        horizon=_horizon(values.get("horizon"), horizons),
        steps=_steps(state, language),
        origin=tuple(str(number) for number in sorted(numbers[one] for one in state.sources if one in numbers)),
        versions=tuple(others),
    )


_TEXTS = ("responsible", "partners", "implementation", "notice", "target_group")


def _horizon(key: str | None, horizons: Mapping[str, str]) -> str:
    names = {"short": gettext("short term"), "medium": gettext("medium term"), "long": gettext("long term")}
    if key not in names:
        return ""
    return f"{names[key]}, {horizons[key]}" if horizons.get(key) else names[key]


def _steps(state: CardState, language: str) -> tuple[Step, ...]:
    gone = blackout_words(state.erased, "steps")
    steps = tuple(_step(step, language) for step in state.values.get("steps") or ())
    return steps or ((Step(gone),) if gone else ())


def _step(step: Mapping[str, Any], language: str) -> Step:
    due = step.get("due")
    return Step(step["text"], short_day(date.fromisoformat(due), language) if due else "")


def _value(name: str, value: Any, horizons: Mapping[str, str], language: str) -> str:
    """The other version of a value, in words."""
    if name == "horizon":
        return _horizon(value, horizons) or gettext("not stated")
    if name == "present":
        return {True: gettext("in the room"), False: gettext("not in the room")}.get(value, gettext("not stated"))
    if name == "steps":
        steps = [_step(step, language) for step in value or ()]
        return "; ".join(" ".join(filter(None, (step.text, step.due))) for step in steps) or gettext("not stated")
    return str(value) or gettext("not stated")


def dots_rows(boards: Iterable[tuple[Board, BoardState]]) -> tuple[DotsRow, ...]:
    """Cards and headings that got dots, most first; boards without voting have none."""
    rows = [
        DotsRow(capfirst(blackout_words(found.erased)) or found.text, phone=found.phone_total, paper=found.paper)
        for board, state in boards
        if board.dots is not None
        for found in state.in_order()
        if found.phone_total or found.paper
    ]
    return tuple(sorted(rows, key=lambda row: (-row.total, row.heading)))
