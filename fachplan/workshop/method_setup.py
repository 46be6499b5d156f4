"""From a method to a room that can begin: the boards and phases of a forum's groups, made and brought up to date.

Making keeps what stands: loading a bundle twice, or one group more, changes nothing of the others. Following a changed
method leaves alone what has begun: a running phase keeps its clock and its words, an ended one stays ended.
"""

from collections.abc import Sequence

from fachplan.forums.models import Forum
from fachplan.workshop.models import Board, Group, Method, MethodPhase, Phase, Session

HALL_BOARDS = (Board.Kind.PARKING, Board.Kind.PLENUM)
_ASIDE = 10_000  # positions no phase has, while others are given out


def set_up_forum(forum: Forum) -> None:
    """Make what is missing for every group of `forum`, by its methods; without one nothing yet."""
    for session in Session.objects.filter(agenda_item__forum=forum).select_related("agenda_item__forum", "method"):
        set_up_session(session)


def set_up_session(session: Session) -> None:
    """The boards and phases of a session's groups, made from its method where they are missing."""
    forum, method = session.agenda_item.forum, session.method
    groups, phases = list(forum.groups.all()), list(method.phases.all())
    _make_boards(forum, groups, board_titles(method), covered_boards(method))
    for group in groups:
        taken = set(group.phases.values_list("position", flat=True))
        Phase.objects.bulk_create(
            Phase(group=group, position=phase.position, recipe=phase, **copied(phase)) for phase in phases if phase.position not in taken)


def follow_method(session: Session) -> None:
    """Bring a forum's groups to what its method says now, as far as they have not begun."""
    forum, method = session.agenda_item.forum, session.method
    groups, titles, covered = list(forum.groups.all()), board_titles(method), covered_boards(method)
    _make_boards(forum, groups, titles, covered)
    for kind, title in titles.items():
        Board.objects.filter(forum=forum, kind=kind).update(title=title)
    # A board the method no longer has goes if nothing hangs on it; cards and photos are never lost by planning.
    Board.objects.filter(forum=forum, group__isnull=False, seq=0, photos=None).exclude(kind__in=titles).delete()
    for group in groups:
        _follow(group, list(method.phases.all()))
        _cover(group, covered)


def board_titles(method: Method) -> dict[str, str]:
    """The boards a method works on, each called like its first phase, or else like its first field."""
    titles = {field.board: field.title for field in reversed(method.fields.all())}
    titles.update({phase.board: phase.title for phase in reversed(method.phases.all())})
    return titles


def covered_boards(method: Method) -> set[str]:
    """The boards on which nobody reads the others' cards at first."""
    return {phase.board for phase in method.phases.all() if phase.covered}


def copied(phase: MethodPhase) -> dict[str, object]:
    """What a group's phase takes from its recipe."""
    return {"kind": phase.kind, "board": phase.board, "title": phase.title, "short_title": phase.short_title, "prompt": phase.prompt,
            "planned_minutes": phase.minutes}


def _make_boards(forum: Forum, groups: Sequence[Group], titles: dict[str, str], covered: set[str]) -> None:
    for kind in (kind for kind in Board.Kind.values if kind in titles or kind in HALL_BOARDS):
        for group in [None] if kind in HALL_BOARDS else groups:
            Board.objects.get_or_create(forum=forum, group=group, kind=kind, defaults={
                "title": titles.get(kind, kind), "revealed": kind not in covered})


def _cover(group: Group, covered: set[str]) -> None:
    """Let boards begin as the method says; where a phase has begun or something hangs, people know the board already."""
    begun = set(group.phases.exclude(state=Phase.State.PLANNED).values_list("board", flat=True))
    for board in group.boards.filter(seq=0).exclude(kind__in=begun):
        if board.revealed is (board.kind in covered):
            Board.objects.filter(pk=board.pk).update(revealed=board.kind not in covered)


def _follow(group: Group, recipes: Sequence[MethodPhase]) -> None:
    phases = list(Phase.objects.select_for_update().filter(group=group).order_by("position"))
    begun = [phase for phase in phases if phase.state != Phase.State.PLANNED]
    known = {phase.recipe_id: phase for phase in phases if phase not in begun}
    ahead = [recipe for recipe in recipes if recipe.pk not in {phase.recipe_id for phase in begun}]
    Phase.objects.filter(group=group, state=Phase.State.PLANNED).exclude(recipe__in=ahead).delete()
    for phase in phases:
        Phase.objects.filter(pk=phase.pk).update(position=phase.position + _ASIDE)
    for position, phase in enumerate(begun, 1):
        Phase.objects.filter(pk=phase.pk).update(position=position)
    for position, recipe in enumerate(ahead, len(begun) + 1):
        phase = known.get(recipe.pk) or Phase(group=group, recipe=recipe)
        for name, value in {**copied(recipe), "position": position}.items():
            setattr(phase, name, value)
        phase.save()
