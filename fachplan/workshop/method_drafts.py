"""A method as somebody wants it: its fields and phases as plain values, and what is wrong with them in sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from django.utils.translation import gettext as _

from fachplan.forums.versions import mark_of
from fachplan.workshop.models import Board, Method

MOST_FIELDS = 8  # above it neither a wall nor a phone shows them side by side
MOST_MINUTES = 480
# What happens in a phase says on which board; a phase of its own board would be one that nobody finds.
BOARD_OF = {"warmup": "warmup", "matrix": "matrix", "measures": "measures", "responsibility": "measures", "horizon": "measures",
            "plenum": "plenum"}
# Fields are free on the boards that collect; those of the measures carry what a card is (a goal, a measure) and stay two.
FREE_BOARDS = (Board.Kind.WARMUP, Board.Kind.MATRIX)
FIXED_FIELDS = ("goals", "measures")


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """A column of a board; `key` is what its cards hang on and stays through every change."""

    board: str
    key: str
    title: str
    prompt: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class PhaseDraft:
    """A phase; `id` is empty for a new one. `minutes` None is what was no number, and `typed` what was written instead."""

    id: str
    kind: str
    title: str
    minutes: int | None
    short_title: str = ""
    prompt: str = ""
    covered: bool = False
    typed: str = ""


@dataclass(frozen=True, slots=True)
class MethodDraft:
    """A whole method as it should be."""

    title: str
    guiding_question: str
    plenum: str
    fields: tuple[FieldDraft, ...]
    phases: tuple[PhaseDraft, ...]

    def fields_on(self, board: str) -> list[FieldDraft]:
        """The columns of one board, in order."""
        return [field for field in self.fields if field.board == board]


def draft_of(method: Method) -> MethodDraft:
    """`method` as it stands."""
    return MethodDraft(
        method.title, method.guiding_question, method.plenum,
        tuple(FieldDraft(each.board, each.key, each.title, each.prompt, each.sign) for each in method.fields.all()),
        tuple(PhaseDraft(str(each.pk), each.kind, each.title, each.minutes, each.short_title, each.prompt, each.covered)
              for each in method.phases.all()))


def mark_of_method(method: Method) -> str:
    """The mark of `method` as it stands, which its sheet carries: whoever saves tells by it what they have seen."""
    return mark_of(asdict(draft_of(method)))


def without_empty_rows(draft: MethodDraft) -> MethodDraft:
    """`draft` without the rows that were offered and left empty."""
    fields = tuple(field for field in draft.fields if field.title.strip() or field.prompt.strip() or field.key)
    phases = tuple(phase for phase in draft.phases if phase.title.strip() or phase.prompt.strip() or phase.id)
    return replace(draft, fields=fields, phases=phases)


def problems_of(draft: MethodDraft) -> dict[str, str]:
    """What keeps `draft` from being a method, by the part it concerns; empty if nothing does."""
    found = {}
    if not draft.title.strip():
        found["title"] = _("The method needs a title.")
    found |= dict(_phase_problems(draft.phases))
    if not draft.phases:
        found["phases"] = _("A method needs at least one phase.")
    used = {BOARD_OF.get(phase.kind, "") for phase in draft.phases}
    for board in FREE_BOARDS:
        if problem := _board_problem(draft.fields_on(board), is_used=board in used):
            found[f"board-{board}"] = problem
    return found


def _phase_problems(phases: Sequence[PhaseDraft]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    boards: set[str] = set()
    for place, phase in enumerate(phases):
        title = phase.title.strip().casefold()
        if not title:
            yield f"phase-{place}", _("This phase needs a title.")
        elif title in seen:
            said = _("Two phases are called “%(title)s”. In the room nobody could tell them apart.")
            yield f"phase-{place}", said % {"title": phase.title}
        elif phase.kind not in BOARD_OF:
            yield f"phase-{place}", _("Please choose what happens in this phase.")
        elif phase.minutes is None or not 1 <= phase.minutes <= MOST_MINUTES:
            yield f"phase-{place}", _("A phase lasts between 1 and 480 minutes.")
        elif phase.covered and (BOARD_OF[phase.kind] not in FREE_BOARDS or BOARD_OF[phase.kind] in boards):
            yield f"phase-{place}", _("Only the first phase of a pinboard where cards are collected can begin covered.")
        seen.add(title)
        boards.add(BOARD_OF.get(phase.kind, ""))


def _board_problem(fields: Sequence[FieldDraft], *, is_used: bool) -> str:
    titles = [field.title.strip().casefold() for field in fields]
    if is_used and not fields:
        return _("This board needs at least one column: without one no card can hang there.")
    if len(fields) > MOST_FIELDS:
        return _("%(n)s columns are too many: at most eight can be read side by side.") % {"n": len(fields)}
    if "" in titles:
        return _("Every column needs a title.")
    if len(set(titles)) < len(titles):
        twice = next(field.title for field in fields if titles.count(field.title.strip().casefold()) > 1)
        return _("Two columns are called “%(title)s”. A card could not say where it hangs.") % {"title": twice}
    return ""
