"""Plays an invented process from the forum to the council paper and writes it as a bundle: ``python -m tools.example_process``.

The bundle stands in `demo/nachbarschaft` and is loaded beside the Dresden demo by a button, so that whoever tries Fachplan
sees answers, a plan and a paper at once. It is played through the same deeds as a real one and then dumped.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "demo" / "nachbarschaft"
DAY = date(2024, 11, 20)
WHO: dict[str, Any] = {"actor": "system"}
HEAD = "# Erfunden, gespielt und ausgegeben von tools/example_process.py; von Hand geändert wird dort.\n"


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day, winter time."""
    return datetime(day.year, day.month, day.day, hour - 1, minute, tzinfo=UTC)


def play() -> None:
    """From the forum to the paper, in a place of its own."""
    from fachplan.forums.models import Forum
    from fachplan.plan.models import SectorPlan

    forum = _prepare()
    cards = _write_cards(forum)
    _send_minutes(forum)
    plan = SectorPlan.objects.get(process=forum.process_id)
    _answer(forum, cards)
    _plan(plan)
    _go_public(Forum.objects.get(pk=forum.pk), plan)


def _prepare() -> Any:
    """The process with its goals, the forum with its day and two groups."""
    from fachplan.forums.actions import create_forum, create_process, publish_forum, publish_process
    from fachplan.forums.recipes import recipes
    from fachplan.plan.actions import set_goals
    from fachplan.workshop.group_actions import GroupSign, add_group
    from fachplan.workshop.method_setup import set_up_session
    from fachplan.workshop.models import Method, Session
    from tools import example_words as words

    at = moment(date(2024, 9, 2), 10)
    process = create_process(words.PROCESS, **WHO, at=at)
    set_goals(process, words.GUIDING, **WHO, at=at)
    told = words.FORUM | {"date": DAY, "date_precision": "day", "starts": moment(DAY, 17).time(), "ends": moment(DAY, 20).time(),
                          "answers_by": date(2025, 1, 10)}
    forum = create_forum(process, told, start=recipes()[0], **WHO, at=at)
    for name, colour, symbol in (("Nord", "blau", "dreieck"), ("Süd", "orange", "kreis")):
        add_group(forum, GroupSign(name, colour, symbol, room=forum.room, expected=12), **WHO, at=at)
    item = forum.agenda.get(kind="work")
    method = Method.objects.order_by("pk")[0]
    set_up_session(Session.objects.create(agenda_item=item, method=method, guiding_question="Was trägt uns hier?"))
    publish_process(process, **WHO, at=at)
    publish_forum(forum, **WHO, at=at)
    return type(forum).objects.get(pk=forum.pk)


def _put(board: Any, kind: str, card: str, at: datetime, **values: Any) -> None:
    from django.db import transaction

    from fachplan.workshop.oplog import Job, OpLog, Pen

    op = {"id": str(uuid4()), "kind": kind, "card": card, "values": values, "base": None}
    with transaction.atomic():
        [answer] = OpLog().write([Job(board.pk, [op], Pen("system", "scribe", board.group_id, "de"), at)])
    if answer["acks"][0]["status"] != "applied":
        raise RuntimeError(f"{kind}: {answer['acks'][0]}")


