"""The plan as the public reads it: the last release, with each card's words as its board has them now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fachplan.base.content import into_language
from fachplan.core.board import CardState
from fachplan.forums.models import Forum
from fachplan.plan.answers_queries import folded
from fachplan.plan.models import SectorPlan
from fachplan.plan.plan_release_queries import Content, path_of
from fachplan.plan.release_models import PlanRelease
from fachplan.workshop.boards import board_states
from fachplan.workshop.models import Board, Group

STATES = {"entwurf": "draft", "beschlossen": "adopted", "aufgegeben": "dropped"}  # in the address
Part = tuple[Content | None, int, list[tuple[Content | None, list[Content]]]]


@dataclass(frozen=True, slots=True)
class Sieve:
    """Which public measures are asked for, as it stands in the address."""

    words: str = ""
    field: str = ""  # of action
    goal: str = ""  # an impact goal, or a guiding goal with all under it
    state: str = ""
    area: str = ""
    office: str = ""
    horizon: str = ""

    @property
    def told(self) -> dict[str, str]:
        """What is set, by its name in the address."""
        named = {"wort": self.words, "feld": self.field, "ziel": self.goal, "stand": self.state, "ort": self.area, "stelle": self.office,
                 "horizont": self.horizon}
        return {name: value for name, value in named.items() if value}

    @property
    def narrowed(self) -> bool:
        return bool(self.told)

    @property
    def folded(self) -> bool:
        """Whether one of the filters asks that stand folded away."""
        return bool(self.area or self.office or self.horizon)


@dataclass(frozen=True, slots=True)
class Knot:
    """The cards of one group a measure comes from. `words`: whether the minutes that hold them are released."""

    forum: Forum
    group: Group | None
    cards: list[tuple[int, CardState | None]]
    words: bool


def public_plan(key: str) -> SectorPlan | None:
    """The plan of a published process."""
    return SectorPlan.objects.select_related("process").filter(
        process__key=key, process__published_at__isnull=False).first()


def rows_asked(content: Content, sieve: Sieve) -> list[Content]:
    """The public measures the filters leave, in the order of goals and numbers."""
    place = {goal["id"]: at for at, goal in enumerate(content["goals"])}
    rows = sorted(content["measures"], key=lambda row: (place.get(row["goal"], len(place)), row["number"]))
    if not sieve.narrowed:
        return rows
    words, over = folded(sieve.words).split(), {goal["id"]: goal["guiding"] for goal in content["goals"]}
    fields = fields_of_goals(content)
    return [row for row in rows
            if (not sieve.field or field_of(row, fields) == sieve.field)
            and (not sieve.goal or sieve.goal in (row["goal"], over.get(row["goal"])))
            and (not sieve.state or row["state"] == STATES.get(sieve.state))
            and (not sieve.area or row["area"] == sieve.area)
            and (not sieve.office or sieve.office in (row["lead"], *row["partners"]))
            and (not sieve.horizon or row["horizon"] == sieve.horizon)
            and _says(row, words)]


def fields_of_goals(content: Content) -> dict[str, str]:
    """The field of action of each impact goal."""
    return {goal["id"]: goal["field"] for goal in content["goals"]}


def field_of(row: Content, fields: Mapping[str, str]) -> str:
    """The field of action a measure stands under: its own, or its goal's where it names none."""
    return str(row["field"] or fields.get(row["goal"], ""))


def _says(row: Content, words: Sequence[str]) -> bool:
    if not words:
        return True
    told = folded(" ".join((str(row["number"]), row["title"], row["summary"], row["need"], row["target_groups"])))
    return all(word in told for word in words)


def parts(content: Content, rows: Sequence[Content], *, whole: bool) -> list[Part]:
    """The rows under guiding goals and impact goals: (guiding goal, its number, [(impact goal, rows)]); None gathers what has no goal."""
    under: dict[str, list[Content]] = defaultdict(list)
    for row in rows:
        under[row["goal"]].append(row)
    found: list[Part] = []
    for number, guiding in enumerate(content["guiding"], 1):
        under_it = [goal for goal in content["goals"] if goal["guiding"] == guiding["id"] and (whole or under.get(goal["id"]))]
        if under_it or whole:
            found.append((guiding, number, [(goal, under.pop(goal["id"], [])) for goal in under_it]))
    rest = [row for left in under.values() for row in left]
    if rest:
        found.append((None, 0, [(None, rest)]))
    return found


def choices(content: Content, name: str) -> list[str]:
    """What a filter can be set to: only what a public measure has."""
    rows, fields = content["measures"], fields_of_goals(content)
    match name:
        case "lead":
            given = {office for row in rows for office in (row["lead"], *row["partners"])}
        case "field":
            given = {field_of(row, fields) for row in rows}
        case _:
            given = {row[name] for row in rows}
    return sorted((each for each in given if each), key=str.casefold)


def row_of(release: PlanRelease, path: str) -> tuple[Content | None, str]:
    """The public measure of an address and the address it has now; another measure's where it was merged."""
    reference = path.split("-", 1)[0]
    moved: Mapping[str, str] = release.content["moved"]
    reference = moved.get(reference, reference)
    row = next((each for each in release.content["measures"] if each["reference"] == reference), None)
    return row, path_of(row) if row else ""


def thread(row: Content, language: str) -> list[Knot]:
    """The cards a public measure comes from, group by group; words only where the minutes are released and nothing is blacked out."""
    boards = Board.objects.filter(pk__in={card["board"] for card in row["cards"]}).select_related("forum", "group")
    states = {str(board.pk): (board, state) for board, state in board_states(boards.order_by("forum__position", "group__position"))}
    into_language([each for board, _state in states.values() for each in (board.forum, board.group) if each], ("title", "name"), language)
    knots: dict[tuple[Any, Any], Knot] = {}
    for key, (board, state) in states.items():
        knot = knots.setdefault((board.forum_id, board.group_id), Knot(
            board.forum, board.group, [], board.forum.released_at is not None))
        knot.cards.extend((card["number"], state.cards.get(card["card"])) for card in row["cards"] if card["board"] == key)
    for knot in knots.values():
        knot.cards.sort(key=lambda each: each[0])
    return list(knots.values())


def step_state(steps: Sequence[Content], on: date) -> list[tuple[Content, str]]:
    """How the steps of a public measure stand on a day: done, late, next or future."""
    told, waiting = [], False
    for step in steps:
        if step["done"]:
            told.append((step, "done"))
            continue
        late = bool(step["due"]) and date.fromisoformat(step["due"]) < on
        told.append((step, "late" if late else "future" if waiting else "next"))
        waiting = True
    return told
