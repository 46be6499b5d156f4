"""The blocks of a measure's sheet: what is typed into them, read and given back; and what is said where something is refused."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from fachplan.plan.figure_actions import Cost, Count
from fachplan.plan.figure_models import Indicator
from fachplan.plan.measure_actions import MeasureRefused
from fachplan.plan.measure_models import Measure
from fachplan.plan.step_actions import Told

BLOCKS: dict[str, tuple[str, ...]] = {
    "head": ("title", "summary", "horizon"), "need": ("need", "target_groups"),
    "work": ("implementation", "paid_work", "volunteer_work"), "goal": ("impact_goal", "field_of_action", "area"),
    "notice": ("notice",), "instead": ("alternatives", "if_it_ends"),
}
LINES = {"title": 1}
THOUSANDS = re.compile(r"^\d{1,3}(\.\d{3})+(,\d+)?$")
YEARS = re.compile(r"^\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*$")
BLANK_LINES = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A field of a block: what it is called, what stands in it, and what another person wrote into it meanwhile."""

    name: str
    label: str
    hint: str
    value: str
    seen: str
    words: str
    choices: Sequence[tuple[str, str]] = ()
    other: str = ""
    problem: str = ""

    @property
    def lines(self) -> int:
        return LINES.get(self.name, 3)


@dataclass(frozen=True, slots=True)
class Block:
    """Fields that are changed together."""

    key: str
    title: str
    rows: list[Row] = field(default_factory=list)
    open: bool = False

    @property
    def empty(self) -> bool:
        return not any(row.words for row in self.rows)


def labels() -> dict[str, tuple[str, str]]:
    """What a field is called, and what helps beside it."""
    return {
        "title": (_("Title of the measure"), ""), "summary": (_("In one or two sentences"), _("So that a neighbour understands it.")),
        "horizon": (_("Horizon"), ""), "need": (_("What is missing today"), _("As the cards say it, or from figures with their source.")),
        "target_groups": (_("For whom"), _("For example families, volunteers, staff of the offices.")),
        "implementation": (_("How it is carried out"), ""), "paid_work": (_("What paid staff do"), ""),
        "volunteer_work": (_("What volunteers do"), _("And what they need for it.")), "impact_goal": (_("Impact goal"), ""),
        "field_of_action": (_("Field of action"), ""), "area": (_("Where in the city"), ""),
        "notice": (_("How we notice that it works"), ""),
        "alternatives": (_("Alternatives that were looked at"), _("What would reach the same goal, and why this way?")),
        "if_it_ends": (_("What is lost if it ends"), _("For whom, from when on?")),
    }


def titles() -> dict[str, str]:
    """The blocks' headings."""
    return {"head": _("What it is about"), "need": _("Need and people"), "work": _("How it is done"), "goal": _("What it is good for"),
            "notice": _("How we notice it"), "instead": _("If not, or if it ends")}


def horizons(told: Mapping[str, str]) -> list[tuple[str, str]]:
    """The horizons with what they mean in the process."""
    words = (("short", _("short term")), ("medium", _("medium term")), ("long", _("long term")))
    return [("", _("still open")), *((key, f"{word} ({told[key]})" if told.get(key) else word) for key, word in words)]


def blocks(values: Mapping[str, str], choices: Mapping[str, Sequence[tuple[str, str]]], *, typed: Mapping[str, str] | None = None,
           seen: Mapping[str, str] | None = None, both: Mapping[str, str] | None = None,
           problems: Mapping[str, str] | None = None) -> list[Block]:
    """The sheet's blocks as they stand. A block that was refused shows what was typed, and beside it what stands now.

    `seen`: what a refused form had shown, so that its next saving still counts against that.
    """
    named, typed, seen, both, problems = labels(), typed or {}, seen or {}, both or {}, problems or {}
    found = []
    for key, title in titles().items():
        rows = [_row(name, named[name], values, choices.get(name, ()), typed, seen, both, problems) for name in BLOCKS[key]]
        found.append(Block(key, title, rows, any(name in typed for name in BLOCKS[key])))
    return found


def _row(name: str, named: tuple[str, str], values: Mapping[str, str], choices: Sequence[tuple[str, str]], typed: Mapping[str, str],
         seen: Mapping[str, str], both: Mapping[str, str], problems: Mapping[str, str]) -> Row:
    stands = values[name]
    words = dict(choices).get(stands, "") if choices and stands else stands
    other = both.get(name, "")
    return Row(name, named[0], named[1], typed.get(name, stands), seen.get(name, stands), words, choices, dict(choices).get(other, other),
               problems.get(name, ""))


