"""``/healthz``: whether the server serves and its database answers. Raw, so that busy pages do not make it late."""

from importlib.metadata import version

from django.db import DatabaseError, connection

from fachplan.base import probe
from fachplan.base.models import City
from fachplan.base.policy import PUBLIC, declare
from fachplan.base.problems import not_stored
from fachplan.base.raw import Request, Route, answer, in_thread

declare("health.read", PUBLIC)


async def healthz(request: Request) -> None:
    """Answer with version, kind of database, and whether this is the demo."""
    try:
        demo = await in_thread(lambda: City.objects.filter(id=1, demo=True).exists())
    except DatabaseError as error:
        raise not_stored() from error
    await answer(request, {"status": "ok", "version": version("fachplan"), "database": connection.vendor, "demo": demo})


routes: tuple[Route, ...] = (Route("GET", "/healthz", "health.read", healthz, "Whether the server serves", statuses=(503,),
                                   before_set_up=True), *probe.routes)
