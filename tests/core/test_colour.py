"""Contrast after WCAG, against values published elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fachplan.core.colour import (
    DARK_INK,
    DARK_LEAST,
    LIGHT_INK,
    LIGHT_LEAST,
    TEXT,
    contrast,
    is_pale,
    luminance,
    readable,
    tones,
)

from .boards import law

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


# #767676 is the lightest grey that passes on white, #777 the first that does not (W3C, WebAIM).
@pytest.mark.parametrize(("one", "other", "ratio"), [
    ("#000000", "#ffffff", 21.0), ("#fff", "#FFFFFF", 1.0), ("#767676", "#fff", 4.54), ("#777", "#fff", 4.48),
    ("#ff0000", "#ffffff", 4.0), ("#0000ff", "#ffffff", 8.59), ("#00ff00", "#000000", 15.3)])
def test_published_ratios(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio


def test_the_limit_for_text_lies_between_two_greys() -> None:
    assert contrast("#777777", "#ffffff") < TEXT <= contrast("#767676", "#ffffff")


@law
@given(colours, colours)
def test_contrast_looks_the_same_from_both_sides(one: str, other: str) -> None:
    assert 1 <= contrast(one, other) == contrast(other, one) <= 21
    assert contrast(one, one) == 1


@law
@given(colours)
def test_black_or_white_always_reads(colour: str) -> None:
    assert contrast(colour, readable(colour, "#000000", "#ffffff")) >= TEXT


@pytest.mark.parametrize("written", ["", "#", "#ff", "#ffff", "ffffff", "#gggggg", "red", "#fffffff", "#fff\n"])
def test_a_colour_written_otherwise_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="a colour is #rgb or #rrggbb"):
        luminance(written)


@law
@given(colours, st.booleans())
def test_every_colour_becomes_a_sign_that_reads(colour: str, dark: bool) -> None:
    found, ink = tones(colour, dark=dark), DARK_INK if dark else LIGHT_INK

    reached = (contrast(found.symbol, found.paper), contrast(found.ink, found.paper), contrast(ink, found.paper))
    assert all(ratio >= least for ratio, least in zip(reached, DARK_LEAST if dark else LIGHT_LEAST, strict=True))


def test_a_readable_colour_stays_the_one_chosen() -> None:
    assert tones("#7a3b9c").symbol == "#7a3b9c"
    assert not is_pale("#7a3b9c")


@pytest.mark.parametrize("pale", ["#fff3a0", "#ffff00", "#ffffff", "#e8f5e9"])
def test_a_pale_colour_is_known_and_darkened(pale: str) -> None:
    assert is_pale(pale)
    assert luminance(tones(pale).symbol) < luminance(pale)