def _write_cards(forum: Any) -> dict[str, UUID]:
    """The day: two groups write, put headings, draft measures; which card says what."""
    from tools import example_words as words

    cards: dict[str, UUID] = {}
    at = moment(DAY, 17, 40)
    for group in forum.groups.all():
        board = {each.kind: each for each in forum.boards.filter(group=group)}
        for text in words.WARM_UP[group.key]:
            _put(board["warmup"], "card.add", str(uuid4()), at, field=_first_field("warmup"), text=text)
        for field, texts in words.MATRIX[group.key].items():
            for text in texts:
                at += timedelta(seconds=70)
                cards[text] = _pin(board["matrix"], field, text, at)
        if group.key == "sued":
            arabic, german = words.ARABIC
            cards[arabic] = _pin(board["matrix"], "chances", arabic, at)
            _put(board["matrix"], "card.translate", str(cards[arabic]), at, language="de", text=german)
            _put(board["matrix"], "card.dissent", str(cards["Kein Raum am Abend"]), at, text="Das Bürgerhaus ist mittwochs offen")
        for title, office, how, horizon, notice, sources in words.DRAFTS[group.key]:
            at += timedelta(minutes=4)
            cards[f"{title}!"] = card = uuid4()
            _put(board["measures"], "card.add", str(card), at, field="measures", text=title, sources=[str(cards[each]) for each in sources])
            _put(board["measures"], "card.edit", str(card), at, responsible=office, implementation=how, horizon=horizon, notice=notice)
        _end_phases(group, at)
    return cards


def _first_field(board: str) -> str:
    from fachplan.workshop.models import MethodField

    return str(MethodField.objects.filter(board=board).order_by("position")[0].key)


def _pin(board: Any, field: str, text: str, at: datetime) -> UUID:
    card = uuid4()
    _put(board, "card.add", str(card), at, field=field, text=text)
    return card


def _end_phases(group: Any, at: datetime) -> None:
    start = moment(DAY, 17, 30)
    for phase in group.phases.order_by("position"):
        end = start + timedelta(minutes=phase.planned_minutes)
        type(phase).objects.filter(pk=phase.pk).update(state="ended", started_at=start, ends_at=end, ended_at=end)
        start = end


def _send_minutes(forum: Any) -> None:
    from fachplan.reports.release_actions import count_heads, give_into_review, release, write_summary
    from tools import example_words as words

    for group, people in zip(forum.groups.all(), (11, 9), strict=True):
        count_heads(group, people, **WHO, at=moment(DAY, 19, 30))
    write_summary(forum, words.SUMMARY, **WHO, at=moment(DAY, 19, 50))
    give_into_review(forum, **WHO, at=moment(DAY + timedelta(days=1), 9))
    release(forum, function="Leitung Sozialplanung", originals=False, language="de", **WHO, at=moment(DAY + timedelta(days=7), 9))


def _answer(forum: Any, cards: dict[str, UUID]) -> None:
    """Drafts become measures, the rest is answered; two cards stay open, as in life."""
    from fachplan.plan.answer_actions import Answer, answer
    from fachplan.workshop.models import Card
    from tools import example_words as words

    at = moment(date(2024, 12, 10), 10)
    known = {str(card.pk): card.pk for card in Card.objects.filter(board__forum=forum)}

    def give(texts: Iterable[str], **said: Any) -> None:
        answer(forum, [known[str(cards[text])] for text in texts], Answer(decided_by=words.OFFICE, **said), **WHO, at=at)

    for group in words.DRAFTS.values():
        for title, _office, _how, _horizon, _notice, sources in group:
            give([f"{title}!", *sources], kind="adopted", titles=(title,), words="Danke. Daraus ist ein Entwurf im Plan geworden.")
    for kind, texts, into, reason, said in words.ANSWERS:
        ways = {"exists": {"found": into}, "forwarded": {"office": into}}.get(kind, {})
        give(texts, kind=kind, reason=reason, words=said, **ways)
    from fachplan.plan.measure_models import Measure

    room = Measure.objects.get(title="Schulräume abends öffnen")
    give(["Kein Raum am Abend", words.ARABIC[0]], kind="merged", measure=room, words="Das sagen beide Gruppen. Es steht in einer Maßnahme.")
    calendar = Measure.objects.get(title="Gemeinsamer Kalender aller Treffpunkte")
    give(["Wir könnten uns einen Kalender teilen"], kind="merged", measure=calendar)


