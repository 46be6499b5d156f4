"""A dozen nouns that each municipality says in its own way; the city's own stand in `City.words`.

An own word is written as `core.nouns` reads it, ``das Team, die Teams``, with its English behind a stroke where there is one:
``das Team, die Teams / team, teams``. Without it the word of the city's own language stands in English sentences, too; other
languages keep the word of their translation. `base.wordings` puts the own nouns into every sentence of the catalogues.
"""

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_noop as _

from fachplan.base.models import City
from fachplan.core.nouns import Noun, NounProblem, Swap, english_nouns, german_nouns

CONTEXT = "noun"  # of the catalogue's entries for `NOUNS`
# Key → the word as it stands alone where the city has none of its own.
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
# The same as `core.nouns` reads it; the catalogue has its German with the articles. What stands after a semicolon is said for
# the same thing.
NOUNS = {
    "district": pgettext_lazy("noun", "city district, city districts"),
    "plan": pgettext_lazy("noun", "sector plan, sector plans; plan, plans"),
    "guiding_goal": pgettext_lazy("noun", "guiding goal, guiding goals"),
    "goal": pgettext_lazy("noun", "goal, goals"),
    "measure": pgettext_lazy("noun", "measure, measures"),
    "lead": pgettext_lazy("noun", "lead office, lead offices; lead responsibility, lead responsibilities"),
    "partner": pgettext_lazy("noun", "partners; contributors"),
    "council": pgettext_lazy("noun", "city council, city councils"),
    "topic_forum": pgettext_lazy("noun", "topic forum, topic forums"),
    "group": pgettext_lazy("noun", "working group, working groups; group, groups"),
    "facilitation": pgettext_lazy("noun", "facilitation, facilitations; facilitator, facilitators"),
    "minutes": pgettext_lazy("noun", "minutes; results minutes; minutes of results"),
}
READ = {"de": german_nouns, "en": english_nouns}
STROKE = " / "


def common(key: str, language: str) -> list[Noun]:
    """The words all say for it.

    :raises KeyError: if there is no such noun.
    """
    with translation.override(language):
        return READ[language](str(NOUNS[key]))


def common_text(key: str) -> str:
    """The common word as the city would write its own: in its first form, with articles and plural."""
    with translation.override("de"):
        return str(NOUNS[key]).partition(";")[0]


def read_own(key: str, text: str) -> dict[str, Noun]:
    """What the city says for it, by language.

    :raises NounProblem: if the word is not written as it has to be.
    """
    german, _stroke, english = text.partition(STROKE)
    noun = german_nouns(german)[0]
    if not noun.singular and common(key, "de")[0].singular:
        raise NounProblem(text)
    return {"de": noun, "en": english_nouns(english)[0] if english.strip() else noun}


def swaps(words: Mapping[str, str], language: str) -> dict[str, list[Swap]]:
    """By noun: which common words the city replaces, and by what. A word nobody can read is no word."""
    found = {}
    for key, text in words.items():
        try:
            own = read_own(key, text)[language]
        except (KeyError, NounProblem):
            continue
        found[key] = [Swap(each, own) for each in common(key, language)]
    return found


def word(key: str) -> str:
    """The noun as this city says it, in the reader's language where it has one.

    :raises KeyError: if there is no such noun.
    """
    language = (translation.get_language() or "de").split("-")[0]
    own = swaps({key: City.current().words.get(key, "")}, language) if language in READ else {}
    return own[key][0].own.label if key in own else gettext(WORDS[key])
