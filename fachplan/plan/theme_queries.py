"""The themes cards are read by: the planner's words, what a card's own words suggest, and the queue in their order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from fachplan.core.similar import Candidate, Read, Suggestion, ThemeWord, by_theme, candidates, read, suggest
from fachplan.forums.models import Forum
from fachplan.plan.answer_models import CardTheme, ThemedCard
from fachplan.plan.inbox_queries import BLACKED_OUT, Entry

Written = tuple[tuple[str, str, str], ...]  # id, text and language of each card
BY_HAND = 1000.0  # what somebody said outweighs every word
REMEMBERED = 8  # inboxes whose reading is kept: an answer changes no card


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes of a forum, which card somebody put where, and what the words of every card suggest."""

    themes: tuple[CardTheme, ...]
    by_hand: Mapping[str, CardTheme]
    suggested: Mapping[str, tuple[Suggestion, ...]]
    cards: Read[str]

    def of(self, card: str) -> str:
        """The title of the theme a card stands under; "" for none."""
        if card in self.by_hand:
            return self.by_hand[card].title
        found = self.suggested.get(card, ())
        return found[0].theme if found else ""

    def offers(self, card: str) -> list[CardTheme]:
        """The themes the words of a card suggest, three at most, best first."""
        titled = {theme.title: theme for theme in self.themes}
        return [titled[one.theme] for one in self.suggested.get(card, ())]

    def order(self, shown: Iterable[Entry]) -> list[tuple[str, list[str]]]:
        """The ids of the cards shown under their themes, similar ones beside each other, those without one last."""
        ids = [entry.card.id for entry in shown]
        first = {card: (Suggestion(title, BY_HAND, ()),) for card in ids if (title := self.of(card))}
        return by_theme(among(self.cards, ids), first, words_of(self.themes))


def themes_of(forum: Forum, entries: Sequence[Entry]) -> Themes:
    """The themes of `forum` with its cards under them; two queries."""
    themes = tuple(CardTheme.objects.filter(forum=forum))
    given = ThemedCard.objects.filter(theme__forum=forum).select_related("theme") if themes else ()
    cards = written(entries)
    return Themes(themes, {str(each.card_id): each.theme for each in given}, _suggested(cards, words_of(themes)), _read(cards))


def proposals(entries: Sequence[Entry], themes: Sequence[CardTheme]) -> tuple[Candidate[str], ...]:
    """Words that several cards hold and that no theme has yet: people's own, never an invented one."""
    return candidates(_read(written(entries)), words_of(themes), top=12)


def among(cards: Read[str], ids: Iterable[str]) -> Read[str]:
    """Some of the cards, read as they were among all of them."""
    chosen = [card for card in ids if card in cards.texts]
    return Read({card: cards.texts[card] for card in chosen}, {card: cards.terms[card] for card in chosen}, cards.lexicon)


def written(entries: Iterable[Entry]) -> Written:
    """What the cards say; blacked-out ones say nothing."""
    return tuple((entry.card.id, entry.card.text, entry.card.language or "de") for entry in entries if entry.state != BLACKED_OUT)


def words_of(themes: Iterable[CardTheme]) -> tuple[ThemeWord, ...]:
    """Themes as the core reads them."""
    return tuple(ThemeWord(theme.title, tuple(theme.terms)) for theme in themes)


@lru_cache(maxsize=REMEMBERED)
def _read(cards: Written) -> Read[str]:
    return read(cards)


@lru_cache(maxsize=REMEMBERED)
def _suggested(cards: Written, themes: tuple[ThemeWord, ...]) -> Mapping[str, tuple[Suggestion, ...]]:
    return suggest(_read(cards), themes)
