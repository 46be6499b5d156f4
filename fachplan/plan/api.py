"""The API of what is public: the released plan, its measures, a forum's answers, and the whole thread of a card in one document.

It says what the pages say and not a minute earlier; what a card says is read from its board at that moment.
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from fachplan.base.api import operation, refusals
from fachplan.forums.models import Forum
from fachplan.forums.queries import forum_by_reference, published_forums
from fachplan.plan import answers_queries, policy, public_queries
from fachplan.plan.answers_queries import Told
from fachplan.plan.inbox_queries import BLACKED_OUT, OPEN
from fachplan.plan.models import SectorPlan
from fachplan.plan.plan_release_queries import Content, plan_release_out
from fachplan.plan.public_queries import row_of
from fachplan.plan.release_models import PlanRelease
from fachplan.plan.release_queries import release_out
from fachplan.workshop.place import language_of

assert policy, "the chapter's actions must stand in the table before its operations name them"
router = Router(tags=["plan"])


class StepOut(Schema):
    """A small step; `agreed` is the day the city agreed on, `due` the one that counts now. Days are ISO dates or empty."""

    title: str
    owner: str
    due: str
    agreed: str
    moved_because: str
    done: str


class CostOut(Schema):
    """Money of one year in cents, and how sure it is: secured, budget, grant or open."""

    year: int
    cents: int
    financing: str
    source: str


class IndicatorOut(Schema):
    """How one sees whether it works; numbers as decimals, empty where they are open."""

    what: str
    unit: str
    direction: str
    baseline: str
    baseline_on: str
    baseline_source: str
    target: str
    target_by: str
    counted_by: str


class CardOut(Schema):
    """A card by its number; `text` is null while its minutes are not released, when it was blacked out or taken from the board."""

    card: str
    group: str
    number: int
    text: str | None
    blacked_out: bool


class MeasureOut(Schema):
    """A measure as it was released; `state`: adopted, draft or dropped."""

    reference: str
    number: int
    title: str
    summary: str
    state: str
    horizon: str
    goal: str
    field: str
    area: str
    need: str
    target_groups: str
    paid_work: str
    volunteer_work: str
    implementation: str
    notice: str
    alternatives: str
    if_it_ends: str
    end_reason: str
    no_extra_money: bool
    adopted_on: str
    ended_on: str
    lead: str
    lead_on: str
    partners: list[str]
    steps: list[StepOut]
    costs: list[CostOut]
    indicators: list[IndicatorOut]


class MeasureWithCardsOut(MeasureOut):
    """A measure with the cards it comes from."""

    cards: list[CardOut]


class GuidingOut(Schema):
    """A guiding goal, word for word."""

    id: str
    text: str


class GoalOut(Schema):
    """An impact goal under a guiding goal; `perspective`: case or community."""

    id: str
    guiding: str
    text: str
    perspective: str
    stands: str
    needs: str
    field: str


class PlanOut(Schema):
    """The plan as it was released last."""

    key: str
    title: str
    version: int
    released_at: str
    released_by: str
    sha256: str
    guiding: list[GuidingOut]
    goals: list[GoalOut]
    measures: list[MeasureOut]


class AnswerOut(Schema):
    """What became of a card: `kind` is open, blacked_out, adopted, merged, split, forwarded, parked, exists or declined."""

    kind: str
    reason: str = ""
    words: str = ""
    office: str = ""
    found: str = ""
    decided_by: str = ""
    decided_on: str = ""


class AnsweredOut(CardOut):
    """A card with its answer, and the references of the measures it went into."""

    answer: AnswerOut
    measures: list[str]


class AnswersOut(Schema):
    """A forum's cards with their answers; `counts` add up to the number of cards."""

    forum: str
    title: str
    version: int | None
    counts: dict[str, int]
    cards: list[AnsweredOut]


class ThreadOut(Schema):
    """The whole thread: card, group, forum, decision, and every measure with its steps, as far as it is public."""

    card: CardOut
    group: str
    forum: str
    forum_title: str
    answer: AnswerOut
    measures: list[MeasureOut]


