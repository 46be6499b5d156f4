"""The public plan: goals and measures as they were released, and every measure with its red thread."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fachplan.base import clock
from fachplan.base.content import SOURCE_LANGUAGE
from fachplan.base.policy import policy
from fachplan.plan import public_queries as queries
from fachplan.plan.figure_forms import directions, euros
from fachplan.plan.measure_forms import financings, goal_choices, horizons, states
from fachplan.plan.models import GuidingGoal, SectorPlan
from fachplan.plan.plan_release_queries import Content, plan_release_out
from fachplan.workshop.place import language_of

MOST_TYPED, MOST_TOLD = 100, 300
Choices = list[tuple[str, str]]


@require_safe
@policy("plan.read")
def plan(request: HttpRequest, key: str) -> HttpResponse:
    """The released plan under its goals; before a release, that it is under discussion."""
    found = _plan(key)
    release = plan_release_out(found)
    context: dict[str, Any] = {"plan": found, "process": found.process, "release": release, "section": "plan",
                               "guiding": GuidingGoal.objects.filter(plan=found)}
    if release is not None:
        sieve, choices = sieve_of(request), _choices(found, release.content)
        rows = queries.rows_asked(release.content, sieve)
        context |= {
            "sieve": sieve, "parts": queries.parts(release.content, rows, whole=not sieve.narrowed), "found": len(rows),
            "total": len(release.content["measures"]), "set": _set(sieve, choices),
            "choices": {name: [("", _("All")), *told] for name, told in choices.items() if len(told) > 1},
        }
    return render(request, "plan/public_plan.html", context)


@require_safe
@policy("plan.read")
def measure(request: HttpRequest, key: str, address: str) -> HttpResponse:
    """A released measure; its old addresses, and those of measures it took in, lead here."""
    found = _plan(key)
    release = plan_release_out(found)
    row, now = queries.row_of(release, address) if release else (None, "")
    if row is None or release is None:
        raise Http404
    if address != now:
        return redirect("plan:public-measure", key, now)
    steps = [(_days(step), state) for step, state in queries.step_state(row["steps"], clock.today())]
    goal = next((each for each in release.content["goals"] if each["id"] == row["goal"]), None)
    return render(request, "plan/public_measure.html", {
        "plan": found, "process": found.process, "release": release, "measure": _days(row), "section": "plan", "goal": goal,
        "tongue": SOURCE_LANGUAGE, "field": queries.field_of(row, queries.fields_of_goals(release.content)),
        "guiding": _guiding(release.content, goal), "steps": steps, "done": sum(state == "done" for _step, state in steps),
        "costs": _costs(row), "indicators": _indicators(row), "total": euros(sum(line["cents"] for line in row["costs"])),
        "horizon": dict(horizons(found.process.horizons)).get(row["horizon"], "") if row["horizon"] else "",
        "knots": queries.thread(row, language_of(request)), "cards": len(row["cards"]),
    })


def _guiding(content: Content, goal: Content | None) -> tuple[int, Content] | None:
    """The guiding goal over an impact goal, with its number."""
    over = enumerate(content["guiding"], 1)
    return next(((number, each) for number, each in over if goal and each["id"] == goal["guiding"]), None)


def sieve_of(request: HttpRequest) -> queries.Sieve:
    """The filters of the address."""
    told = request.GET
    return queries.Sieve(told.get("wort", "").strip()[:MOST_TYPED], *(told.get(name, "")[:MOST_TOLD] for name in (
        "feld", "ziel", "stand", "ort", "stelle", "horizont")))


def _choices(plan: SectorPlan, content: Content) -> dict[str, Choices]:
    """What each filter can be set to, by its name in the address."""
    def given(name: str) -> Choices:
        return [(each, each) for each in queries.choices(content, name)]

    words, near, far = states(), queries.choices(content, "state"), queries.choices(content, "horizon")
    return {
        "feld": given("field"), "stand": [(key, words[state]) for key, state in queries.STATES.items() if state in near],
        "ziel": goal_choices([(goal["id"], goal["text"]) for goal in content["guiding"]],
                             [(goal["id"], goal["guiding"], goal["text"]) for goal in content["goals"]]),
        "ort": given("area"), "stelle": given("lead"),
        "horizont": [(key, word) for key, word in horizons(plan.process.horizons) if key in far],
    }


def _set(sieve: queries.Sieve, known: dict[str, Choices]) -> list[tuple[str, str, str]]:
    """The filters that are set: what each is called, what it is set to, and the address without it."""
    names = {"wort": _("Word or number"), "feld": _("Field of action"), "ziel": _("Goal"), "stand": _("How far"),
             "ort": _("Where in the city"), "stelle": _("Responsible body"), "horizont": _("Horizon")}
    told = sieve.told
    return [(names[name], dict(known.get(name, [])).get(value, value),
             urlencode({other: each for other, each in told.items() if other != name})) for name, value in told.items()]


def _plan(key: str) -> SectorPlan:
    found = queries.public_plan(key)
    if found is None:
        raise Http404
    return found


def _days(row: Content) -> Content:
    """The row with its days as days."""
    names = ("adopted_on", "ended_on", "lead_on", "due", "agreed", "done")
    return row | {name: date.fromisoformat(row[name]) if row[name] else None for name in names if name in row}


def _costs(row: Content) -> list[tuple[int, str, str, str]]:
    words = dict(financings())
    return [(line["year"], euros(line["cents"]), words[line["financing"]], line["source"]) for line in row["costs"]]


def _indicators(row: Content) -> list[Content]:
    words = dict(directions())
    told = []
    for each in row["indicators"]:
        days = {name: date.fromisoformat(each[name]) if each[name] else None for name in ("baseline_on", "target_by")}
        numbers = {name: Decimal(each[name]).normalize() if each[name] else None for name in ("baseline", "target")}
        told.append(each | days | numbers | {"direction": words[each["direction"]]})
    return told
