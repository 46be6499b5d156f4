"""German: what stands before a noun agrees with it in gender, number and case.

The case is read from the words before the common noun, and what stood there is put into the gender of the own noun: "aus Ihrer
Gruppe" becomes "aus Ihrem Team". Where German writes nominative and accusative alike but the own noun does not (only
masculine nouns tell them apart), words like "Sie", "hat" or "für" earlier in the clause say accusative.
"""

import re
from collections.abc import Sequence

from fachplan.core.nouns.english import NOT_TEXT
from fachplan.core.nouns.notation import PLURAL_ONLY, Noun, Swap

NOMINATIVE, ACCUSATIVE, DATIVE, GENITIVE = "nadg"
DATIVE_PREPOSITIONS = frozenset({"aus", "bei", "mit", "nach", "seit", "von", "zu", "in", "an", "auf", "unter", "vor", "hinter",
                                 "neben", "zwischen"})
ACCUSATIVE_SIGNS = frozenset({"Sie", "wir", "hat", "haben", "habe", "für", "durch", "gegen", "ohne", "um", "auf", "in", "moderiert",
                              "moderieren"})
DEFINITE = {"n": {"m": "der", "n": "das", "f": "die"}, "a": {"m": "den", "n": "das", "f": "die"},
            "d": {"m": "dem", "n": "dem", "f": "der"}, "g": {"m": "des", "n": "des", "f": "der"}}
ENDINGS = {"n": {"m": "er", "n": "es", "f": "e"}, "a": {"m": "en", "n": "es", "f": "e"},
           "d": {"m": "em", "n": "em", "f": "er"}, "g": {"m": "es", "n": "es", "f": "er"}}
LIKE_EIN = ("ein", "kein", "ihr", "unser", "mein", "sein")
LIKE_DIESER = ("dies", "jed", "welch", "jen", "solch")
CONTRACTED = {"zur": "zu", "zum": "zu", "im": "in", "vom": "von", "beim": "bei", "am": "an"}
SHORT = {("zu", "f"): "zur", ("zu", "m"): "zum", ("zu", "n"): "zum", ("in", "m"): "im", ("in", "n"): "im", ("von", "m"): "vom",
         ("von", "n"): "vom", ("bei", "m"): "beim", ("bei", "n"): "beim", ("an", "m"): "am", ("an", "n"): "am"}
ADJECTIVE = re.compile(r"(nächst|neu|erst|letzt|eigen|ander|zweit|offen|klein|ganz|gleich|einzeln|weiter|fertig|gewählt)(e|en|er|es|em)",
                       re.IGNORECASE)
WORD = "[A-Za-zÄÖÜäöüß]+"


def reword_german(text: str, swaps: Sequence[Swap]) -> str:
    """`text` with the municipality's own nouns.

    Examples
    --------
    >>> from fachplan.core.nouns.notation import german_nouns
    >>> swap = Swap(german_nouns("die Gruppe, die Gruppen")[0], german_nouns("das Team, die Teams")[0])
    >>> reword_german("Neue Karte aus Ihrer Gruppe. Die Gruppen sind schon weiter.", [swap])
    'Neue Karte aus Ihrem Team. Die Teams sind schon weiter.'
    """
    forms = {form: swap for swap in swaps for form in _forms(swap.common)}
    if not forms:
        return text
    words = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    first = {link: swap for swap in swaps for link in _links(swap.common)}
    links = "|".join(re.escape(link) for link in first) or "(?!)"
    found = list(re.finditer(rf"{NOT_TEXT}|(?<![\w-])(?P<noun>{words})(?!\w)|(?<![\w-])(?P<first>{links})(?P<rest>[a-zäöüß]{{3,}})", text))
    for match in reversed(found):  # from the end, so that places found earlier still hold
        if match["first"]:  # Maßnahmenbogen: nobody knows what joins the own noun to the rest, a hyphen always does
            joined = f"{first[match['first']].own.label}-{match['rest'].capitalize()}"
            text = text[: match.start()] + joined + text[match.end():]
        elif match["noun"]:
            text = _reworded(text[: match.start()], match["noun"], forms[match["noun"]], text[match.end():]) + text[match.end():]
    return text


def _forms(noun: Noun) -> set[str]:
    both = {noun.plural, _dative_plural(noun), noun.singular, _genitive(noun)} - {""}
    return both | {f"{noun.plural}n"} if noun.gender == PLURAL_ONLY else both  # Mitwirkende, der Mitwirkenden


def _links(noun: Noun) -> list[str]:
    """How the noun begins a compound: Maßnahmen-, Moderations-."""
    if noun.gender != "f":
        return []
    return [noun.plural, f"{noun.singular}s"] if noun.plural.endswith("n") else [f"{noun.singular}s"]


def _genitive(noun: Noun) -> str:
    if noun.gender not in ("m", "n"):
        return noun.singular
    return noun.singular + ("es" if re.search(r"(s|ß|x|z|sch)$", noun.singular) else "s")