def _plan(plan: Any) -> None:
    """Goals, and a measure with all that a decision needs; two more with a lead, one still looks for its own."""
    from fachplan.plan.goal_actions import add_field, add_goal
    from fachplan.plan.measure_models import FieldOfAction, Measure
    from tools import example_words as words

    at = moment(date(2024, 12, 16), 10)
    for title in words.FIELDS:
        add_field(plan, title, **WHO, at=at)
    fields, guiding = list(FieldOfAction.objects.filter(plan=plan).order_by("position")), list(plan.guiding_goals.all())
    goals = {}
    for name, (over, perspective, field, text, stands, needs) in words.GOALS.items():
        told = {"text": text, "perspective": perspective, "stands": stands, "needs": needs, "field_of_action": str(fields[field].pk)}
        goals[name] = add_goal(plan, guiding[over].pk, told, **WHO, at=at)
    serves = {"Schulräume abends öffnen": ("abends", 2), "Gemeinsamer Kalender aller Treffpunkte": ("ehrenamt", 1),
              "Willkommensrundgang einmal im Monat": ("wohnen", 0), "Patenschaften für die ersten Wochen": ("ehrenamt", 1)}
    for title, (goal, field) in serves.items():
        Measure.objects.filter(plan=plan, title=title).update(impact_goal=goals[goal], field_of_action=fields[field])
    _name_bodies(plan)
    _fill(Measure.objects.get(plan=plan, title="Schulräume abends öffnen"))


def _name_bodies(plan: Any) -> None:
    from fachplan.plan.measure_deeds import lead_of
    from fachplan.plan.measure_models import Measure, Responsibility
    from fachplan.plan.responsibility_actions import Answer, Body, name_body, record_answer, replace_lead
    from tools import example_words as words

    on = date(2024, 12, 18)
    at = moment(on, 9)
    for title, (lead, partners) in words.BODIES.items():
        measure = Measure.objects.get(plan=plan, title=title)
        if lead_of(measure) is None:
            name_body(measure, "lead", Body(lead), **WHO, at=at)
        elif lead_of(measure).office != lead:  # type: ignore[union-attr]
            replace_lead(measure, Body(lead), on=on, **WHO, at=at)
        for partner in partners:
            name_body(measure, "partner", Body(partner), **WHO, at=at)
        body = Responsibility.objects.get(measure=measure, role="lead", ended_on=None)
        state, said = ("accepted_if", "Wenn die Koordination Stunden dafür bekommt.") if "Kalender" in title else ("accepted", "")
        if "rundgang" not in title:  # that one still waits for its answer
            record_answer(body, Answer(state, said, by=lead), "Telefonat am 6. Januar", date(2025, 1, 6), on=date(2025, 1, 6), **WHO,
                          at=moment(date(2025, 1, 6), 10))


def _fill(measure: Any) -> None:
    """The measure the council is asked about: texts, steps, money, an indicator, adopted."""
    from fachplan.plan.figure_actions import Cost, Count, costs_of, counts_of, mark_of, set_costs, set_indicators
    from fachplan.plan.measure_actions import change_measure, values_of
    from fachplan.plan.measure_deeds import adopt
    from fachplan.plan.measure_models import Measure
    from fachplan.plan.step_actions import Told, add_step
    from tools import example_words as words

    at = moment(date(2025, 1, 7), 10)
    stands = values_of(measure)
    change_measure(measure, stands | words.TEXTS, stands, **WHO, at=at)
    measure = Measure.objects.get(pk=measure.pk)
    first = add_step(measure, Told("Schlüsselregelung unterschreiben", "Schulamt", due=date(2025, 2, 14)), **WHO, at=at)
    second = add_step(measure, Told("Gruppen einweisen", "Bürgerhaus", due=date(2025, 3, 14), after=first.pk), **WHO, at=at)
    add_step(measure, Told("Erster offener Abend", "Bürgerhaus", due=date(2025, 4, 1), after=second.pk), **WHO, at=at)
    costs = (Cost(2025, 480_000, "budget", "Haushalt 2025/2026"), Cost(2026, 620_000, "open", ""))
    set_costs(measure, costs, False, seen=mark_of(costs_of(measure)), **WHO, at=at)
    count = Count("Abende mit offenem Raum", "je Woche", "up", Decimal(2), date(2024, 11, 20), "Zählung im Forum", Decimal(5),
                  date(2025, 12, 31), "Bürgerhaus")
    set_indicators(measure, [count], seen=mark_of(counts_of(measure)), **WHO, at=at)
    adopt(Measure.objects.get(pk=measure.pk), date(2025, 1, 9), **WHO, at=moment(date(2025, 1, 9), 15))


