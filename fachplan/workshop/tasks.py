"""Jobs of the workshop, done by the worker: the invented people of a rehearsal.

They write for minutes, and the worker does one job after the other; so its job is only to let them begin. They write in
a thread of the worker's process and end with it.
"""

import threading
from dataclasses import asdict

from django.db import connections
from django_tasks import task

from fachplan.core.rehearsal import Figures
from fachplan.workshop.models import Rehearsal
from fachplan.workshop.rehearsal_actions import note_figures
from fachplan.workshop.rehearsal_client import Gone, Unreachable
from fachplan.workshop.rehearsal_queries import groups_to_fill, own_address
from fachplan.workshop.rehearsal_run import Room, play

FAST = 0.0


def fill(rehearsal: Rehearsal, *, seconds: float, seed: int = 1) -> Figures:
    """Let invented people write into the copy of `rehearsal` for so many seconds; 0 is as fast as it goes.

    :raises Unreachable: if the server does not answer.
    :raises Gone: if the rehearsal was ended before it began.
    """
    copy = rehearsal.copy
    if copy is None:
        raise Gone("the rehearsal is over")
    room = Room(own_address(), copy.join_code.code, groups_to_fill(copy), rehearsal.people, seconds, seed)
    return play(room, lambda figures, over: note_figures(rehearsal, {**asdict(figures), "over": over}))


@task()
def write_rehearsal(pk: str) -> None:
    """Let the writers of the rehearsal with this id begin; the worker goes on to its next job."""
    threading.Thread(target=_write, args=(pk,), name=f"rehearsal {pk}", daemon=True).start()


def _write(pk: str) -> None:
    """The writers, at the pace of people, to their end."""
    try:
        _fill(pk)
    finally:
        connections.close_all()


def _fill(pk: str) -> None:
    rehearsal = Rehearsal.objects.select_related("copy__join_code").filter(pk=pk, ended_at=None).first()
    if rehearsal is None:
        return
    try:
        fill(rehearsal, seconds=60.0 * rehearsal.minutes)
    except (Gone, Unreachable):
        Rehearsal.objects.filter(pk=pk, ended_at=None).update(told={**rehearsal.told, "failed": True})
