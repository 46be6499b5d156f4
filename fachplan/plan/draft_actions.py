"""A group's draft becomes a measure: its own words are taken over as they stand, nothing is added to them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from fachplan.core.board import CardState
from fachplan.forums.models import Forum
from fachplan.plan.measure_models import Measure, Responsibility, Step
from fachplan.workshop.boards import board_states
from fachplan.workshop.models import Board, Card

HORIZONS = ("short", "medium", "long")
OFFICE = 200  # as much as an office's name holds


def drafts_among(cards: Sequence[Card]) -> list[CardState]:
    """The groups' drafts of measures among `cards`, as they stand, in the same order; blacked-out ones say nothing."""
    asked = [card for card in cards if card.kind == "measure"]
    if not asked:
        return []
    boards = Board.objects.filter(pk__in={card.board_id for card in asked}).select_related("forum", "group")
    stand = {key: card for _board, state in board_states(boards) for key, card in state.cards.items()}
    found = [stand[str(card.pk)] for card in asked if str(card.pk) in stand]
    return [card for card in found if not card.blacked_out]


def sources_of(forum: Forum, drafts: Iterable[CardState]) -> list[Card]:
    """The cards of `forum` that the drafts were made from."""
    named = {UUID(source) for draft in drafts for source in draft.sources}
    return list(Card.objects.filter(pk__in=named, board__forum=forum).order_by("number")) if named else []


def take_over(measure: Measure, draft: CardState) -> None:
    """What the group wrote becomes the measure's own: the texts, who is to answer for it, who helps, the steps."""
    _texts(measure, draft)
    _bodies(measure, draft)
    _steps(measure, draft)


def _texts(measure: Measure, draft: CardState) -> None:
    said = draft.values
    measure.implementation = _said(said.get("implementation"))
    measure.notice = _said(said.get("notice"))
    measure.target_groups = _said(said.get("target_group"))
    measure.horizon = said["horizon"] if said.get("horizon") in HORIZONS else ""
    measure.save(update_fields=["implementation", "notice", "target_groups", "horizon"])


def _bodies(measure: Measure, draft: CardState) -> None:
    """Proposed only: nobody has said yes yet."""
    lead = " ".join(_said(draft.values.get("responsible")).split())[:OFFICE]
    bodies = [(Responsibility.Role.LEAD, lead)] if lead else []
    bodies += [(Responsibility.Role.PARTNER, name) for name in _names(_said(draft.values.get("partners")))]
    Responsibility.objects.bulk_create([Responsibility(measure=measure, role=role, office=office) for role, office in bodies])


def _names(text: str) -> list[str]:
    """Partners one by one, where lines or semicolons part them: a comma may belong to a name."""
    return list(dict.fromkeys(" ".join(name.split())[:OFFICE] for name in re.split(r"[\n;]", text) if name.strip()))


def _steps(measure: Measure, draft: CardState) -> None:
    told = [step for step in draft.values.get("steps") or [] if _said(step.get("text"))]
    Step.objects.bulk_create([
        Step(measure=measure, position=position, title=" ".join(step["text"].split())[:300], due=_day(step.get("due")))
        for position, step in enumerate(told, start=1)])


def _said(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