def _go_public(forum: Any, plan: Any) -> None:
    """Answers and plan are released, and a paper on the adopted measure is begun."""
    from fachplan.plan.measure_models import Measure
    from fachplan.plan.paper_actions import Station, begin_paper, choose_measures, mark_of, set_stations, write_words
    from fachplan.plan.plan_release_actions import release_plan
    from fachplan.plan.release_actions import release_answers
    from tools import example_words as words

    at = moment(date(2025, 1, 10), 9)
    release_answers(forum, function="Leitung Sozialplanung", **WHO, at=at)
    release_plan(plan, function="Leitung Sozialplanung", drafts=True, **WHO, at=at + timedelta(minutes=5))
    paper = begin_paper(plan, "Schulräume abends öffnen", **WHO, at=at + timedelta(hours=1))
    seen = {name: mark_of(getattr(paper, name)) for name in words.PAPER}
    write_words(paper, words.PAPER, seen, **WHO, at=at + timedelta(hours=1))
    choose_measures(paper, [Measure.objects.get(plan=plan, title="Schulräume abends öffnen").pk], **WHO, at=at + timedelta(hours=1))
    way = [Station("Bezirksbeirat Beispielviertel", date(2025, 2, 5)), Station("Stadtrat", date(2025, 2, 27), "decides")]
    set_stations(paper, way, **WHO, at=at + timedelta(hours=1))


def write_out(folder: Path) -> None:
    """The dump of the forum as a folder; the method is the demo's own."""
    from fachplan.base.bundle_archive import opened
    from fachplan.base.bundle_dump import _yaml, manifest_of, write_bundle
    from fachplan.forums.models import Forum
    from fachplan.workshop.dump import dump_forum

    bundle = dump_forum(Forum.objects.get(process__title__startswith="Beispiel:"))
    for kind in ("methods", "phases", "fields"):
        bundle["workshop"].pop(kind)
    for row in bundle["workshop"]["course"]:
        row.pop("recipe", None)
    bundle = {chapter: {kind: rows for kind, rows in lists.items() if rows} for chapter, lists in bundle.items()}
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "files").mkdir(parents=True)
    with tempfile.TemporaryDirectory() as place:
        write_bundle(Path(place) / "all.tar.gz", manifest_of("nachbarschaft"), bundle)
        with opened(Path(place) / "all.tar.gz") as parcel:
            for name, path in parcel.files.items():
                shutil.copyfile(path, folder / "files" / name)
    (folder / "manifest.yaml").write_text(HEAD + _yaml(manifest_of("nachbarschaft")).decode())
    for chapter, lists in bundle.items():
        if lists:
            (folder / f"{chapter}.yaml").write_text(HEAD + _yaml(lists).decode())


def main() -> int:
    """Play and write."""
    with tempfile.TemporaryDirectory() as data:
        os.environ["FACHPLAN_DATA"] = data
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fachplan.settings")
        import django

        django.setup()
        from django.core.management import call_command

        from fachplan.base.bundle import load_bundle

        call_command("migrate", verbosity=0)
        load_bundle(ROOT / "demo" / "dresden", at=moment(date(2024, 9, 1), 9))
        play()
        write_out(TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
