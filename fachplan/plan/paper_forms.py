"""What the page of a council paper says, and what somebody typed there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from babel.numbers import format_currency
from django.http import QueryDict
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from fachplan.plan.figure_models import CostLine
from fachplan.plan.measure_models import Measure
from fachplan.plan.paper_actions import LONGEST, PaperRefused, Station, mark_of
from fachplan.plan.paper_models import CouncilPaper, PaperStation
from fachplan.plan.paper_queries import FINANCING, Money, PaperContent

FROM_PLAN = ("reasons", "alternatives", "if_refused")
HEAD = ("title", "number", "submitted_by")
LOCALES = {"de": "de_DE", "en": "en_GB"}
EMPTY_ROWS = 2  # below the bodies there are


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the paper: what it says now, what the plan says where it is blank, and what is being typed."""

    name: str
    title: str
    hint: str
    text: str
    typed: str
    seen: str
    from_plan: tuple[tuple[Measure, str], ...] = ()
    problem: str = ""
    is_open: bool = False


def titles() -> dict[str, str]:
    """The parts of a paper in their order."""
    return {
        "proposal": _("Proposed decision"), "reasons": _("Reasons"), "alternatives": _("Alternatives"),
        "if_refused": _("Consequences of a refusal"), "dissent": _("Dissenting opinions"),
    }


def _hints() -> dict[str, str]:
    instead = _("Your words stand in the paper instead of those from the plan.")
    return {"proposal": _("What the council is to decide, in whole sentences."), "reasons": instead, "alternatives": instead,
            "if_refused": instead, "dissent": _("What stands on cards comes by itself. Add what others said, with its source.")}


def parts(content: PaperContent, typed: QueryDict, problem: str, at: tuple[str, ...]) -> dict[str, Part]:
    """The written parts; what was typed into one that was refused is still there."""
    made = {}
    for name, title in titles().items():
        text = getattr(content.paper, name)
        told = tuple(content.from_plan(name)) if name in FROM_PLAN and not text else ()
        made[name] = Part(name, title, _hints()[name], text, typed.get(name, text), mark_of(text), told,
                          problem if name in at else "", is_open=name in at)
    return made


def words_typed(form: QueryDict) -> tuple[dict[str, str], dict[str, str]]:
    """The words of a form and the marks of what stood there before."""
    names = [name for name in (*HEAD, *titles()) if name in form]
    return {name: str(form[name]) for name in names}, {name: form.get(f"seen-{name}", "") for name in names}


def head_rows(paper: CouncilPaper, typed: QueryDict, problem: str, at: tuple[str, ...]) -> list[dict[str, str]]:
    """The lines over the paper as fields."""
    labels = {"title": _("Subject"), "number": _("Paper no."), "submitted_by": _("Submitted by (function)")}
    hints = {"number": _("As the council's office gives it, for example V0123/25."), "submitted_by": _("No person's name.")}
    return [{"name": name, "label": labels[name], "hint": hints.get(name, ""), "value": typed.get(name, getattr(paper, name)),
             "seen": mark_of(getattr(paper, name)), "problem": problem if name in at else ""} for name in HEAD]


def station_rows(stations: tuple[PaperStation, ...], typed: QueryDict | None) -> list[dict[str, Any]]:
    """The way as rows of a form, two empty ones below."""
    if typed is not None:
        return [{"place": place, "body": body, "on": on, "kind": kind} for place, body, on, kind in _typed_rows(typed)]
    rows = [{"place": str(each.position), "body": each.body, "on": each.on.isoformat() if each.on else "", "kind": each.kind}
            for each in stations]
    return rows + [{"place": str(len(rows) + more), "body": "", "on": "", "kind": ""} for more in range(1, EMPTY_ROWS + 1)]


def stations_typed(form: QueryDict) -> list[Station]:
    """The bodies of a form in the order of their numbers; an empty row is left out.

    :raises PaperRefused: `day` where a day is none.
    """
    rows = [(place, body.strip(), on.strip(), kind) for place, body, on, kind in _typed_rows(form)]
    told = [row for row in rows if row[1] or row[2]]
    in_order = sorted(told, key=lambda row: int(row[0]) if row[0].isascii() and row[0].isdigit() else len(told))
    return [Station(body, _day(on), kind or PaperStation.Kind.DELIBERATES) for _place, body, on, kind in in_order]


