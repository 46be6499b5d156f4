"""What German writing makes different and meaning does not: case, umlauts, endings, compounds, a slip of the finger."""

import doctest

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fachplan.core import german
from fachplan.core.german import Lexicon, analyser, fold, stem, terms
from fachplan.core.german.analyser import base, one_slip_apart
from fachplan.core.german.words import KNOWN_WORDS, STOP_WORDS
from fachplan.core.similar import likeness, themes

from .boards import law

SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
german_text = st.text(alphabet="abdeghiklmnorstuwzäöüßABEKSÄÖÜ .-", max_size=40)
anything = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)


def keys(text: str, language: str = "de", lexicon: Lexicon | None = None) -> list[str]:
    return [term.key for term in terms(text, language, lexicon)]


@pytest.mark.parametrize("module", [analyser, likeness, themes], ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_example_in_the_docstrings_runs(module: object) -> None:
    ran = doctest.testmod(module)  # type: ignore[arg-type]
    assert ran.attempted > 2
    assert ran.failed == 0


@pytest.mark.parametrize("forms", [
    "Kurs Kurse Kursen Kurses kurs KURSE", "Haus Häuser Häusern Hauses Haeuser", "Raum Räume Räumen", "Zentrum Zentren Zentrums",
    "Kita Kitas", "Café Cafés Cafe", "Büro Büros Buero", "Frau Frauen", "Kind Kinder Kindern", "Platz Plätze Plätzen",
    "Verein Vereine Vereinen Vereins", "Amt Ämter Ämtern", "Garten Gärten", "Beratung Beratungen beraten", "Behörde Behörden",
    "Migrant Migranten Migrantin Migrantinnen MigrantInnen", "Senioren Seniorin Seniorinnen", "Ehrenamt ehrenamtlich Ehrenamtliche",
    "Wohnung Wohnungen wohnen", "Straße Strasse Straßen", "Gesundheit gesund gesundheitlich", "Pate Paten Patenschaft Patenschaften",
    "Möglichkeit Möglichkeiten", "W-LAN WLAN wlan", "E-Mail Email E-Mails", "Fußball Fussball",
])
def test_forms_of_one_word_are_one_term(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("words", [
    "Kurs Kur", "Zeit Zeitung", "Haus Hausarzt", "Amt Ampel", "Bus Busch", "Raum Rahmen", "Bad Bahn", "Kita Kette", "Neue Neun",
    "Verein vereinfachen", "Kasse Kassel"])
def test_two_words_stay_two_terms(words: str) -> None:
    one, other = words.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize(("compound", "parts"), [
    ("Sprachkurse", {"kurs", "sprach"}), ("Nachbarschaftsfest", {"nachbar", "fest"}),
    ("Kindertagesstätte", {"kind", "tag", "statt", "kindertag"}), ("Gemeinwesenarbeit", {"gemeinw", "arbeit"}),
    ("Stadtteilzentrum", {"stadtteil", "zentr"}), ("Wohnungsamt", {"wohn", "amt"}), ("Krankenhaus", {"haus", "krank"}),
    ("Ortsteil", {"ort", "teil"}), ("Elternabende", {"elt", "abend"}), ("Elternsprachkurs", {"elt", "elternsprach", "sprach", "kurs"}),
    ("Orientierungskurs", {"orient", "kurs"}), ("Familiennachzug", {"famili", "nachzug"}),
    ("Integrationslotsen", {"integratio", "lots"}), ("Vereinsstruktur", {"verei", "struktur"}),
    ("Integrationsexperiment", {"integratio", "experiment"}), ("Kettenglied", {"kett", "glied"}), ("statistisches", set()),
    ("Verein", set()), ("Vereinbarung", set()), ("vereinfachen", set()), ("Jugendliche", set()), ("Verantwortung", set()),
    ("Unterstützung", set()), ("Bewohner", set()), ("Heimat", set()), ("Information", set()), ("Apparat", set()),
])
def test_compounds_count_as_themselves_and_as_their_parts(compound: str, parts: set[str]) -> None:
    first, *rest = terms(compound, "de")

    assert first.weight == 1.0
    assert {term.key for term in rest} == parts
    assert {term.weight for term in rest} <= {german.PART}


def test_the_words_of_the_cards_take_compounds_apart_that_no_list_knows() -> None:
    alone = Lexicon.of([("Hebammensprechstunde", "de")])
    together = Lexicon.of([("Hebammensprechstunde", "de"), ("Hebammen fehlen", "de"), ("Sprechstunden", "de")])

    assert set(keys("Hebammensprechstunde", lexicon=together)) == {
        "hebammensprechstund", "hebamm", "sprechstund", "sprech", "stund"}
    assert "hebamm" not in keys("Hebammensprechstunde", lexicon=alone)


@pytest.mark.parametrize(("slip", "meant"), [
    ("Kinderbetreung", "Kinderbetreuung"), ("Auslaenderbehörde", "Ausländerbehoerde"), ("Sprachkruse", "Sprachkurse"),
    ("Dolmetcher", "Dolmetscher"), ("Nachbarschafft", "Nachbarschaft"), ("Fahrkosten", "Fahrtkosten")])
def test_a_slip_of_the_finger_is_read_as_the_word_that_others_wrote(slip: str, meant: str) -> None:
    lexicon = Lexicon.of([(slip, "de"), (meant, "de"), (meant, "de")])

    assert keys(slip, lexicon=lexicon) == keys(meant, lexicon=lexicon)


@pytest.mark.parametrize("words", ["Sportkurse Spottkurse", "Vermittlung Ermittlung", "Seniorentreff Juniorentreff", "Betten Ketten"])
def test_two_words_people_mean_are_not_read_as_a_slip(words: str) -> None:
    one, other = words.split()
    lexicon = Lexicon.of([(words, "de"), (words, "de")])

    assert keys(one, lexicon=lexicon)[0] != keys(other, lexicon=lexicon)[0]


def test_a_word_written_twice_is_never_a_slip() -> None:
    texts = [("Begegnungscafé Begegnungsfest", "de"), ("Hausaufsicht", "de"), ("Hausaufsicht", "de"), ("Hausauffsicht", "de")] * 2

    assert keys("Hausauffsicht", lexicon=Lexicon.of(texts)) != keys("Hausaufsicht", lexicon=Lexicon.of(texts))


@pytest.mark.parametrize("text", [" ".join(STOP_WORDS), "Es gibt noch nicht genug für alle.", "2030 12 §§ !!!", "", "Für die da!", "A 1 b"])
def test_stop_words_numbers_and_marks_are_no_terms(text: str) -> None:
    assert terms(text, "de") == ()


def test_no_word_is_both_known_and_a_stop_word() -> None:
    assert {fold(word) for word in KNOWN_WORDS} & german.STOPS == set()


@pytest.mark.parametrize(("text", "language", "found"), [
    ("We need more language courses for the women", "en", ["language", "courses", "women"]),
    ("نحتاج إلى دورات", "ar", ["دورات"]),
    ("більше курсів для жінок", "uk", ["курсів", "жінок"]),
    ("Deutschkurse", "tr", ["deutschkurse"]),
    ("niños y niñas", "es-MX", ["ninos", "ninas"]),
])
def test_other_languages_are_folded_and_split_only(text: str, language: str, found: list[str]) -> None:
    assert keys(text, language) == found


@law
@given(german_text)
def test_umlauts_written_either_way_are_one(text: str) -> None:
    assert keys(text.translate(SPELT_OUT)) == keys(text)


@law
@given(anything, st.sampled_from(["de", "en", "ar", "xx"]))
def test_positions_cut_the_words_out_of_the_text(text: str, language: str) -> None:
    found = terms(text, language)

    for term in found:
        word = text[term.start:term.end]
        assert term.key in keys(word, language)
        assert not any(char.isspace() for char in word)
    assert [term.start for term in found] == sorted(term.start for term in found)


@law
@given(german_text)
def test_endings_come_off_once_and_for_all(text: str) -> None:
    stripped = base(fold(text))

    assert base(stripped) == stripped


def steps_between(one: str, other: str) -> int:
    """The distance by definition: letters more, less, other, neighbours swapped."""
    table = {(i, j): max(i, j) for i in range(len(one) + 1) for j in range(len(other) + 1) if not i or not j}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            steps = [table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (one[i - 1] != other[j - 1])]
            if i > 1 and j > 1 and one[i - 2:i] == other[j - 2:j][::-1]:
                steps.append(table[i - 2, j - 2] + 1)
            table[i, j] = min(steps)
    return table[len(one), len(other)]


@law
@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_one_slip_is_a_distance_of_one(one: str, other: str) -> None:
    assert one_slip_apart(one, other) == (steps_between(one, other) == 1)


@law
@given(st.text("bdfgklp", min_size=9, max_size=12), st.data())
def test_every_slip_after_the_first_letter_of_a_long_word_is_found(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 2))
    letter = data.draw(st.sampled_from("bdfgklp"))
    slip = data.draw(st.sampled_from([
        word[:at] + word[at + 1:], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1:],
        word[:at] + word[at + 1] + word[at] + word[at + 2:]]))
    assume(slip != word)
    lexicon = Lexicon.of([(word, "de"), (slip, "de")])

    assert keys(slip, lexicon=lexicon) == keys(word, lexicon=lexicon)


@law
@given(st.permutations(["Sprachkurs", "Sprachkruse", "Kinderbetreuung", "Kinderbetreung", "Kinderbetreeung", "Nachbarn", "Nachbern"]))
def test_what_was_meant_does_not_depend_on_the_order_of_the_cards(words: list[str]) -> None:
    lexicon = Lexicon.of((word, "de") for word in words)

    assert keys("Kinderbetreung", lexicon=lexicon) == keys("Kinderbetreuung", lexicon=lexicon) == keys("Kinderbetreeung", lexicon=lexicon)
