"""How well a colour reads on another: the contrast ratio of WCAG 2.2 [1]_.

References
----------
.. [1] W3C, "Web Content Accessibility Guidelines 2.2", relative luminance and contrast ratio, 2023.
   https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

import re

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
