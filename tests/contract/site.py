"""A small forum behind a real server, for tests that speak HTTP only: run as ``python -m tests.contract.site``.

Environment: FACHPLAN_DATA, PORT, FACHPLAN_WORKERS. Prints one JSON document when it has been seeded, then becomes the server.
"""

import json
import os
import sys
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fachplan.settings")


def make_forum(key: str, code: str) -> dict[str, object]:
    """A forum with two groups, a board of each kind, an open code; ids as the tests need them."""
    from fachplan.forums.models import AgendaItem, Forum, Process
    from fachplan.workshop.models import Board, Group, JoinCode, Method, MethodField, Session

    at = datetime(2025, 1, 1, tzinfo=UTC)
    process = Process.objects.get_or_create(key="p", defaults={"title": "P", "published_at": at})[0]
    forum = Forum.objects.create(process=process, key=key, reference=key, title=f"Forum {key}")
    item = AgendaItem.objects.create(forum=forum, position=1, kind="work", title="Arbeit")
    method = Method.objects.create(key=f"m-{key}", title="Methode")
    for board, names in {"matrix": ("strengths", "weaknesses", "chances", "risks"), "measures": ("goals", "measures"),
                         "warmup": ("thoughts",)}.items():
        for position, name in enumerate(names):
            MethodField.objects.create(method=method, board=board, position=position, key=name, title=name)
    Session.objects.create(agenda_item=item, method=method)
    groups = [
        Group.objects.create(forum=forum, key=name.lower(), position=n, name=name, colour=name.lower(), symbol=symbol)
        for n, (name, symbol) in enumerate((("Orange", "kreis"), ("Blau", "raute"), ("Rot", "quadrat"), ("Gruen", "dreieck")))
    ]
    boards = {}
    for group in groups:
        for kind in ("warmup", "matrix", "measures"):
            boards[f"{group.key}-{kind}"] = str(Board.objects.create(forum=forum, group=group, kind=kind, title=kind).pk)
    for kind in ("parking", "plenum"):
        boards[kind] = str(Board.objects.create(forum=forum, kind=kind, title=kind).pk)
    Board.objects.filter(pk=boards["orange-measures"]).update(dots=5, voting_open=True)
    Board.objects.filter(pk=boards["orange-warmup"]).update(revealed=False)
    JoinCode.objects.create(forum=forum, code=code)
    return {"forum": str(forum.pk), "code": code, "groups": {g.name: str(g.pk) for g in groups}, "boards": boards}


def facilitator(forum: str, email: str) -> str:
    """An API token of a facilitator of `forum`."""
    from fachplan.accounts.actions import grant_role, issue_token
    from fachplan.accounts.models import User

    at = datetime.now(UTC)
    user = User.objects.create_user(email, "sicheres-kennwort-1")
    grant_role(user=user, role="facilitator", scope=f"forum:{forum}", actor="system", at=at)
    return issue_token(purpose="api", subject=f"user:{user.pk}", at=at, lasts=timedelta(hours=8))[0]


def seed() -> dict[str, object]:
    """Two forums, a third whose code is over and a fourth whose code is still to come."""
    from fachplan.base.models import City
    from fachplan.workshop.models import Group, JoinCode, Phase

    now = datetime.now(UTC)
    City.objects.update_or_create(id=1, defaults={"name": "Musterstadt", "set_up_at": now})
    first, second = make_forum("1", "K7PM4XWD"), make_forum("2", "H3AR9TYC")
    over, ahead = make_forum("3", "F1RNT4KE"), make_forum("4", "W9KAX2MP".replace("2", "3"))
    JoinCode.objects.filter(code=over["code"]).update(opens=now - timedelta(hours=3), closes=now - timedelta(hours=1))
    JoinCode.objects.filter(code=ahead["code"]).update(opens=now + timedelta(hours=1), closes=now + timedelta(hours=3))
    for position, board in enumerate(("warmup", "matrix", "measures")):
        for group in Group.objects.filter(forum__key="1"):
            Phase.objects.create(group=group, position=position, kind=board, board=board, title=board, planned_minutes=15)
    first["facilitator"] = facilitator(str(first["forum"]), "moderation@example.org")
    second["facilitator"] = facilitator(str(second["forum"]), "andere@example.org")
    return {"first": first, "second": second, "over": over, "ahead": ahead}


def main() -> None:
    """Seed once, then serve."""
    if not os.environ["TEST_SEEDED"]:
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        sys.stdout.write(json.dumps(seed()) + "\n")
        sys.stdout.flush()
    if os.environ.get("FACHPLAN_WORKERS", "1") != "1":
        os.execv(sys.executable, [sys.executable, "-m", "fachplan.cli", "serve"])
    os.execv(sys.executable, [
        sys.executable, "-m", "uvicorn", os.environ["TEST_APPLICATION"], "--host", "127.0.0.1", "--port", os.environ["PORT"],
        "--log-level", "warning", "--timeout-graceful-shutdown", "3", "--loop", "uvloop", "--http", "httptools",
        "--no-access-log", "--no-server-header", "--no-proxy-headers",  # as `fachplan serve` starts it
    ])


if __name__ == "__main__":
    main()
