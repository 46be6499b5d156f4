"""A dozen nouns that each municipality says in its own way; the city's own stand in `City.words`.

An own word is a word of the city's language, so it stands in every language of the pages as the city says it.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from fachplan.base.models import City

# Key → the word as it is without a setting; the catalogue has its German.
WORDS: dict[str, str] = {
    "district": _("city district"),
    "plan": _("sector plan"),
    "guiding_goal": _("guiding goal"),
    "goal": _("goal"),
    "measure": _("measure"),
    "lead": _("lead office"),
    "partner": _("partners"),
    "council": _("city council"),
    "topic_forum": _("topic forum"),
    "group": _("working group"),
    "facilitation": _("facilitation"),
    "minutes": _("results minutes"),
}


def own_word(key: str) -> str:
    """What the city calls it, or nothing where it says what all say.

    :raises KeyError: if there is no such noun.
    """
    if key not in WORDS:
        raise KeyError(key)
    return str(City.current().words.get(key, ""))


def word(key: str) -> str:
    """The noun as this city says it.

    :raises KeyError: if there is no such noun.
    """
    return own_word(key) or gettext(WORDS[key])