def typed_block(form: QueryDict, key: str) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed into a block, and what its form had shown."""
    names = [name for name in BLOCKS.get(key, ()) if name in form]
    return {name: str(form[name]) for name in names}, {name: form.get(f"seen-{name}", "") for name in names}


def step_typed(form: QueryDict) -> Told:
    """A step as it was typed.

    :raises fachplan.plan.measure_actions.MeasureRefused: `day` for what is no day.
    """
    return Told(form.get("title", ""), form.get("owner", ""), day_of(form.get("due", "")), day_of(form.get("done_on", "")),
                key_of(form.get("after", "")), form.get("moved_because", ""))


def key_of(text: str) -> UUID | None:
    """:raises fachplan.plan.measure_actions.MeasureRefused: `gone` for what is no key."""
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise MeasureRefused("gone") from error


def day_of(text: str) -> date | None:
    """A day as browsers and people write it.

    >>> day_of("2025-09-30") == day_of("30.9.2025")
    True

    :raises fachplan.plan.measure_actions.MeasureRefused: `day` for what is none.
    """
    text = text.strip()
    parts = text.split(".")
    try:
        return None if not text else date(int(parts[2]), int(parts[1]), int(parts[0])) if len(parts) == 3 else date.fromisoformat(text)
    except ValueError as error:
        raise MeasureRefused("day", text) from error


def number_of(text: str) -> Decimal | None:
    """A number as it is written here; a point that parts three digits is no comma.

    >>> [str(number_of(text)) for text in ("12.500,50 €", "12500.5", "60", "1.234")]
    ['12500.50', '12500.5', '60', '1234']

    :raises fachplan.plan.measure_actions.MeasureRefused: `number` for what is none.
    """
    plain = re.sub(r"[\s\u00a0\u202f€%]", "", text)
    if not plain:
        return None
    plain = plain.replace(".", "").replace(",", ".") if "," in plain or THOUSANDS.match(plain) else plain
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise MeasureRefused("number", text) from error
    if not number.is_finite() or abs(number) >= 10**12:
        raise MeasureRefused("number", text)
    return number


def costs_typed(form: QueryDict) -> list[Cost]:
    """The cost lines as they were typed; "2026–2030" stands for a line in each of these years, a line without money is none.

    :raises fachplan.plan.measure_actions.MeasureRefused: `year`, `number` or `financing`.
    """
    found: list[Cost] = []
    told = zip(form.getlist("year"), form.getlist("amount"), form.getlist("financing"), form.getlist("source"), strict=False)
    for years, amount, financing, source in told:
        money = number_of(amount)
        if money is None and not years.strip():
            continue
        if money is None or money < 0:
            raise MeasureRefused("number", amount)
        if financing not in ("secured", "budget", "grant", "open"):
            raise MeasureRefused("financing", years)
        found += [Cost(year, round(money * 100), financing, " ".join(source.split())[:200]) for year in _years(years)]
    return found


def _years(text: str) -> range:
    told = YEARS.match(text)
    first, last = (int(told[1]), int(told[2] or told[1])) if told else (0, 0)
    if not 2000 <= first <= last <= 2100 or last - first > 20:
        raise MeasureRefused("year", text)
    return range(first, last + 1)


def counts_typed(form: QueryDict) -> list[Count]:
    """The indicators as they were typed; one without any word is none.

    :raises fachplan.plan.measure_actions.MeasureRefused: `number` or `day`.
    """
    found = []
    for place in range(len(form.getlist("what"))):
        told = {name: _at(form, name, place).strip() for name in COUNTED}
        if any(text for name, text in told.items() if name != "direction"):
            direction = told["direction"] if told["direction"] in ("up", "down", "hold") else "up"
            found.append(Count(told["what"][:300], told["unit"][:60], direction, number_of(told["baseline"]), day_of(told["baseline_on"]),
                               told["baseline_source"][:300], number_of(told["target"]), day_of(told["target_by"]),
                               told["counted_by"][:200]))
    return found


def _at(form: QueryDict, name: str, place: int) -> str:
    given = [str(text) for text in form.getlist(name)]
    return given[place] if place < len(given) else ""


COUNTED = ("what", "unit", "direction", "baseline", "baseline_on", "baseline_source", "target", "target_by", "counted_by")


def counted_rows(counts: Sequence[Count], form: QueryDict | None) -> list[dict[str, Any]]:
    """The indicators' forms: as typed if something was refused, else as they stand with an empty one behind."""
    if form is not None:
        places = range(len(form.getlist("what")))
        return [{name: _at(form, name, place) for name in COUNTED} for place in places]
    rows = [{name: _written(getattr(count, name)) for name in COUNTED} for count in counts]
    return [*rows, dict.fromkeys(COUNTED, "") | {"direction": "up"}][:3]


