"""The demo back to its first morning: what people did is deleted, the bundle is loaded again. And an example to look at beside it."""

import ipaddress
import logging
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fachplan.accounts.models import RoleGrant, Token, User
from fachplan.base import audit
from fachplan.base.bundle import Answer, load_bundle
from fachplan.base.clock import now
from fachplan.base.models import AuditLine, BundleRow, City, StoredFile, Translation
from fachplan.base.policy import PUBLIC, STAFF, Principal, declare, policy
from fachplan.base.serve import DEMO
from fachplan.plan.measure_models import Measure
from fachplan.workshop.models import Board, Seat

# What a reset leaves standing: who may sign in, what was done when, and where rows came from.
KEPT = (City, AuditLine, BundleRow, Translation, User, RoleGrant)
EXAMPLE = DEMO.parent / "nachbarschaft"  # made by tools/example_process.py
log = logging.getLogger(__name__)
declare("demo.reset", PUBLIC)  # the role alone does not decide: `may_reset` does


class NoDemo(ValueError):
    """This installation holds a city's own data; they are never reset."""


def reset_demo(*, actor: str, at: datetime) -> Answer:
    """Delete what was added to the demo and load its bundle again; its own rows keep their ids and addresses.

    :raises NoDemo: where the installation is no demo.
    """
    with transaction.atomic():
        if not City.objects.select_for_update().filter(demo=True).exists():
            raise NoDemo("only a demo is reset")
        for seat in Seat.objects.filter(removed_at=None):  # whoever follows a board is told to join again
            audit.record("seat.remove", seat, actor=actor, at=at)
        for board in Board.objects.all():
            audit.record("board.remove", board, actor=actor, at=at)
        _delete_additions()
        BundleRow.objects.exclude(bundle=DEMO.name).delete()
        BundleRow.objects.update(digest="")  # so that every row is written again, whatever was changed by hand
        answer = load_bundle(DEMO, at=at, actor=actor)
        if answer.refused:  # nothing is deleted unless the demo stands again
            transaction.set_rollback(True)
            log.error("the demo could not be loaded again: %s", answer.refused[0])
            return answer
        audit.record("demo.reset", City.current(), actor=actor, at=at)
        transaction.on_commit(_forget_on_disk)
    return answer


def _delete_additions() -> None:
    """Delete every row that is not the bundle's, later chapters first; what hangs on it goes with it."""
    # A decided measure holds its lead, a merged one its goal; the bundle writes its own measures again.
    Measure.objects.update(state=Measure.State.DRAFT, lead=None, adopted_on=None, merged_into=None)
    own: dict[str, set[str]] = {}
    for name in BundleRow.objects.filter(bundle=DEMO.name).values_list("object", flat=True):
        label, _colon, pk = name.partition(":")
        own.setdefault(label, set()).add(pk)
    chapters = [config for config in apps.get_app_configs() if config.name.startswith("fachplan.")]
    for config in reversed(chapters):
        for model in reversed(list(config.get_models())):
            if model not in KEPT:
                _delete_but(model, own.get(model._meta.label, set()))


def _delete_but(model: type[models.Model], own: set[str]) -> None:
    rows = model._default_manager.exclude(pk__in=own) if own else model._default_manager.all()
    if model is Token:
        rows = rows.filter(models.Q(subject__startswith="seat:") | ~models.Q(purpose="api"))
    rows.delete()


def _forget_on_disk() -> None:
    kept = set(StoredFile.objects.values_list("sha256", flat=True))
    for path in Path(settings.MEDIA_ROOT).rglob("*"):
        if path.is_file() and path.name not in kept:
            path.unlink()
    # Deleted pages are overwritten (secure_delete); the write-ahead log still holds them until a checkpoint.
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def may_reset(principal: Principal, address: str) -> bool:
    """Whether somebody may reset the demo: its staff, or whoever sits at the machine it runs on."""
    if principal.roles & set(STAFF):
        return True
    with suppress(ValueError):  # behind a proxy everybody comes from the same near address
        return not settings.PROXIES and ipaddress.ip_address(address).is_loopback
    return False


@policy("demo.reset")
@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    if not City.current().demo:
        raise Http404
    principal: Principal = request.principal  # type: ignore[attr-defined]
    if not may_reset(principal, request.META.get("REMOTE_ADDR", "")):
        raise PermissionDenied("demo.reset")
    answer = reset_demo(actor=principal.actor or "system", at=now())
    if answer.refused:
        messages.error(request, _("The demo could not be reset. Nothing has changed."))
    else:
        messages.success(request, _("The demo is as on its first day. Everyone joins again with the code."))
    return redirect("portal:home")


def offers_example() -> bool:
    """Whether there is an invented process, played to its end, that this demo does not show yet."""
    return City.current().demo and EXAMPLE.is_dir() and not BundleRow.objects.filter(bundle=EXAMPLE.name).exists()


@policy("demo.example")
@require_POST
def example(request: HttpRequest) -> HttpResponse:
    """Load the invented process; a second press changes nothing."""
    if not City.current().demo or not EXAMPLE.is_dir():
        raise Http404
    principal: Principal = request.principal  # type: ignore[attr-defined]
    answer = load_bundle(EXAMPLE, at=now(), actor=principal.actor)
    row = BundleRow.objects.filter(bundle=EXAMPLE.name, chapter="forums", key__startswith="processes/").first()
    if answer.refused or row is None:
        log.error("the example could not be loaded: %s", answer.refused[:1])
        messages.error(request, _("The example could not be loaded. Nothing has changed."))
        return redirect("portal:work")
    messages.success(request, _("The example stands here: a forum, the answers to it, a plan and a paper. All of it is made up."))
    return redirect("plan:plan", row.key.partition("/")[2])