def _dative_plural(noun: Noun) -> str:
    return noun.plural + ("n" if re.search(r"(e|el|er)$", noun.plural) else "")


def _reworded(before: str, form: str, swap: Swap, after: str) -> str:
    if swap.common.gender == PLURAL_ONLY or form not in (swap.common.singular, _genitive(swap.common)):
        return before + (_dative_plural(swap.own) if _is_dative_plural(before, form, swap.common) else swap.own.plural)
    if swap.own.gender == PLURAL_ONLY:
        return before + swap.own.plural
    head, determiner, adjective = _split(before)
    case = GENITIVE if form != swap.common.singular else _case(head, determiner, adjective, swap.common.gender)
    if case == NOMINATIVE and after.startswith(" gibt es"):
        case = ACCUSATIVE
    said = _determiner(head, determiner, case, swap.own.gender)
    if adjective:
        said += _adjective(adjective, determiner, case, swap.own.gender) + " "
    return said + (_genitive(swap.own) if case == GENITIVE else swap.own.singular)


def _is_dative_plural(before: str, form: str, common: Noun) -> bool:
    if form != _dative_plural(common) or common.gender == PLURAL_ONLY:
        return False
    if form != common.plural:
        return True
    last = _last_words(before)[-1:]
    return bool(last) and (last[0] in {"den", "diesen", "allen"} or last[0].lower() in DATIVE_PREPOSITIONS)


def _last_words(text: str) -> list[str]:
    clause = re.split(r"[.,:;!?<>]", text)[-1]
    return re.findall(WORD, clause)


def _split(before: str) -> tuple[str, str, str]:
    """What stands before the noun: the rest, its determiner, its adjective."""
    adjective = ""
    if (found := re.search(rf"(?<!\w)({WORD}) $", before)) and ADJECTIVE.fullmatch(found[1]):
        before, adjective = before[: found.start()], found[1]
    if (found := re.search(rf"(?<!\w)({WORD}) $", before)) and _kind(found[1]):
        return before[: found.start()], found[1], adjective
    return before, "", adjective


def _kind(word: str) -> str:
    low = word.lower()
    if low in ("der", "die", "das", "den", "dem", "des"):
        return "der"
    if low in CONTRACTED:
        return "short"
    for stem in (*LIKE_EIN, *LIKE_DIESER):
        if re.fullmatch(rf"{stem}(e|en|er|es|em)?", low):
            return stem
    return ""


def _case(head: str, determiner: str, adjective: str, gender: str) -> str:
    words, low = _last_words(head), determiner.lower()
    if low in CONTRACTED:
        return DATIVE
    if low in ("dem", "des") or low.endswith("em"):
        return GENITIVE if low == "des" else DATIVE
    feminine_oblique = low == "der" or (low.endswith("er") and low not in ("ihr", "unser"))
    if gender == "f" and feminine_oblique:
        return DATIVE if words and words[-1].lower() in DATIVE_PREPOSITIONS else GENITIVE
    if gender == "m" and (low == "den" or low.endswith("en")):
        return ACCUSATIVE
    if not determiner and not adjective:
        return NOMINATIVE
    return ACCUSATIVE if gender != "m" and ACCUSATIVE_SIGNS & set(words) else NOMINATIVE


def _determiner(head: str, word: str, case: str, gender: str) -> str:
    """The words before the noun with the determiner in the noun's gender."""
    kind = _kind(word)
    if not kind:
        return head
    preposition = re.search(rf"(?<!\w)({WORD}) $", head)
    if kind == "short":
        wanted = CONTRACTED[word.lower()]
        return head + _capital(word, SHORT.get((wanted, gender), f"{wanted} {DEFINITE[DATIVE][gender]}")) + " "
    if kind == "der" and case == DATIVE and preposition and (preposition[1].lower(), gender) in SHORT:
        return head[: preposition.start()] + _capital(preposition[1], SHORT[preposition[1].lower(), gender]) + " "
    if kind == "der":
        return head + _capital(word, DEFINITE[case][gender]) + " "
    bare = kind in LIKE_EIN and ENDINGS[case][gender] in ("er", "es") and case in (NOMINATIVE, ACCUSATIVE)
    return head + _capital(word, kind + ("" if bare else ENDINGS[case][gender])) + " "


def _adjective(word: str, determiner: str, case: str, gender: str) -> str:
    """The adjective: strong where nothing before it shows the gender, else weak."""
    found = ADJECTIVE.fullmatch(word)
    assert found is not None
    kind = _kind(determiner)
    shows = kind in ("der", "short") or kind in LIKE_DIESER
    if case in (DATIVE, GENITIVE):
        ending = "en" if determiner else ENDINGS[case][gender]
    elif not shows:
        ending = ENDINGS[case][gender]
    else:
        ending = "en" if case == ACCUSATIVE and gender == "m" else "e"
    return found[1] + ending


def _capital(old: str, new: str) -> str:
    return new[0].upper() + new[1:] if old[0].isupper() else new
