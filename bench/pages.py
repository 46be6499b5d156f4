"""What the pages people see most cost: CPU per page on the server, bytes per visit on the phone."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from bench.table import Row

ROOT = Path(__file__).resolve().parents[1]
CARDS, MANY = 200, 300
ORIGINS, STEPS = 12, 8
MEASURES, FIRST_ROWS = 300, 100
ROUNDS = 15


def run() -> list[Row]:
    """CPU of the forum page, of a phone's board, of the desk with 200 cards and with 300; bytes of a first and a later visit."""
    subprocess.run([sys.executable, "-m", "fachplan.cli", "load", "demo/dresden"], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    return [*_cpu(), *_bytes()]


def _cpu() -> list[Row]:
    from django.test import Client

    from fachplan.accounts.models import User
    from fachplan.forums.models import Forum
    from fachplan.workshop.models import Board

    forum = Forum.objects.get(number=1)
    group = forum.groups.order_by("position")[0]
    board = Board.objects.get(group=group, kind="matrix")
    phone, desk = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    phone.post("/mitmachen/K7PM4XWD/", {"group": str(group.pk), "name": ""})
    desk.force_login(User.objects.get(email="moderation@demo.example"))
    work = f"/f/{forum.path}/moderation/{group.key}/matrix/"
    _fill(board, 0, CARDS)
    pages: list[tuple[str, Callable[[], Any], int]] = [
        ("forum page", lambda: phone.get(f"/f/{forum.path}/"), 10),
        (f"phone's board, {CARDS} cards in one field", lambda: phone.get("/pinnwand/matrix/?feld=chances"), 25),
        (f"desk, {CARDS} cards", lambda: desk.get(work), 40),
    ]
    planner = Client(SERVER_NAME="localhost")
    planner.force_login(User.objects.get(email="planung@demo.example"))
    pages.append((f"inbox, {CARDS} cards", lambda: planner.get(f"/f/{forum.path}/eingang/"), 30))
    sheet = _measure(forum, board)
    pages.append((f"measure from {ORIGINS} cards, {STEPS} steps", lambda: planner.get(sheet), 20))
    plan, public = f"/p/{forum.process.key}/plan/", _plan(forum)
    pages += [(f"plan of {MEASURES} measures, first {FIRST_ROWS} rows", lambda: planner.get(plan), 30),
              (f"public plan of {MEASURES} measures", lambda: phone.get(f"/plan/{forum.process.key}/"), 30),
              (f"public measure from {ORIGINS} cards, {STEPS} steps", lambda: phone.get(public), 20)]
    rows = [_row(name, ask, limit) for name, ask, limit in pages]
    _fill(board, CARDS, MANY)
    return [*rows, _row(f"desk, {MANY} cards", lambda: desk.get(work), 40)]


def _measure(forum: Any, board: Any) -> str:
    """A full sheet: texts, cards of two groups, steps that wait for each other, money of five years, three indicators."""
    from datetime import date, timedelta

    from fachplan.base import clock
    from fachplan.plan.answer_actions import Answer, answer
    from fachplan.plan.figure_models import CostLine, Indicator
    from fachplan.plan.measure_models import Measure, Responsibility, Step
    from fachplan.workshop.models import Card

    cards = list(Card.objects.filter(board=board).order_by("number").values_list("pk", flat=True)[:ORIGINS])
    answer(forum, cards, Answer("adopted", "Sozialamt", titles=("Ein Raumkalender",)), actor="user:0", at=clock.now())
    measure = Measure.objects.latest("created")
    texts = ("summary", "need", "target_groups", "paid_work", "volunteer_work", "implementation", "notice", "alternatives", "if_it_ends")
    words = "Räume stehen abends leer, und Vereine suchen jede Woche neu. " * 6
    Measure.objects.filter(pk=measure.pk).update(**dict.fromkeys(texts, words))
    after = None
    for n in range(STEPS):
        due = date(2026, 1, 1) + timedelta(30 * n)
        after = Step.objects.create(measure=measure, position=n + 1, title=f"Schritt {n}", due=due, after=after)
    for n in range(5):
        CostLine.objects.create(measure=measure, year=2026 + n, cents=1_250_000, financing="open", source="Stadt")
        Responsibility.objects.create(measure=measure, role="partner", office=f"Verein {n}")
    for n in range(3):
        Indicator.objects.create(measure=measure, position=n + 1, what="Belegte Stunden", unit="Stunden je Woche", target=60,
                                 target_by=date(2027, 12, 31))
    return f"/p/{forum.process.key}/massnahmen/{measure.reference}/"


def _plan(forum: Any) -> str:
    """A released plan of many measures under fifteen goals: leads, overdue steps, cards, money. Returns where its first measure stands."""
    from datetime import date, timedelta

    from fachplan.base import clock
    from fachplan.plan.answer_actions import new_measure
    from fachplan.plan.figure_models import CostLine
    from fachplan.plan.measure_models import ImpactGoal, Measure, Origin, Responsibility, Step
    from fachplan.plan.models import GuidingGoal, SectorPlan
    from fachplan.plan.plan_release_actions import release_plan

    plan = SectorPlan.objects.get(process=forum.process)
    goals = [ImpactGoal.objects.create(guiding_goal=over, position=at, perspective="case", text=f"Menschen finden Räume {at}")
             for over in GuidingGoal.objects.filter(plan=plan) for at in range(1, 6)]
    first = Measure.objects.filter(plan=plan).latest("created")
    made = [new_measure(plan, f"Ein Raumkalender für die Vereine im Viertel {n}", at=clock.now()) for n in range(MEASURES - 1)]
    for n, each in enumerate(made):
        Measure.objects.filter(pk=each.pk).update(impact_goal=goals[n % len(goals)] if n % 10 else None, horizon="short")
    Responsibility.objects.bulk_create([Responsibility(measure=each, role="lead", office=f"Amt {n % 20}", answered_on=date(2024, 12, 1),
                                                       state="accepted" if n % 2 else "proposed") for n, each in enumerate(made)])
    Step.objects.bulk_create([Step(measure=each, position=at, title=f"Schritt {at}", due=date(2025, 1, 1) + timedelta(30 * at - n % 50))
                              for n, each in enumerate(made) for at in range(1, 4)])
    CostLine.objects.bulk_create([CostLine(measure=each, year=2026, cents=1_250_000, financing="open") for each in made[::2]])
    cards = Origin.objects.filter(measure=first).values_list("card", flat=True)
    Origin.objects.bulk_create([Origin(measure=each, card_id=card, since=clock.now()) for each in made[::2] for card in cards[:3]])
    release_plan(plan, function="Sozialplanung", drafts=True, actor="user:0", at=clock.now())
    return f"/plan/{forum.process.key}/{first.path}/"


def _fill(board: Any, have: int, want: int) -> None:
    from fachplan.base import clock
    from fachplan.base.policy import Principal
    from fachplan.workshop import actions

    writer = Principal.of([("facilitator", "")], actor="user:0", user_id=0)
    for start in range(have, want, 100):
        actions.write_ops(board, [
            {"id": str(uuid4()), "kind": "card.add", "card": str(uuid4()), "values": {"field": "chances", "text": f"Karte {n} von vielen"}}
            for n in range(start, min(start + 100, want))], writer, language="de", at=clock.now())


def _row(name: str, ask: Callable[[], Any], limit: int) -> Row:
    status = ask().status_code
    if status != 200:
        raise RuntimeError(f"{name} answered {status}: its cost would say nothing")
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        ask()
        taken.append(1000 * (time.process_time() - begun))
    cost = median(taken)
    return Row(f"{name}, CPU", f"{cost:.1f} ms", f"≤ {limit} ms", cost <= limit, f"median of {ROUNDS}")


def _bytes() -> list[Row]:
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import launch
    from tests.live_server import LiveServer

    with TemporaryDirectory() as place, LiveServer(Path(place)) as server, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 360, "height": 740}, locale="de-DE")
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        sizes: list[float] = []
        session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        found = []
        for limit, name in ((300, "first visit"), (100, "later visit")):
            sizes.clear()
            page.goto(f"{server.url}/mitmachen/", wait_until="networkidle")
            kilobytes = sum(sizes) / 1000
            found.append(Row(f"join page, {name}", f"{kilobytes:.0f} kB", f"≤ {limit} kB", kilobytes <= limit, f"{len(sizes)} requests"))
        browser.close()
    return found


