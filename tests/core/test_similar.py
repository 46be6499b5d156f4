"""Cards beside their like: the laws of the cosine, and how well it finds cards that mean the same thing."""

from math import log, sqrt
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fachplan.core.german import Lexicon, terms
from fachplan.core.german.words import STOP_WORDS
from fachplan.core.similar import Likeness, read, similar
from fachplan.core.similar.likeness import BESIDE_THE_BEST, COMMON, COMMON_AT_LEAST, LEAST, vectors

from .boards import law
from .cards import LOOKED_AT, SEEN_LATE, Card, cards_of

WORDS = ["Sprachkurs", "Kurse", "Sprachcafé", "Cafe", "Kita", "Kitaplätze", "Platz", "Räume", "Vereinsraum", "Vereine", "Kinderbetreung",
         "Betreuung", "Kinder", "und", "für", "die", "2025", "Bus"]
some_cards = st.lists(st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join), max_size=14).map(
    lambda texts: [(at, text, "de") for at, text in enumerate(texts)])


def all_pairs(cards: list[Card]) -> dict[tuple[int, int], float]:
    """Every cosine above nothing, by the definition of TF-IDF and of the cosine alone."""
    lexicon = Lexicon.of((text, language) for _, text, language in cards)
    found = {card: terms(text, language, lexicon) for card, text, language in cards}
    every = sorted({term.key for held in found.values() for term in held})

    def weight(key: str, card: int) -> float:
        cards_with = sum(any(term.key == key for term in held) for held in found.values())
        if cards_with > max(COMMON_AT_LEAST, len(cards) // COMMON):
            return 0.0
        return max((term.weight for term in found[card] if term.key == key), default=0.0) * log(1 + len(cards) / max(cards_with, 2))

    rows = {card: [weight(key, card) for key in every] for card in found}
    lengths = {card: sqrt(sum(value * value for value in row)) for card, row in rows.items()}
    return {(one, other): sum(a * b for a, b in zip(rows[one], rows[other], strict=True)) / (lengths[one] * lengths[other])
            for one in rows for other in rows if one != other and lengths[one] and lengths[other]}


def shown(cards: list[Card]) -> dict[tuple[int, int], Likeness[int]]:
    return {(card, one.other): one for card, others in similar(cards, top=len(cards)).items() for one in others}


@law
@given(some_cards)
def test_the_cosines_are_those_of_the_definition(cards: list[Card]) -> None:
    found = {pair: one.score for pair, one in shown(cards).items()}
    true = all_pairs(cards)

    assert all(score == pytest.approx(true[pair], abs=1e-9) for pair, score in found.items())
    for (one, other), cosine in true.items():
        best = max(true[one, third] for third in range(len(cards)) if (one, third) in true)
        if cosine > LEAST + 1e-9 and cosine > BESIDE_THE_BEST * best + 1e-9:
            assert (one, other) in found


@law
@given(some_cards)
def test_likeness_is_mutual(cards: list[Card]) -> None:
    found = shown(cards)

    for (one, other), likeness in found.items():
        if (back := found.get((other, one))) is not None:
            assert (likeness.score, likeness.here, likeness.there) == (back.score, back.there, back.here)
        assert 0 < likeness.score <= 1


@law
@given(some_cards, st.randoms(use_true_random=False))
def test_the_order_of_the_cards_changes_nothing(cards: list[Card], chance) -> None:
    shuffled = list(cards)
    chance.shuffle(shuffled)

    assert similar(shuffled) == similar(cards)
    assert list(similar(shuffled)) == [card for card, _, _ in shuffled]


@law
@given(some_cards)
def test_the_shared_words_stand_where_the_positions_say(cards: list[Card]) -> None:
    text = {card: text for card, text, _ in cards}
    lexicon = Lexicon.of((text, language) for _, text, language in cards)

    for (one, other), likeness in shown(cards).items():
        here = {term.key for start, end in likeness.here for term in terms(text[one][start:end], "de", lexicon)}
        there = {term.key for start, end in likeness.there for term in terms(text[other][start:end], "de", lexicon)}
        assert here & there
        assert list(likeness.here) == sorted(set(likeness.here))


@law
@given(st.lists(st.lists(st.sampled_from([*STOP_WORDS, "2030", "!", "–"]), max_size=6), max_size=10))
def test_cards_that_share_only_stop_words_are_never_paired(texts: list[list[str]]) -> None:
    cards = [(at, " ".join([*words, chr(65 + at) * 9]), "de") for at, words in enumerate(texts)]

    assert set(similar(cards).values()) <= {()}


def test_cards_in_other_languages_are_not_paired_by_function_words() -> None:
    cards = [(1, "more room for the choir", "en"), (2, "the bus is late for more of us", "en"), (3, "choir needs a room", "en")]

    assert [[one.other for one in others] for others in similar(cards).values()] == [[3], [], [1]]


def test_what_every_card_says_pairs_none() -> None:
    cards = [(at, f"Integration{' Chor' if at in (3, 20) else ''}", "de") for at in range(40)]

    assert {card: others[0].other for card, others in similar(cards).items() if others} == {3: 20, 20: 3}


def test_equals_come_by_their_ids_and_no_more_than_asked_for() -> None:
    found = similar([(at, "Kitaplätze fehlen", "de") for at in (5, 3, 9, 1, 7)], top=3)

    assert [one.other for one in found[5]] == [1, 3, 7]
    assert [one.other for one in found[1]] == [3, 5, 7]


def test_an_id_that_comes_twice_is_named() -> None:
    with pytest.raises(ValueError, match=r"come twice: \[4\]"):
        read([(4, "eins", "de"), (2, "zwei", "de"), (4, "drei", "de")])


@pytest.mark.parametrize("cards", [[], [(1, "", "de")], [(1, "Chor", "de")], [(1, "und", "de"), (2, "und", "de")]])
def test_too_little_to_compare(cards: list[Card]) -> None:
    assert similar(cards) == {card: () for card, _, _ in cards}
    assert all(sum(value * value for value in row.values()) in (0, pytest.approx(1)) for row in vectors(read(cards).terms).values())


@pytest.mark.parametrize("words", [
    [f"aaaa{at:04x}bbb".translate(str.maketrans("0123456789", "ghijklmopq")) for at in range(11_000)], ["kurs" * 250] * 100,
    ["x" * 1000] * 100, ["n" * 1000] * 100])
def test_cards_made_to_keep_the_analyser_busy_do_not(words: list[str]) -> None:
    cards = [(at, " ".join(words[at::100]), "de") for at in range(100)]
    begun = process_time()

    assert len(similar(cards)) == 100
    assert process_time() - begun < 10  # without the limits: minutes


def judged(block: str) -> tuple[float, float, float]:
    """Precision and recall of the top three, and precision of the first, against what the cards are about."""
    cards, about = cards_of(block)
    found = similar(cards)
    hits = [about[card] == about[one.other] for card, others in found.items() for one in others]
    first = [about[card] == about[others[0].other] for card, others in found.items() if others]
    wanted = sum(min(3, list(about.values()).count(topic) - 1) for topic in about.values())
    return sum(hits) / len(hits), sum(hits) / wanted, sum(first) / len(first)


def test_the_example_cards_are_as_many_as_a_small_forum_writes() -> None:
    assert len(cards_of(LOOKED_AT)[0]) >= 60
    assert len(cards_of(SEEN_LATE)[0]) >= 40


@pytest.mark.parametrize(("block", "precision", "recall", "first"), [(LOOKED_AT, 0.73, 0.83, 0.90), (SEEN_LATE, 0.80, 0.90, 0.90)],
                         ids=["looked at", "seen late"])
def test_cards_that_mean_the_same_are_mostly_found(block: str, precision: float, recall: float, first: float) -> None:
    """Measured 2026-11: .74/.84, first .91 on 76 cards; .85/.92, first .94 on 40 cards written before and looked at after."""
    measured = judged(block)

    assert measured[0] >= precision
    assert measured[1] >= recall
    assert measured[2] >= first
