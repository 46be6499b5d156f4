"""Codes: 28 characters, none mistaken for another, all equally likely."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fachplan.core.codes import ALPHABET, LOOK_ALIKES, RECEIPT_LENGTH, code_from, normalise, pretty, well_formed

from .boards import law

CONFUSED = ["0OQ", "1IL", "8B", "5S", "2Z", "UV"]
codes = st.text(alphabet=ALPHABET, min_size=8, max_size=8)


def test_the_alphabet_keeps_one_of_each_look_alike_and_loses_no_other_letter() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 28
    assert [pair for family in CONFUSED for pair in combinations(family, 2) if set(pair) <= set(ALPHABET)] == []
    assert set(ALPHABET) | set(LOOK_ALIKES) == set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert set(LOOK_ALIKES.values()) <= set(ALPHABET)


@pytest.mark.parametrize("typed", [
    "K7PM4XWD", "k7pm4xwd", "K7PM 4XWD", " k7pm-4xwd ", "K7PM–4XWD", "K7PM\u00a04XWD\n", "Ｋ７ＰＭ４ＸＷＤ", "k.7.p.m.4.x.w.d"])
def test_the_poster_s_code_is_found_however_it_is_typed(typed: str) -> None:
    assert normalise(typed) == "K7PM4XWD"
    assert well_formed(normalise(typed))


@law
@given(codes, st.data())
def test_reading_look_alikes_gives_the_same_code(code: str, data: st.DataObject) -> None:
    def misread(char: str) -> str:
        return data.draw(st.sampled_from([char, char.lower(), *(wrong for wrong, right in LOOK_ALIKES.items() if right == char)]))

    assert normalise("".join(map(misread, code))) == code


@law
@given(st.text(max_size=20))
def test_any_typing_is_normalised_once_and_for_all(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@law
@given(codes)
def test_a_pretty_code_is_the_same_code(code: str) -> None:
    assert normalise(pretty(code)) == code
    assert well_formed(code) and not well_formed(code, RECEIPT_LENGTH)


@pytest.mark.parametrize("text", ["", "K7PM4XW", "K7PM4XWDD", "K7PMÄXWD", "K7PM4X٣D"])
def test_what_could_not_have_been_given_out(text: str) -> None:
    assert not well_formed(normalise(text))


def test_each_character_is_equally_likely() -> None:
    counts = Counter(code_from(bytes([byte]), 1) for byte in range(252))

    assert counts == dict.fromkeys(ALPHABET, 9)


@pytest.mark.parametrize("byte", [252, 253, 254, 255])
def test_bytes_that_would_favour_some_characters_are_passed_over(byte: int) -> None:
    assert code_from(bytes([byte, 3, byte, 4]), 2) == "34"
    with pytest.raises(ValueError, match="2 random bytes gave 1 of 2 characters"):
        code_from(bytes([byte, 3]), 2)


def test_a_receipt_has_ten_characters() -> None:
    assert well_formed(code_from(bytes(range(20)), RECEIPT_LENGTH), RECEIPT_LENGTH)
