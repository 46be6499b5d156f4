"""`fachplan jobs`: one process for what happens beside the pages: jobs as soon as they are asked for, and the tick.

The tick was a process of its own begun every minute: 2 s of processor time for 6 ms of work. Here it is a thread of the
process that waits for jobs anyway.
"""

import logging
import os
import threading
import time

from django.core.management import call_command

from fachplan.base.clock import now
from fachplan.base.connection import keep_connection
from fachplan.base.tick import tick

LOOK_EVERY = 1.0  # seconds between two looks for a job
TICK_EVERY = 60.0
log = logging.getLogger(__name__)


def work() -> None:
    """Do jobs and tick until told to stop."""
    threading.Thread(target=_keep_ticking, name="tick", daemon=True).start()
    call_command("db_worker", interval=LOOK_EVERY, startup_delay=False)


def _keep_ticking() -> None:
    while True:
        try:
            keep_connection()
            tick(now())
        except Exception:
            log.exception("a tick failed; the next one tries again")
        except BaseException:
            log.exception("the tick ended")
            os._exit(1)  # without it nobody would be reminded and nothing forgotten: `serve` starts the process again
        time.sleep(TICK_EVERY)
