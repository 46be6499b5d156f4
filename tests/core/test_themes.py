"""Theme words suggest, people decide: what a suggestion rests on, which words are proposed, and in which order cards are read."""

from hypothesis import given
from hypothesis import strategies as st

from fachplan.core.similar import Candidate, Suggestion, ThemeWord, by_theme, candidates, read, suggest
from fachplan.core.similar.likeness import LEAST, cosines, vectors

from .boards import law
from .cards import LOOKED_AT, SEEN_LATE, Card, cards_of

LANGUAGE = ThemeWord("Sprache", ("Deutsch", "Dolmetscher", "Sprachmittler", "übersetz*"))
LIVING = ThemeWord("Wohnen", ("Miete", "Vermieter", "Unterkunft"))
CHILDREN = ThemeWord("Kinder", ("Kita", "Eltern", "Schule lernen"))
THEMES = (LANGUAGE, LIVING, CHILDREN)

some_cards = st.lists(st.sampled_from([text for _, text, _ in cards_of(LOOKED_AT)[0]]), max_size=25).map(
    lambda texts: [(at, text, "de") for at, text in enumerate(texts)])


def suggested(*texts: str, themes: tuple[ThemeWord, ...] = THEMES, top: int = 3) -> list[list[tuple[str, float]]]:
    found = suggest(read([(at, text, "de") for at, text in enumerate(texts)]), themes, top=top)
    return [[(one.theme, one.score) for one in of] for of in found.values()]


def test_a_card_gets_the_themes_whose_words_it_holds_most_first() -> None:
    assert suggested("Deutschkurse für Eltern mit Kindern", "Kein Dolmetscher, niemand übersetzt", "Bänke im Park") == [
        [("Kinder", 2.0), ("Sprache", 0.6)], [("Sprache", 2.0)], []]


def test_a_suggestion_shows_the_words_it_rests_on() -> None:
    text = "Kitaplätze und Deutschkurse für Eltern"
    found = suggest(read([("x", text, "de")]), THEMES)["x"]

    assert [(one.theme, [text[start:end] for start, end in one.here]) for one in found] == [
        ("Kinder", ["Kitaplätze", "Eltern"]), ("Sprache", ["Deutschkurse"])]


def test_umlauts_endings_and_slips_make_no_difference_to_themes() -> None:
    assert suggested("Unterkuenfte", "UNTERKÜNFTEN", "mieten", "Sprach-Café") == [
        [("Wohnen", 1.0)], [("Wohnen", 1.0)], [("Wohnen", 1.0)], [("Sprache", 1.0)]]


def test_of_several_words_in_one_entry_a_card_needs_all() -> None:
    assert suggested("In der Schule", "In der Schule lernen") == [[], [("Kinder", 1.0)]]


def test_a_star_stands_for_every_ending_and_alone_for_nothing() -> None:
    star = (ThemeWord("Geld", ("förder*", "*")),)

    assert suggested("Fördermittel", "geförderte Arbeit", "Förderung", themes=star) == [[("Geld", 1.0)], [], [("Geld", 1.0)]]


def test_equal_themes_come_in_the_planners_order_and_three_at_most() -> None:
    four = tuple(ThemeWord(name, ("Chor",)) for name in ("Zukunft", "Musik", "Abend", "Kultur"))

    assert suggested("Chor", themes=four) == [[("Zukunft", 1.0), ("Musik", 1.0), ("Abend", 1.0)]]
    assert suggested("Chor", themes=four, top=1) == [[("Zukunft", 1.0)]]


def test_a_theme_of_stop_words_suggests_nothing() -> None:
    assert suggested("und für alle", "Chor", themes=(ThemeWord("und", ("für", "")),)) == [[], []]


def test_a_theme_in_another_language_finds_cards_in_it() -> None:
    found = suggest(read([(1, "more language courses", "en"), (2, "دورات للنساء", "ar")]), [
        ThemeWord("Courses", ("courses",), "en"), ThemeWord("دورات", (), "ar")])

    assert found == {1: (Suggestion("Courses", 1.0, ((14, 21),)),), 2: (Suggestion("دورات", 1.0, ((0, 5),)),)}


