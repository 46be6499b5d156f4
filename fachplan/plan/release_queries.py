"""What a release of answers would make public, and how that differs from the last one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fachplan.base.models import City
from fachplan.forums.models import Forum
from fachplan.plan.answer_models import AnswerRelease, Disposition
from fachplan.plan.inbox_queries import BLACKED_OUT, Entry, inbox
from fachplan.plan.measure_deeds import final
from fachplan.plan.measure_models import Measure, Origin
from fachplan.plan.objection_models import Objection

Row = dict[str, Any]
INTO_MEASURES = (Disposition.Kind.ADOPTED, Disposition.Kind.MERGED, Disposition.Kind.SPLIT)


@dataclass(frozen=True, slots=True)
class Change:
    """How the answer to a card differs from the one that is public: `new`, `changed` or `gone`."""

    what: str
    entry: Entry
    kind: str  # of the answer as it would be, or as it was where it is gone


def release_out(forum: Forum) -> AnswerRelease | None:
    """The release the public reads."""
    return AnswerRelease.objects.filter(forum=forum).order_by("-number").first()


def rows_of(release: AnswerRelease | None) -> dict[str, Row]:
    """The frozen answers by card; none before the first release."""
    return {row["card"]: row for row in release.content["rows"]} if release else {}


def rows_to_release(forum: Forum, entries: Sequence[Entry]) -> list[Row]:
    """The answers of `entries` as they would be frozen; open and blacked-out cards have none."""
    answered = [entry for entry in entries if entry.answer is not None and entry.state != BLACKED_OUT]
    measures, words, city = _measures(forum, answered), _answered_objections(forum), City.current()
    return [_row(entry, city, measures.get(entry.card.id, []), words.get(entry.card.id, [])) for entry in answered]


def _row(entry: Entry, city: City, measures: list[Row], objections: list[Row]) -> Row:
    given = entry.answer
    assert given is not None  # rows_to_release leaves the open ones out
    return {
        "card": entry.card.id, "group": entry.group.key if entry.group else "", "number": entry.card.number, "kind": given.kind,
        "reason": given.reason, "words": given.words, "language": given.language, "decided_by": given.decided_by,
        "decided_on": city.day_of(given.decided_at).isoformat(), "office": given.office, "found": given.found,
        "measures": measures, "objections": objections,
    }


def _measures(forum: Forum, entries: Sequence[Entry]) -> dict[str, list[Row]]:
    """The measures each card went into, where they stand now; of merged ones the one that took them in, in the end."""
    into = [entry.answer for entry in entries if entry.answer is not None and entry.answer.kind in INTO_MEASURES]
    split = {given.deed for given in into if given.kind == Disposition.Kind.SPLIT}
    found: dict[str, list[UUID]] = defaultdict(list)
    for card, measure in Origin.objects.filter(deed__in=split).order_by("measure__number").values_list("card", "measure"):
        found[str(card)].append(measure)
    for given in into:
        if given.measure_id is not None:
            found.setdefault(str(given.card_id), [given.measure_id])
    merged = dict(Measure.objects.filter(plan__process=forum.process_id, merged_into__isnull=False).values_list("pk", "merged_into"))
    last = {card: list(dict.fromkeys(final(measure, merged) for measure in measures)) for card, measures in found.items()}
    known = Measure.objects.select_related("lead").in_bulk({measure for measures in last.values() for measure in measures})
    return {card: [_measure_row(known[measure]) for measure in measures] for card, measures in last.items()}


def _measure_row(measure: Measure) -> Row:
    """A measure as the answer tells it. Its steps and money go out with the plan, not here."""
    lead = measure.lead
    row = {"reference": measure.reference, "title": measure.title, "state": measure.state,
           "adopted_on": measure.adopted_on.isoformat() if measure.adopted_on else "",
           "lead": lead.office if lead and lead.state == "accepted" else ""}
    return row | ({"ended": measure.end_reason} if measure.state == Measure.State.DROPPED else {})


def _answered_objections(forum: Forum) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    city = City.current()
    for each in Objection.objects.filter(card__board__forum=forum, answered_at__isnull=False).order_by("answered_at", "id"):
        assert each.answered_at is not None  # the filter
        found[str(each.card_id)].append({"answer": each.answer, "by": each.answered_by, "on": city.day_of(each.answered_at).isoformat()})
    return found


def changes_since(forum: Forum, language: str) -> list[Change]:
    """What a release now would change for the reader."""
    entries = inbox(forum, language)
    return changes(entries, rows_of(release_out(forum)), rows_to_release(forum, entries))


def changes(entries: Sequence[Entry], before: dict[str, Row], after: Sequence[Row]) -> list[Change]:
    """The cards whose answer is new, another, or no longer there. A blacked-out card is none of them: it shows nothing."""
    now, found = {row["card"]: row for row in after}, []
    for entry in entries:
        old, new = before.get(entry.card.id), now.get(entry.card.id)
        if entry.state == BLACKED_OUT or old == new:
            continue
        what = "new" if old is None else "gone" if new is None else "changed"
        found.append(Change(what, entry, (new or old or {})["kind"]))
    return found


def open_objections(forums: Sequence[UUID]) -> dict[UUID, int]:
    """How many objections of each forum wait for an answer; one query."""
    counted: dict[UUID, int] = defaultdict(int)
    waiting = Objection.objects.filter(card__board__forum__in=forums, answered_at=None)
    for forum in waiting.values_list("card__board__forum", flat=True):
        counted[forum] += 1
    return counted
