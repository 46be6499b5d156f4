"""Writes about the themes cards are read by: the list, its words, and the theme somebody gives a card."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from fachplan.base import audit
from fachplan.forums.models import Forum
from fachplan.plan.answer_models import CardTheme, ThemedCard
from fachplan.plan.inbox_queries import ASKED
from fachplan.workshop.models import Card

MOST_TERMS = 40
TERM = 60


class ThemeRefused(ValueError):
    """Why a theme stays as it was: `reason` is title, twice, terms, gone or card."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def add_theme(forum: Forum, title: str, terms: Sequence[str] = (), *, cards: Sequence[UUID] = (), actor: str, at: datetime) -> CardTheme:
    """A theme at the end of the list; `cards` are put under it by hand, which brings a removed one back as it was.

    :raises ThemeRefused: title, twice or terms.
    """
    _lock(forum)
    last = CardTheme.objects.filter(forum=forum).aggregate(last=Max("position"))["last"] or 0
    theme = CardTheme.objects.create(forum=forum, position=last + 1, title=_title(forum, title, None), terms=_terms(terms))
    known = Card.objects.filter(pk__in=cards, board__forum=forum).exclude(themed__isnull=False)
    ThemedCard.objects.bulk_create([ThemedCard(card=card, theme=theme) for card in known])
    audit.record("theme.add", forum, actor=actor, at=at, theme=theme.title)
    return theme


@transaction.atomic
def change_theme(forum: Forum, theme: UUID, title: str, terms: Sequence[str], *, actor: str, at: datetime) -> None:
    """:raises ThemeRefused: title, twice, terms or gone."""
    known = _known(forum, theme)
    known.title, known.terms = _title(forum, title, theme), _terms(terms)
    known.save(update_fields=["title", "terms"])
    audit.record("theme.change", forum, actor=actor, at=at, theme=known.title)


@transaction.atomic
def move_theme(forum: Forum, theme: UUID, places: int, *, actor: str, at: datetime) -> None:
    """Up (negative) or down; at an end it stays.

    :raises ThemeRefused: gone.
    """
    known = _known(forum, theme)
    order = list(CardTheme.objects.filter(forum=forum))
    at_now = order.index(known)
    order.insert(max(0, at_now + places), order.pop(at_now))
    for position, each in enumerate(order, 1):
        each.position = position
    CardTheme.objects.bulk_update(order, ["position"])
    audit.record("theme.move", forum, actor=actor, at=at, theme=known.title)


@transaction.atomic
def remove_theme(forum: Forum, theme: UUID, *, actor: str, at: datetime) -> list[str]:
    """Returns the ids of the cards somebody had put under it, so that it can be brought back.

    :raises ThemeRefused: gone.
    """
    known = _known(forum, theme)
    cards = [str(card) for card in ThemedCard.objects.filter(theme=known).values_list("card_id", flat=True)]
    known.delete()
    audit.record("theme.remove", forum, actor=actor, at=at, theme=known.title)
    return cards


@transaction.atomic
def put_card(forum: Forum, card: UUID, theme: UUID | None, *, actor: str, at: datetime) -> None:
    """Put a card under a theme by hand; with None its words decide again.

    :raises ThemeRefused: card or gone.
    """
    _lock(forum)
    if not Card.objects.filter(pk=card, board__forum=forum, kind__in=ASKED).exists():
        raise ThemeRefused("card")
    if theme is None:
        ThemedCard.objects.filter(card=card).delete()
    else:
        ThemedCard.objects.update_or_create(card_id=card, defaults={"theme": _known(forum, theme)})
    audit.record("theme.card", forum, actor=actor, at=at, card=str(card))


def _lock(forum: Forum) -> None:
    Forum.with_rehearsals.select_for_update().get(pk=forum.pk)


def _known(forum: Forum, theme: UUID) -> CardTheme:
    _lock(forum)
    known = CardTheme.objects.filter(forum=forum, pk=theme).first()
    if known is None:
        raise ThemeRefused("gone")
    return known


def _title(forum: Forum, title: str, own: UUID | None) -> str:
    title = " ".join(title.split())
    if not title or len(title) > TERM:
        raise ThemeRefused("title")
    others = {other for key, other in CardTheme.objects.filter(forum=forum).values_list("pk", "title") if key != own}
    if title.casefold() in {other.casefold() for other in others}:  # not in the database: SQLite folds ASCII only
        raise ThemeRefused("twice")
    return title


def _terms(terms: Sequence[str]) -> list[str]:
    told = list(dict.fromkeys(" ".join(term.split()) for term in terms if term.strip()))
    if len(told) > MOST_TERMS or any(len(term) > TERM for term in told):
        raise ThemeRefused("terms")
    return told
