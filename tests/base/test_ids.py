"""Words as parts of an address."""

import pytest

from fachplan.base.ids import slug_of


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("Räume für Süd", "raeume-fuer-sued"),
        ("Ra\u0308ume", "raeume"),  # decomposed, as some keyboards send it
        ("Wohnungsmarkt/Übergang", "wohnungsmarktuebergang"),
        ("Groß & klein", "gross-klein"),
    ],
)
def test_an_address_writes_umlauts_as_germans_do(words: str, part: str) -> None:
    assert slug_of(words, 60) == part


def test_a_cut_address_does_not_end_in_a_hyphen() -> None:
    assert slug_of("Räume für Süd", 7) == "raeume"


def test_words_without_a_letter_for_addresses_get_the_name_they_are_given() -> None:
    assert slug_of("لغة", 24, "gruppe") == "gruppe"
