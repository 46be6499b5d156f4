"""What comes next on the way from the cards to a public plan: what is not done yet, in the order in which it is done."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from fachplan.forums.models import Forum
from fachplan.plan.answer_models import AnswerRelease, Disposition
from fachplan.plan.measure_models import Measure, Responsibility
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.plan.plan_release_queries import plan_release_out


class Ahead(NamedTuple):
    """A kind of work that waits, how much of it, and what to begin with: a measure's reference or a forum."""

    kind: str  # goals | goal | lead | answered | ask | adopt | minutes | answers | release
    number: int
    reference: str = ""
    title: str = ""
    forum: Forum | None = None


def ahead_of(plan: SectorPlan) -> Iterator[Ahead]:
    """What waits, one after the other; whoever wants only the first asks the database for no more."""
    for look in (_goals, *(_drafts(kind) for kind in ("goal", "lead", "answered", "ask", "adopt")), _answers, _release):
        found = look(plan)
        if found is not None:
            yield found


def _goals(plan: SectorPlan) -> Ahead | None:
    """Guiding goals, as long as not one impact goal stands under them."""
    bare = GuidingGoal.objects.filter(plan=plan)
    if bare.filter(impact_goals__isnull=False).exists():
        return None
    number = bare.count()
    return Ahead("goals", number) if number else None


def _leads(**told: object) -> Exists:
    return Exists(Responsibility.objects.filter(measure=OuterRef("pk"), role=Responsibility.Role.LEAD, ended_on=None, **told))


def _waiting(kind: str) -> QuerySet[Measure]:
    state = Responsibility.State
    which = {
        "goal": Q(impact_goal=None), "lead": ~Q(_leads()), "ask": Q(_leads(state=state.PROPOSED, asked=0)),
        "answered": Q(_leads(state__in=[state.ACCEPTED_IF, state.COUNTER, state.DECLINED])),
        "adopt": Q(_leads(state=state.ACCEPTED)),
    }
    return Measure.objects.filter(which[kind], state=Measure.State.DRAFT)


def _drafts(kind: str) -> Callable[[SectorPlan], Ahead | None]:
    """Drafts that have no goal, no lead, a lead that said more than yes, one nobody asked, or one that agreed."""
    def look(plan: SectorPlan) -> Ahead | None:
        waiting = _waiting(kind).filter(plan=plan)
        first = waiting.order_by("number").values_list("reference", "title").first()
        return Ahead(kind, waiting.count(), *first) if first else None

    return look


def _answers(plan: SectorPlan) -> Ahead | None:
    """Answers given since the last release of their forum; before it, the minutes that still hold them back."""
    given = Disposition.objects.filter(
        card__board__forum__process=plan.process_id, card__board__forum__rehearsal_of=None, superseded_at=None)
    out = AnswerRelease.objects.filter(forum=OuterRef("card__board__forum")).order_by().values("forum").annotate(day=Max("released_at"))
    new = given.annotate(out=out.values("day")).filter(Q(out=None) | Q(decided_at__gt=F("out")))
    first = new.order_by("card__board__forum__position").values_list("card__board__forum", flat=True).first()
    if first is None:
        return None
    forum, number = Forum.objects.get(pk=first), new.filter(card__board__forum=first).count()
    return Ahead("answers" if forum.released_at else "minutes", number, title=forum.title, forum=forum)


def _release(plan: SectorPlan) -> Ahead | None:
    """Adopted measures that are in no release yet."""
    out = plan_release_out(plan)
    public = {row["reference"] for row in out.content["measures"] if row["state"] == "adopted"} if out else set()
    waiting = Measure.objects.filter(plan=plan, state=Measure.State.ADOPTED).exclude(reference__in=public).order_by("number")
    first = waiting.values_list("reference", "title").first()
    return Ahead("release", waiting.count(), *first) if first else None
