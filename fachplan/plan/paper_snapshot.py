"""What a paper says as plain values, to be kept beside its files; and the paper again, from what was kept."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from fachplan.plan.measure_models import Measure, Responsibility
from fachplan.plan.paper_models import CouncilPaper, HandedInPaper, PaperStation
from fachplan.plan.paper_queries import Dissent, Money, Objecting, PaperContent

Snapshot = dict[str, Any]
OF_PAPER = ("number", "title", "submitted_by", "proposal", "reasons", "alternatives", "if_refused", "dissent")
OF_MEASURE = ("reference", "number", "title", "horizon", "need", "alternatives", "if_it_ends")
OF_LEAD = ("office", "state", "words")


def snapshot(content: PaperContent) -> Snapshot:
    """All that the files of a paper say of it, but for the day it was handed in."""
    money, dissent = content.money, content.dissent
    return {
        "paper": {name: getattr(content.paper, name) for name in OF_PAPER},
        "measures": [_measure(each, content.leads.get(each.pk)) for each in content.measures],
        "stations": [{"position": each.position, "body": each.body, "on": each.on.isoformat() if each.on else "", "kind": str(each.kind)}
                     for each in content.stations],
        "money": {"years": [[year, _plain(sums)] for year, sums in money.years], "total": _plain(money.total),
                  "without_extra": money.without_extra, "not_stated": money.not_stated},
        "dissent": {"unreleased": dissent.unreleased, "said": [
            {"forum": each.forum, "path": each.path, "text": each.text, "language": each.language, "measure": each.measure.reference}
            for each in dissent.said]},
    }


def content_kept(kept: HandedInPaper) -> PaperContent:
    """The paper as it was handed in, ready for its files; nothing of it is a row of today but its plan."""
    told, plan = kept.content, kept.paper.plan
    paper = CouncilPaper(plan=plan, handed_in_on=kept.handed_in_on, **told["paper"])
    measures = {each["reference"]: Measure(plan=plan, **{name: each[name] for name in OF_MEASURE}) for each in told["measures"]}
    leads = {measures[each["reference"]].pk: Responsibility(**each["lead"]) for each in told["measures"] if each["lead"]}
    stations = tuple(PaperStation(**{**each, "on": date.fromisoformat(each["on"]) if each["on"] else None}) for each in told["stations"])
    money, dissent = told["money"], told["dissent"]
    return PaperContent(
        paper, tuple(measures.values()), stations,
        Money(tuple((year, sums) for year, sums in money["years"]), money["total"], money["without_extra"], money["not_stated"]),
        Dissent(tuple(Objecting(**{**each, "measure": measures[each["measure"]]}) for each in dissent["said"]), dissent["unreleased"]),
        leads)


def _measure(measure: Measure, lead: Responsibility | None) -> Snapshot:
    told = {name: getattr(measure, name) for name in OF_MEASURE}
    return {**told, "lead": {name: str(getattr(lead, name)) for name in OF_LEAD} if lead else None}


def _plain(sums: Mapping[str, int]) -> dict[str, int]:
    return {str(name): cents for name, cents in sums.items()}
