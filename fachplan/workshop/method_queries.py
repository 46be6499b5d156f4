"""Reads about methods: the library, one recipe with its boards, and which forums work by it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fachplan.base.content import into_language
from fachplan.base.policy import Principal, allowed
from fachplan.forums.models import Forum, Theme
from fachplan.workshop.method_choice import has_begun
from fachplan.workshop.models import Group, Method, MethodField, MethodPhase, Phase, Session


@dataclass(frozen=True, slots=True)
class Recipe:
    """A method as its page shows it, in the reader's language."""

    method: Method
    phases: list[MethodPhase]
    boards: list[tuple[str, list[MethodField]]]
    forums: list[Forum]

    @property
    def minutes(self) -> int:
        """How long the groups work, the plenary left out."""
        return sum(phase.minutes for phase in self.phases if phase.kind != "plenum")

    @property
    def plenum_minutes(self) -> int:
        return sum(phase.minutes for phase in self.phases if phase.kind == "plenum")

    @property
    def columns(self) -> int:
        """How many columns the board for collecting has."""
        return next((len(fields) for board, fields in self.boards if board == "matrix"), 0)


def library(language: str) -> list[Recipe]:
    """Every method one can choose, by title."""
    methods = Method.objects.filter(kept_for_past=False).order_by("title", "pk")
    return [recipe_of(method, language) for method in methods]


def recipe_of(method: Method, language: str) -> Recipe:
    """`method` with everything it says."""
    phases, fields = list(method.phases.all()), list(method.fields.all())
    into_language([method, *phases, *fields], ("title", "short_title", "prompt", "guiding_question", "step"), language)
    kinds = [kind for kind in ("warmup", "matrix", "measures") if any(field.board == kind for field in fields)]
    boards = [(kind, [field for field in fields if field.board == kind]) for kind in kinds]
    forums = list(Forum.objects.filter(agenda__session__method=method).distinct().order_by("position"))
    into_language(forums, ("title",), language)
    return Recipe(method, phases, boards, forums)


@dataclass(frozen=True, slots=True)
class Follower:
    """A forum that works by a method and could follow a change of it."""

    forum: Forum
    begun: bool


def followers(method: Method, principal: Principal) -> list[Follower]:
    """The forums a change may reach: theirs who asks, and not over."""
    forums = Forum.objects.filter(agenda__session__method=method, released_at=None).exclude(state=Forum.State.CLOSED)
    found = [forum for forum in forums.distinct().order_by("position") if allowed(principal, "group.prepare", forum)]
    return [Follower(forum, has_begun(forum)) for forum in found]


def could_choose(method: Method, principal: Principal) -> list[Forum]:
    """The forums ahead that could still work by `method`: theirs who asks, and no group has begun."""
    begun = Phase.objects.exclude(state=Phase.State.PLANNED).values("group__forum")
    ahead = Forum.objects.filter(state=Forum.State.PLANNED, released_at=None).exclude(agenda__session__method=method).exclude(pk__in=begun)
    return [forum for forum in ahead.order_by("process__position", "position") if allowed(principal, "group.prepare", forum)]


def plenum_minutes(forum: Forum) -> int:
    """How long the plenary of `forum` is: its method's minutes for each group, or for all together."""
    session = Session.objects.filter(agenda_item__forum=forum).select_related("method").first()
    if session is None:
        return 0
    minutes = sum(session.method.phases.filter(kind="plenum").values_list("minutes", flat=True))
    return minutes * forum.groups.count() if session.method.plenum == Method.Plenum.GROUP else minutes


# ---- the guiding question ----

def guiding_question(forum: Forum, group: Group | None, language: str) -> str:
    """What a group works on: its own question, or the forum's, or the method's; empty where none is asked."""
    session = Session.objects.filter(agenda_item__forum=forum).select_related("method").order_by("agenda_item__position").first()
    asked = [group, session, session.method if session else None]
    for each in asked:
        if each is not None and each.guiding_question:
            into_language([each], ("guiding_question",), language)
            return str(each.guiding_question)
    return ""


def themes_of(forum: Forum, group: Group, language: str) -> list[Theme]:
    """The themes of `forum` that `group` takes up, in order and in the reader's language; what is over with is left out."""
    themes = list(forum.themes.filter(taken_up__group=group).exclude(state=Theme.State.LEFT).order_by("position"))
    into_language(themes, ("title",), language)
    return themes


# ---- what the boards are called ----

def board_names_of(forum: Forum, language: str) -> dict[str, str]:
    """What the boards of `forum` are called by its method: like their first phase, in the reader's language."""
    phases = list(MethodPhase.objects.filter(method__sessions__agenda_item__forum=forum).order_by("-position"))
    into_language(phases, ("title", "short_title"), language)
    return {phase.board: phase.short_title or phase.title for phase in phases}


# ---- the guiding goals, which live in the plan above us ----

@dataclass(frozen=True, slots=True)
class Goal:
    """A guiding goal, word for word."""

    id: str
    number: int
    text: str


Teller = Callable[[Forum, str], Sequence[Goal]]
_tellers: list[Teller] = []


def tell_goals(teller: Teller) -> None:
    """Let `teller` say the guiding goals of a forum.

    Guiding goals live in the plan, a chapter above: the room shows them and may not look up. So the plan, when it is
    ready, hands a question down here. Composing them into pages in the portal was the other way; board, sheet, stage,
    desk and phone would each have needed a twin up there.
    """
    if teller not in _tellers:
        _tellers.append(teller)


def guiding_goals(forum: Forum, language: str) -> list[Goal]:
    """The guiding goals `forum` works towards, in the reader's language."""
    return [goal for teller in _tellers for goal in teller(forum, language)]