@router.get("/plans/{key}", response={200: PlanOut, **refusals(404)}, auth=None)
@operation("plan.read")
def plan(request: HttpRequest, key: str) -> dict[str, Any]:
    """The released plan; 404 before a release."""
    found, release = _released(key)
    return {
        "key": key, "title": found.title, "version": release.number, "released_at": release.released_at.isoformat(),
        "released_by": release.released_by, "sha256": release.sha256,
        **{name: release.content[name] for name in ("guiding", "goals", "measures")},
    }


@router.get("/plans/{key}/measures/{reference}", response={200: MeasureWithCardsOut, **refusals(404)}, auth=None)
@operation("plan.read")
def measure(request: HttpRequest, key: str, reference: str) -> dict[str, Any]:
    """A released measure with the cards it comes from; the reference of a merged one answers with the one that took it in."""
    _found, release = _released(key)
    row, _address = row_of(release, reference)
    if row is None:
        raise Http404
    words = {card.id: (card, knot.words) for knot in public_queries.thread(row, language_of(request))
             for _number, card in knot.cards if card is not None}
    return row | {"cards": [_card(told, *words.get(told["card"], (None, False))) for told in row["cards"]]}


@router.get("/forums/{path}/answers", response={200: AnswersOut, **refusals(404)}, auth=None)
@operation("answers.read")
def answers(request: HttpRequest, path: str) -> dict[str, Any]:
    """Every card of a forum with its released answer."""
    forum = _forum(path)
    cards, release = answers_queries.told(forum, language_of(request)), release_out(forum)
    return {
        "forum": forum.path, "title": forum.title, "version": release.number if release else None,
        "counts": answers_queries.public_tally(cards), "cards": [_answered(each) for each in cards],
    }


@router.get("/forums/{path}/cards/{card}/thread", response={200: ThreadOut, **refusals(404)}, auth=None)
@operation("answers.read")
def thread(request: HttpRequest, path: str, card: UUID) -> dict[str, Any]:
    """From the card to the steps of its measures, in one document."""
    forum = _forum(path)
    told = next((each for each in answers_queries.told(forum, language_of(request)) if each.card.id == str(card)), None)
    if told is None:
        raise Http404
    public = SectorPlan.objects.filter(process=forum.process_id, process__published_at__isnull=False).first()
    release = plan_release_out(public) if public else None
    rows = [row_of(release, each["reference"])[0] for each in told.measures] if release else []
    return {
        "card": _said(told), "group": told.group.name if told.group else "", "forum": forum.path, "forum_title": forum.title,
        "answer": _answer(told), "measures": [row for row in rows if row is not None],
    }


def _released(key: str) -> tuple[SectorPlan, PlanRelease]:
    found = public_queries.public_plan(key)
    release = plan_release_out(found) if found else None
    if found is None or release is None:
        raise Http404
    return found, release


def _forum(path: str) -> Forum:
    try:
        forum = forum_by_reference(path, published_forums())
    except Forum.DoesNotExist as error:
        raise Http404 from error
    return forum


def _card(told: Content, card: Any, words: bool) -> dict[str, Any]:
    gone = card is None or card.removed or card.blacked_out
    return {"card": told["card"], "group": told["group"], "number": told["number"], "text": card.text if words and not gone else None,
            "blacked_out": bool(card and card.blacked_out)}


def _said(told: Told) -> dict[str, Any]:
    named = {"card": told.card.id, "group": told.group.key if told.group else "", "number": told.card.number}
    return _card(named, told.card, told.words)


def _answer(told: Told) -> dict[str, Any]:
    row = told.row if told.state not in (OPEN, BLACKED_OUT) else None
    names = ("reason", "words", "office", "found", "decided_by", "decided_on")
    return {"kind": told.state} | ({name: row[name] for name in names} if row else {})


def _answered(told: Told) -> dict[str, Any]:
    measures = [each["reference"] for each in told.measures] if not told.card.blacked_out else []
    return _said(told) | {"answer": _answer(told), "measures": measures}
