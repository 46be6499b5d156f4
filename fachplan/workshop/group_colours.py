"""The colours of groups: four drawn by hand, four more with the same contrasts, and any hue a city likes.

`Group.colour` is the end of a class name, ``g-orange``. The hand-drawn ones stand in look.css; for the others each forum
has a small stylesheet of its own, since the pages allow no style in the page. An own colour is kept as ``x7a3b9c``: which
values it becomes follows from it (`core.colour.tones`), so that screen, projector, kit and minutes cannot differ.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fachplan.core.colour import Tones, is_pale, tones

DRAWN = ("orange", "rot", "blau", "gruen")  # their values stand in look.css and base.typ
# What the four more start from; far enough from the others that two groups in one room are told apart.
PROVEN = {"violett": "#7a3b9c", "petrol": "#00757a", "magenta": "#b0217e", "schiefer": "#565b75"}
SYMBOLS = ("kreis", "quadrat", "dreieck", "raute", "sechseck", "bogen")
_OWN = re.compile(r"x[0-9a-f]{6}")
_HEX = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)


class NoColour(ValueError):
    """Not a colour groups can have."""


def is_known(colour: str) -> bool:
    """Whether `colour` can stand in `Group.colour`."""
    return colour in DRAWN or colour in PROVEN or _OWN.fullmatch(colour) is not None


def own_colour(text: str) -> str:
    """The key of an own colour, written ``#7a3b9c`` as browsers send it.

    :raises NoColour: if it is written otherwise.
    """
    if not _HEX.fullmatch(text.strip()):
        raise NoColour(text)
    return f"x{text.strip()[1:].lower()}"


def seed_of(colour: str) -> str:
    """The colour somebody chose, as browsers write it; empty for those drawn by hand."""
    return PROVEN.get(colour) or (f"#{colour[1:]}" if _OWN.fullmatch(colour) else "")


def was_too_pale(colour: str) -> bool:
    """Whether an own colour had to be darkened to be seen on paper."""
    return _OWN.fullmatch(colour) is not None and is_pale(seed_of(colour))


@cache
def tones_of(colour: str) -> tuple[Tones, Tones] | None:
    """The values of a colour on light and on dark ground; None for those drawn by hand, and for what is none."""
    seed = seed_of(colour)
    return (tones(seed), tones(seed, dark=True)) if seed else None


def colour_name(colour: str) -> str:
    """What a colour is called."""
    names = {"orange": _("orange"), "rot": _("red"), "blau": _("blue"), "gruen": _("green"), "violett": _("violet"),
             "petrol": _("petrol"), "magenta": _("magenta"), "schiefer": _("slate")}
    return names.get(colour) or _("own colour")


def symbol_name(symbol: str) -> str:
    """What a symbol is called."""
    return {"kreis": pgettext("symbol", "Circle"), "quadrat": pgettext("symbol", "Square"), "dreieck": pgettext("symbol", "Triangle"),
            "raute": pgettext("symbol", "Diamond"), "sechseck": pgettext("symbol", "Hexagon"),
            "bogen": pgettext("symbol", "Half circle")}[symbol]


def stylesheet(colours: Iterable[str]) -> str:
    """The rules of these colours beside the four more, light and dark, as look.css writes its own."""
    wanted = dict.fromkeys((*PROVEN, *(colour for colour in colours if tones_of(colour))))
    return "".join(_rules(colour, *pair) for colour in wanted if (pair := tones_of(colour)))


def stylesheet_version(colours: Iterable[str]) -> str:
    """What changes when the stylesheet does."""
    return hashlib.sha256(stylesheet(colours).encode()).hexdigest()[:12]


def _rules(colour: str, light: Tones, dark: Tones) -> str:
    day, night = _values(light), _values(dark)
    return (f".g-{colour}{{{day}}}\n[data-kern-theme=dark] .g-{colour}{{{night}}}\n"
            f"@media (prefers-color-scheme:dark){{:root:not([data-kern-theme=light]) .g-{colour}{{{night}}}}}\n"
            f"@media print{{:root .g-{colour}.g-{colour}{{{day}}}}}\n")


def _values(values: Tones) -> str:
    return f"--g:{values.symbol};--g-p:{values.paper};--g-i:{values.ink}"
