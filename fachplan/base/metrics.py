"""``/metrics``: figures of this house in the OpenMetrics text format, for a monitoring of the machine; never about people.

Nobody else reads them: asked from this machine itself while no proxy is trusted (behind one all seem near), or with the
token of the environment. Everybody else gets the answer of an address that is not there. Each worker answers for itself and
says which it is; what stands in the database is the same from all.
"""

import hmac
import ipaddress
import os
import resource
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

from django.conf import settings
from django.db import DatabaseError, connection

from fachplan.base.models import AuditLine
from fachplan.base.policy import PUBLIC, declare
from fachplan.base.problems import not_found, not_stored
from fachplan.base.raw import Request, Route, in_thread, plain

TOKEN = "FACHPLAN_METRICS_TOKEN"  # noqa: S105 - its name
SHORTEST = 16
MEDIA_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8"
BEGUN = time.time()
declare("metrics.read", PUBLIC)  # the handler asks from where, and for the token


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of this worker or, without `own`, of the house."""

    name: str
    kind: str
    help: str
    read: Callable[[], float]
    own: bool = True


_figures: dict[str, Figure] = {}


def figure(name: str, kind: str, told: str, read: Callable[[], float], *, own: bool = True) -> None:
    """Let `/metrics` tell a number: the worker's `own` is read on the event loop, one of the house's beside it."""
    _figures[name] = Figure(name, kind, told, read, own)


def _size() -> float:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
            return float(cursor.fetchone()[0])
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return float(cursor.fetchone()[0])


def _memory() -> float:
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


figure("process_cpu_seconds", "counter", "CPU time of this worker.", time.process_time)
figure("process_peak_memory_bytes", "gauge", "The most memory this worker has held.", _memory)
figure("process_start_time_seconds", "gauge", "When this worker began, in Unix time.", lambda: BEGUN)
figure("fachplan_audit_lines", "gauge", "The number of the newest line of the audit log.",
       lambda: float(AuditLine.objects.order_by("-id").values_list("id", flat=True).first() or 0), own=False)
figure("fachplan_database_bytes", "gauge", "The size of the database.", _size, own=False)
figure("fachplan_disk_free_bytes", "gauge", "What is free where the data lie.",
       lambda: float(shutil.disk_usage(settings.DATA).free), own=False)


def own_figures() -> dict[str, float]:
    """The numbers of this worker."""
    return {each.name: each.read() for each in _figures.values() if each.own}


def text(own: dict[str, float]) -> str:
    """All figures."""
    worker = f'{{worker="{os.getpid()}"}}'
    lines = ["# TYPE fachplan info", "# HELP fachplan What runs here.",
             f'fachplan_info{{version="{version("fachplan")}",database="{connection.vendor}"}} 1']
    for each in _figures.values():
        total = "_total" if each.kind == "counter" else ""
        lines += [f"# TYPE {each.name} {each.kind}", f"# HELP {each.name} {each.help}",
                  f"{each.name}{total}{worker if each.own else ''} {own[each.name] if each.own else each.read():.15g}"]
    return "\n".join([*lines, "# EOF", ""])


def may_read(peer: str, headers: "dict[str, str]", token: str) -> bool:
    """Whether this request may see figures: no unless it is shown."""
    given = headers.get("authorization", "").removeprefix("Bearer ")
    if len(token) >= SHORTEST and hmac.compare_digest(given.encode(), token.encode()):
        return True
    if settings.PROXIES or {"x-forwarded-for", "forwarded", "x-real-ip"} & set(headers):
        return False
    try:
        return ipaddress.ip_address(peer).is_loopback
    except ValueError:
        return False


async def metrics(request: Request) -> None:
    """Answer with the figures, or as if nothing were here."""
    peer = (request.scope.get("client") or ("", 0))[0]
    if not may_read(peer, dict(request.headers), os.environ.get(TOKEN, "")):
        raise not_found()
    try:
        own = own_figures()
        told = await in_thread(lambda: text(own))
    except DatabaseError as error:
        raise not_stored() from error
    await plain(request, told, MEDIA_TYPE)


routes: tuple[Route, ...] = (Route("GET", "/metrics", "metrics.read", metrics, "Figures for monitoring", statuses=(404, 503),
                                   before_set_up=True),)
