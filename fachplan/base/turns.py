"""Pages take turns, so that threads do not fight over the one interpreter.

Ten threads at once cost 1.8 times the CPU of one after another, and gain nothing while they all compute (200 people joining,
4 cores: 25 against 14 ms of CPU each). A page that takes longer than most waits for a disk, a database or a typesetter, and
gives its turn up without ending: ten of those may still stand side by side. So pages that only wait are let in at 33 a second.
"""

import asyncio

from fachplan.base.buffer import App, Receive, Scope, Send

LONG = 0.03  # seconds; most pages take 4 to 25 ms


class Turn:
    """A place that is given up once, however often it is said."""

    def __init__(self, turns: asyncio.Semaphore) -> None:
        self._turns: asyncio.Semaphore | None = turns

    def give_up(self) -> None:
        if self._turns is not None:
            self._turns.release()
            self._turns = None


def in_turn(app: App, *, at_once: int = 1, long: float = LONG) -> App:
    """`app`, entered by at most `at_once` requests that have been in it for less than `long` seconds."""
    turns = asyncio.Semaphore(at_once)

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await turns.acquire()
        turn = Turn(turns)
        timer = asyncio.get_running_loop().call_later(long, turn.give_up)
        try:
            await app(scope, receive, send)
        finally:
            timer.cancel()
            turn.give_up()

    return application
