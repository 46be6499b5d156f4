"""The blocks of a measure's sheet: what is typed into them, read and given back; and what is said where something is refused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from fachplan.plan.measure_actions import MeasureRefused
from fachplan.plan.measure_models import Measure
from fachplan.plan.step_actions import Told

BLOCKS: dict[str, tuple[str, ...]] = {
    "head": ("title", "summary", "horizon"), "need": ("need", "target_groups"),
    "work": ("implementation", "paid_work", "volunteer_work"), "goal": ("impact_goal", "field_of_action", "area"),
    "notice": ("notice",), "instead": ("alternatives", "if_it_ends"),
}
LINES = {"title": 1}
STEP_FIELD = {"title": "title", "future": "done_on", "cycle": "after", "moved": "moved_because"}  # where a refused step is put right
Value = TypeVar("Value")


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

    @property
    def goalless(self) -> bool:
        """Whether it would name the goal, and the plan has none yet."""
        return self.key == "goal" and all(row.name != "impact_goal" for row in self.rows)


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
           problems: Mapping[str, str] | None = None, open: str = "") -> list[Block]:
    """The sheet's blocks as they stand. A block that was refused shows what was typed, and beside it what stands now.

    `seen`: what a refused form had shown, so that its next saving still counts against that. A choice with nothing to
    choose from is left out: a city without areas is not asked where in the city.
    """
    named, typed, seen, both, problems = labels(), typed or {}, seen or {}, both or {}, problems or {}
    found = []
    for key, title in titles().items():
        rows = [_row(name, named[name], values, choices.get(name, ()), typed, seen, both, problems)
                for name in BLOCKS[key] if values[name] or name not in choices or len(choices[name]) > 1]
        found.append(Block(key, title, rows, key == open))
    return found


def _row(name: str, named: tuple[str, str], values: Mapping[str, str], choices: Sequence[tuple[str, str]], typed: Mapping[str, str],
         seen: Mapping[str, str], both: Mapping[str, str], problems: Mapping[str, str]) -> Row:
    stands = values[name]
    words = dict(choices).get(stands, "") if choices and stands else stands
    other = dict(choices).get(both[name], both[name]) if name in both else ""
    return Row(name, named[0], named[1], typed.get(name, stands), seen.get(name, stands), words, choices, other, problems.get(name, ""))


def typed_block(form: QueryDict, key: str) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed into a block, and what its form had shown."""
    names = [name for name in BLOCKS.get(key, ()) if name in form]
    return {name: str(form[name]) for name in names}, {name: form.get(f"seen-{name}", "") for name in names}


def step_typed(form: QueryDict) -> Told:
    """A step as it was typed.

    :raises fachplan.plan.measure_actions.MeasureRefused: `day` for what is no day.
    """
    due, done_on = (read_at(day_of, form.get(name, ""), name) for name in ("due", "done_on"))
    return Told(form.get("title", ""), form.get("owner", ""), due, done_on, key_of(form.get("after", "")), form.get("moved_because", ""))


def read_at(read: Callable[[str], Value], text: str, at: str) -> Value:
    """What was typed into the field `at`; a refusal names the field."""
    try:
        return read(text)
    except MeasureRefused as refused:
        raise MeasureRefused(refused.reason, refused.told, at) from refused


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


def open_word() -> str:
    """What a list says while nothing is chosen."""
    return _("still open")


def financings() -> list[tuple[str, str]]:
    """How sure money is, in words."""
    return [("secured", _("secured")), ("budget", _("applied for in the budget")), ("grant", _("applied for as a grant")),
            ("open", _("not settled"))]


def goal_choices(guidings: Iterable[tuple[str, str]], impacts: Sequence[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """Every guiding goal (key, text), and under it its impact goals (key, guiding goal, text), numbered.

    >>> goal_choices([("a", "Räume"), ("b", "Geld")], [("x", "a", "Finden"), ("y", "a", "Teilen")])
    [('a', '1 Räume'), ('x', '1.1 Finden'), ('y', '1.2 Teilen'), ('b', '2 Geld')]
    """
    told = []
    for number, (key, text) in enumerate(guidings, 1):
        under = [(goal, words) for goal, guiding, words in impacts if guiding == key]
        told += [(key, f"{number} {text}"), *((goal, f"{number}.{place} {words}") for place, (goal, words) in enumerate(under, 1))]
    return told


def smart_words() -> dict[str, tuple[str, str]]:
    """The five letters: what each stands for, and what is missing where it is not there."""
    return {
        "S": (_("specific"), _("For whom, and how it is carried out")), "M": (_("measurable"), _("An indicator with baseline and target")),
        "A": (_("agreed"), _("A lead that has agreed, and its cost")), "R": (_("relevant"), _("An impact goal")),
        "T": (_("timed"), _("A step with a day")),
    }


def state_words(measure: Measure) -> str:
    """How far a measure is, in a word."""
    return states()[measure.state]


def states() -> dict[str, str]:
    """How far a measure can be, in words."""
    return {"draft": _("Draft"), "adopted": _("Adopted"), "merged": _("Merged"), "dropped": _("Given up")}


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
        "worked": _("The second measure was changed since. Merge it into this one instead."),
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
