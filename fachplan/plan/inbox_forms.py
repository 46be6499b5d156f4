"""What a planner typed into the answering desk: read, told what is missing, and given back as it was."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fachplan.plan.answer_actions import Answer
from fachplan.plan.answer_models import Disposition
from fachplan.plan.inbox_desk_queries import VIEWS, Filters, found_by
from fachplan.plan.inbox_queries import Entry
from fachplan.plan.measure_models import Measure
from fachplan.plan.theme_actions import ThemeRefused

Kind = Disposition.Kind
LATER = "later"
SPLIT_INTO = 3
FIELDS = ("title", "measure", "office", "found", "reason", "words", "function")


def choices() -> list[tuple[str, str, str]]:
    """The answers as (key, kind, word), in the order of the keys."""
    return [
        ("1", Kind.ADOPTED, _("Take it up")), ("2", Kind.MERGED, _("Bring together")), ("3", Kind.SPLIT, _("Split up")),
        ("4", Kind.FORWARDED, _("Pass on")), ("5", Kind.PARKED, _("Put off")), ("6", Kind.EXISTS, _("It exists already")),
        ("7", Kind.DECLINED, _("Do not take it up")), ("0", LATER, _("Decide later")),
    ]


def done_words() -> dict[str, str]:
    """What became of a card, in one word per kind."""
    return {
        "adopted": _("taken up"), "merged": _("brought together"), "split": _("split up"), "forwarded": _("passed on"),
        "parked": _("put off"), "exists": _("exists already"), "declined": _("not taken up"), "blacked_out": _("blacked out cards"),
    }


def filters_of(query: Mapping[str, str]) -> Filters:
    """The filters of an address; what it does not know counts as not set."""
    view = query.get("ansicht", "")
    return Filters(view if view in VIEWS else VIEWS[0], query.get("gruppe", ""), query.get("feld", ""), query.get("wort", "").strip(),
                   query.get("thema", ""))


def blank(entry: Entry, function: str) -> dict[str, Any]:
    """The form before anybody typed: what stands as the answer, or the card's own words as the measure's title."""
    given = entry.answer
    told: dict[str, Any] = dict.fromkeys(FIELDS, "") | {"kind": "", "title": " ".join(entry.card.text.split()), "function": function,
                                                       "split": [""] * SPLIT_INTO, "with": []}
    if given is not None:
        told |= {"kind": given.kind, "office": given.office, "found": given.found, "reason": given.reason, "words": given.words}
        if given.measure is not None:
            told |= {"measure": f"{given.measure.number} {given.measure.title}", "title": given.measure.title}
    return told


def typed(form: QueryDict) -> dict[str, Any]:
    """The form as it was sent."""
    split = form.getlist("split")[:SPLIT_INTO]
    return {name: form.get(name, "") for name in (*FIELDS, "kind")} | {
        "split": split + [""] * (SPLIT_INTO - len(split)), "with": form.getlist("with")}


def answer_of(told: Mapping[str, Any], measures: Sequence[Measure], language: str) -> Answer:
    """The answer a form means; only what its kind asks for counts, the rest may have been typed before."""
    kind = told["kind"]
    titles = {Kind.ADOPTED: (told["title"],), Kind.SPLIT: tuple(told["split"])}.get(kind, ())
    return Answer(
        kind, told["function"][:200], measure=found_by(measures, told["measure"]) if kind == Kind.MERGED else None, titles=titles,
        office=told["office"][:200] if kind == Kind.FORWARDED else "", found=told["found"][:500] if kind == Kind.EXISTS else "",
        reason=told["reason"] if kind in (Kind.DECLINED, Kind.PARKED) else "",
        words="" if kind == Kind.DECLINED else told["words"], language=language)


def theme_of(form: Mapping[str, str]) -> UUID | None:
    """The theme a form asks for, by the button pressed or the list; None leaves it to the card's words.

    :raises ThemeRefused: `gone` for what is no theme.
    """
    told = form.get("theme", "") or form.get("theme-list", "")
    try:
        return UUID(told) if told and told != "-" else None
    except ValueError as error:
        raise ThemeRefused("gone") from error


def theme_gone() -> str:
    """What to say where a theme is not there any more."""
    return _("This theme is not there any more. Choose another one.")


def promise_words(day: date, left: int) -> dict[str, Any]:
    """The promised day in words, and how many days are left of it."""
    told = {"day": date_format(day, "SHORT_DATE_FORMAT")}
    if left < 0:
        words = ngettext("was promised by %(day)s, %(n)s day ago", "was promised by %(day)s, %(n)s days ago", -left) % {**told, "n": -left}
    elif left == 0:
        words = _("promised by today")
    else:
        words = ngettext("promised by %(day)s, %(n)s day left", "promised by %(day)s, %(n)s days left", left) % {**told, "n": left}
    return {"words": words, "late": left < 0}


def problems_of(reason: str, told: Mapping[str, Any]) -> dict[str, str]:
    """All that keeps a form from answering: why it was refused, and who decides if nobody is named."""
    named = {} if told["function"].strip() else problem_of("function", told["kind"])
    return problem_of(reason, told["kind"]) | named


def problem_of(reason: str, kind: str) -> dict[str, str]:
    """What to say, and at which field: its name → the sentence. "" stands for the form as a whole."""
    no = _("It does not work without a reason. Why not, and what is possible instead?")
    return {
        "kind": {"kind": _("Choose one of the answers.")},
        "reason": {"reason": no if kind == Kind.DECLINED else _("What does it wait for, and until when?")},
        "office": {"office": _("Write which office takes care of it.")},
        "found": {"found": _("Write where it exists, a name or an address.")},
        "no_measure": {"measure": _("No single measure fits. Write its number or choose one of the list.")},
        "gone_measure": {"measure": _("This measure takes no cards any more. Choose another one.")},
        "titles": ({"split": _("Splitting needs two titles at least.")} if kind == Kind.SPLIT
                   else {"title": _("The measure needs a title.")}),
        "function": {"function": _("Write the function that decides, such as an office and its unit.")},
        "superseded": {"": _("One of the cards was answered again since. Nothing was taken back.")},
        "no_plan": {"": _("This process has no plan yet. Write its guiding goals first.")},
    }.get(reason, {"": _("One of the cards is not in this inbox any more. Nothing was answered.")})