def cost_rows(costs: Sequence[Cost], form: QueryDict | None) -> list[dict[str, str]]:
    """The money's forms: as typed if something was refused, else as it stands with empty lines behind."""
    names = ("year", "amount", "financing", "source")
    if form is not None:
        return [dict(zip(names, line, strict=True)) for line in zip(*(form.getlist(name) for name in names), strict=False)]
    rows = [{"year": str(cost.year), "amount": euros(cost.cents), "financing": cost.financing, "source": cost.source} for cost in costs]
    return rows + [dict.fromkeys(names, "")] * BLANK_LINES


def euros(cents: int) -> str:
    """Cents as euros, with cents only where there are some."""
    return number_format(Decimal(cents) / 100, decimal_pos=2 if cents % 100 else 0, force_grouping=True, use_l10n=True)


def _written(value: object) -> str:
    if isinstance(value, Decimal):
        return number_format(value.normalize() if value % 1 else int(value), use_l10n=True)
    return value.isoformat() if isinstance(value, date) else str(value if value is not None else "")


def open_word() -> str:
    """What a list says while nothing is chosen."""
    return _("still open")


def counted_words(indicators: Iterable[Indicator]) -> list[dict[str, Any]]:
    """Indicators as they are read: with which way they are to go, and figures as they are written here."""
    words = dict(directions())
    return [{"each": each, "direction": words[each.direction], "baseline": _written(each.baseline), "target": _written(each.target)}
            for each in indicators]


def financings() -> list[tuple[str, str]]:
    """How sure money is, in words."""
    return [("secured", _("secured")), ("budget", _("applied for in the budget")), ("grant", _("applied for as a grant")),
            ("open", _("not settled"))]


def directions() -> list[tuple[str, str]]:
    """Which way an indicator is to go."""
    return [("up", _("more is better")), ("down", _("less is better")), ("hold", _("is to stay as it is"))]


def smart_words() -> dict[str, tuple[str, str]]:
    """The five letters: what each stands for, and what is missing where it is not there."""
    return {
        "S": (_("specific"), _("For whom, and how it is carried out")), "M": (_("measurable"), _("An indicator with baseline and target")),
        "A": (_("agreed"), _("A lead that has agreed, and its cost")), "R": (_("relevant"), _("An impact goal")),
        "T": (_("timed"), _("A step with a day")),
    }


def state_words(measure: Measure) -> str:
    """How far a measure is, in a word."""
    return {"draft": _("Draft"), "adopted": _("Adopted"), "merged": _("Merged"), "dropped": _("Given up")}[measure.state]


def problem_of(refused: MeasureRefused) -> str:
    """What to say to whoever was refused: what, and what would be right."""
    told = refused.told
    return {
        "ended": _("This measure was merged or given up. Take that back first, then change it."),
        "title": _("A title is needed."), "gone": _("What you chose is not there any more. Choose again."),
        "adopted": _("It is adopted already."), "draft": _("It is not adopted."),
        "lead": _("Nobody is to answer for it yet. Name a lead first."),
        "accepted": _("The lead has not agreed yet. Ask for the answer, or record it."), "day": _("Write a day, like 30.09.2025."),
        "moved": _("An agreed day moves only with a reason. The agreed one stays beside it."),
        "itself": _("A measure cannot be merged into itself. Choose another one."),
        "into_ended": _("That measure takes nothing in any more. Choose another one."),
        "reason": _("It does not work without a reason. Why not, and what is possible instead?"),
        "future": _("This day has not come yet. A step is done on a day that has."),
        "cycle": _("These steps would wait for each other: %s") % told,
        "agreed": _("An agreed step stays. Move its day with a reason instead."),
        "meanwhile": _("Somebody else has changed this meanwhile. It stands above as it is now; your text is still in the fields."),
        "both": _("Money and “needs no extra money” exclude each other."),
        "twice": _("Two lines of one year are equally sure. Add them up."),
        "number": _("“%s” is no number. Write for example 12.500.") % told, "year": _("Write a year or years, like 2026 or 2026–2030."),
        "financing": _("Choose how sure the money is."), "many": _("Three indicators are enough."),
        "what": _("Write what is counted."), "unit": _("Write the unit, such as hours per week."),
        "baseline": _("A baseline needs its day and its source."), "target": _("A target needs a day by which it is reached."),
        "before": _("The target's day lies before the baseline. It must come after it."),
    }.get(refused.reason, _("That did not work. Look at it as it stands now."))