def _typed_rows(form: QueryDict) -> Iterator[tuple[str, str, str, str]]:
    return zip(form.getlist("place"), form.getlist("body"), form.getlist("on"), form.getlist("kind"), strict=False)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise PaperRefused("day", "stations") from error


def measures_typed(form: QueryDict) -> list[UUID]:
    """The measures that were ticked.

    :raises PaperRefused: `measures` if one is none.
    """
    try:
        return [UUID(key) for key in form.getlist("measure")]
    except ValueError as error:
        raise PaperRefused("measures") from error


def kinds() -> list[tuple[str, str]]:
    kinds = PaperStation.Kind
    return [(kinds.DELIBERATES, pgettext("council", "deliberates")), (kinds.DECIDES, pgettext("council", "decides"))]


def euros(cents: int) -> str:
    """An amount as the reader's language writes it; cents only where there are some."""
    form = "#,##0 ¤" if cents % 100 == 0 else "#,##0.00 ¤"
    language = (get_language() or "de").split("-")[0]
    return str(format_currency(Decimal(cents) / 100, "EUR", form, locale=LOCALES.get(language, language), currency_digits=False))


def money_rows(money: Money) -> list[tuple[str, list[str]]]:
    """Years and their sums, the whole last."""
    rows = [(str(year), [*(euros(sums[each]) for each in FINANCING), euros(sum(sums.values()))]) for year, sums in money.years]
    return [*rows, (_("Together"), [*(euros(money.total[each]) for each in FINANCING), euros(money.cents)])]


def financing() -> list[str]:
    kinds = CostLine.Financing
    words = {kinds.SECURED: _("secured"), kinds.BUDGET: _("applied for in the budget"), kinds.GRANT: _("applied for as a grant"),
             kinds.OPEN: _("not settled")}
    return [words[kinds(each)] for each in FINANCING]


def missing_words(content: PaperContent) -> list[tuple[str, str]]:
    """What the paper lacks, each with the place on the page where it is added."""
    told = {
        "number": ("head", _("The number of the paper.")), "submitted_by": ("head", _("Who submits it.")),
        "proposal": ("proposal", _("The proposed decision.")), "measures": ("measures", _("The measures it is about.")),
        "reasons": ("reasons", _("The reasons: no measure says what is missing today.")),
        "alternatives": ("alternatives", _("Alternatives: no measure names one.")),
        "if_refused": ("if_refused", _("Consequences of a refusal: no measure says what is lost.")),
        "money": ("money", _("Costs: not every measure states them.")), "leads": ("measures", _("Not every lead has agreed.")),
        "stations": ("stations", _("The bodies it goes through.")), "decides": ("stations", _("Which body decides.")),
        "days": ("stations", _("The day of each meeting.")),
    }
    return [told[name] for name in content.missing()]


def refused_words(refused: PaperRefused) -> str:
    """Why nothing was saved, and what would be right."""
    return {
        "title": _("Please write the subject of the paper."),
        "long": _("This is too long. A part holds %(n)d characters; put more into an annex.") % {"n": LONGEST},
        "handed_in": _("The paper is handed in. Take that back first, then change it."),
        "measures": _("One of these measures was merged or given up meanwhile. Choose again."),
        "body": _("Please write the name of the body, or leave the whole row empty."),
        "kind": _("Please choose whether the body deliberates or decides."),
        "decides": _("Only one body can decide. The others deliberate."),
        "stations": _("These are too many bodies. 40 are the most."),
        "day": _("Write a day, like 30.09.2025."),
        "words": _("Before it is handed in the paper needs a proposed decision, who submits it, and measures."),
        "unknown": _("That did not work. Look at it as it stands now."),
        "clash": _("Somebody else has changed this meanwhile. It stands above as it is now; your text is still in the fields."),
    }[refused.reason]
