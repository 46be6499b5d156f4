"""`fachplan serve`: one command that keeps the web server and the jobs as child processes."""

import contextlib
import ctypes
import hashlib
import ipaddress
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from fachplan.base.backup import backup_before_migration, only_one_server
from fachplan.base.backup_refused import BackupRefused
from fachplan.base.bundle import exchanges, load_bundle
from fachplan.base.clock import now
from fachplan.base.logs import line_of_house
from fachplan.base.models import BundleRow, City
from fachplan.base.several import NoDoor, one_door, refusal_of_several

DEMO = Path(settings.ROOT).parent / "demo" / "dresden"
STOP_WITHIN = 4.5  # seconds; what still runs then is killed, so that all are gone within 5


@dataclass(slots=True)
class Child:
    """A process that is started again when it ends."""

    name: str
    command: list[str]
    keeps: tuple[int, ...] = ()  # what it inherits
    process: "subprocess.Popen[bytes] | None" = None
    again_at: float = 0.0
    ends: int = field(default=0)


def children(workers: int = 1, door: int | None = None) -> list[Child]:
    """The processes of a running house: web workers, and one for jobs and the tick.

    `door` is the socket that several web workers accept from; without one the only worker opens the port itself.
    """
    python = sys.executable
    where = ["--host", settings.HOST, "--port", str(settings.PORT)] if door is None else ["--fd", str(door)]
    web = [
        python, "-m", "uvicorn", "fachplan.asgi:application", *where, "--loop", "uvloop", "--http", "httptools",
        "--timeout-graceful-shutdown", "3", "--timeout-keep-alive", "75", "--no-access-log", "--no-server-header",
        "--no-proxy-headers", "--log-level", "warning",
    ]
    names = ["web"] if workers == 1 else [f"web {number}" for number in range(1, workers + 1)]
    return [
        *(Child(name, web, keeps=() if door is None else (door,)) for name in names),
        Child("jobs", [python, "-m", "fachplan.cli", "jobs"]),
    ]


