"""How well a colour reads on another, and what a group's own colour becomes on paper.

The contrast ratio is that of WCAG 2.2 [1]_. `tones` keeps the hue somebody chose and finds lightness and saturation in
Oklab [2]_, where equal steps look equal, until every pair of the group's sign reads as well as those drawn by hand.

References
----------
.. [1] W3C, "Web Content Accessibility Guidelines 2.2", relative luminance and contrast ratio, 2023.
   https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
.. [2] B. Ottosson, "A perceptual color space for image processing", 2020. https://bottosson.github.io/posts/oklab/
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

TEXT = 4.5
"""Least ratio for text (1.4.3)."""
LARGE = 3.0
"""Least ratio for large text, signs and outlines (1.4.3, 1.4.11)."""

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours `#rgb` or `#rrggbb`: 1 (the same) to 21 (black on white); the order is no matter.

    Raises
    ------
    ValueError
        If a colour is written otherwise.

    Examples
    --------
    >>> contrast("#000", "#ffffff"), round(contrast("#777777", "#fff"), 2)
    (21.0, 4.48)
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of a colour: 0 (black) to 1 (white).

    >>> luminance("#fff"), round(luminance("#ff0000"), 4)
    (1.0, 0.2126)
    """
    if not _HEX.fullmatch(colour):
        raise ValueError(f"a colour is #rgb or #rrggbb, got {colour!r}")
    digits = colour[1:] if len(colour) == 7 else "".join(char * 2 for char in colour[1:])
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    # 0.04045 is sRGB's own threshold; WCAG 2.2 corrected its older 0.03928 to it. No 8-bit colour lies between.
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def readable(background: str, *inks: str) -> str:
    """The ink that reads best on `background`; the first of equals.

    >>> readable("#f2c14e", "#ffffff", "#1a1a1a")
    '#1a1a1a'
    """
    return max(inks, key=lambda ink: contrast(background, ink))


@dataclass(frozen=True, slots=True)
class Tones:
    """A group's three values on one ground: its symbol, its paper, and small text on that paper."""

    symbol: str
    paper: str
    ink: str


LIGHT_INK, DARK_INK = "#131525", "#f2f3f7"
# The four sets drawn by hand reach at least these (LOOK, Tokens): symbol, small text and text on paper, light and dark.
LIGHT_LEAST = (3.5, 9.0, 12.0)
DARK_LEAST = (4.9, 9.0, 9.9)
_STEP = 0.005


def tones(colour: str, *, dark: bool = False) -> Tones:
    """The three values a group's own `colour` becomes, light or dark: its hue, as light or dark as reading asks.

    Parameters
    ----------
    colour : `#rgb` or `#rrggbb`, whatever somebody chose

    Returns
    -------
    A symbol, a paper and an ink whose contrasts reach `LIGHT_LEAST` or `DARK_LEAST`.

    Raises
    ------
    ValueError
        If the colour is written otherwise.

    Examples
    --------
    A pale yellow keeps its hue; as a symbol it becomes dark enough to be seen on its paper.

    >>> pale = tones("#fff3a0")
    >>> pale, contrast(pale.symbol, pale.paper) >= 3.5
    (Tones(symbol='#897d29', paper='#f1edcb', ink='#3d3605'), True)
    """
    lightness, chroma, hue = _oklch(colour)
    ink = DARK_INK if dark else LIGHT_INK
    symbol_least, small_least, text_least = DARK_LEAST if dark else LIGHT_LEAST
    step = _STEP if dark else -_STEP
    paper = _until(0.31 if dark else 0.94, min(chroma, 0.045), hue, -step, lambda paper: contrast(paper, ink) >= text_least)
    start = max(lightness, 0.72) if dark else min(lightness, 0.66)
    reads_already = contrast(colour, paper) >= symbol_least
    symbol = colour if reads_already else _until(start, chroma, hue, step, lambda symbol: contrast(symbol, paper) >= symbol_least)
    small = _until(0.90 if dark else 0.33, min(chroma, 0.09), hue, step, lambda small: contrast(small, paper) >= small_least)
    return Tones(symbol, paper, small)


def is_pale(colour: str) -> bool:
    """Whether `colour` itself could not be seen as a sign on its own light paper.

    >>> is_pale("#fff3a0"), is_pale("#c95300")
    (True, False)
    """
    return contrast(colour, tones(colour).paper) < LARGE


def _until(lightness: float, chroma: float, hue: float, step: float, reads: Callable[[str], bool]) -> str:
    """The first colour from `lightness` on, in steps, that `reads`; black and white end the search."""
    found = _hex(lightness, chroma, hue)
    while not reads(found) and 0 < lightness < 1:
        lightness += step
        found = _hex(lightness, chroma, hue)
    return found


def _oklch(colour: str) -> tuple[float, float, float]:
    """Lightness, chroma and hue (radians) of a colour."""
    luminance(colour)  # refuses what is no colour
    digits = colour[1:] if len(colour) == 7 else "".join(char * 2 for char in colour[1:])
    red, green, blue = (_linear(int(digits[at : at + 2], 16) / 255) for at in (0, 2, 4))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    light = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return light, math.hypot(a, b), math.atan2(b, a)


def _hex(lightness: float, chroma: float, hue: float) -> str:
    """The sRGB colour of these; one too strong for a screen loses chroma, not hue."""
    while (channels := _rgb(lightness, chroma, hue)) != _clipped(channels) and chroma > 0:
        chroma -= _STEP
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in _clipped(channels))


def _clipped(channels: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(min(1.0, max(0.0, channel)) for channel in channels)


def _rgb(lightness: float, chroma: float, hue: float) -> tuple[float, ...]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short)
    return tuple(_encoded(channel) for channel in linear)


def _encoded(channel: float) -> float:
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * float(channel ** (1 / 2.4)) - 0.055