def test_words_that_several_cards_hold_are_proposed_as_most_people_wrote_them() -> None:
    texts = ["Kitas", "Kitas fehlen", "keine Kita", "Kitaplätze", "Bus", "Bus", "der Bus", "Chor", "Chor", "teuer", "teuer", "teuer"]

    assert candidates(read([(at, text, "de") for at, text in enumerate(texts)])) == (
        Candidate("Kitas", (0, 1, 2, 3)), Candidate("Bus", (4, 5, 6)))


def test_what_is_a_theme_already_is_not_proposed() -> None:
    cards = read([(at, text, "de") for at, text in enumerate(["Kitas", "Kita", "Kitaplätze", "Bus", "Busse", "Bus", "der Bus"])])

    assert [one.word for one in candidates(cards, [CHILDREN])] == ["Bus"]
    assert [one.word for one in candidates(cards, [CHILDREN], top=0)] == []


def test_what_nearly_all_cards_say_is_not_proposed() -> None:
    assert candidates(read([(at, "Integration", "de") for at in range(30)])) == ()


@law
@given(some_cards)
def test_every_proposed_word_was_written_on_a_card(cards: list[Card]) -> None:
    texts = {card: text for card, text, _ in cards}

    for word, on in candidates(read(cards)):
        assert any(word in texts[card] for card in on)
        assert len(on) >= 3


def test_the_queue_goes_theme_by_theme_with_like_beside_like() -> None:
    texts = ["Miete zu hoch", "Chor", "Dolmetscher beim Arzt", "Vermieter lehnen ab", "Dolmetscher im Amt", "Miete steigt", "Chor fehlt",
             "Dolmetscher beim Arzt bezahlen"]
    cards = read([(at, text, "de") for at, text in enumerate(texts)])

    assert by_theme(cards, suggest(cards, THEMES), THEMES) == [
        ("Sprache", [2, 7, 4]), ("Wohnen", [0, 5, 3]), ("", [1, 6])]


def test_themes_nobody_listed_come_after_by_name() -> None:
    cards = read([(at, "Chor", "de") for at in range(4)])
    theirs = {0: [Suggestion("Zeit", 1, ())], 1: [Suggestion("Arbeit", 1, ())], 2: [Suggestion("Wohnen", 1, ())]}

    assert by_theme(cards, theirs, THEMES) == [("Wohnen", [2]), ("Arbeit", [1]), ("Zeit", [0]), ("", [3])]


@law
@given(some_cards)
def test_every_card_is_in_the_queue_once_and_the_first_of_each_theme_came_first(cards: list[Card]) -> None:
    found = read(cards)
    queue = by_theme(found, suggest(found, THEMES), THEMES)
    near = cosines(vectors(found.terms), least=LEAST)

    assert sorted(card for _, group in queue for card in group) == [card for card, _, _ in cards]
    for _, group in queue:
        assert group[0] == min(group)
        for at, card in enumerate(group[:-1]):
            left = [one for one in near.get(card, ()) if one[1] in group[at + 1:]]
            assert group[at + 1] == (min(left)[1] if left else min(group[at + 1:]))


def test_a_short_list_of_words_finds_the_theme_of_most_cards() -> None:
    """Measured 2026-11 on the cards seen late: lists of three to six words, written without looking at the cards again."""
    cards, about = cards_of(SEEN_LATE)
    themes = [ThemeWord("Arbeit", ("Arbeitserlaubnis", "Ausbildung", "Beruf")), ThemeWord("Schule", ("Eltern", "Lehrer", "Schüler")),
              ThemeWord("Sprache", ("Deutsch", "mehrsprachig", "Alphabetisierung", "Formular")),
              ThemeWord("Gesundheit", ("Arzt", "Impfung", "Therapie")), ThemeWord("Begegnung", ("Café", "Nachbarn", "Garten")),
              ThemeWord("Ehrenamt", ("Freiwillige", "Helfer", "Supervision")), ThemeWord("Sport", ("Verein", "Training"))]
    right = {"Arbeit": "afg", "Schule": "df", "Sprache": "efrt", "Gesundheit": "jo", "Begegnung": "bdn", "Ehrenamt": "kl", "Sport": "m"}
    found = suggest(read(cards), themes)
    themed = [card for card in found if any(about[card] in topics for topics in right.values())]
    hit = [card for card in themed if any(about[card] in right[one.theme] for one in found[card])]

    assert len(hit) >= 0.8 * len(themed)