def refusal(*, host: str, demo: bool) -> str:
    """Why the server may not start, or nothing.

    Passwords and seats would cross a network readable to everyone on it; only a demo has none worth having.
    """
    if is_loopback(host) or settings.HTTPS or demo or os.environ.get("FACHPLAN_INSECURE") == "1":
        return ""
    return _(
        "Not started: without https everyone in the network could read along. Set FACHPLAN_URL to an https address, "
        "stay on HOST=127.0.0.1, or accept the risk with FACHPLAN_INSECURE=1."
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine itself reaches what listens at `host`."""
    with contextlib.suppress(ValueError):
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    return False


def only_this_machine() -> bool:
    """Whether the server hears nobody but this machine; behind a proxy all seem near."""
    return is_loopback(settings.HOST) and not settings.PROXIES


def serve(*, demo: bool, workers: int = 1) -> int:
    """Prepare the place, run until SIGTERM or SIGINT, and leave no process behind."""
    _stop_on_signals()
    try:
        with only_one_server():
            return _serve(demo=demo, workers=workers)
    except (BackupRefused, NoDoor) as refused:
        _tell(str(refused))
        return 1
    except KeyboardInterrupt:
        return 0


def _serve(*, demo: bool, workers: int) -> int:
    migrate_forward()
    if demo and not City.current().is_set_up and not BundleRow.objects.exists():
        answer = load_bundle(DEMO, at=now())
        for row in answer.refused:
            _tell(f"{row.file}:{row.line}: {row.problem}")
        if answer.refused:
            return 1
    problem = refusal(host=settings.HOST, demo=City.current().demo) or (refusal_of_several() if workers > 1 else "")
    if problem:
        _tell(problem)
        return 1
    collect_static()
    os.environ["FACHPLAN_WORKERS"] = str(workers)  # for the settings of the children
    if workers == 1:
        return _keep(children())
    with one_door(settings.HOST, settings.PORT) as door:
        return _keep(children(workers, door))


def _keep(family: list[Child]) -> int:
    """Start them all, greet, start again what ends; return when told to stop and all have ended."""
    try:
        for child in family:
            _start(child)
        _greet(family)
        while True:
            _tend(family)
            time.sleep(0.2)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(family)


def _stop_on_signals() -> None:
    def stop(_signal: int, _frame: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _die_with_parent() -> None:
    # Linux: when the parent is killed outright, its children get SIGTERM and do not keep the port.
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _start(child: Child) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "fachplan.settings",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    child.process = subprocess.Popen(  # noqa: S603 - our own commands
        child.command,
        env=environment,
        start_new_session=True,
        pass_fds=child.keeps,
        stdin=subprocess.DEVNULL,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )  # the parent has one thread


def _tend(family: list[Child]) -> None:
    """Start again what has ended, after a second; one that keeps failing waits longer each time."""
    for child in family:
        if child.process is not None and child.process.poll() is not None:
            failed = child.process.returncode != 0
            child.ends = child.ends + 1 if failed else 0
            if failed:
                _tell(f"{child.name}: ended with {child.process.returncode}, starts again")
            child.again_at = time.monotonic() + (min(2.0 ** (child.ends - 1), 30.0) if failed else 1.0)
            child.process = None
        elif child.process is None and time.monotonic() >= child.again_at:
            _start(child)


def _end(family: list[Child]) -> None:
    running = [child.process for child in family if child.process is not None]
    for process in running:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
    until = time.monotonic() + STOP_WITHIN
    for process in running:
        try:
            process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _greet(family: list[Child]) -> None:
    """Say where to go, once the web server answers."""
    host = "127.0.0.1" if settings.HOST == "0.0.0.0" else settings.HOST  # noqa: S104
    address = f"http://{host}:{settings.PORT}/healthz"
    until = time.monotonic() + 60
    while time.monotonic() < until:
        # A worker that is killed while it answers leaves half a document.
        with contextlib.suppress(OSError, ValueError, HTTPException), urllib.request.urlopen(address, timeout=2) as answer:
            if json.load(answer).get("status") == "ok":
                break
        _tend(family)
        time.sleep(0.1)
    else:
        _tell(_("The server does not answer at %s.") % address)
        return
    for line in greeting():
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def greeting() -> Iterator[str]:
    """The address, and with the demo its code and sign-ins."""
    yield _("Fachplan runs at %s") % settings.URL
    city = City.current()
    if not city.is_set_up and only_this_machine():
        yield _("Nothing is set up yet. Open %s in a browser on this machine.") % f"{settings.URL}/einrichten/"
    elif not city.is_set_up:
        yield _("Nothing is set up yet. The command “fachplan init” gives you the link.")
    if city.demo:
        for exchange in exchanges().values():
            if hasattr(exchange, "greeting"):
                yield from exchange.greeting()
    yield _("Stop with Ctrl+C.")


def _tell(text: str) -> None:
    sys.stderr.write(f"{line_of_house(text)}\n")
    sys.stderr.flush()


def migrate_if_new() -> None:
    """Make the tables where there are none yet, so that any command may be the first."""
    if "django_migrations" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0, interactive=False)


def migrate_forward() -> None:
    """Bring the database to today's tables, after a backup where it holds data."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return
    if executor.loader.applied_migrations:
        try:
            backup_before_migration(at=now())
        except BackupRefused as refused:
            if connection.vendor == "sqlite":
                raise
            _tell(str(refused))  # a PostgreSQL has backups of its own; who runs it reads that we made none
    call_command("migrate", verbosity=0, interactive=False)


def collect_static() -> None:
    """Gather styles, scripts and fonts under their hashed names, if any has changed since."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            seen.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    if not stamp.exists() or stamp.read_text() != seen.hexdigest():
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(seen.hexdigest())
