"""Writing a council paper: its words, its measures, its way through the bodies, and the day it was handed in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from fachplan.base import audit
from fachplan.plan.handed_in_actions import keep_files, set_files
from fachplan.plan.measure_models import Measure
from fachplan.plan.models import SectorPlan
from fachplan.plan.paper_models import CouncilPaper, HandedInPaper, PaperMeasure, PaperStation
from fachplan.plan.paper_queries import paper_content
from fachplan.plan.paper_snapshot import snapshot

LINES = {"number": 40, "title": 300, "submitted_by": 200}
TEXTS = ("proposal", "reasons", "alternatives", "if_refused", "dissent")
LONGEST = 20_000  # eight pages: what is longer belongs into an annex
TRIES = 3  # setting files takes a moment in which the plan may move
STATIONS = 40  # Leipzig 2010: 28 meetings for one paper
KINDS = tuple(PaperStation.Kind.values)
PAPERED = (Measure.State.DRAFT, Measure.State.ADOPTED)  # what a council can be asked for


class PaperRefused(ValueError):
    """Why a paper is not changed: `reason` is title, long, handed_in, measures, body, kind, decides, stations, words, clash,
    day or unknown; `fields` are those concerned."""

    def __init__(self, reason: str, *fields: str) -> None:
        super().__init__(reason)
        self.reason, self.fields = reason, fields


@dataclass(frozen=True, slots=True)
class Station:
    """A body on the way, as it is told."""

    body: str
    on: date | None = None
    kind: str = PaperStation.Kind.DELIBERATES


def mark_of(text: str) -> str:
    """A short sign of a text: whether it is still the one somebody saw."""
    return sha256(text.encode()).hexdigest()[:16]


@transaction.atomic
def begin_paper(plan: SectorPlan, title: str, *, actor: str, at: datetime) -> CouncilPaper:
    """A paper with a title and nothing else.

    :raises PaperRefused: `title` without one, `long` if it is too long.
    """
    words = _line("title", title)
    if not words:
        raise PaperRefused("title", "title")
    paper = CouncilPaper.objects.create(plan=plan, title=words, created=at)
    audit.record("paper.begin", paper, actor=actor, at=at)
    return paper


@transaction.atomic
def write_words(paper: CouncilPaper, told: Mapping[str, str], seen: Mapping[str, str], *, actor: str, at: datetime) -> list[str]:
    """Set the words of `told` that somebody changed; `seen` holds the marks of what they had before them.

    A field nobody touched keeps what it has now. Returns what was set.

    :raises PaperRefused: `clash` where two people changed the same words, `title`, `long`, `handed_in`; nothing is written.
    """
    paper = _open(paper)
    words = {name: _line(name, text) if name in LINES else _text(name, text) for name, text in told.items() if name in (*LINES, *TEXTS)}
    changed = [name for name, text in words.items() if text != getattr(paper, name) and mark_of(text) != seen.get(name)]
    clashing = [name for name in changed if mark_of(getattr(paper, name)) != seen.get(name)]
    if clashing:
        raise PaperRefused("clash", *clashing)
    if not words.get("title", paper.title):
        raise PaperRefused("title", "title")
    for name in changed:
        setattr(paper, name, words[name])
    if changed:
        paper.save(update_fields=changed)
        audit.record("paper.write", paper, actor=actor, at=at, fields=changed)
    return changed


@transaction.atomic
def choose_measures(paper: CouncilPaper, measures: Collection[UUID], *, actor: str, at: datetime) -> int:
    """Let the paper be about exactly these measures of its plan.

    :raises PaperRefused: `measures` if one is another plan's, merged or dropped; `handed_in`.
    """
    paper = _open(paper)
    wanted = set(Measure.objects.filter(plan=paper.plan_id, pk__in=measures, state__in=PAPERED).values_list("pk", flat=True))
    if wanted != set(measures):
        raise PaperRefused("measures")
    has = set(paper.on_measures.values_list("measure_id", flat=True))
    paper.on_measures.exclude(measure_id__in=wanted).delete()
    PaperMeasure.objects.bulk_create([PaperMeasure(paper=paper, measure_id=each) for each in wanted - has])
    if wanted != has:
        audit.record("paper.measures", paper, actor=actor, at=at, measures=len(wanted))
    return len(wanted)


@transaction.atomic
def set_stations(paper: CouncilPaper, stations: Sequence[Station], *, actor: str, at: datetime) -> None:
    """Let the paper go through these bodies, in this order.

    :raises PaperRefused: `body` without a name, `kind`, `decides` if two decide, `stations` if there are too many, `long`.
    """
    # A body may move its meeting after the paper is in: the way stays open to change.
    paper = CouncilPaper.objects.select_for_update().get(pk=paper.pk)
    if len(stations) > STATIONS:
        raise PaperRefused("stations")
    if any(not each.body.strip() for each in stations):
        raise PaperRefused("body")
    if any(len(each.body.strip()) > 200 for each in stations):
        raise PaperRefused("long", "body")
    if any(each.kind not in KINDS for each in stations):
        raise PaperRefused("kind")
    if sum(each.kind == PaperStation.Kind.DECIDES for each in stations) > 1:
        raise PaperRefused("decides")
    paper.stations.all().delete()
    PaperStation.objects.bulk_create([
        PaperStation(paper=paper, position=place, body=" ".join(each.body.split()), on=each.on, kind=each.kind)
        for place, each in enumerate(stations, start=1)])
    audit.record("paper.stations", paper, actor=actor, at=at, stations=len(stations))


def hand_in(paper: CouncilPaper, *, on: date, actor: str, at: datetime, language: str = "de") -> HandedInPaper:
    """From `on` the paper is no draft any more: its words stay, and its files are kept as they are now.

    :raises PaperRefused: `words` without a proposal, a function that submits it, or measures; `handed_in`; `clash` while the plan
        is being changed under it.
    """
    with transaction.atomic():
        _complete(paper)
    for _try in range(TRIES):
        ready = set_files(paper, on=on, language=language)
        with transaction.atomic():
            row = _complete(paper)
            if snapshot(paper_content(row)) != ready.content:
                continue
            row.handed_in_on = on
            row.save(update_fields=["handed_in_on"])
            kept = keep_files(row, ready, on=on, language=language, at=at)
            audit.record("paper.hand_in", row, actor=actor, at=at, number=kept.number, sha256=kept.pdf.sha256)
            return kept
    raise PaperRefused("clash")


def _complete(paper: CouncilPaper) -> CouncilPaper:
    """The draft's row, held, if it says what a paper must."""
    row = _open(paper)
    lacking = [name for name in ("proposal", "submitted_by") if not getattr(row, name)]
    lacking += [] if row.on_measures.exists() else ["measures"]
    if lacking:
        raise PaperRefused("words", *lacking)
    return row


@transaction.atomic
def take_paper_back(paper: CouncilPaper, *, on: date, actor: str, at: datetime) -> None:
    """The paper is a draft again; the files it was handed in with stay, and say when it was taken back."""
    paper = CouncilPaper.objects.select_for_update().get(pk=paper.pk)
    if paper.handed_in_on is not None:
        paper.handed_in.filter(taken_back_on=None).update(taken_back_on=on)
        paper.handed_in_on = None
        paper.save(update_fields=["handed_in_on"])
        audit.record("paper.take_back", paper, actor=actor, at=at)


def _open(paper: CouncilPaper) -> CouncilPaper:
    """The paper's row, held; only a draft is written in."""
    row = CouncilPaper.objects.select_for_update().get(pk=paper.pk)
    if row.handed_in_on is not None:
        raise PaperRefused("handed_in")
    return row


def _line(name: str, text: str) -> str:
    words = " ".join(text.split())
    if len(words) > LINES[name]:
        raise PaperRefused("long", name)
    return words


def _text(name: str, text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if len(words) > LONGEST:
        raise PaperRefused("long", name)
    return words
